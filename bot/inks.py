"""What every picture is drawn with."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
PAPER, INK, SOFT, LINE = "#ffffff", "#1b2422", "#4d5956", "#ddd6c9"
