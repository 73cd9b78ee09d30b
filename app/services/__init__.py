"""Use cases, one per file, verb first; actor, now and the outside worlds are arguments."""
