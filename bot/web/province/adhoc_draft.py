"""What was typed about a report out of turn, as one address carries it: Back and reload show the same page again."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping

from content.programme.out_of_turn import MOST_QUESTIONS

NUMBERS = range(1, MOST_QUESTIONS + 1)
TYPED = ("plan", "title", "day", "who", "text", "of", "state", *(f"{name}{n}" for n in NUMBERS for name in "qk"))
ONCE = "once"  # of the form it was typed in: opened twice, by Back too, it is one request
FIRST: Mapping[str, str] = dict.fromkeys((*TYPED, ONCE), "") | {"who": "all"}
LONGEST = 24_000  # bytes once unpacked: ten questions and the names of every commune of a province


def packed(form: Mapping[str, str], once: str) -> str:
    told = {name: form[name] for name in TYPED if form.get(name)} | {ONCE: form.get(ONCE, "") or once}
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)).decode()


def unpacked(written: str) -> Mapping[str, str]:
    """As it was typed, with every field; the empty form for what nobody packed."""
    try:
        plain = zlib.decompressobj().decompress(base64.urlsafe_b64decode(written), LONGEST)
        told = json.loads(plain)
    except (binascii.Error, zlib.error, ValueError):
        return FIRST
    known = told if isinstance(told, dict) else {}
    return {**FIRST, **{name: str(known[name]) for name in (*TYPED, ONCE) if name in known}}
