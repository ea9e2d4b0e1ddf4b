"""The commands that the demo prints: one visit from a phone to its branch, by curl, ready to paste."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click
import orjson

from backend.access import Actor, Role
from backend.accounts import login_queries
from backend.accounts.queries import get_profile
from backend.accounts.service import command_line_actor
from backend.config import Settings
from backend.db import Database, new_id, rfc3339, utc_now
from backend.terminals.queries import list_terminals
from backend.visits.template_queries import template_documents

_READ_TOKEN = """sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'"""  # noqa: S105


def print_tour(settings: Settings, logins: list[dict[str, Any]]) -> None:
    """Log in as a manager, pull, push a visit to one of their shops, and list it as the branch."""
    manager = _first(logins, role=Role.CUSTOMER_MANAGER)
    reviewer = _first(logins, role=Role.MARKET_MANAGER, branch=manager["branch"])
    visit_id = new_id()
    document = _visit(settings, manager["username"])
    terminal_id = document["terminal_id"]
    address = f"http://{settings.host}:{settings.port}/api/v1"
    click.secho("One visit, from a phone to its branch. In another terminal:", bold=True)
    click.echo(f"""
# 1. {manager["name"]}, customer manager, logs in on a phone and pulls
API={address}
PHONE=$({_log_in(manager, "phone")})
curl -s --compressed -H "Authorization: Bearer $PHONE" "$API/sync/pull?limit=3"; echo

# 2. pushes a visit (push it twice: the second answer is "unchanged")
curl -s -H "Authorization: Bearer $PHONE" -H 'Content-Type: application/json' "$API/sync/push" -d '{{
  "device_time": "'$(date -u +%Y-%m-%dT%H:%M:%S.000Z)'",
  "app": {{"version": "1.0.0", "schema": 1}},
  "changes": [{{"collection": "visits", "id": "{visit_id}", "base_rev": 0, "device_seq": 1,
    "doc": {orjson.dumps(document).decode()}}}]}}'; echo

# 3. {reviewer["name"]}, market manager of {reviewer["branch"]}, finds it
DESK=$({_log_in(reviewer, "desk")})
curl -s --compressed -H "Authorization: Bearer $DESK" "$API/visits?terminal_id={terminal_id}&limit=1"; echo
""")


def _first(logins: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    return next(each for each in logins if all(each[key] == value for key, value in wanted.items()))


def _log_in(login: dict[str, Any], device: str) -> str:
    body = {
        "username": login["username"],
        "password": login["password"],
        "device": {"id": new_id(), "name": device, "platform": "curl"},
    }
    return f"""curl -s "$API/sessions" -H 'Content-Type: application/json' -d '{orjson.dumps(body).decode()}' | {_READ_TOKEN}"""


def _visit(settings: Settings, username: str) -> dict[str, Any]:
    """A visit of half an hour that has just ended, at the door of one of the manager's shops."""
    database = Database(settings)
    with database.reading(None) as session:
        city_id = login_queries.list_cities(session, None, 1)[0]
    with database.reading(city_id) as session:
        credentials = login_queries.get_credentials(session, city_id, username)
        assert credentials is not None
        profile = get_profile(session, command_line_actor(city_id), credentials[0])
        assert profile is not None
        manager = Actor(city_id, profile["id"], Role.CUSTOMER_MANAGER, branch_id=profile["branch"]["id"])
        terminal = list_terminals(session, manager, {}, limit=1)[0]
        version = max(each["version"] for each in template_documents(session, manager).values())
    database.dispose()
    now = utc_now()
    position = {"latitude": terminal["latitude"], "longitude": terminal["longitude"], "datum": terminal["datum"]}
    came, left = rfc3339(now - timedelta(minutes=35)), rfc3339(now - timedelta(minutes=5))
    return {
        "terminal_id": terminal["id"],
        "kind": "ad_hoc",
        "template_version": version,
        "check_in": {"device_time": came, "position": {**position, "accuracy_m": 12, "fixed_at": came}},
        "check_out": {"device_time": left, "position": {**position, "accuracy_m": 9, "fixed_at": left}},
        "submitted_at": left,
    }
