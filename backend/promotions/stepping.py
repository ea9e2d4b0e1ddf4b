"""One step of a promotion: its new state, the row that tells who did it and why, and word to those who come next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.audit import service as audit
from backend.db import new_id, utc_now
from backend.displays.plan_rules import Side
from backend.notices import service as notices
from backend.notices.rules import Kind
from backend.promotions import carrying, lookups
from backend.promotions.models import Promotion, PromotionStep
from backend.promotions.rules import AWAITING, STEP_OF, Deed, State, state_after


def side_of(actor: Actor) -> Side:
    return Side.MANUFACTURER if actor.role is Role.PROMOTER else Side.COMMERCE


def hold(session: Session, actor: Actor, promotion_id: str, verb: Verb = Verb.ARRANGE_PROMOTIONS) -> Promotion:
    """The promotion, for somebody who may do this with one.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    promotion = lookups.find_promotion(session, actor, promotion_id)
    if promotion is None:
        raise problems.NOT_FOUND()
    require(actor, verb)
    return promotion


def require_possible(promotion: Promotion, deed: Deed) -> None:
    """Raises: Problem: `promotion-moved-on` when its state does not allow that."""
    if state_after(promotion.state, deed) is None:
        raise problems.PROMOTION_MOVED_ON(state=promotion.state)


def take(
    session: Session,
    actor: Actor,
    promotion: Promotion,
    deed: Deed,
    note: str | None = None,
    at: datetime | None = None,
) -> None:
    """Put a promotion into the state that follows, and let phones and the next signatories know.

    Raises:
        Problem: `promotion-moved-on`.
    """
    require_possible(promotion, deed)
    step, after = STEP_OF[State(promotion.state)], state_after(promotion.state, deed)
    assert after is not None
    promotion.state, promotion.updated_at = after.value, utc_now()
    side = side_of(actor) if actor.account_id else None
    if deed is not Deed.PASSED:  # a review does not change who has signed
        waits = after in AWAITING or after is State.SPECIAL_REVIEW
        promotion.put_forward_by = side.value if waits and side else None
    note_step(session, actor, promotion, step, deed, note, at)
    if after is State.WITHDRAWN:
        carrying.take_off_phones(session, promotion)
    else:
        carrying.bring_to_phones(session, promotion)
    tell(session, promotion)


def note_step(
    session: Session, actor: Actor, promotion: Promotion, step: str, deed: Deed, note: str | None, at: datetime | None
) -> None:
    session.flush()
    number = session.scalar(
        select(func.count()).where(
            PromotionStep.city_id == promotion.city_id, PromotionStep.promotion_id == promotion.id
        )
    )
    side = side_of(actor) if actor.account_id else None
    session.add(
        PromotionStep(
            city_id=promotion.city_id, id=new_id(), promotion_id=promotion.id, number=number or 0, step=str(step),
            deed=deed.value, state=promotion.state, side=side.value if side else None, person_id=actor.account_id,
            note=note, at=at or utc_now(),
        )
    )  # fmt: skip
    session.flush()
    audit.record(session, actor, deed.value, "promotion", promotion.id, state=promotion.state, note=note)


def tell(session: Session, promotion: Promotion) -> None:
    """Those whose signature, or whose review, a promotion waits for are told so."""
    if promotion.state in AWAITING and promotion.put_forward_by == Side.COMMERCE:
        people = lookups.people_of_side(session, promotion.city_id, promotion.manufacturer_id)
    elif promotion.state in AWAITING or promotion.state == State.SPECIAL_REVIEW:
        people = lookups.people_of_side(session, promotion.city_id, None)
    else:
        return
    about = notices.Subject("promotion", promotion.id)
    detail = {"name": promotion.name, "state": promotion.state}
    notices.notify(session, promotion.city_id, people, Kind.PROMOTION_WAITING, about, **detail)
