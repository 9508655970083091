"""Does a text speak of danger now? High recall on purpose; the phrases and their signs stand in lexicon/crisis.yaml."""

from content.language.spotting import Spotter
from content.language.wordlists import word_table

KINDS = ("violence", "held", "minor", "suicide")


class CrisisCheck(Spotter):
    """`find` answers with the kinds of danger the text may speak of, of `KINDS`."""

    @classmethod
    def load(cls) -> "CrisisCheck":
        table = word_table("crisis")
        return cls({kind: table[kind] for kind in KINDS}, table["never"])
