"""A season played through before it begins, with made-up families in a private city."""
