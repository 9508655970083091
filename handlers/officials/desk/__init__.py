"""A desk's work on its cases: the inbox, one case, its members, its numbers, and what watches over it."""
