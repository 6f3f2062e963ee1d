"""`concord token` as a process, on a store of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoint.access.authority import Authority
from endpoint.access.tokens import ROLES
from endpoint.errors import Unauthorized

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def token(tmp_path: Path) -> Run:
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "endpoint.cli", "token", *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "CONCORD_STORE": str(tmp_path), **environment},
        )

    return run


def test_a_token_is_made_listed_and_revoked(token: Run, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    made = token("new", "import", "--role", "write", "--days", "90")
    assert made.returncode == 0, made.stderr
    secret = made.stdout.strip()
    assert secret.startswith("concord_")
    assert authority.authorize(f"Bearer {secret}", "write").name == "import"

    listed = token("list").stdout
    assert listed.split()[:3] == ["import", "write", "valid"]
    assert secret not in listed

    assert token("revoke", "import").returncode == 0
    with pytest.raises(Unauthorized):
        authority.authorize(f"Bearer {secret}", "write")
    assert "revoked" in token("list").stdout


def test_another_store_is_named_by_option(token: Run, tmp_path: Path) -> None:
    assert token("new", "import", "--role", "admin", "--store", str(tmp_path / "other")).returncode == 0
    assert (tmp_path / "other" / "tokens.json").exists()
    assert token("list").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "import"), "--role"),
        (("new", "import", "--role", "king"), "contribute"),
        (("new", "import", "--role", "write", "--days", "0"), "--days"),
        (("new", "import", "--role", "write", "--days", "99999999"), "--days"),
        (("new", "two words", "--role", "write"), "printable"),
        (("revoke", "nobody"), "nobody"),
    ],
)
def test_wrong_use_is_one_message_on_stderr(token: Run, arguments: tuple[str, ...], said: str) -> None:
    done = token(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_name_in_use_is_refused(token: Run) -> None:
    token("new", "import", "--role", "write")
    again = token("new", "import", "--role", "admin")
    assert again.returncode == 2
    assert "import" in again.stderr
    assert again.stdout == ""


def test_a_damaged_file_is_told_without_a_traceback(token: Run, tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text("[{")
    done = token("list")
    assert done.returncode == 2
    assert "tokens.json" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["write:hidden,king:hidden", "write:hid\udcffden"])
def test_a_bad_setting_names_the_form_and_not_the_secret(token: Run, value: str) -> None:
    done = token("list", CONCORD_TOKENS=value)
    assert done.returncode == 2
    assert "CONCORD_TOKENS" in done.stderr
    assert "role:secret" in done.stderr
    assert "hid" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["new", "list", "revoke"])
def test_each_command_teaches_itself(token: Run, command: str) -> None:
    helped = token(command, "--help").stdout
    assert f"Example: concord token {command}" in helped
    if command == "new":
        assert all(role in helped for role in ROLES)
