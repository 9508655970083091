import pytest

from bot.hosts import is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_these_stay_on_the_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "localhost.example.org", "", "127.0.0.1.nip.io"]
)
def test_these_may_lead_anywhere(host: str) -> None:
    assert not is_loopback(host)
