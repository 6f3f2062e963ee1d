"""Who may do what: roles in rising order, and changes that a running server sees."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from endpoint.access.authority import Authority, Bearer
from endpoint.access.tokens import ROLES, TokenFile
from endpoint.errors import Forbidden, Unauthorized


@pytest.mark.parametrize("held", ROLES)
@pytest.mark.parametrize("needed", ROLES)
def test_a_role_may_do_what_those_below_it_may(tmp_path: Path, held: str, needed: str) -> None:
    authority = Authority(tmp_path, f"{held}:secret")
    if ROLES.index(held) >= ROLES.index(needed):
        assert authority.authorize("Bearer secret", needed) == Bearer("environment 1", held)
    else:
        with pytest.raises(Forbidden) as caught:
            authority.authorize("Bearer secret", needed)
        assert (caught.value.status, caught.value.code) == (403, "role-too-low")
        assert held in caught.value.detail
        assert needed in caught.value.detail


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Basic secret", "Bearer secret2", "Bearer \xe9", "Bearer \udcff"]
)
def test_no_known_token_is_a_challenge(tmp_path: Path, header: str | None) -> None:
    with pytest.raises(Unauthorized) as caught:
        Authority(tmp_path, "admin:secret").authorize(header, "contribute")
    assert (caught.value.status, caught.value.code) == (401, "unauthorized")
    assert caught.value.headers == {"WWW-Authenticate": 'Bearer realm="concord"'}


@pytest.mark.parametrize("header", ["bearer secret", "BEARER secret", "Bearer  secret "])
def test_the_scheme_is_read_in_any_case(tmp_path: Path, header: str) -> None:
    assert Authority(tmp_path, "review:secret").authorize(header, "review").role == "review"


def test_without_any_token_nobody_writes_and_the_challenge_stays(tmp_path: Path) -> None:
    with pytest.raises(Unauthorized, match="No token is configured") as caught:
        Authority(tmp_path).authorize(None, "contribute")
    assert "WWW-Authenticate" in caught.value.headers


def test_the_highest_role_of_a_secret_given_twice_counts(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "contribute:secret, admin:secret")
    assert authority.authorize("Bearer secret", "admin").role == "admin"


def test_a_lone_token_that_has_expired_is_told_so(tmp_path: Path) -> None:
    secret = TokenFile(tmp_path).new("old", "write", days=1, now=datetime.now(UTC) - timedelta(days=2))
    with pytest.raises(Unauthorized, match="has expired"):
        Authority(tmp_path).authorize(f"Bearer {secret}", "write")


def test_a_token_made_while_serving_opens_at_once(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with pytest.raises(Unauthorized):
        authority.authorize("Bearer x", "write")
    secret = TokenFile(tmp_path).new("late", "write")
    assert authority.authorize(f"Bearer {secret}", "write") == Bearer("late", "write")


def test_a_revocation_in_the_same_tick_of_the_clock_is_seen(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    secret = TokenFile(tmp_path).new("import", "write")
    authority.authorize(f"Bearer {secret}", "write")
    stored = tmp_path / "tokens.json"
    before = stored.stat()
    TokenFile(tmp_path).revoke("import")
    os.utime(stored, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(Unauthorized, match="revoked"):
        authority.authorize(f"Bearer {secret}", "write")


def test_tokens_of_the_environment_hold_beside_those_of_the_store(tmp_path: Path) -> None:
    secret = TokenFile(tmp_path).new("import", "review")
    authority = Authority(tmp_path, "admin:secret")
    assert authority.authorize(f"Bearer {secret}", "review").name == "import"
    assert authority.authorize("Bearer secret", "admin").name == "environment 1"
