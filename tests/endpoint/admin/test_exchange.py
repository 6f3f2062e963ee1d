"""An exchange is told to observers once, with true bytes, whatever becomes of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.test import EnvironBuilder

from endpoint.admin.exchange import Exchange, Observed, exchange_of, query_noted
from endpoint.errors import AnswerTooLarge, MalformedQuery

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def answering(body: Iterable[bytes], status: str = "200 OK", **headers: str) -> Application:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, [(name.replace("_", "-"), value) for name, value in headers.items()])
        return body

    return application


def call(application: Application, method: str = "GET", path: str = "/a") -> tuple[list[Exchange], Iterable[bytes]]:
    """Return the list that the exchange comes into, and the body as the server gets it."""
    told: list[Exchange] = []
    environ = EnvironBuilder(path, method=method).get_environ()
    return told, Observed(application, [told.append])(environ, lambda status, headers, exc_info=None, /: lambda _: None)


def close(body: Iterable[bytes]) -> None:
    body.close()  # type: ignore[attr-defined]


def test_a_streamed_answer_is_told_when_it_is_over_with_its_bytes() -> None:
    told, body = call(answering(iter([b"abc", b"de"]), Concord_Version="7"))
    assert told == []
    assert list(body) == [b"abc", b"de"]
    close(body)
    close(body)
    (exchange,) = told
    assert (exchange.size, exchange.status, exchange.version, exchange.outcome) == (5, 200, 7, "ok")
    assert exchange.seconds > 0


def test_a_list_stays_a_list_that_the_server_may_send_in_one_go() -> None:
    told, body = call(answering([b"abc", b"de"]))
    assert (body, [each.size for each in told]) == ([b"abc", b"de"], [5])


def test_a_client_that_leaves_early_makes_a_cut_answer() -> None:
    told, body = call(answering(iter([b"abc", b"de"])))
    next(iter(body))
    close(body)
    assert [(each.size, each.outcome) for each in told] == [(3, "cut")]


def test_all_the_bytes_that_were_promised_are_a_whole_answer() -> None:
    told, body = call(answering(iter([b"abc", b""]), Content_Length="3"))
    next(iter(body))
    close(body)
    assert told[0].outcome == "ok"


def test_the_answer_to_head_is_whole_without_its_body() -> None:
    told, body = call(answering(iter([b"abc"])), method="HEAD")
    close(body)
    assert told[0].outcome == "ok"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("304 NOT MODIFIED", "not-modified"),
        ("404 NOT FOUND", "not-found"),
        ("201 CREATED", "ok"),
        ("599 Odd", "status-599"),
    ],
)
def test_without_a_word_of_its_own_the_outcome_follows_the_status(status: str, outcome: str) -> None:
    assert call(answering([], status))[0][0].outcome == outcome


def test_a_fault_while_streaming_is_the_outcome() -> None:
    def broken() -> Iterator[bytes]:
        yield b"abc"
        raise AnswerTooLarge("too much")

    told, body = call(answering(broken()))
    with pytest.raises(AnswerTooLarge):
        list(body)
    close(body)
    assert [(each.size, each.outcome) for each in told] == [(3, "answer-too-large")]


def test_an_application_that_fails_is_told_and_its_fault_passes_on() -> None:
    def broken(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError

    told: list[Exchange] = []
    with pytest.raises(ZeroDivisionError):
        Observed(broken, [told.append])(EnvironBuilder().get_environ(), lambda *_: lambda _: None)
    assert [(each.status, each.outcome) for each in told] == [(500, "internal-error")]


def test_an_observer_that_fails_spoils_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def fail(exchange: Exchange) -> None:
        raise OSError("disk full")

    environ = EnvironBuilder().get_environ()
    told: list[Exchange] = []
    body = Observed(answering([b"abc"]), [fail, told.append])(environ, lambda *_: lambda _: None)
    assert (body, len(told)) == ([b"abc"], 1)
    assert "disk full" in caplog.text


def test_a_query_is_timed_and_its_fault_is_the_outcome() -> None:
    environ: WSGIEnvironment = EnvironBuilder().get_environ()
    with pytest.raises(MalformedQuery), query_noted(environ):
        raise MalformedQuery("no")
    exchange = exchange_of(environ)
    assert exchange.outcome == "malformed-query"
    assert exchange.query_seconds is not None
    assert exchange.query_seconds > 0


def test_paths_are_read_as_utf8_whatever_they_hold() -> None:
    assert call(answering([]), path="/é")[0][0].path == "/é"
    environ = {"PATH_INFO": "/\xff", "REQUEST_METHOD": "GET"}
    assert exchange_of(environ).path == "/\ufffd"
