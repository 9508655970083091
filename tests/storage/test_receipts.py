from storage.accounts.deskkeys import unwrap, wrap
from storage.receipts import Receipt, derive
from storage.vault import Keyring

RING = Keyring.fresh()
PHRASE = "sen lua may tre song cam vang gao chim"


def test_one_phrase_always_gives_one_receipt() -> None:
    assert derive(PHRASE, RING) == derive(PHRASE, RING)


def test_another_phrase_or_another_secret_gives_another_receipt() -> None:
    made = {derive(PHRASE, RING)[0].tag, derive(PHRASE + "s", RING)[0].tag, derive(PHRASE, Keyring.fresh())[0].tag}
    assert len(made) == 3


def test_a_receipt_opens_what_was_closed_with_its_public_key() -> None:
    [receipt] = derive(PHRASE, RING)
    assert unwrap(wrap(b"talk key", receipt.public), receipt.private) == b"talk key"


def test_a_receipt_derived_under_an_older_secret_is_still_among_them() -> None:
    [before] = derive(PHRASE, RING)
    after = derive(PHRASE, RING.rotated())
    assert after[1] == before
    assert after[0].tag != before.tag


def test_the_private_key_does_not_show() -> None:
    receipt = Receipt(b"tag", b"public", b"private-part")
    assert "private-part" not in repr(receipt)
