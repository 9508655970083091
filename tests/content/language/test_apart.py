"""Of many texts, the one that says what no other says stands first."""

from content.language.apart import Ordinary, apartness

ORDINARY = Ordinary(["Chị bị giữ giấy tờ ở xưởng may, không ai cho về nhà.", "Em bé bị người lạ đưa đi làm xa."])
COPIED = "Quán này có chuyện lạ, đề nghị kiểm tra số {}"
TOLD = "Chị tôi bị giữ giấy tờ ở xưởng may sau bến xe."


def test_copies_that_differ_in_figures_alone_say_nothing_of_their_own() -> None:
    *copies, told = apartness([*(COPIED.format(number) for number in range(20)), TOLD], ORDINARY)
    assert set(copies) == {0.0}
    assert told > 0


def test_noise_and_silence_tell_nothing_however_rare_they_are() -> None:
    noise, silence, told = apartness(["qwkjh zxcvb plmnk", "…", TOLD], ORDINARY)
    assert (noise, silence) == (0.0, 0.0)
    assert told > 0


def test_words_drawn_by_lot_stand_behind_words_that_follow_each_other() -> None:
    drawn, told = apartness(["xe giấy bến may chị sau giữ tờ xưởng", TOLD], ORDINARY)
    assert drawn < told


def test_marks_and_case_do_not_matter() -> None:
    plain = "CHI TOI bi giu giay to o xuong may sau ben xe."
    one, other = (apartness([text, "Một chuyện khác."], ORDINARY)[0] for text in (plain, TOLD))
    assert one == other > 0
