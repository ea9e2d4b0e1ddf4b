"""What can be done with manufacturers, brands and specs: take them in, change them, and move a spec to another stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.brands import queries, rules
from backend.brands.models import Brand, Manufacturer, Spec, SpecStage
from backend.db import Base, new_id
from backend.problems import CODE_TAKEN, INVALID, NOT_FOUND, fault


def create_manufacturer(session: Session, actor: Actor, *, name: str, id: str | None = None) -> dict[str, Any]:
    """Raises:
    Problem: `forbidden`, `code-taken` when the name is in use.
    """
    require(actor, Verb.EDIT_BRANDS)
    manufacturer = Manufacturer(city_id=actor.city_id, id=id or new_id(), name=name)
    _add(session, manufacturer, "name")
    return {"id": manufacturer.id, "name": name}


def create_brand(
    session: Session, actor: Actor, *, manufacturer_id: str, name: str, id: str | None = None
) -> dict[str, Any]:
    """Raises:
    Problem: `forbidden`, `invalid` for an unknown manufacturer, `code-taken` when the name is in use.
    """
    require(actor, Verb.EDIT_BRANDS)
    if queries.find_manufacturer(session, actor, manufacturer_id) is None:
        raise INVALID(errors=[fault("manufacturer_id", "There is no such manufacturer.")])
    brand = Brand(city_id=actor.city_id, id=id or new_id(), manufacturer_id=manufacturer_id, name=name)
    _add(session, brand, "name")
    return queries.brand_documents(session, actor, [brand.id])[brand.id]


def create_spec(
    session: Session,
    actor: Actor,
    *,
    brand_id: str,
    name: str,
    price_class: str,
    wholesale_fen: int,
    retail_fen: int,
    ean13: str,
    entry_date: date,
    is_focus: bool = False,
    stage: str = rules.Stage.INTRODUCTION,
    retired_on: date | None = None,
    id: str | None = None,
) -> dict[str, Any]:
    """A new product; prices are fen per carton, and its first stage begins on the day of its entry.

    Raises:
        Problem: `forbidden`, `invalid`, `code-taken` when the bar code, or the name within the brand, is in use.
    """
    require(actor, Verb.EDIT_BRANDS)
    brand = queries.find_brand(session, actor, brand_id)
    if brand is None:
        raise INVALID(errors=[fault("brand_id", "There is no such brand.")])
    spec = Spec(
        city_id=actor.city_id,
        id=id or new_id(),
        brand_id=brand.id,
        manufacturer_id=brand.manufacturer_id,
        name=name,
        price_class=price_class,
        wholesale_fen=wholesale_fen,
        retail_fen=retail_fen,
        ean13=ean13,
        entry_date=entry_date,
        is_focus=is_focus,
        stage=stage,
        retired_on=retired_on,
    )
    _require_sound(spec)
    _add(session, spec, "ean13")
    _begin_stage(session, actor, spec, stage, entry_date)
    return queries.get_spec(session, actor, spec.id)


def change_spec(session: Session, actor: Actor, spec_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give a spec new values; what is not named stays. Its brand and its stage are not changed here.

    Raises:
        Problem: `not-found`, `forbidden`, `invalid`, `code-taken`.
    """
    spec = _find(session, actor, spec_id)
    require(actor, Verb.EDIT_BRANDS)
    for name, value in values.items():
        setattr(spec, name, value)
    _require_sound(spec)
    _add(session, spec, "ean13")
    return queries.get_spec(session, actor, spec_id)


def set_stage(
    session: Session,
    actor: Actor,
    spec_id: str,
    *,
    stage: str,
    from_date: date,
    reason: str | None = None,
    figures: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A person decides that the spec is in another stage from a day on; the decision is kept with its reason (R1 to R6).

    Raises:
        Problem: `not-found`, `forbidden`; `invalid` for a day to come or before the newest stage began.
    """
    spec = _find(session, actor, spec_id)
    require(actor, Verb.EDIT_BRANDS)
    if from_date > accounts.today(session, actor):
        raise INVALID(errors=[fault("from_date", "This day is still to come.")])
    newest = queries.newest_stage_start(session, actor, spec_id)
    if newest and from_date < newest:
        raise INVALID(errors=[fault("from_date", "The present stage began after this day.")])
    spec.stage = stage
    _begin_stage(session, actor, spec, stage, from_date, reason, figures)
    audit.record(session, actor, "set_stage", "spec", spec_id, stage=stage, from_date=from_date, reason=reason)
    return queries.get_spec(session, actor, spec_id)


def _begin_stage(
    session: Session,
    actor: Actor,
    spec: Spec,
    stage: str,
    from_date: date,
    reason: str | None = None,
    figures: dict[str, Any] | None = None,
) -> None:
    session.add(
        SpecStage(
            city_id=actor.city_id,
            spec_id=spec.id,
            stage=stage,
            from_date=from_date,
            reason=reason,
            figures=figures,
            decided_by=actor.account_id,
        )
    )
    session.flush()


def _find(session: Session, actor: Actor, spec_id: str) -> Spec:
    spec = queries.find_spec(session, actor, spec_id)
    if spec is None:
        raise NOT_FOUND()
    return spec


def _require_sound(spec: Spec) -> None:
    if why := rules.price_fault(spec.wholesale_fen, spec.retail_fen):
        raise INVALID(errors=[fault("retail_fen", why)])
    if why := rules.ean13_fault(spec.ean13):
        raise INVALID(errors=[fault("ean13", why)])


def _add(session: Session, thing: Base, unique_field: str) -> None:
    """Write it now, so that what must be unique is refused here and by the database itself, however many write at once."""
    try:
        session.add(thing)
        session.flush()
    except IntegrityError as error:
        field = "ean13" if unique_field == "ean13" and "ean13" in str(error.orig) else "name"
        raise CODE_TAKEN(errors=[fault(field, "Already in use.")]) from None
