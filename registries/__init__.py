"""The city's data exchange: what is asked, of whom, and what comes back. A leaf package."""
