"""kill -9 of the citizens' bot while people file tips: none lost that was confirmed, none doubled, nobody stranded."""

from random import Random

import pytest

from tests.bots import CITIZENS
from tests.journeys.bots import PATIENCE, Crowd, Cut, Teller, Town, until

TIP = "INSERT INTO protection_case "
STATE = "INTO citizen_state|UPDATE citizen_state"  # any act or text


def cuts(chance: Random) -> list[Cut]:
    """Before the commit of a tip, after it and before its reply, in mid-batch, around the confirmation of a batch."""
    return [
        ("before", TIP, 1),
        ("after", TIP, 1),
        ("after", TIP, 2),
        ("before", STATE, chance.randint(2, 30)),
        ("after", STATE, chance.randint(2, 4)),
        ("asks", "editMessageText", chance.randint(1, 20)),
        ("asked", "editMessageText", chance.randint(1, 20)),
        ("asks", "sendMessage", chance.randint(1, 6)),
        ("asked", "sendMessage", chance.randint(1, 6)),
        ("asked", "getUpdates", chance.randint(2, 9)),
        ("asks", "deleteMessages", chance.randint(1, 3)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_no_confirmed_tip_is_lost_and_none_is_doubled_however_often_the_bot_dies(town: Town, seed: int) -> None:
    chance = Random(seed)
    crowd = Crowd(town, 4, chance)
    points = cuts(chance)
    chance.shuffle(points)
    for cut in points:
        crowd.come()
        crowd.all_step()
        with town.bot("citizens", cut=cut) as server:
            crowd.walk(server, more=True)
            assert server.process.wait(5) == -9, cut
        assert town.tips() >= sum(teller.done for teller in crowd.tellers), cut
    with town.bot("citizens") as server:
        crowd.walk(server, more=False)
        assert town.tips() == len(crowd.tellers) == len({teller.phrase for teller in crowd.tellers})
        for teller in crowd.tellers:
            opens_the_mailbox(town, teller)
    assert stolen(town, crowd) == []


def stolen(town: Town, crowd: Crowd) -> list[str]:
    """The answers that a thief of the token reads."""
    loot = town.api.thief(CITIZENS)
    answers = ["co do", "Cổ Đô", "Chuyện khác", *(teller.story for teller in crowd.tellers)]
    return [words for words in answers if loot.holds(words)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "cut",
    [("asks", "deleteMessages", 1), ("asked", "deleteMessages", 1), ("asked", "sendMessage", 2),
     ("asked", "sendMessage", 3), ("after", TIP, 1)],
    ids=lambda cut: "-".join(map(str, cut[::2])),
)  # fmt: skip
def test_what_lay_in_the_chat_when_the_power_went_goes_once_they_are_back(town: Town, cut: Cut) -> None:
    """Also a message that Telegram had and whose answer nobody heard."""
    crowd = Crowd(town, 1, Random(3))
    with town.bot("citizens", cut=cut) as server:
        crowd.walk(server, more=True)
        assert server.process.wait(5) == -9
    with town.bot("citizens") as server:
        crowd.walk(server, more=False)
        for teller in crowd.tellers:
            opens_the_mailbox(town, teller)
    assert stolen(town, crowd) == []
    assert town.tips() == len(crowd.tellers)


def opens_the_mailbox(town: Town, teller: Teller) -> None:
    """The receipt is good; and at this touch everything goes that was still to be deleted."""
    teller.person.say("/hopthu")
    town.api.wait_idle(teller.person, PATIENCE)
    teller.person.say(teller.phrase)
    town.api.wait_for(lambda: "Đã nhận" in teller.person.newest().text, 20)
    until(lambda: not town.api.thief(CITIZENS).holds(teller.phrase), 5)
