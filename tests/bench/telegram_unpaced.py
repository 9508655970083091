"""`nhipcau` without limits for one sender: `python -m tests.bench.telegram_unpaced serve …`. Whoever presses a hundred
times a second in a measurement stands for many people.
"""

from bot import intake_limits
from bot.cli.main import app
from bot.intake_limits import Rate

ENDLESS = Rate(1e9, 1e-6)


if __name__ == "__main__":
    intake_limits.ONE = dict.fromkeys(intake_limits.ONE, ENDLESS)
    app()
