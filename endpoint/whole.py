"""Whole answers only: an answer is spooled to its end before its first byte is sent.

The web server ends a response in the ordinary way when the application fails in the middle of it (granian
2.8, measured), so a streamed answer that a limit cuts off would pass for complete. Spooled, a query either
answers in full, with its length, or with the fault that stopped it; a slow client does not hold a worker
either. Memory stays flat: beyond a few megabytes the spool is a file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

from flask import Response

from endpoint.serving.rows import RowCount
from endpoint.store.protocol import Answer, Kind

_IN_MEMORY = 4 << 20
_CHUNK = 1 << 16


def whole_response(answer: Answer, content_type: str, most: int) -> Response:
    """Return the response that carries all of an answer.

    `most` is in bytes. The answer's rows are counted on the way.

    Raises what stopped the answer, `AnswerTooLarge` if it grows beyond `most`.
    """
    count = RowCount(answer.format)
    with answer:
        content = count.passing(answer.up_to(most))
        first = next(content, b"")
        second = next(content, b"")
        if not second:  # as most answers are: all in one block, which needs no spool
            response = Response(first, content_type=content_type)
        else:
            spool, size = _spooled(chain((first, second), content))
            response = Response(_chunks(spool), content_type=content_type)
            response.content_length = size
            response.call_on_close(spool.close)
    if answer.kind is not Kind.BOOLEAN:
        answer.rows = count.rows
    response.headers["Concord-Version"] = str(answer.version)
    return response


def _spooled(content: Iterable[bytes]) -> tuple[IO[bytes], int]:
    """Return a file that holds the content, at its beginning, and the size."""
    spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed with the response)
    size = 0
    try:
        for chunk in content:
            size += len(chunk)
            spool.write(chunk)
        spool.seek(0)
    except BaseException:
        spool.close()
        raise
    return spool, size


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while chunk := spool.read(_CHUNK):
            yield chunk
