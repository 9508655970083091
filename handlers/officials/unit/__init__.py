"""A unit's chat: what it owes, filing it, promising a day, saying what is in the way, being away."""
