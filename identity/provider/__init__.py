"""A stand-in for the bank-grade real-name service: a separate program that speaks strict OpenID Connect."""
