"""Trials of reminders: which units are reminded as usual, and which in another way.

The columns are written out here and not taken from storage.duties.duty_tables: a migration says what was true on its
day.
"""

from storage.migrations.making import make, to

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    keys = "plan:text report:text period:text"
    make(
        "experiment",
        keys,
        "kind:text steps:text? seed:bytes by:bytes at:time stopped_by:bytes? stopped:time?",
        to("by", "official", "id"),
        to("stopped_by", "official", "id"),
    )
    make(
        "experiment_unit",
        f"{keys} owner:text",
        "stratum:text arm:text",
        to("plan report period", "experiment", "plan report period"),
    )
