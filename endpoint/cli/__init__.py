"""The command `concord`: one module a command."""

from __future__ import annotations

import os
import sys

import click

import endpoint
from endpoint.cli.ask import ask
from endpoint.cli.backup import backup, restore
from endpoint.cli.build import build
from endpoint.cli.check import check
from endpoint.cli.dump import dump
from endpoint.cli.explain import explain
from endpoint.cli.format import format_files
from endpoint.cli.query import query
from endpoint.cli.refresh import refresh
from endpoint.cli.serve import serve
from endpoint.cli.token import token
from endpoint.cli.validate import validate
from endpoint.cli.versions import versions
from endpoint.errors import EndpointError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(endpoint.__version__, prog_name="concord")
def cli() -> None:
    """Linked data on how the world cooperates against illicit drugs.

    \b
    Start here:
      concord build                                   build the dataset from the content
      concord serve                                   serve it on http://127.0.0.1:8000
      concord ask                                     list the saved questions
      concord ask who-was-bound treaty=un-1988 date=2003-01-01
    """


for command in (
    *(
        ask,
        backup,
        build,
        check,
        dump,
        explain,
        format_files,
        query,
        refresh,
        restore,
        serve,
        token,
        validate,
        versions,
    ),
):
    cli.add_command(command)


def main() -> None:
    """Run the command line: expected faults give one message and no traceback."""
    try:
        cli.main(standalone_mode=False)
    except EndpointError as fault:
        click.echo(f"concord: {fault.detail}", err=True)
        sys.exit(fault.exit_code)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
