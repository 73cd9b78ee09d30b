"""A pack in the words of a public notice: every kind of rule has its sentence here."""
