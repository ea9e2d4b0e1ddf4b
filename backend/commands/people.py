"""Commands about people: what an administrator does in the console, done from the server's shell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click
from sqlalchemy.orm import Session

from backend.access import Actor, Role
from backend.accounts import login_queries, queries
from backend.accounts import people as accounts
from backend.accounts.rules import canonical_username
from backend.accounts.service import command_line_actor, create_person
from backend.brands.queries import list_manufacturers
from backend.commands import city_option, open_city
from backend.commands.tables import print_table
from backend.postings.service import post_person

#: More branches or manufacturers than any city has.
_ALL = 10_000

role_option = click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
branch_option = click.option("--branch", metavar="CODE", help="The branch, by its code; for roles that belong to one.")
manufacturer_option = click.option("--manufacturer", metavar="NAME", help="The manufacturer; for promoters.")
password_option = click.option(
    "--password-file",
    type=click.File(encoding="utf-8"),
    help="Read the password from a file, or from - (standard input). Without it one is made up and printed.",
)


@click.group()
def people() -> None:
    """Add people, and change what they may do."""


@people.command()
@city_option
@role_option
@branch_option
@manufacturer_option
@click.option("--username", required=True)
@click.option("--name", required=True, help="The person's name, such as 李静.")
@password_option
def add(
    city_id: int, role: str, branch: str | None, manufacturer: str | None, username: str, name: str, password_file: Any
) -> None:
    """Open an account."""
    actor = command_line_actor(city_id)
    with open_city(city_id) as database, database.transaction(city_id) as session:
        branch_id, manufacturer_id = _place(session, actor, branch, manufacturer)
        _, password = create_person(
            session,
            actor,
            username=username,
            name=name,
            role=Role(role),
            branch_id=branch_id,
            manufacturer_id=manufacturer_id,
            password=_read(password_file),
        )
    click.echo(f"Added {username}." if password_file else f"Added {username}. Password: {password}")


@people.command("list")
@city_option
@click.option("--role", type=click.Choice([role.value for role in Role]))
def list_people(city_id: int, role: str | None) -> None:
    """List the accounts of a city."""
    with open_city(city_id) as database, database.reading(city_id) as session:
        found = queries.list_profiles(session, command_line_actor(city_id), role=role, limit=1_000_000)
    print_table(
        ("user name", "name", "role", "branch or manufacturer", "suspended"),
        [
            (
                each["username"],
                each["name"],
                each["role"],
                (each["branch"] or each["manufacturer"] or {"name": ""})["name"],
                "since " + each["disabled_at"].date().isoformat() if each["disabled_at"] else "",
            )
            for each in found
        ],
    )


@people.command()
@city_option
@click.argument("username")
def suspend(city_id: int, username: str) -> None:
    """Close an account for now and end its sessions."""
    _change(city_id, username, accounts.suspend_person)
    click.echo(f"Suspended {username}.")


@people.command()
@city_option
@click.argument("username")
def restore(city_id: int, username: str) -> None:
    """Let a suspended person log in again."""
    _change(city_id, username, accounts.reinstate_person)
    click.echo(f"Restored {username}.")


@people.command("reset-password")
@city_option
@click.argument("username")
@password_option
def reset_password(city_id: int, username: str, password_file: Any) -> None:
    """Give a person a new password and end their sessions."""
    chosen = _read(password_file)
    password = _change(
        city_id, username, lambda session, actor, id: accounts.reset_password(session, actor, id, chosen)
    )
    click.echo(f"Changed the password of {username}." if chosen else f"New password of {username}: {password}")


@people.command()
@city_option
@role_option
@branch_option
@manufacturer_option
@click.option("--from", "from_date", type=click.DateTime(["%Y-%m-%d"]), help="First day there; today if not given.")
@click.option("--successor", metavar="USERNAME", help="Who takes over a customer manager's shops; nobody if not given.")
@click.argument("username")
def post(
    city_id: int,
    role: str,
    branch: str | None,
    manufacturer: str | None,
    from_date: Any,
    successor: str | None,
    username: str,
) -> None:
    """Post a person to another role, branch or manufacturer; their phones then start their copy anew."""
    day: date | None = from_date.date() if from_date else None

    def repost(session: Session, actor: Actor, person_id: str) -> None:
        branch_id, manufacturer_id = _place(session, actor, branch, manufacturer)
        post_person(
            session,
            actor,
            person_id,
            role=Role(role),
            branch_id=branch_id,
            manufacturer_id=manufacturer_id,
            successor_id=_find(session, city_id, successor) if successor else None,
            from_date=day,
        )

    _change(city_id, username, repost)
    click.echo(f"Posted {username}.")


def _change(city_id: int, username: str, change: Callable[[Session, Actor, str], Any]) -> Any:
    with open_city(city_id) as database, database.transaction(city_id) as session:
        return change(session, command_line_actor(city_id), _find(session, city_id, username))


def _find(session: Session, city_id: int, username: str) -> str:
    found = login_queries.get_credentials(session, city_id, canonical_username(username))
    if found is None:
        raise click.ClickException(f"There is no {username} in this city.")
    return found[0]


def _place(
    session: Session, actor: Actor, branch: str | None, manufacturer: str | None
) -> tuple[str | None, str | None]:
    """The ids of what was named by its code or name."""
    branches = {each.code: each.id for each in queries.list_branches(session, actor, after_code=None, limit=_ALL)}
    if branch and branch not in branches:
        raise click.ClickException(f"There is no branch {branch}; known are: {', '.join(branches) or 'none'}.")
    manufacturers = {each["name"]: each["id"] for each in list_manufacturers(session, actor, limit=_ALL)}
    if manufacturer and manufacturer not in manufacturers:
        known = ", ".join(manufacturers) or "none"
        raise click.ClickException(f"There is no manufacturer {manufacturer}; known are: {known}.")
    return branches[branch] if branch else None, manufacturers[manufacturer] if manufacturer else None


def _read(file: Any) -> str | None:
    return file.read().rstrip("\r\n") if file else None
