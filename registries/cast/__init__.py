"""The demo city: one file that sign-in, exchange and handset all read, made from a seed and a hand-written cast."""

from registries.cast.city import make_city

__all__ = ["make_city"]
