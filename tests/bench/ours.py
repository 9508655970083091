"""Our core on SQLite, whole events: a Link's screen, and an answer of a form that is on the disk when it returns."""

from dataclasses import dataclass
from pathlib import Path

from handlers.conversation import Act, Screen
from tests.bench.timing import Timed, timed
from tests.world import World, build, sqlite_url

PEOPLE = 20


def measure(folder: Path, calls: int) -> dict[str, Timed]:
    world = build(sqlite_url(folder))
    people = [_begin_tip(world, f"person-{number}") for number in range(PEOPLE)]
    link = timed(calls, lambda number: world.press(people[number % PEOPLE].name, "learn"))
    answer = timed(calls, lambda number: _answer(world, people[number % PEOPLE], number // PEOPLE))
    world.database.close()
    return {"link": link, "answer": answer}


@dataclass(frozen=True)
class Person:
    """Somebody within a tip, and the mark their buttons carry."""

    name: str
    mark: str


def _begin_tip(world: World, name: str) -> Person:
    """The first answer draws and stretches the receipt: slow by design, once a tip, and outside what is timed."""
    first = world.press(name, "report").screen
    second = world.press(name, acts(first)[0].press, first.address).screen
    return Person(name, acts(second)[0].mark)


def _answer(world: World, person: Person, turn: int) -> None:
    """In turn back to the first question and its answer: load, open, change, seal, save, commit, show what is next."""
    act = "report/what/open" if turn % 2 == 0 else "report/what/held"
    shown = world.press(person.name, act + person.mark).screen.address
    if shown != ("report/what" if turn % 2 == 0 else "report/where"):
        raise RuntimeError(f"{act} led to {shown}: the form has changed, and so must this measure")


def acts(screen: Screen) -> list[Act]:
    return [choice for row in screen.rows for choice in row if isinstance(choice, Act)]
