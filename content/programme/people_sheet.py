"""Who is to be invited, from a table: places and offices, never names. Every row that is wrong is told."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from content.language.vietnamese import canonical, fold
from content.marked_cells import MERGED
from content.places.units import Unit, Units
from content.programme.duties import owing
from content.programme.plans import Plan
from content.sheets import BadSheet, Line, Wrong, read_sheet

T = TypeVar("T")
COLUMNS: Mapping[str, Sequence[str]] = {
    "unit": ("don vi", "ma don vi", "ten don vi", "ma xa", "xa, phuong", "xa phuong", "xa/phuong", "unit", "ma"),
    "role": ("vai tro", "role"),
    "phone": ("dien thoai co quan", "dien thoai", "so dien thoai co quan", "sdt co quan", "phone"),
    "email": ("thu dien tu", "email", "e-mail", "hop thu cong vu", "hop thu", "dia chi email"),
}
# Heads that ask for a person: such a file is not taken, so that nobody's name ever lies in an import folder of ours.
PERSONAL = re.compile(
    r"\b(ho (va )?ten|ten (can bo|nguoi|lanh dao|cong chuc)|can bo|ho ten|ngay sinh|nam sinh|gioi tinh|can cuoc|cccd"
    r"|cmnd|cmt|di dong|so rieng|dia chi nha|full ?name|first name|last name|mobile|birth)\b|^name$|^ten$"
)
Role = Literal["reporter", "leader", "focal"]
ROLES: Mapping[str, Role] = {
    "": "reporter",
    "reporter": "reporter",
    "bao cao": "reporter",
    "can bo bao cao": "reporter",
    "nguoi bao cao": "reporter",
    "leader": "leader",
    "lanh dao": "leader",
    "focal": "focal",
    "dau moi": "focal",
    "can bo dau moi": "focal",
}
# A landline of an office (02…), or a service number; mobile numbers begin with 03, 05, 07, 08, 09.
LANDLINE = re.compile(r"02\d{8,9}|1[89]00\d{4,6}")
MOBILE = re.compile(r"0[35789]\d{8}")
EXTENSION = re.compile(r"\s*(?:\(?\s*(?:máy lẻ|may le|ext\.?|số lẻ)\s*\d{1,5}\)?|x\d{1,5})\s*$", re.IGNORECASE)
EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,62}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
FREE_MAIL = re.compile(
    r"@(gmail|googlemail|yahoo|ymail|hotmail|outlook|live|icloud|proton|protonmail)\.", re.IGNORECASE
)
CODE = re.compile(r"\d{1,5}")
OFFICE = ("ubnd ", "uy ban nhan dan ", "ubnd. ")
# Below a table: who made it, who signs it, of what day, how many.
FOOT = re.compile(
    r"(nguoi (lap|ky)|lap bang|thu truong|(pho )?(chu tich|giam doc|truong phong|chanh van phong)|tm\.|kt\.|tl\.|tuq\."
    r"|ky ten|tong( so| cong)?\b|cong:|danh sach (nay )?(co|gom)|(.*, )?ngay .* thang )"
)


@dataclass(frozen=True)
class Person:
    """Somebody to invite. `owner`: a commune's code, the slug of an office, "" for the province's focal office."""

    row: int
    owner: str
    name: str
    role: Role
    phone: str
    email: str


@dataclass(frozen=True)
class People:
    """`right` and `wrong` in the order of the rows; `others`: heads of columns that were passed over; `odd`: what keeps
    nobody out and should be looked at, without what stands there: it may be a person's name.
    """

    right: tuple[Person, ...]
    wrong: tuple[Wrong, ...]
    others: tuple[str, ...]
    odd: tuple[Wrong, ...] = ()


def read_people(path: Path, province: str, units: Units, plans: Sequence[Plan]) -> People:
    """`plans`: the province's, whose offices may report too. Raises BadSheet."""
    sheet = read_sheet(path, COLUMNS, ("unit",))
    named = [head for head in sheet.others if PERSONAL.search(fold(head))]
    if named:
        raise BadSheet("personal", columns=", ".join(named))
    reader = _Reader(province, units, plans)
    read = [(line, *reader.read(line)) for line in sheet.lines]
    feet = _feet([line for line, _, faults in read if faults])
    wrong = [each for line, _, faults in read for each in faults if line.number not in feet]
    right = tuple(person for _, person, _ in read if person)
    odd = [*_odd(sheet.lines, feet), *_shared_mailboxes(right)]
    return People(right, tuple(wrong), sheet.others, tuple(sorted(odd, key=lambda each: each.row)))


