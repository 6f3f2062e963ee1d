"""The tokens of a store: kept in its folder as `tokens.json`, with a hash in place of each secret."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from endpoint.errors import BadRequest, UnknownResource

ROLES = ("contribute", "review", "write", "admin")
"""In rising order: a role may do what those before it may."""


@dataclass(frozen=True)
class Token:
    """A token as it is stored. Times are RFC 3339 in UTC, '' for never."""

    name: str
    role: str
    sha256: str
    created: str = ""
    expires: str = ""
    revoked: str = ""

    def is_valid(self, now: datetime) -> bool:
        """Tell whether the token may be used at a time."""
        return not self.revoked and (not self.expires or now < datetime.fromisoformat(self.expires))


class TokenFile:
    """The tokens of one store folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "tokens.json"
        self._seen: tuple[int, list[Token]] = (-1, [])

    def all(self) -> list[Token]:
        """Return all tokens, those too that are no longer valid; read anew when the file has changed."""
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return []
        if changed != self._seen[0]:
            self._seen = (changed, [Token(**each) for each in json.loads(self._path.read_text())])
        return self._seen[1]

    def new(self, name: str, role: str, days: int | None = None, now: datetime | None = None) -> str:
        """Add a token and return its secret, which is kept nowhere; raises `BadRequest` for a name in use."""
        now = now or datetime.now(UTC)
        secret = f"concord_{secrets.token_urlsafe(32)}"
        expires = (now + timedelta(days=days)).isoformat(timespec="seconds") if days else ""
        with self._changing() as tokens:
            if any(token.name == name and token.is_valid(now) for token in tokens):
                raise BadRequest(f"There is a token “{name}” already; revoke it first, or take another name.")
            digest = hashlib.sha256(secret.encode()).hexdigest()
            tokens.append(Token(name, role, digest, now.isoformat(timespec="seconds"), expires))
        return secret

    def revoke(self, name: str, now: datetime | None = None) -> None:
        """End a token at once; raises `UnknownResource` where there is none of that name."""
        now = now or datetime.now(UTC)
        with self._changing() as tokens:
            for at, token in enumerate(tokens):
                if token.name == name and not token.revoked:
                    tokens[at] = replace(token, revoked=now.isoformat(timespec="seconds"))
                    return
            raise UnknownResource(f"There is no token “{name}”.")

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """Yield the tokens to change, and put them in place of the file in one step."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            tokens = self.all().copy()
            yield tokens
            new = self._path.with_suffix(".new")
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump([asdict(each) for each in tokens], file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)


def parse_environment(text: str) -> list[Token]:
    """Return the tokens of a setting `role:secret,role:secret`; raises ValueError, which never tells the secret."""
    tokens = []
    for number, part in enumerate(filter(None, (each.strip() for each in text.split(","))), start=1):
        role, colon, secret = part.partition(":")
        if role not in ROLES or not colon or not secret:
            raise ValueError(f"token {number} is not role:secret with a role of {', '.join(ROLES)}")
        tokens.append(Token(f"environment {number}", role, hashlib.sha256(secret.encode()).hexdigest()))
    return tokens
