"""The tokens of a store: kept in its folder as `tokens.json`, with a hash in place of each secret."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from endpoint.errors import BadRequest, StoreUnavailable, UnknownResource

ROLES = ("contribute", "review", "write", "admin")
"""In rising order: a role may do what those before it may."""

MOST_DAYS = 36_500
"""The longest life of a token that ends, in days."""

_LONGEST_NAME = 64
_Mark = tuple[int, int, int]


@dataclass(frozen=True)
class Token:
    """A token as it is stored. Times are RFC 3339 in UTC, None for never; `sha256` is that of the secret, in hex."""

    name: str
    role: str
    sha256: str
    created: str = ""
    expires: str | None = None
    revoked: str | None = None

    def is_valid(self, now: datetime) -> bool:
        """Tell whether the token may be used at a time."""
        return not self.revoked and (not self.expires or now < datetime.fromisoformat(self.expires))


class TokenFile:
    """The tokens of one store folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "tokens.json"
        self._seen: tuple[_Mark, list[Token]] = ((-1, -1, -1), [])

    def all(self) -> list[Token]:
        """Return all tokens, those too that are no longer valid; read anew when the file has changed.

        Raises `StoreUnavailable` for a file that cannot be read: nobody is let in then.
        """
        try:
            found = self._path.stat()
            # Two changes may fall into one tick of the clock; each puts a new file in place, with a number of its own.
            mark = (found.st_mtime_ns, found.st_ino, found.st_size)
            if mark != self._seen[0]:
                self._seen = (mark, self._read())
        except FileNotFoundError:
            return []
        except OSError as fault:
            raise StoreUnavailable(f"The store's {self._path.name} cannot be read: {fault.strerror}.") from fault
        return self._seen[1]

    def new(self, name: str, role: str, days: int | None = None, now: datetime | None = None) -> str:
        """Add a token that lives for some days, or for good, and return its secret, which is kept nowhere.

        Raises `BadRequest` for a name that a living token has or that is no name, for an unknown role, and for days
        that are not 1 to `MOST_DAYS`.
        """
        if not name.isprintable() or " " in name or not 0 < len(name) <= _LONGEST_NAME:
            raise BadRequest(f"The name of a token is 1 to {_LONGEST_NAME} printable characters without a space.")
        if role not in ROLES:
            raise BadRequest(f"The role of a token is one of {', '.join(ROLES)}.")
        if days is not None and not 0 < days <= MOST_DAYS:
            raise BadRequest(f"A token lives for 1 to {MOST_DAYS} days, or for good where no days are given.")
        now = now or datetime.now(UTC)
        secret = f"concord_{secrets.token_urlsafe(32)}"
        expires = (now + timedelta(days=days)).isoformat(timespec="seconds") if days else None
        with self._changing() as tokens:
            if any(token.name == name and token.is_valid(now) for token in tokens):
                raise BadRequest(f"There is a token “{name}” already; revoke it first, or take another name.")
            tokens.append(Token(name, role, _hash(secret), now.isoformat(timespec="seconds"), expires))
        return secret

    def revoke(self, name: str, now: datetime | None = None) -> None:
        """End all tokens of a name at once; raises `UnknownResource` where there is none left to end."""
        ended = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        with self._changing() as tokens:
            doomed = [at for at, token in enumerate(tokens) if token.name == name and not token.revoked]
            if not doomed:
                raise UnknownResource(f"There is no token “{name}” that is not revoked already.")
            for at in doomed:
                tokens[at] = replace(tokens[at], revoked=ended)

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """Yield the tokens to change, and put them in place of the file in one durable step."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                tokens = self._read() if self._path.exists() else []
                yield tokens
                self._put(json.dumps([asdict(each) for each in tokens], indent=1))
        except OSError as fault:
            raise StoreUnavailable(f"The store's {self._path.name} cannot be changed: {fault.strerror}.") from fault

    def _read(self) -> list[Token]:
        try:
            return [_token(each) for each in json.loads(self._path.read_text(encoding="utf-8"))]
        except (ValueError, TypeError) as fault:
            raise StoreUnavailable(
                f"The store's {self._path.name} is damaged or was written by a newer release: {fault}. "
                "Restore it from a backup, or delete it and make new tokens."
            ) from fault

    def _put(self, text: str) -> None:
        new = self._path.with_suffix(".new")
        new.unlink(missing_ok=True)  # one that a crash has left may have another mode
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # a revocation must not come undone when the power fails
        finally:
            os.close(folder)


def parse_environment(text: str) -> list[Token]:
    """Return the tokens of a setting `role:secret,role:secret`; raises ValueError, which never tells the secret."""
    tokens = []
    for number, part in enumerate(filter(None, (each.strip() for each in text.split(","))), start=1):
        role, colon, secret = part.partition(":")
        if role not in ROLES or not colon or not secret:
            raise ValueError(f"token {number} is not role:secret with a role of {', '.join(ROLES)}")
        if re.fullmatch(r"[!-~]+", secret) is None:
            raise ValueError(f"token {number} is not role:secret with a secret of ASCII characters without a space")
        tokens.append(Token(f"environment {number}", role, _hash(secret)))
    return tokens


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(stored: dict[str, str | None]) -> Token:
    """Return a token as it was stored; raises ValueError or TypeError for what is none."""
    token = Token(**stored)  # type: ignore[arg-type]
    if token.role not in ROLES:
        raise ValueError(f"there is no role “{token.role}”")
    if re.fullmatch("[0-9a-f]{64}", token.sha256) is None:
        raise ValueError(f"the hash of “{token.name}” is none")
    if token.expires and datetime.fromisoformat(token.expires).tzinfo is None:
        raise ValueError(f"the end of “{token.name}” has no time zone")
    return token
