"""Vietnamese as people type it, and what a text says of danger, of people, of itself."""
