"""The groups of `icity`: one file per noun; `app.cli` imports one only when it is asked for."""
