"""The only file that names a vendor: settings in, identity provider, registries and SMS gateway out."""

from __future__ import annotations

from app import clock, ports, receipts, tokens
from app.config import Settings
from app.extensions import JOB_STATEMENT, broker, db
from app.privacy import vault
from identity.relying_party import OidcRelyingParty
from registries.client import ExchangeClient
from sms.twilio_callback import TwilioCallbackVerifier
from sms.twilio_gateway import TwilioGateway


def wire(settings: Settings, *, statement_seconds: int = JOB_STATEMENT) -> None:
    """Give every part of this process what the settings say; nothing is connected yet.

    No statement to the database takes longer than `statement_seconds`.
    """
    clock.move(settings.clock_offset)
    clock.follow(settings.drill_clock)
    vault.use(settings.field_keys, settings.blind_index_key)
    tokens.signer.use(settings.access_token_key, settings.public_base_url)
    receipts.notary.use(settings.receipt_key)
    db.configure(settings.database_url, pool_size=settings.database_pool, statement_seconds=statement_seconds)
    broker.configure(settings.redis_url)
    ports.use(_ports(settings))


def _ports(settings: Settings) -> ports.Ports:
    return ports.Ports(
        identity=OidcRelyingParty(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_key_pem=settings.oidc_client_key,
        ),
        registries=ExchangeClient(
            settings.exchange_url,
            client_id=settings.exchange_client_id,
            client_key_pem=settings.exchange_client_key,
        ),
        sms=TwilioGateway(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            sender=settings.twilio_from,
            base_url=settings.twilio_base_url,
        ),
        callbacks=TwilioCallbackVerifier(settings.twilio_account_sid, settings.twilio_auth_token),
        public_base_url=settings.public_base_url,
        message_key=settings.message_key,
        quiet_hours=settings.quiet_hours,
        sms_signature=settings.sms_signature,
        sms_regions=settings.sms_regions,
        sms_daily_limit=settings.sms_daily_limit,
        sms_rate=settings.sms_rate,
    )