def _feet(unread: Sequence[Line]) -> set[int]:
    """The rows that are no unit's but the foot of the table: after the first such words whatever stands alone is."""
    alone = [line for line in unread if [key for key, cell in line.cells.items() if cell] == ["unit"]]
    first = next((line.number for line in alone if FOOT.match(fold(line.cells["unit"]))), None)
    return {line.number for line in alone if first is not None and line.number >= first}


def _odd(lines: Iterable[Line], feet: Collection[int]) -> Iterator[Wrong]:
    for line in lines:
        if line.number in feet:
            yield Wrong(line.number, "unit", "", "foot")
        elif line.extra:
            yield Wrong(line.number, "extra", "", "extra")


def _shared_mailboxes(people: Iterable[Person]) -> Iterator[Wrong]:
    """Only the first who confirms a mailbox gets letters there."""
    first = dict[str, int]()
    for person in people:
        row = first.setdefault(person.email.lower(), person.row) if person.email else person.row
        if row != person.row:
            yield Wrong(person.row, "email", "", "email-twice", {"row": row})


class _Reader:
    def __init__(self, province: str, units: Units, plans: Sequence[Plan]) -> None:
        self._province, self._units = province, units
        coming = (unit for unit in units.coming if unit.province_code == province)
        self._communes = {unit.code: unit for unit in (*units.in_province(province), *coming)}
        self._bodies = {body.slug: body.name for plan in plans for body in plan.bodies}
        self._office_words = {fold(name).partition(" ")[0] for name in self._bodies.values()}
        self._by_name: dict[str, list[tuple[str, str]]] = {}
        for code, name in [*((unit.code, unit.name) for unit in self._communes.values()), *self._bodies.items()]:
            for form in {fold(name), _bare(name)}:
                self._by_name.setdefault(form, []).append((code, name))

    def read(self, line: Line) -> tuple[Person | None, list[Wrong]]:
        """The person, or what is wrong in the row."""
        empty = ((key, why) for key, why in line.marked.items() if key == "unit" or why == MERGED)
        faults = [Wrong.at(line, key, f"cell-{why}") for key, why in empty]
        if faults:
            return None, faults
        role: Role | None = _taken(_role(line), faults)
        owner = _taken(self._owner(line, role), faults) if role else None
        phone, email = _taken(_phone(line), faults), _taken(_email(line), faults)
        if role is None or owner is None or phone is None or email is None:
            return None, faults
        return Person(line.number, *owner, role, phone, email), faults

    def _owner(self, line: Line, role: Role) -> tuple[str, str] | Wrong:
        """Code or slug, and name."""
        typed = line.cells["unit"]
        found = self._at_province(typed) or self._named(typed)
        if len(found) > 1:
            return Wrong.at(line, "unit", "ambiguous", choices="; ".join(f"{code} {name}" for code, name in found))
        if not found:
            return self._unknown(line, typed)
        if (role == "focal") != (found[0][0] == ""):
            return Wrong.at(line, *(("role", "role-focal") if typed else ("unit", "unit-empty")))
        return found[0]

    def _at_province(self, typed: str) -> list[tuple[str, str]]:
        """The province itself, or nothing written: the focal office."""
        around = next(iter(self._communes.values())).province if self._communes else ""
        whole = {"", self._province, fold(around), _bare(around)}
        return [("", around)] if _without_office(typed) in whole else []

    def _named(self, typed: str) -> list[tuple[str, str]]:
        if CODE.fullmatch(typed):
            unit = self._communes.get(typed.zfill(5))
            return [(unit.code, unit.name)] if unit else []
        if typed in self._bodies:
            return [(typed, self._bodies[typed])]
        found = self._by_name.get(_without_office(typed), [])
        exact = [each for each in found if canonical(each[1]).lower() == canonical(typed).lower()]
        kind = [each for each in found if fold(each[1]) == _without_office(typed)]
        return exact or kind or found

    def _unknown(self, line: Line, typed: str) -> Wrong:
        """A former name is never taken for one of today, only offered."""
        near = [match.unit for match in self._units.find(typed, near=self._province)[:3]] if typed else []
        here = [unit for unit in near if unit.province_code == self._province]
        if not here and fold(typed).partition(" ")[0] in self._office_words:
            return Wrong.at(line, "unit", "office-unknown", choices="; ".join(self._bodies.values()))
        if here:
            return Wrong.at(line, "unit", "unit-near", choices="; ".join(map(_coded, here)))
        if near and CODE.fullmatch(typed) is None:
            return Wrong.at(line, "unit", "unit-elsewhere", choices="; ".join(unit.label for unit in near))
        return Wrong.at(line, "unit", "unit-unknown")


