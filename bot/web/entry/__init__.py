"""Doors, invites and links: how anybody comes to a page of the officials' side."""
