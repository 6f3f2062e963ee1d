"""What the cache gives is what the application would give, and it gives nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from werkzeug.test import Client, TestResponse

from endpoint.errors import StoreUnavailable
from endpoint.serving.asking import LONGEST_BODY
from endpoint.serving.cache import HEADER, AnswerCache
from tests.endpoint.serving.site import Site

SIZE = 1 << 20
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def cached(site: Site, size: int = SIZE) -> Client:
    return Client(AnswerCache(site, site.current, size))


def words(*answers: TestResponse) -> list[str | None]:
    return [each.headers.get(HEADER) for each in answers]


def test_the_second_answer_is_the_first_and_does_not_reach_the_application() -> None:
    site = Site()
    client = cached(site)
    first, second = client.get("/a?b=c"), client.get("/a?b=c")
    assert words(first, second) == ["miss", "hit"]
    assert len(site.seen) == 1
    assert (first.status, first.data) == (second.status, second.data) == ("200 OK", b"answer")
    kept, given = dict(first.headers), dict(second.headers)
    del kept[HEADER], given[HEADER]
    assert kept == given
    first.close()
    assert site.bodies[0].closed == 1


def test_an_answer_of_an_older_version_is_never_given() -> None:
    site = Site()
    client = cached(site)
    client.get("/")
    site.version, site.text = 8, b"newer"
    assert [client.get("/").data, client.get("/").data] == [b"newer", b"newer"]
    assert len(site.seen) == 2


def test_an_answer_made_while_the_version_moved_is_not_kept() -> None:
    site = Site()
    versions = iter([6, 7])  # the application is at 7 already when the first answer is made
    client = Client(AnswerCache(site, lambda: next(versions), SIZE))
    assert words(client.get("/"), client.get("/")) == [None, "miss"]


def test_threads_never_see_a_version_older_than_the_current_one() -> None:
    class Counting(Site):
        def __call__(self, environ, start_response):  # type: ignore[no-untyped-def]
            version = self.version
            body = str(version).encode()
            start_response("200 OK", [("Concord-Version", str(version)), ("ETag", f'"{version}"')])
            return [body]

    site, faults = Counting(), []
    client_of = AnswerCache(site, site.current, SIZE)

    def ask() -> None:
        client = Client(client_of)
        for turn in range(300):
            least = site.version
            answer = client.get(f"/{turn % 3}")
            if int(answer.data) < least or answer.headers["ETag"] != f'"{answer.text}"':
                faults.append((least, answer.data))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for each in threads:
        each.start()
    while any(each.is_alive() for each in threads):
        site.version += 1
        threads[0].join(0.0005)
    assert faults == []


@pytest.mark.parametrize(
    "site",
    [
        Site(Concord_Version="6"),
        Site(Concord_Version=""),
        Site(ETag=""),
        Site(Set_Cookie="a=b"),
        Site(Cache_Control="no-cache, no-store"),
        Site(Cache_Control="Private"),
        Site(Vary="Accept, Cookie"),
        Site(Vary="*"),
        Site(status=404),
        Site(status=206, Content_Range="bytes 0-5/6"),
        Site(status=201),
    ],
)
def test_answers_that_may_not_be_kept_are_asked_for_again(site: Site) -> None:
    client = cached(site)
    assert words(client.get("/"), client.get("/")) == [None, None]
    assert len(site.seen) == 2


@pytest.mark.parametrize(
    "header",
    [
        ("Authorization", "Bearer x"),
        ("Range", "bytes=0-1"),
        ("If-Match", '"tag-7"'),
        ("If-Modified-Since", "Mon, 01 Jan 2024 00:00:00 GMT"),
        ("If-Unmodified-Since", "Mon, 01 Jan 2024 00:00:00 GMT"),
        ("Cache-Control", "no-cache"),
        ("Cache-Control", "max-age=0, no-store"),
    ],
)
def test_requests_whose_answer_may_be_another_go_past_the_cache(header: tuple[str, str]) -> None:
    site = Site()
    client = cached(site)
    client.get("/")
    answer = client.get("/", headers=[header])
    assert words(answer) == [None]
    assert len(site.seen) == 2


def test_a_get_with_a_body_goes_past_the_cache() -> None:
    client = cached(Site())
    assert words(client.get("/", data=b"abc"), client.get("/", data=b"abc")) == [None, None]


@pytest.mark.parametrize("other", ["/?a=2", "/b?a=1", "/?a=1&b"])
def test_another_address_is_another_answer(other: str) -> None:
    site = Site()
    client = cached(site)
    assert words(client.get("/?a=1"), client.get(other), client.get("/?a=1")) == ["miss", "miss", "hit"]


@pytest.mark.parametrize("headers", [{"Accept": "text/csv"}, {"Host": "other.example"}, {"Accept-Encoding": "gzip"}])
def test_another_form_or_host_is_another_answer(headers: dict[str, str]) -> None:
    client = cached(Site())
    assert words(client.get("/"), client.get("/", headers=headers)) == ["miss", "miss"]


def test_encodings_that_are_chosen_alike_share_an_answer() -> None:
    client = cached(Site())
    given = [client.get("/", headers={"Accept-Encoding": each}) for each in ("gzip, br", "br;q=0.1,gzip", "br", "")]
    assert words(*given) == ["miss", "hit", "miss", "hit"]


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_a_query_in_the_body_is_kept_by_its_text(method: str) -> None:
    site = Site()
    client = cached(site)

    def ask(text: bytes, kind: str = DIRECT) -> TestResponse:
        return client.open("/sparql", method=method, data=text, content_type=kind)

    given = [ask(b"ASK {}"), ask(b"ASK {}"), ask(b"ASK { }"), ask(b"ASK {}", f"{DIRECT}; charset=utf-8")]
    assert words(*given) == ["miss", "hit", "miss", "miss"]
    assert [each.get_data() for each in site.seen] == [b"ASK {}", b"ASK { }", b"ASK {}"]


def test_a_get_and_a_form_of_the_same_text_are_two() -> None:
    client = cached(Site())
    given = [client.get("/sparql?query=x"), client.post("/sparql", data="query=x", content_type=FORM)]
    assert words(*given) == ["miss", "miss"]


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        ("/sparql", "text/plain", 5),
        ("/sparql", DIRECT, LONGEST_BODY + 1),
        ("/update", FORM, 5),
        ("/validate", FORM, 5),
    ],
)
def test_other_bodies_reach_the_application_untouched(path: str, kind: str, size: int) -> None:
    site = Site()
    client = cached(site)
    given = [client.post(path, data=b"x" * size, content_type=kind) for _ in range(2)]
    assert words(*given) == [None, None]
    assert [len(each.get_data()) for each in site.seen] == [size, size]


def test_a_body_that_breaks_off_is_no_question_to_answer_from_the_cache() -> None:
    site = Site()
    seen: list[bytes] = []

    def application(environ, start_response):  # type: ignore[no-untyped-def]
        seen.append(environ["wsgi.input"].read())
        return site({**environ, "CONTENT_LENGTH": "0"}, start_response)

    client = Client(AnswerCache(application, site.current, SIZE))
    answer = client.post("/sparql", data=b"ASK {}", content_type=DIRECT, environ_overrides={"CONTENT_LENGTH": "60"})
    assert (words(answer), seen) == ([None], [b"ASK {}"])


@pytest.mark.parametrize("known", ['"tag-7"', 'W/"tag-7"', '"x", W/"y", "tag-7"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "QUERY"])
def test_a_client_that_has_the_answer_is_told_so(known: str, method: str) -> None:
    site = Site(Content_Security_Policy="default-src 'self'", Cache_Control="no-cache")
    client = cached(site)

    def ask(**headers: str) -> TestResponse:
        data = b"ASK {}" if method == "QUERY" else None
        return client.open("/sparql", method=method, headers=headers, data=data, content_type=DIRECT)

    client.get("/sparql")
    ask()
    answer = ask(**{"If-None-Match": known})
    assert (answer.status_code, answer.data, words(answer)) == (304, b"", ["hit"])
    assert answer.headers["ETag"] == '"tag-7"'
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Concord-Version"] == "7"
    assert "Content-Type" not in answer.headers
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize("known", ['"tag-6"', 'W/"tag"', "tag-", '"tag-7-gzip"'])
def test_a_client_that_has_another_answer_gets_this_one(known: str) -> None:
    client = cached(Site())
    client.get("/")
    answer = client.get("/", headers={"If-None-Match": known})
    assert (answer.status_code, answer.data, words(answer)) == (200, b"answer", ["hit"])


def test_a_post_is_answered_in_full_whatever_the_client_has() -> None:
    client = cached(Site())
    for _ in range(2):
        answer = client.post("/sparql", data=b"ASK {}", content_type=DIRECT, headers={"If-None-Match": '"tag-7"'})
        assert (answer.status_code, answer.data) == (200, b"answer")


def test_head_is_answered_from_what_get_was() -> None:
    site = Site()
    client = cached(site)
    assert words(client.head("/")) == [None]  # it has no body to keep
    whole = client.get("/")
    head = client.head("/")
    assert words(whole, head) == ["miss", "hit"]
    assert (head.data, head.content_length, head.headers["ETag"]) == (b"", 6, '"tag-7"')
    assert len(site.seen) == 2


def test_that_nothing_changed_is_remembered_for_those_who_ask_just_that() -> None:
    site = Site()
    client = cached(site)
    known = {"If-None-Match": '"tag-7"'}
    given = [client.get("/", headers=known), client.get("/", headers=known)]
    assert [each.status_code for each in given] == [304, 304]
    assert words(*given) == ["miss", "hit"]
    assert words(client.get("/"), client.get("/")) == ["miss", "hit"]
    again = client.get("/", headers=known)
    assert (again.status_code, again.headers["ETag"], len(site.seen)) == (304, '"tag-7"', 2)


def test_the_least_recently_used_answer_goes_first() -> None:
    site = Site(b"x" * 50_000)
    client = cached(site, 450_000)  # room for eight
    for name in range(8):
        client.get(f"/{name}")
    client.get("/0")
    client.get("/8")
    assert words(client.get("/0"), client.get("/8"), client.get("/1")) == ["hit", "hit", "miss"]


@pytest.mark.parametrize("is_length_known", [True, False])
def test_an_answer_above_an_eighth_of_the_cache_passes_in_full(is_length_known: bool) -> None:
    site = Site(b"x" * 100_000)
    if not is_length_known:
        site.chunks = [b"x" * 1000 for _ in range(100)]
    client = cached(site, 400_000)
    given = [client.get("/", buffered=True) for _ in range(2)]
    assert words(*given) == [None, None]
    assert [each.data for each in given] == [b"x" * 100_000] * 2
    assert [each.closed for each in site.bodies] == [1, 1]


def test_an_answer_without_a_length_is_kept_with_one() -> None:
    site = Site()
    site.chunks = [b"a", b"b", b"c"]
    client = cached(site)
    given = [client.get("/"), client.get("/")]
    assert [each.data for each in given] == [b"abc", b"abc"]
    assert [each.content_length for each in given] == [3, 3]
    assert words(*given) == ["miss", "hit"]


def test_an_answer_that_falls_short_of_its_length_is_not_kept() -> None:
    client = cached(Site(Content_Length="600"))
    assert words(client.get("/"), client.get("/")) == [None, None]


def test_an_answer_that_fails_on_the_way_is_closed_and_not_kept() -> None:
    def failing() -> Iterator[bytes]:
        yield b"a"
        raise StoreUnavailable("The store went away.")

    site = Site()
    client = cached(site)
    site.chunks = failing()
    with pytest.raises(StoreUnavailable):
        client.get("/")
    assert site.bodies[0].closed == 1
    site.chunks = None
    assert words(client.get("/")) == ["miss"]


def test_while_there_is_no_version_the_application_answers() -> None:
    def nothing() -> int:
        raise StoreUnavailable("There is no dataset yet.")

    site = Site(status=503)
    answer = Client(AnswerCache(site, nothing, SIZE)).get("/")
    assert (answer.status_code, words(answer)) == (503, [None])
