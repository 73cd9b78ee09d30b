"""Thin functions that RQ calls: open a unit of work, call one service."""
