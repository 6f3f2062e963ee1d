"""Who may do what: a bearer token against those that are known (RFC 6750, section 2.1)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from endpoint.access.tokens import ROLES, TokenFile, parse_environment
from endpoint.errors import Forbidden, Unauthorized

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="concord"'}


@dataclass(frozen=True)
class Bearer:
    """A client whose token is known."""

    name: str
    role: str


class Authority:
    """The tokens of the environment and those of a store's folder."""

    def __init__(self, folder: Path, environment_tokens: str = "") -> None:
        self._file = TokenFile(folder)
        self._given = parse_environment(environment_tokens)

    def authorize(self, header: str | None, needed: str) -> Bearer:
        """Return who holds the token in an `Authorization` header.

        `needed` is one of `ROLES`; a higher role may do what a lower one may. Raises `Unauthorized` for no token or one
        that is unknown, expired or revoked, `Forbidden` where its role is too low, `StoreUnavailable` where the
        store's tokens cannot be read.
        """
        known = [*self._given, *self._file.all()]
        if not known:
            raise Unauthorized(
                "No token is configured, so nothing can be written; make one: concord token new NAME --role write",
                headers=_CHALLENGE,
            )
        scheme, _, secret = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise Unauthorized("This needs a token: Authorization: Bearer SECRET.", headers=_CHALLENGE)
        digest = hashlib.sha256(secret.strip().encode(errors="surrogatepass")).hexdigest()
        now = datetime.now(UTC)
        same = [token for token in known if hmac.compare_digest(token.sha256, digest)]
        matching = [token for token in same if token.is_valid(now)]
        if not matching:
            raise Unauthorized("The token is unknown, has expired or was revoked.", headers=_CHALLENGE)
        best = max(matching, key=lambda token: ROLES.index(token.role))
        if ROLES.index(best.role) < ROLES.index(needed):
            raise Forbidden(f"This needs the role “{needed}”; the token has the role “{best.role}”.")
        return Bearer(best.name, best.role)
