"""`concord token`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from endpoint.access.tokens import MOST_DAYS, ROLES, TokenFile
from endpoint.cli.options import settings
from endpoint.config import Settings


@click.group()
def token() -> None:
    """Make, list and revoke the tokens that allow writing to a store.

    \b
    Examples:
      concord token new nightly-import --role write --days 90
      concord token list
    """


@token.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="what the holder may do")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), help="days until it expires [default: never]")
@settings("store")
def new(name: str, role: str, days: int | None, **given: str | None) -> None:
    """Make a token and print its secret, which is kept nowhere else.

    \b
    Example: concord token new nightly-import --role write --days 90
    """
    click.echo(TokenFile(Settings.read(given).store).new(name, role, days))


@token.command("list")
@settings("store")
def list_tokens(**given: str | None) -> None:
    """List the tokens of a store, without their secrets.

    \b
    Example: concord token list
    """
    now = datetime.now(UTC)
    for each in TokenFile(Settings.read(given).store).all():
        state = "valid" if each.is_valid(now) else "revoked" if each.revoked else "expired"
        end = f"revoked {each.revoked}" if each.revoked else f"expires {each.expires or 'never'}"
        click.echo(f"{each.name:<24} {each.role:<10} {state:<8} made {each.created}  {end}")


@token.command()
@click.argument("name")
@settings("store")
def revoke(name: str, **given: str | None) -> None:
    """End a token; a running server refuses it at once.

    \b
    Example: concord token revoke nightly-import
    """
    TokenFile(Settings.read(given).store).revoke(name)
    click.echo(f"{name} is revoked")
