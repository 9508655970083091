"""What plans ask for, of whom, by when, and when people are reminded of it."""
