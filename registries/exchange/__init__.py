"""The stand-in departments: a separate program that nothing of the platform imports."""
