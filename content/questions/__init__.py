"""Forms as data, and reading what is typed into them."""
