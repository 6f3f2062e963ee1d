"""The command line as a process: answers on stdout, everything else on stderr, exit status by outcome."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from endpoint.config import TABLE
from tests.conftest import Runner

COMMANDS = (
    "ask",
    "backup",
    "build",
    "check",
    "dump",
    "explain",
    "format",
    "query",
    "refresh",
    "restore",
    "serve",
    "token",
    "versions",
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def bound(runner: Runner, treaty: str, date: str) -> set[str]:
    result = runner("ask", "who-was-bound", f"treaty={treaty}", f"date={date}", "--format", "csv")
    assert result.returncode == 0, result.stderr
    return {row["party"].rpartition("/")[2] for row in rows(result.stdout)}


def test_who_was_bound_by_the_1988_convention_in_2003(runner: Runner) -> None:
    parties = bound(runner, "un-1988", "2003-01-01")
    assert {"col", "usa", "mex", "european-union"} <= parties
    assert not {"che", "khm", "ago", "cog"} & parties


def test_bolivia_left_the_1961_regime_and_returned(runner: Runner) -> None:
    assert "bol" in bound(runner, "un-1961", "2011-06-30")
    assert "bol" not in bound(runner, "un-1961", "2012-06-30")
    assert "bol" in bound(runner, "un-1961", "2013-03-01")


def test_the_record_of_cambodia_has_the_acts_of_the_1961_convention(runner: Runner) -> None:
    result = runner("ask", "treaty-record", "state=khm", "--format", "csv")
    acts = {(row["treaty"].rpartition("/")[2], row["kindLabel"], row["date"]) for row in rows(result.stdout)}
    assert ("un-1961-original", "signature", "1961-03-30") in acts
    assert ("un-1961-original", "ratification", "2005-07-07") in acts


def test_without_a_slug_the_questions_are_listed(runner: Runner) -> None:
    listed = runner("ask").stdout
    for slug in ("who-was-bound", "who-was-not-bound", "treaty-record", "parties-per-year"):
        assert slug in listed


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("ask", "no-such-question"), 2, "no-such-question"),
        (("ask", "who-was-bound", "treaty=un-1988", "date=soon"), 2, "date"),
        (("ask", "who-was-bound", "treaty=nothing"), 2, "known are"),
        (("ask", "who-was-bound", "un-1988"), 2, "NAME=VALUE"),
        (("query", "SELECT * {"), 2, "Line 1, column"),
        (("query", "ASK {}", "--format", "ttl"), 2, "ttl"),
        (("query",), 2, "--file"),
        (("dump", "--graph", "nothing"), 2, "untc"),
        (("serve", "--time-limit", "never"), 2, "--time-limit"),
        (("nothing",), 2, "nothing"),
    ],
)
def test_wrong_use_is_one_message_on_stderr(runner: Runner, arguments: tuple[str, ...], status: int, said: str) -> None:
    result = runner(*arguments)
    assert result.returncode == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_store_without_a_version_says_what_to_run(runner: Runner, tmp_path: Path) -> None:
    result = runner("query", "ASK {}", CONCORD_STORE=str(tmp_path / "none"))
    assert result.returncode == 2
    assert "concord build" in result.stderr


def test_query_gives_each_format(runner: Runner) -> None:
    text = "SELECT ?d { ?t cna:depositaryReference 'VI-19' ; cna:entryIntoForceDate ?d }"
    assert "1990-11-11" in runner("query", text).stdout
    assert rows(runner("query", text, "--format", "csv").stdout) == [{"d": "1990-11-11"}]
    answer = json.loads(runner("query", text, "--format", "json").stdout)
    assert answer["results"]["bindings"][0]["d"]["value"] == "1990-11-11"
    assert runner("query", "ASK { ?t cna:depositaryReference 'VI-19' }").stdout == "yes\n"
    construct = "CONSTRUCT { ?t a cna:Treaty } WHERE { ?t cna:depositaryReference 'VI-19' }"
    assert "un-1988" in runner("query", construct, "--format", "nt").stdout


def test_dump_is_the_sorted_dataset(runner: Runner, dataset: Path) -> None:
    dumped = runner("dump").stdout
    assert dumped == (dataset / "versions" / "1" / "dataset.nq").read_text(encoding="utf-8")
    graph = runner("dump", "--graph", "countries").stdout
    assert graph.count("\n") == dumped.count("<https://w3id.org/concord/graph/countries> .\n")


def test_versions_are_listed_and_shown(runner: Runner) -> None:
    assert re.match(r"\* +1  \d{4}-\d\d-\d\dT", runner("versions", "list").stdout)
    assert "https://w3id.org/concord/graph/untc" in runner("versions", "show", "1").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_teaches_itself(runner: Runner, content: Path, command: str) -> None:
    helped = runner(command, "--help").stdout
    assert "Example" in helped or command == "versions"
    assert f"concord {command}" in (content / "README.md").read_text(encoding="utf-8")


def test_each_setting_is_an_option_and_in_the_readme(runner: Runner, content: Path) -> None:
    helped = runner("serve", "--help").stdout
    readme = (content / "README.md").read_text(encoding="utf-8")
    for setting in TABLE:
        if setting.secret:
            assert setting.option not in helped
            assert setting.variable in readme
            continue
        assert setting.option in helped
        default = f" `{setting.default}` " if setting.default else " "
        assert f"| `{setting.option}` | `{setting.variable}` |{default}|" in readme


def test_explain_says_by_which_axiom_from_which_statement_of_which_source(runner: Runner) -> None:
    done = runner("explain", "cnd:state/col", "cna:hasConsentedTo", "cnd:treaty/un-1988")
    assert done.returncode == 0, done.stderr
    assert "prp-spo2" in done.stdout
    assert "cnd:act/un-1988-col-ratification cna:consentBy cnd:state/col" in done.stdout
    assert "stated in cng:untc" in done.stdout
    assert "source cnd:source/untc-status-2015" in done.stdout


def test_explain_in_json_is_a_tree_of_reasons(runner: Runner) -> None:
    done = runner("explain", "cnd:act/un-1988-col-ratification", "a", "cna:Event", "--format", "json")
    document = json.loads(done.stdout)
    while "premises" in document:
        assert document["rule"]
        assert document["axiom"]
        document = document["premises"][0]
    assert document["statedIn"] == ["https://w3id.org/concord/graph/untc"]


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("cnd:state/col", "cna:hasConsentedTo", "cnd:treaty/none"), 1, "does not hold"),
        (("col", "a", "cna:State"), 2, "subject is “col”, which is no term"),
        (('"text"', "a", "cna:State"), 2, "is the literal"),
    ],
)
def test_what_cannot_be_explained_is_said(runner: Runner, words: tuple[str, ...], status: int, message: str) -> None:
    done = runner("explain", *words)
    assert done.returncode == status
    assert message in done.stderr
    assert "Traceback" not in done.stderr
