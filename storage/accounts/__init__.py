"""Officials, their desks, keys, sessions, addresses and ways in."""
