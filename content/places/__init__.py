"""The country's units: found by what people call them, followed through mergers."""
