"""The platform: law as data, pure rules, services as verbs, thin HTTP."""
