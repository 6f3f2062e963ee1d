"""Tokens: made once, kept as a hash, ended by time or by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from endpoint.access.authority import Authority
from endpoint.access.tokens import TokenFile, parse_environment
from endpoint.errors import BadRequest, Forbidden, Unauthorized, UnknownResource


def bearer(secret: str) -> str:
    return f"Bearer {secret}"


def test_a_secret_is_kept_nowhere_and_opens_what_its_role_allows(tmp_path: Path) -> None:
    secret = TokenFile(tmp_path).new("import", "review")
    authority = Authority(tmp_path)
    assert authority.authorize(bearer(secret), "contribute").name == "import"
    with pytest.raises(Forbidden, match="“write”"):
        authority.authorize(bearer(secret), "write")
    stored = tmp_path / "tokens.json"
    assert secret not in stored.read_text()
    assert stored.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("header", [None, "", "Basic abc", "Bearer", "Bearer wrong"])
def test_without_a_known_token_nobody_writes(tmp_path: Path, header: str | None) -> None:
    with pytest.raises(Unauthorized) as caught:
        Authority(tmp_path, "write:secret").authorize(header, "write")
    assert caught.value.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_any_token_the_message_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Unauthorized, match="concord token new"):
        Authority(tmp_path).authorize(bearer("x"), "contribute")


def test_a_revoked_token_ends_at_once_and_its_name_is_free_again(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    secret = TokenFile(tmp_path).new("import", "admin")
    authority.authorize(bearer(secret), "admin")
    TokenFile(tmp_path).revoke("import")
    other = TokenFile(tmp_path).new("other", "admin")
    with pytest.raises(Unauthorized):
        authority.authorize(bearer(secret), "admin")
    authority.authorize(bearer(other), "admin")
    TokenFile(tmp_path).new("import", "admin")
    with pytest.raises(BadRequest, match="already"):
        TokenFile(tmp_path).new("import", "admin")
    with pytest.raises(UnknownResource):
        TokenFile(tmp_path).revoke("nobody")


def test_a_token_expires(tmp_path: Path) -> None:
    secret = TokenFile(tmp_path).new("old", "write", days=1, now=datetime.now(UTC) - timedelta(days=2))
    TokenFile(tmp_path).new("young", "write", days=1)
    with pytest.raises(Unauthorized, match="expired"):
        Authority(tmp_path).authorize(bearer(secret), "write")


@pytest.mark.parametrize("text", ["secret", "king:secret", "write:", "write:good,admin"])
def test_a_bad_setting_is_told_without_the_secret(text: str) -> None:
    with pytest.raises(ValueError, match="role:secret") as caught:
        parse_environment(text)
    assert "good" not in str(caught.value)
