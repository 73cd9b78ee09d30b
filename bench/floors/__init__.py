"""The least code that does the same durable work, and an ordinary application that does it too."""
