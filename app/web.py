"""The web server: everything imported and every pack read once, before granian's processes split off.

`python -m app.web` takes granian's own options and is granian; a process that is forked from it starts in a moment and
shares its memory. Where processes are spawned instead (Python 3.14), each imports for itself.
"""

from __future__ import annotations

import gc
import sys

from app.import_quickly import importing

with importing():
    from granian.cli import entrypoint

    from app import config
    from app.factory import read_policies  # and with it all that `wsgi` will import
    from app.store import health


def main() -> int:
    """Serve until told to stop; 2 and one sentence where a setting or a pack cannot be used."""
    try:
        config.load()
        with importing():
            read_policies()
    except config.BadSetting as error:
        print(error, file=sys.stderr)
        return 2
    health.newest_revision()
    gc.freeze()  # what is there by now stays: no process need look at it again, or copy its pages by doing so
    entrypoint()  # type: ignore[no-untyped-call]
    return 0


if __name__ == "__main__":
    sys.exit(main())
