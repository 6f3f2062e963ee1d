"""The settings: one table that feeds the environment reader, the command line and the documentation.

Each setting is an option of `concord serve` (`--time-limit`) and an environment variable
(`CONCORD_TIME_LIMIT`); the option wins. Read once into a frozen object; nothing else reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from endpoint.access.tokens import parse_environment
from endpoint.errors import EndpointError
from endpoint.federation.services import read_services
from endpoint.store.embedded import Hold, Limits


class BadSetting(EndpointError):
    """A setting holds a value that cannot be used."""

    code = "bad-setting"
    title = "A setting cannot be used"


@dataclass(frozen=True)
class Setting:
    """One row of the table: name as in `Settings`, default, reader and what it does.

    A secret one is read from the environment only: others can see the options of a process.
    """

    name: str
    default: str
    read: Callable[[str], object]
    help: str
    secret: bool = False

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "CONCORD_" + self.name.upper()

    @property
    def option(self) -> str:
        """The command-line option."""
        return "--" + self.name.replace("_", "-")


def _positive(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise ValueError("it must be above 0")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError("it must not be negative")
    return value


def _percent(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 100:
        raise ValueError("it must be from 0 to 100")
    return value


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("it must be yes or no")
    return text == "yes"


def _tokens(text: str) -> str:
    parse_environment(text)
    return text


def _services(text: str) -> tuple[str, ...]:
    return tuple(service.iri for service in read_services(text))


def _hold(text: str) -> str:
    if text not in ("auto", "memory", "disk"):
        raise ValueError("it must be auto, memory or disk")
    return text


TABLE: tuple[Setting, ...] = (
    Setting("store", "build/store", Path, "folder of the dataset's versions"),
    Setting("host", "127.0.0.1", str, "address to listen on; loopback unless you say otherwise"),
    Setting("port", "8000", _count, "port to listen on"),
    Setting("web_workers", "2", _count, "web processes"),
    Setting("workers", "2", _count, "query workers kept waiting; more are started when needed"),
    Setting("max_workers", "16", _count, "most queries at work at the same time"),
    Setting("max_waiting", "64", _count, "most queries waiting for a worker before clients are told to come back"),
    Setting("time_limit", "20", _positive, "seconds a query may take"),
    Setting("memory_limit", "1024", _count, "MB a query may take on top of the store; 0 for no limit"),
    Setting("memory_reserve", "8", _percent, "percent of the machine's memory that all queries together leave free"),
    Setting("max_answer", "512", _count, "MB of an answer that are sent"),
    Setting("max_body", "1048576", _count, "bytes of a request body that are read"),
    Setting("hold", "auto", _hold, "where a version is held: memory, disk, or auto by its size"),
    Setting("read_only", "no", _yes_or_no, "refuse every write, whatever the token: yes or no"),
    Setting("keep", "20", _count, "versions kept when writes add new ones; 0 keeps all"),
    Setting("cache", "64", _count, "MB of answers that each web process keeps; 0 for none"),
    Setting("services", "", _services, "IRIs of the servers that queries may call by SERVICE, with commas between"),
    Setting("rate_limit", "0", _count, "requests a minute that a web process takes from one client; 0 for any number"),
    Setting("proxies", "0", _count, "reverse proxies in front, whose word on the client's address is trusted"),
    Setting("access_log", "none", str, "where a JSON line for each request goes: a file, - for stderr, or none"),
    Setting("tokens", "", _tokens, "tokens for writing, role:secret,role:secret", secret=True),
)


@dataclass(frozen=True)
class Settings:
    """The settings as the program uses them."""

    store: Path
    host: str
    port: int
    web_workers: int
    workers: int
    max_workers: int
    max_waiting: int
    time_limit: float
    memory_limit: int
    memory_reserve: int
    max_answer: int
    max_body: int
    hold: Hold
    read_only: bool
    keep: int
    cache: int
    services: tuple[str, ...]
    rate_limit: int
    proxies: int
    access_log: str
    tokens: str = field(repr=False)

    @classmethod
    def read(
        cls, given: Mapping[str, str | None] | None = None, environment: Mapping[str, str] | None = None
    ) -> Settings:
        """Read the environment, overridden by what is given; raises `BadSetting` naming the culprit."""
        given = given or {}
        environment = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for setting in TABLE:
            text = given.get(setting.name)
            origin = setting.option
            if text is None:
                text, origin = environment.get(setting.variable) or setting.default, setting.variable
            try:
                values[setting.name] = setting.read(text)
            except ValueError as fault:
                said = "is set to something that" if setting.secret else f"is “{text}”, which"
                raise BadSetting(f"{origin} {said} cannot be used: {fault}.") from fault
        return cls(**values)  # type: ignore[arg-type]

    def limits(self) -> Limits:
        """Return what the store lets queries take."""
        return Limits(
            time_limit=self.time_limit,
            memory_limit=self.memory_limit << 20,
            memory_reserve=self.memory_reserve / 100,
            idle_workers=max(1, self.workers),
            max_workers=max(1, self.max_workers),
            max_waiting=self.max_waiting,
        )

    def to_environment(self) -> dict[str, str]:
        """Return the settings as environment variables, for the web processes."""
        return {setting.variable: _written(getattr(self, setting.name)) for setting in TABLE}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)
