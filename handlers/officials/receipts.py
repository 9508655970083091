"""Receipts of reports: `HN-2027S1-09700-7K3F`."""

import secrets

from storage.accounts.officials import ALPHABET
from storage.duties.obligations import Obligation

LETTERS = 4  # behind plan, period and unit: enough that nobody can make one up unnoticed


def new_receipt(duty: Obligation) -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join((duty.plan.split("-")[0], duty.period, duty.owner.upper(), letters))
