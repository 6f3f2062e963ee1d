"""What the README tells a newcomer to type works word for word."""

from __future__ import annotations

import re
import shlex
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import Runner

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
LINES = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines() if line.strip()]


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith(".venv/bin/concord ")])
def test_each_command_runs_and_answers(runner: Runner, line: str) -> None:
    result = runner(*shlex.split(line)[1:])
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("curl ")])
def test_each_request_is_answered(server: str, line: str) -> None:
    words = iter(shlex.split(line)[1:])
    address, headers, body = "", {}, None
    for word in words:
        if word == "-H":
            name, value = next(words).split(": ", 1)
            headers[name] = value
        elif word == "--data-urlencode":
            name, value = next(words).split("=", 1)
            body = urllib.parse.urlencode({name: value}).encode()
        else:
            address = word.replace("http://127.0.0.1:8000", server)
    request = urllib.request.Request(address, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        assert response.read().strip()


def test_each_page_that_the_text_links_to_is_there(server: str) -> None:
    links = re.findall(r"[(<](http://127\.0\.0\.1:8000[^\s)>]*)[)>]", README)
    assert links
    for link in links:
        with urllib.request.urlopen(link.replace("http://127.0.0.1:8000", server), timeout=30) as response:
            assert response.status == 200


def test_the_targets_of_make_that_are_named_exist() -> None:
    makefile = (Path(__file__).resolve().parents[2] / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
