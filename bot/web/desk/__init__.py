"""A desk's pages, the auditor's among them."""
