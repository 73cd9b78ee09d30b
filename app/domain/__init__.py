"""Pure rules: nothing here knows of HTTP, tables, queues or vendors."""
