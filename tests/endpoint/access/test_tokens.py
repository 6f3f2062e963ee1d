"""Tokens: made once, kept as a hash, ended by time or by hand."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from endpoint.access.authority import Authority
from endpoint.access.tokens import MOST_DAYS, ROLES, TokenFile, parse_environment
from endpoint.errors import BadRequest, Forbidden, StoreUnavailable, Unauthorized, UnknownResource


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


@pytest.mark.parametrize(
    "text", ["hidden", "king:hidden", "write:", "write:hidden,admin", "write:hidden too", "write:hid\udcffden"]
)
def test_a_bad_setting_is_told_without_the_secret(text: str) -> None:
    with pytest.raises(ValueError, match="role:secret") as caught:
        parse_environment(text)
    assert "hid" not in str(caught.value)
    assert "udcff" not in ascii(caught.value)


def test_revoking_ends_the_living_token_though_an_expired_one_has_its_name(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path)
    tokens.new("import", "write", days=1, now=datetime.now(UTC) - timedelta(days=2))
    tokens.new("import", "write")
    tokens.revoke("import")
    assert not any(token.is_valid(datetime.now(UTC)) for token in tokens.all())
    with pytest.raises(UnknownResource, match="import"):
        tokens.revoke("import")


def test_what_never_happens_is_stored_as_null(tmp_path: Path) -> None:
    TokenFile(tmp_path).new("import", "write")
    (stored,) = json.loads((tmp_path / "tokens.json").read_text())
    assert (stored["expires"], stored["revoked"]) == (None, None)
    assert set(stored) == {"name", "role", "sha256", "created", "expires", "revoked"}


def test_a_file_with_empty_text_for_never_is_read(tmp_path: Path) -> None:
    stored = {"name": "old", "role": "write", "sha256": "0" * 64, "created": "", "expires": "", "revoked": ""}
    (tmp_path / "tokens.json").write_text(json.dumps([stored]))
    (token,) = TokenFile(tmp_path).all()
    assert token.is_valid(datetime.now(UTC))


@pytest.mark.parametrize("name", ["", "two words", "a\nb", "\u202ename", "x" * 65])
def test_a_name_that_would_confuse_a_list_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest, match="1 to 64 printable"):
        TokenFile(tmp_path).new(name, "write")


@pytest.mark.parametrize("days", [-1, 0, MOST_DAYS + 1, 10**9])
def test_days_outside_the_range_are_refused_and_never_mean_for_good(tmp_path: Path, days: int) -> None:
    with pytest.raises(BadRequest, match=f"1 to {MOST_DAYS}"):
        TokenFile(tmp_path).new("import", "write", days=days)
    TokenFile(tmp_path).new("import", "write", days=MOST_DAYS)


def test_an_unknown_role_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=", ".join(ROLES)):
        TokenFile(tmp_path).new("import", "king")
    assert TokenFile(tmp_path).all() == []


def test_tokens_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    names = [f"client-{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda name: TokenFile(tmp_path).new(name, "contribute"), names))
    assert len(secrets) == 24
    assert sorted(token.name for token in TokenFile(tmp_path).all()) == sorted(names)


def test_what_a_crash_has_left_is_no_hindrance_and_lends_no_mode(tmp_path: Path) -> None:
    left = tmp_path / "tokens.new"
    left.write_text("[{")
    left.chmod(0o666)
    TokenFile(tmp_path).new("import", "write")
    assert (tmp_path / "tokens.json").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tokens.json", "tokens.lock"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "null",
        '[{"name": "a"}]',
        '[{"name": "a", "role": "king", "sha256": "HASH"}]',
        '[{"name": "a", "role": "write", "sha256": "short"}]',
        '[{"name": "a", "role": "write", "sha256": "HASH", "expires": "2030-01-01T00:00:00"}]',
        '[{"name": "a", "role": "write", "sha256": "HASH", "expires": "soon"}]',
        '[{"name": "a", "role": "write", "sha256": "HASH", "scope": "of a newer release"}]',
    ],
)
def test_a_damaged_file_lets_nobody_in_and_is_not_overwritten(tmp_path: Path, text: str) -> None:
    text = text.replace("HASH", "0" * 64)
    (tmp_path / "tokens.json").write_text(text)
    with pytest.raises(StoreUnavailable, match=r"tokens\.json"):
        Authority(tmp_path, "admin:secret").authorize(bearer("secret"), "contribute")
    with pytest.raises(StoreUnavailable, match=r"tokens\.json"):
        TokenFile(tmp_path).new("import", "write")
    assert (tmp_path / "tokens.json").read_text() == text


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="cannot be changed"):
        TokenFile(tmp_path / "store").new("import", "write")
