"""What each zone's process may do in PostgreSQL, table by table: `nhipcau database grants` prints it, doctor compares.

A table without a decision fails a test. SQLite has no roles: there the zones are apart by their secrets alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Zone = Literal["citizens", "officials"]
ROLES: Mapping[Zone, str] = {"citizens": "nhipcau-citizens", "officials": "nhipcau-officials"}
ALL = "*"
VERSION = "alembic_version"  # the migrations' own table


@dataclass(frozen=True)
class May:
    """Columns by name, `*` for each of them, "" for none. Whoever locks a row must be allowed to change some column."""

    read: str = ""
    add: str = ""
    change: str = ""
    remove: bool = False

    @property
    def clauses(self) -> tuple[str, ...]:
        """As they stand in a GRANT."""
        columns = {"SELECT": self.read, "INSERT": self.add, "UPDATE": self.change}
        named = (_clause(verb, words) for verb, words in columns.items() if words)
        return *named, *(("DELETE",) if self.remove else ())

    def allows(self, verb: str, column: str) -> bool:
        words = {"SELECT": self.read, "INSERT": self.add, "UPDATE": self.change}.get(verb, "").split()
        return self.remove if verb == "DELETE" else column in words or ALL in words


Grants = Mapping[str, May]
NOTHING = May()
READS = May(read=ALL)
GROWS = May(read=ALL, add=ALL)  # appended, and never changed or removed
OWN = May(read=ALL, add=ALL, change=ALL, remove=True)


def _on_each_side(grants: Grants) -> Grants:
    return {f"{side}_{name}": may for side in ("protection", "support") for name, may in grants.items()}


# It files, and answers in the mailbox. Of a case it reads what the mailbox shows, and changes what the person may.
CITIZENS: Grants = {
    VERSION: READS,
    "setting": READS,  # whether this is a demonstration
    "citizen_state": OWN,
    "citizen_notice": OWN,
    "citizen_file": OWN,
    "citizen_file_piece": May(read="file_id n", add=ALL),  # counted, never read again
    "released_notice": May(read=ALL, change="after", remove=True),  # locked while it is followed
    "organisation": May(read="id unit_code"),
    "desk": READS,
    "desk_key": READS,
    **_on_each_side(
        {
            "case": May(
                read="id receipt_tag area urgency status day slot opened asked paused escalated over",
                add="id receipt_tag desk_id area kind urgency status day slot",
                change="receipt_tag status asked paused over looked",
            ),
            "case_key": May(read="case_id purpose holder wrapped", add=ALL),
            "entry": GROWS,
            "change": May(read="case_id n", add="case_id n before after"),
        }
    ),
}

# It opens, writes, passes on and destroys; it neither files nor looks into what a citizen's process keeps of a person.
OFFICIALS: Grants = {
    VERSION: READS,
    "setting": May(read=ALL, add=ALL, change="value"),
    "official_state": OWN,
    "citizen_file_piece": READS,
    "released_notice": May(read="token", add=ALL),
    "organisation": May(read=ALL, add=ALL, change="phone"),
    "desk": May(read=ALL, change="vouched"),  # locked while its keys change hands
    "desk_key": May(read=ALL, add=ALL, change="until_day"),  # who takes a signature away brings an older key back
    "official": May(read=ALL, add=ALL, change="left_day"),
    "official_key": May(read=ALL, add=ALL, change="locked totp"),
    "desk_member": May(read=ALL, add=ALL, change="vouched"),  # locked while two let somebody in at once
    "desk_member_key": GROWS,
    "desk_approval": May(read=ALL, add=ALL, change="day vouched"),  # said once more where nobody vouches for it
    "official_address": OWN,
    "official_pass": OWN,
    "authority_request": GROWS,
    "invite": OWN,
    "session": OWN,
    **_on_each_side(
        {
            "case": May(
                read=ALL,
                change="desk_id kind urgency status slot opened asked paused extended escalated over kept looked"
                " officer given",
                remove=True,
            ),
            "case_key": OWN,
            "entry": May(read=ALL, add=ALL, remove=True),
            "change": May(read=ALL, add=ALL, remove=True),
            "transfer": May(read=ALL, add=ALL, change="acknowledged", remove=True),
            "tally": May(read=ALL, add=ALL, change="number in_time"),
            "audit": GROWS,
        }
    ),
    "obligation": May(
        read=ALL, add=ALL, change="before last_day state promised promised_at first_submitted signed moved"
    ),
    "obligation_day": GROWS,
    "obligation_change": GROWS,
    "hindrance": May(read=ALL, add=ALL, change="answer answered_by answered_at"),
    "plan_day": May(read=ALL, add=ALL, change=ALL),
    "ad_hoc": May(read=ALL, add=ALL, change="closed"),
    "absence": OWN,
    "official_wish": May(read=ALL, add=ALL, change=ALL),
    "unreached": OWN,
    "report_draft": OWN,
    "submission": GROWS,
    "nudge": OWN,
    "nudge_item": May(read=ALL, add=ALL, remove=True),
    "notice": OWN,
    "experiment": May(read=ALL, add=ALL, change="stopped stopped_by"),
    "experiment_unit": GROWS,
}
ZONES: Mapping[Zone, Grants] = {"citizens": CITIZENS, "officials": OFFICIALS}


def statements() -> Iterator[str]:
    """For psql, as the owner of the tables: both roles may afterwards do this and nothing else. Given twice it changes
    nothing; both roles must be there.
    """
    yield "BEGIN;"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;"
    for zone, role in ROLES.items():
        yield f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}";'
        yield f'GRANT USAGE ON SCHEMA public TO "{role}";'
        for table, may in ZONES[zone].items():
            yield f'GRANT {", ".join(may.clauses)} ON "{table}" TO "{role}";'
    yield "COMMIT;"


def _clause(verb: str, words: str) -> str:
    return verb if words == ALL else f"{verb} ({', '.join(words.split())})"