def _role(line: Line) -> Role | Wrong:
    return ROLES.get(fold(line.cells.get("role", ""))) or Wrong.at(line, "role", "role-unknown")


def _phone(line: Line) -> str | Wrong:
    """Digits alone, an extension behind a space; "" where there is none."""
    typed = line.cells.get("phone", "")
    extension = EXTENSION.search(typed)
    digits = re.sub(r"[\s().-]", "", typed[: extension.start()] if extension else typed)
    digits = re.sub(r"^(\+|00)84", "0", digits)
    if not typed:
        return ""
    if MOBILE.fullmatch(digits) or MOBILE.fullmatch(f"0{digits}"):
        return Wrong.at(line, "phone", "mobile")
    digits = f"0{digits}" if LANDLINE.fullmatch(f"0{digits}") else digits  # a spreadsheet drops the first 0
    if not LANDLINE.fullmatch(digits):
        return Wrong.at(line, "phone", "phone")
    return f"{digits} {''.join(filter(str.isdigit, extension[0]))}" if extension else digits


def _email(line: Line) -> str | Wrong:
    typed = line.cells.get("email", "").removeprefix("mailto:")
    if not typed:
        return ""
    if not EMAIL.fullmatch(typed) or ".." in typed:
        return Wrong.at(line, "email", "email")
    return Wrong.at(line, "email", "email-free") if FREE_MAIL.search(typed) else typed


def _taken(read: T | Wrong, faults: list[Wrong]) -> T | None:
    if isinstance(read, Wrong):
        faults.append(read)
        return None
    return read


def _without_office(typed: str) -> str:
    """`UBND xã Tân Phú` → `xa tan phu`."""
    text = fold(typed)
    for office in OFFICE:
        text = text.removeprefix(office)
    return text


def _bare(name: str) -> str:
    """`Xã Tân Phú` → `tan phu`."""
    text = fold(name)
    for kind in ("xa ", "phuong ", "dac khu ", "thanh pho ", "tinh "):
        text = text.removeprefix(kind)
    return text


def _coded(unit: Unit) -> str:
    return f"{unit.code} {unit.name}"


def lacking(units: Units, plans: Iterable[Plan], seated: Iterable[str]) -> list[str]:
    """The names of those who owe under the plans and nobody of `seated` (codes, slugs) reports for."""
    there, owners = set(seated), {code: name for plan in plans for code, name in owing(plan, units).items()}
    return [name for code, name in owners.items() if code not in there]
