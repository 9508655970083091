"""Search over the articles."""
