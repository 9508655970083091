"""The recipe of README.md for both bots does what it says when it is pasted as one block."""

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
END = "kill $demo $standin; wait $demo $standin"


def recipe(home: Path) -> str:
    """As it stands there, on free ports and a home of this test; the environment stands already."""
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"```sh\nmake \.venv/\.ready[^\n]*\n(.*?)```", readme, re.DOTALL)
    assert found
    assert END.partition(";")[0] in readme
    text = found[1]
    for right, ours in (("8790", free_port()), ("8081", free_port()), ("var/bots", home)):
        assert right in text
        text = text.replace(right, str(ours))
    return f"{text}\n{END}\n"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@pytest.mark.slow
def test_both_bots_answer_whoever_pastes_the_recipe(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(["sh"], cwd=ROOT, env=bare, start_new_session=True, **pipes) as shell:
        try:
            said, _ = shell.communicate(recipe(tmp_path / "bots"), timeout=240)
        except subprocess.TimeoutExpired:
            os.killpg(shell.pid, signal.SIGKILL)
            raise
    for words in (
        '"username":"can_bo_bot"',
        "Chào bạn",
        "Bạn muốn đọc cho ai?",
        "Lời mời:",
        "Nộp trước ngày",
        "Đã dừng.",
    ):
        assert words in said
