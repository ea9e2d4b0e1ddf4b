"""What can be done with manufacturers, brands and specs: take them in and change them. (The stages of their life: lifecycle.py)

Other packages ask here who may propose something for products in a stage (`require_proposer`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.access import Actor, Role, Verb, require
from backend.brands import queries, rules
from backend.brands.lifecycle_rules import Party, may_propose
from backend.brands.models import Brand, Manufacturer, Spec, SpecStage
from backend.brands.rules import Stage
from backend.db import Base, new_id
from backend.problems import CODE_TAKEN, INVALID, NOT_FOUND, NOT_YOUR_PROPOSAL, fault
from backend.versions import require_version


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
    begin_stage(session, actor, spec, stage, entry_date)
    return queries.get_spec(session, actor, spec.id)


def change_spec(
    session: Session, actor: Actor, spec_id: str, values: Mapping[str, Any], looked_at: str | None = None
) -> dict[str, Any]:
    """Give a spec new values; what is not named stays. Its brand and its stage are not changed here.

    `looked_at` is the version that whoever changes it has seen (`version_of`), if they say so.

    Raises:
        Problem: `not-found`, `forbidden`, `stale`, `invalid`, `code-taken`.
    """
    spec = find_spec(session, actor, spec_id, lock=True)
    require(actor, Verb.EDIT_BRANDS)
    if looked_at is not None:
        require_version(queries.get_spec(session, actor, spec_id), looked_at)
    for name, value in values.items():
        setattr(spec, name, value)
    _require_sound(spec)
    _add(session, spec, "ean13")
    return queries.get_spec(session, actor, spec_id)


def require_proposer(session: Session, actor: Actor, spec_ids: Collection[str]) -> Stage:
    """Whoever proposes a maintenance plan or a promotion of these specs has to be of a side that may at the stage of their life,
    which is one and the same (R7). A promoter speaks for the own manufacturer, everybody else for commerce.

    Returns:
        The stage.

    Raises:
        Problem: `invalid` for an unknown or retired spec, or several stages; `not-your-proposal`.
    """
    known = queries.stages_on_sale(session, actor, spec_ids)
    if unknown := set(spec_ids) - known.keys():
        raise INVALID(errors=[fault(f"spec_ids.{each}", "There is no such spec.") for each in sorted(unknown)])
    stages = set(known.values())
    if len(stages) != 1:
        raise INVALID(errors=[fault("spec_ids", "The specs are in one stage of their life.")])
    stage = Stage(stages.pop())
    require_proposer_at(actor, stage)
    return stage


def require_proposer_at(actor: Actor, stage: str) -> None:
    """The same for specs whose stage is known.

    Raises:
        Problem: `not-your-proposal`.
    """
    party = Party.MANUFACTURER if actor.role is Role.PROMOTER else Party.COMMERCE
    if not may_propose(stage, party):
        raise NOT_YOUR_PROPOSAL()


def begin_stage(
    session: Session,
    actor: Actor,
    spec: Spec,
    stage: str,
    from_date: date,
    reason: str | None = None,
    figures: dict[str, Any] | None = None,
    is_improvable: bool | None = None,
) -> None:
    """Write the row of a stage; whether it may come is for lifecycle.py to say."""
    session.add(
        SpecStage(
            city_id=actor.city_id,
            spec_id=spec.id,
            stage=stage,
            from_date=from_date,
            reason=reason,
            figures=figures,
            is_improvable=is_improvable,
            decided_by=actor.account_id,
        )
    )
    session.flush()


def find_spec(session: Session, actor: Actor, spec_id: str, *, lock: bool = False) -> Spec:
    """With `lock`, nobody else changes it until the transaction ends."""
    spec = queries.find_spec(session, actor, spec_id, lock=lock)
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
