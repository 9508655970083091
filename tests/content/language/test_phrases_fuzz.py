"""Whatever is typed at the door of a mailbox: a phrase, a kind refusal, nothing else."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.language.phrases import LENGTH, BadPhrase, PhraseList
from content.language.sounds import slip
from content.language.vietnamese import readings

pytestmark = pytest.mark.slow
PHRASES = PhraseList.load()
SEEDS = st.integers(0, 2**32).map(lambda seed: PHRASES.draw(random.Random(seed).randrange))
BETWEEN = st.sampled_from([" ", "\n", " · ", "-", ", ", "\u200b \u00a0", "_", " 1. "])
TYPED = st.lists(
    st.one_of(st.text(max_size=12), st.sampled_from(PHRASES.syllables), st.integers(0, 10**9).map(str)), max_size=14
)


def read(typed: str) -> str | BadPhrase:
    try:
        return PHRASES.read(typed)
    except BadPhrase as bad:
        return bad


@settings(max_examples=3_000, deadline=None)
@given(TYPED, BETWEEN)
def test_any_text_is_read_as_a_phrase_of_ours_or_refused_with_a_reason(typed: list[str], between: str) -> None:
    text = between.join(typed)
    got = read(text)
    if isinstance(got, str):
        assert read(got) == got
        assert got in PHRASES.within(text)
    else:
        assert got.reason in ("count", "unknown", "check", "letter")
        assert bool(got.word) is (got.reason in ("unknown", "letter"))
        assert got.at > 0 if got.word else got.at == 0 or got.reason == "check"  # two neighbours that changed places


@settings(max_examples=2_000, deadline=None)
@given(SEEDS, st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH), BETWEEN)
def test_every_mixture_of_the_two_forms_is_the_phrase(
    phrase: tuple[str, ...], as_number: list[bool], between: str
) -> None:
    pairs = zip(phrase, PHRASES.digits(phrase), as_number, strict=True)
    assert PHRASES.read(between.join(number if chosen else word for word, number, chosen in pairs)) == " ".join(phrase)


@settings(max_examples=2_000, deadline=None)
@given(SEEDS, st.integers(0, LENGTH - 1), st.text(alphabet="abcdeghiklmnopqrstuvxy", min_size=1, max_size=6))
def test_a_syllable_is_never_filled_in_for_one_that_is_not_near(phrase: tuple[str, ...], at: int, other: str) -> None:
    got = read(" ".join((*phrase[:at], other, *phrase[at + 1 :])))
    near = {slip(reading) for reading in readings(other)}
    if isinstance(got, str):
        assert slip(got.split()[at]) in near
    else:
        assert not got.maybe or slip(got.maybe) in near


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([*PHRASES.syllables, "kiem", "xieem", "999", "hươu"]), max_size=400))
def test_long_texts_are_looked_through_and_never_raise(words: list[str]) -> None:
    for phrase in PHRASES.within(" ".join(words)):
        assert PHRASES.read(phrase) == phrase
