"""An answer of the application on its way out through a layer (PEP 3333)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from werkzeug.wrappers import Response


class Passing(Response):
    """The answer as the application gave it: nothing is added that it left out.

    Made with `Passing.from_app(application, environ)`. Called as an application it hands the answer on, and what the
    application gave is closed with it, even where its body was replaced.
    """

    default_mimetype = None
    automatically_set_content_length = False

    def whole(self, most: int) -> bytes | None:
        """Return the body where it is complete with at most `most` bytes; else None, and all of it still goes out.

        Holds no more than `most` bytes and a chunk. Raises whatever the application raises on the way.
        """
        chunks: list[bytes] = []
        rest, size = iter(self.iter_encoded()), 0
        try:
            for chunk in rest:
                chunks.append(chunk)
                size += len(chunk)
                if size > most:
                    self.replace(chain(chunks, rest))
                    return None
        except BaseException:
            self.close()
            raise
        body = b"".join(chunks)
        self.replace([body])
        return body if self.content_length in (None, size) else None

    def replace(self, body: Iterable[bytes]) -> None:
        """Put another body in place."""
        close = getattr(self.response, "close", None)
        if close is not None:
            self.call_on_close(close)
        self.response = body
