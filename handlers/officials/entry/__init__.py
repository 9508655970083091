"""Ways in: an invite, a pass, a desk's passphrase and second factor."""
