import pytest

from storage.vault import BadSecret, Key, Keyring, Place, Unreadable, hkdf, open_, seal, tag, tags

HERE = Place("citizen_state", "sealed", b"row-1")
RING = Keyring.fresh()


def test_what_was_sealed_opens_at_its_place() -> None:
    assert open_(RING, HERE, seal(RING, HERE, "Cổ Đô".encode())) == "Cổ Đô".encode()


@pytest.mark.parametrize("plain", [b"", b"\0", b"\x80", b"text\0\0", b"\x80\0\0", bytes(1023), bytes(1024)])
@pytest.mark.parametrize("pad", [None, 1024])
def test_padding_never_eats_a_byte(plain: bytes, pad: int | None) -> None:
    assert open_(RING, HERE, seal(RING, HERE, plain, pad=pad)) == plain


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("support_entry", "sealed", b"row-1"),
        Place("citizen_state", "other", b"row-1"),
        Place("citizen_state", "sealed", b"row-2"),
        Place("citizen_statesealed", "", b"row-1"),
    ],
)
def test_a_value_moved_to_another_place_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(Unreadable):
        open_(RING, elsewhere, seal(RING, HERE, b"secret"))


def test_every_changed_byte_is_noticed() -> None:
    sealed = seal(RING, HERE, b"secret")
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unreadable):
            open_(RING, HERE, changed)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x00\x01" + bytes(24), bytes(100)])
def test_what_is_no_envelope_is_unreadable(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        open_(RING, HERE, sealed)


def test_another_ring_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        open_(Keyring.fresh(), HERE, seal(RING, HERE, b"secret"))


def test_after_rotation_the_old_opens_and_the_new_key_seals() -> None:
    old = seal(RING, HERE, b"secret")
    rotated = RING.rotated()
    assert open_(rotated, HERE, old) == b"secret"
    with pytest.raises(Unreadable):
        open_(RING, HERE, seal(rotated, HERE, b"secret"))


def test_a_ring_for_another_use_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        open_(RING.under("state"), HERE, seal(RING.under("cookie"), HERE, b"secret"))


def test_lengths_tell_little_once_padded() -> None:
    lengths = {len(seal(RING, HERE, bytes(size), pad=1024)) for size in (0, 1, 500, 1023)}
    assert len(lengths) == 1


def test_the_same_text_never_seals_alike() -> None:
    assert seal(RING, HERE, b"secret") != seal(RING, HERE, b"secret")


def test_a_secrets_text_reads_back_with_its_order() -> None:
    ring = RING.rotated().rotated()
    assert Keyring.parse(ring.text()).keys == ring.keys
    assert [key.id for key in ring.keys] == [3, 2, 1]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "1:", "1:abcd", "x:" + "0" * 64, "0:" + "0" * 64, "70000:" + "0" * 64, "1:" + "g" * 64, "0" * 64],
)
def test_a_malformed_secret_is_refused(text: str) -> None:
    with pytest.raises(BadSecret):
        Keyring.parse(text)


def test_a_key_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadSecret, match="same id"):
        Keyring.parse(f"1:{'0' * 64}\n1:{'1' * 64}")


def test_a_refused_secret_is_not_quoted() -> None:
    with pytest.raises(BadSecret) as refused:
        Keyring.parse(f"1:{'0' * 64}\n2:almost-a-secret")
    assert "line 2" in str(refused.value)
    assert "almost" not in str(refused.value)


def test_keys_never_show_in_a_repr() -> None:
    secret = bytes.fromhex("c0ffee" * 10 + "0011")
    shown = repr(Keyring.single(secret)) + repr(Key(1, secret))
    assert "c0ffee" not in shown
    assert repr(secret) not in shown


def test_a_tag_is_stable_and_keyed() -> None:
    assert tag(RING, "state", b"a") == tag(RING, "state", b"a")
    assert tag(RING, "state", b"a") != tag(Keyring.fresh(), "state", b"a")
    assert len(tag(RING, "state", b"a")) == 16


def test_tags_of_other_uses_and_other_cuts_differ() -> None:
    made = {tag(RING, "state", b"ab", b"c"), tag(RING, "state", b"a", b"bc"), tag(RING, "person", b"ab", b"c")}
    assert len(made) == 3


def test_a_tag_made_before_a_rotation_is_among_the_tags_after_it() -> None:
    before = tag(RING, "state", b"a")
    assert tags(RING.rotated(), "state", b"a")[1] == before


def test_hkdf_gives_the_vector_of_rfc_5869() -> None:
    made = hkdf(bytes([0x0B] * 22), bytes(range(0xF0, 0xFA)), salt=bytes(range(13)), size=42)
    assert made.hex() == ("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
