"""Whoever moves the stand-in by hand is told what they can press, not only that they could not."""

import httpx

from tests.telegram import Standin

TOKEN = "42:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
MENU = {"inline_keyboard": [[{"text": "Tìm hiểu", "callback_data": "learn"}]]}


def test_a_label_that_is_not_in_sight_is_answered_with_those_that_are() -> None:
    with Standin() as api, httpx.Client(base_url=api.url, trust_env=False) as client:
        [number] = client.post("/control/people", json={"token": TOKEN, "number": 1}).json()
        menu = {"chat_id": number, "text": "Chào bạn", "reply_markup": MENU}
        assert client.post(f"/bot{TOKEN}/sendMessage", json=menu).status_code == 200
        said = {"token": TOKEN, "id": number, "does": "press", "args": ["Báo tin"]}
        answer = client.post("/control/person", json=said)
    assert (answer.status_code, answer.json()["buttons"]) == (409, ["Tìm hiểu"])
    assert "no [Báo tin] in sight" in answer.json()["error"]
