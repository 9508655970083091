"""The officials' side: enrolling, signing in, and the desk. It never imports the citizens' side."""
