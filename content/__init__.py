"""The knowledge: texts, places, plans, forms; and what reads them. Code lies beside its data."""

from pathlib import Path

CONTENT = Path(__file__).parent
