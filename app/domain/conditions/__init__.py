"""The closed vocabulary of conditions on a whole family, from which classes and checks are put together."""
