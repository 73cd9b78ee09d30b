"""The only queries: `get_` raises, `find_` may be None, `list_` is ordered, `lock_` locks the row; never commit."""
