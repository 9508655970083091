"""The citizen's page and what it takes in and gives out."""
