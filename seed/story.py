"""Telling the city to the services: first what there is, then what happens, in the order in which the server learns of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from tqdm import tqdm

from backend.access import Actor
from backend.accounts.service import command_line_actor, create_branch, create_city, create_person
from backend.brands.rules import check_digit
from backend.brands.service import create_brand, create_manufacturer, create_spec
from backend.db import Database
from backend.terminals.service import assign_terminals, close_terminal, create_terminals
from backend.visits.checking import Receipt
from backend.visits.schemas import VisitInput
from backend.visits.service import record_visits
from backend.visits.templates import publish_default_template
from seed.city import BRANCHES, CITY, MANUFACTURERS, NAME
from seed.confirmations import confirm_displays, deliver_pictures
from seed.figures import bring_figures
from seed.history import City, Closing, Event, HandOver, Syncs, tell, truth_in
from seed.in_store import spend_days
from seed.market import bring_market_information
from seed.people import PASSWORD, Employee
from seed.plans import agree_plans
from seed.promotions import run_promotions
from seed.randomness import generator, make_id
from seed.reports import report_days
from seed.retailers import ask_retailers
from seed.reviews import draw_spot_checks, review_visits
from seed.sales import sell
from seed.shops import terminal_rows
from seed.visit_plans import plan_months

_TERMINALS_AT_ONCE = 2000
_VISIT = VisitInput()


def tell_city(database: Database, city: City) -> dict[str, dict[str, str]]:
    """Fill a migrated database that does not have the city yet.

    Returns:
        The truth about its visits, see `history.truth_in`.

    Raises:
        Problem: whatever a service refuses; the parts told before stay.
    """
    operator = command_line_actor(CITY)
    with database.transaction(CITY) as session:
        create_city(session, CITY, NAME)
        publish_default_template(session, operator)
    branch_ids = _create_branches(database, operator)
    manufacturer_ids = _create_products(database, operator, city)
    _create_people(database, operator, city.people, branch_ids, manufacturer_ids, city.first)
    _create_terminals(database, operator, city, branch_ids, city.first)
    agree_plans(database, city, manufacturer_ids)
    draw_spot_checks(database, city)
    truth = _relive(database, operator, city, branch_ids)
    confirm_displays(database, city, branch_ids, manufacturer_ids)
    review_visits(database, city, branch_ids)
    plan_months(database, city, branch_ids)
    spend_days(database, city, branch_ids)
    report_days(database, city, branch_ids)
    run_promotions(database, city, branch_ids, manufacturer_ids)
    ask_retailers(database, city, branch_ids, truth)
    sell(database, city)
    bring_market_information(database, city, manufacturer_ids)
    bring_figures(database, city)
    return truth


def _create_branches(database: Database, operator: Actor) -> dict[str, str]:
    """Ids by code."""
    rng = generator(0, "branches")
    with database.transaction(CITY) as session:
        return {
            plan.code: create_branch(
                session, operator, code=plan.code, name=plan.name, locality=plan.locality, id=make_id(rng)
            ).id
            for plan in BRANCHES
        }


def _create_products(database: Database, operator: Actor, city: City) -> dict[str, str]:
    """Manufacturers, brands and specs. Ids of the manufacturers by name."""
    rng = generator(0, "products")
    manufacturers: dict[str, str] = {}
    brands: dict[str, str] = {}
    with database.transaction(CITY) as session:
        for name, brand_names in MANUFACTURERS.items():
            manufacturers[name] = create_manufacturer(session, operator, name=name, id=make_id(rng))["id"]
            for brand_name in brand_names:
                brand = create_brand(
                    session, operator, manufacturer_id=manufacturers[name], name=brand_name, id=make_id(rng)
                )
                brands[brand_name] = brand["id"]
        for number, (spec, spec_id) in enumerate(city.spec_ids.items(), 1):
            create_spec(
                session,
                operator,
                id=spec_id,
                brand_id=brands[spec.brand],
                name=spec.full_name,
                price_class=spec.price_class,
                wholesale_fen=spec.wholesale_yuan * 100,
                retail_fen=spec.retail_yuan * 100,
                ean13=_store_internal_ean13(number),
                entry_date=spec.entry_date,
                is_focus=spec.is_focus,
                stage=spec.stage,
            )
    return manufacturers


def _store_internal_ean13(number: int) -> str:
    """Prefixes 20 to 29 are for use inside a shop: no real product has such a bar code."""
    digits = f"20{CITY}{number:04d}"
    return digits + check_digit(digits)


def _create_people(
    database: Database,
    operator: Actor,
    people: Iterable[Employee],
    branch_ids: dict[str, str],
    manufacturer_ids: dict[str, str],
    from_date: date,
) -> None:
    with database.transaction(CITY) as session:
        for each in people:
            create_person(
                session,
                operator,
                id=each.id,
                username=each.username,
                name=each.name,
                role=each.role,
                password=PASSWORD,
                branch_id=branch_ids[each.branch.code] if each.branch else None,
                manufacturer_id=manufacturer_ids[each.manufacturer] if each.manufacturer else None,
                from_date=from_date,
            )


def _create_terminals(
    database: Database, operator: Actor, city: City, branch_ids: dict[str, str], from_date: date
) -> None:
    for shops in _batched(city.shops, _TERMINALS_AT_ONCE):
        with database.transaction(CITY) as session:
            create_terminals(session, operator, terminal_rows(city.seed, shops, branch_ids), from_date)


def _batched(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def _relive(database: Database, operator: Actor, city: City, branch_ids: dict[str, str]) -> dict[str, dict[str, str]]:
    """Let the history happen, a manager's week at a time."""
    visits = 0
    truth: dict[str, dict[str, str]] = {}
    weeks = len(city.weeks) * len(city.managers)
    with tqdm(total=weeks, desc=f"{NAME}, {city.first} to {city.last}", unit="week", mininterval=0.5) as progress:
        for event in tell(city):
            visits += _happen(database, operator, event, branch_ids)
            truth |= truth_in(event)
            if isinstance(event, Syncs):
                deliver_pictures(database, event)
            progress.set_postfix(visits=visits, refresh=False)
            progress.update(isinstance(event, Syncs))
    return truth


def _happen(database: Database, operator: Actor, event: Event, branch_ids: dict[str, str]) -> int:
    """Returns: how many visits were recorded."""
    with database.transaction(CITY) as session:
        match event:
            case HandOver(day, shops, successor):
                assign_terminals(session, operator, [shop.id for shop in shops], successor.id, day)
            case Closing(day, shop):
                close_terminal(session, operator, shop.id, day)
            case Syncs(manager, syncs):
                actor = _manager_actor(manager, branch_ids)
                for sync in syncs:
                    drafts: list[dict[str, Any]] = _VISIT.load(sync.documents, many=True)
                    receipt = Receipt(sync.at, sync.offset_ms, manager.device_id)
                    for problem in record_visits(session, actor, drafts, receipt):
                        if problem is not None:
                            raise problem
                return sum(len(sync.documents) for sync in syncs)
    return 0


def _manager_actor(manager: Employee, branch_ids: dict[str, str]) -> Actor:
    assert manager.branch is not None
    return Actor(CITY, manager.id, manager.role, branch_id=branch_ids[manager.branch.code], device_id=manager.device_id)
