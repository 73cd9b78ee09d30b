"""HTTP only, one folder per audience; audiences do not import each other."""
