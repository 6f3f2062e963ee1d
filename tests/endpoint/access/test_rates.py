"""How often one client may ask, by a clock that the tests move."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from endpoint.access.rates import Rates
from endpoint.errors import TooManyRequests


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def granted(rates: Rates, client: str, asked: int) -> int:
    count = 0
    for _ in range(asked):
        try:
            rates.check(client)
        except TooManyRequests:
            continue
        count += 1
    return count


def test_requests_beyond_the_limit_are_refused_with_the_time_to_wait(clock: Clock) -> None:
    rates = Rates(3, clock)
    assert granted(rates, "192.0.2.1", 3) == 3
    clock.now += 20.5
    with pytest.raises(TooManyRequests, match="3 requests a minute") as caught:
        rates.check("192.0.2.1")
    assert (caught.value.status, caught.value.code) == (429, "too-many-requests")
    assert caught.value.headers == {"Retry-After": "40"}


def test_who_waits_as_told_is_granted(clock: Clock) -> None:
    rates = Rates(1, clock)
    rates.check("192.0.2.1")
    clock.now += 12.3
    with pytest.raises(TooManyRequests) as caught:
        rates.check("192.0.2.1")
    clock.now += int(caught.value.headers["Retry-After"])
    rates.check("192.0.2.1")


def test_the_window_moves_so_that_no_minute_holds_more(clock: Clock) -> None:
    rates = Rates(4, clock)
    assert granted(rates, "a", 1) == 1
    clock.now += 50
    assert granted(rates, "a", 9) == 3
    clock.now += 10
    assert granted(rates, "a", 9) == 1
    clock.now += 49
    assert granted(rates, "a", 9) == 0
    clock.now += 1
    assert granted(rates, "a", 9) == 3


def test_refused_requests_do_not_count(clock: Clock) -> None:
    rates = Rates(2, clock)
    for _ in range(60):
        granted(rates, "a", 5)
        clock.now += 1
    assert granted(rates, "a", 5) == 2


def test_clients_are_counted_apart(clock: Clock) -> None:
    rates = Rates(1, clock)
    assert granted(rates, "192.0.2.1", 2) == 1
    assert granted(rates, "192.0.2.2", 2) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
    ],
)
def test_a_network_of_ipv6_is_one_client(clock: Clock, one: str, other: str, same: bool) -> None:
    rates = Rates(1, clock)
    rates.check(one)
    assert granted(rates, other, 1) == (0 if same else 1)


def test_zero_is_no_limit(clock: Clock) -> None:
    assert granted(Rates(0, clock), "a", 1000) == 1000


def test_clients_that_ask_no_more_are_forgotten(clock: Clock) -> None:
    rates = Rates(5, clock)
    for number in range(1000):
        rates.check(f"client-{number}")
    assert rates.clients() == 1000
    clock.now += 61
    rates.check("another")
    assert rates.clients() == 1


def test_no_number_of_clients_takes_more_than_its_room(clock: Clock) -> None:
    rates = Rates(1, clock, most_clients=10)
    for number in range(100):
        rates.check(f"client-{number}")
    assert rates.clients() == 10
    assert granted(rates, "client-99", 1) == 0


def test_threads_get_no_more_than_the_limit_together(clock: Clock) -> None:
    rates = Rates(100, clock)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: granted(rates, "a", 50), range(8))) == 100


ASKED = "/sparql?query=ASK%7B%7D"


def test_over_http_it_is_a_problem_that_says_when_to_go_on(site_of: Callable[..., FlaskClient]) -> None:
    client = site_of(rate_limit="2", cache="0")
    assert [client.get(ASKED).status_code for _ in range(2)] == [200, 200]
    refused = client.get(ASKED)
    assert refused.status_code == 429
    assert 50 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.json is not None
    assert refused.json["code"] == "too-many-requests"


def test_a_client_over_its_limit_can_still_be_watched(site_of: Callable[..., FlaskClient]) -> None:
    client = site_of(rate_limit="1", cache="0")
    assert client.get(ASKED).status_code == 200
    assert client.get(ASKED).status_code == 429
    for path in ("/health/live", "/health/ready", "/metrics"):
        assert client.get(path).status_code == 200, path


def test_an_answer_from_the_cache_costs_nothing(site_of: Callable[..., FlaskClient]) -> None:
    client = site_of(rate_limit="1")
    assert [client.get(ASKED).status_code for _ in range(5)] == [200] * 5


def test_without_a_proxy_nobody_can_name_another_address(site_of: Callable[..., FlaskClient]) -> None:
    client = site_of(rate_limit="1", cache="0")
    asked = [client.get(ASKED, headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(3)]
    assert asked == [200, 429, 429]


def test_behind_a_proxy_clients_are_told_apart(site_of: Callable[..., FlaskClient]) -> None:
    client = site_of(rate_limit="1", cache="0", proxies="1")
    asked = [client.get(ASKED, headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in (1, 1, 2)]
    assert asked == [200, 429, 200]
