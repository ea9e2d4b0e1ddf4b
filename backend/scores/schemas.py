"""Wire shapes of scores, their explanation, closings, faults of plans and appeals. Scores and points are hundredths."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.displays.confirmation_rules import CaseState, Party, Reason
from backend.displays.plan_rules import Side
from backend.displays.plan_schemas import Month
from backend.fields import Choice, Flag, Id, PageQuery, QueryFlag, Text, Time, Whole
from backend.rule_sets.schemas import Parameters
from backend.scores.maintenance_rules import Band, PlanFault, Provisional
from backend.scores.promotion_schemas import CheckBehind, PhotoBehind, PromotionBehind
from backend.scores.standings import Part

KINDS = ("maintenance", "promotion")
FAULT_STATES = ("recorded", "confirmed", "dismissed")


class ScoreQuery(PageQuery):
    month = Month(load_default=None)
    since = Month(load_default=None, metadata={"description": "This month and later ones: a trend."})
    kind = Choice(KINDS, load_default=None)
    part = Choice(Part, load_default=None)
    examinee_id = Text(36, load_default=None)
    branch_id = Id(load_default=None, metadata={"description": "A branch and its managers."})


class ScoreRow(Schema):
    """What an examinee has in a month. Revision 0: the month is open, and this is how it stands."""

    id = Id()
    kind = Choice(KINDS)
    month = fields.String()
    part = Choice(Part)
    examinee_id = fields.String(metadata={"description": "Of branch, person or manufacturer; the centre's is empty."})
    name = fields.String()
    revision = Whole()
    score = Whole(allow_none=True, metadata={"description": "Hundredths; null where it is not known yet."})
    band = Choice(Band, allow_none=True)
    provisional = fields.List(Choice(Provisional), metadata={"description": "Why it may still change."})
    rules_version = Whole()
    computed_at = Time()


class ScorePage(Schema):
    items = fields.List(fields.Nested(ScoreRow))
    next_cursor = fields.String(allow_none=True)


class CaseBehind(Schema):
    """A confirmation case with its visit, which a promoter is not told, and its photos."""

    id = Id()
    terminal_id = Id()
    terminal_name = fields.String()
    license_no = fields.String()
    branch_name = fields.String()
    spec_name = fields.String()
    visit_id = Id(allow_none=True)
    plan_id = Id(allow_none=True)
    reason = Choice(Reason, allow_none=True)
    state = Choice(CaseState)
    checked_at = Time()
    due_at = Time()
    settled_at = Time(allow_none=True)
    decided_by = fields.String(allow_none=True)
    photos = fields.List(fields.Nested(PhotoBehind))


class NamedTerminal(Schema):
    id = Id()
    name = fields.String()
    license_no = fields.String()
    branch = fields.String()


class FailureOutput(Schema):
    """A terminal that counts as failing, with the worst reason. Without a case nobody made the check that the plan asked for."""

    terminal = fields.Nested(NamedTerminal)
    reason = Choice(Reason)
    meaning = fields.Dict(keys=fields.String(), values=fields.String())
    party = Choice(Party)
    plan = fields.Dict(metadata={"description": "`id` and `name`."})
    case = fields.Nested(CaseBehind, allow_none=True)


class PlanFaultOutput(Schema):
    id = Id()
    month = fields.String()
    kind = Choice(PlanFault)
    manufacturer_id = Id()
    branch_id = Id(allow_none=True)
    plan_id = Id(allow_none=True)
    note = fields.String()
    side = Choice(Side)
    state = Choice(FAULT_STATES)
    answer = fields.String(allow_none=True)
    recorded_by = fields.String()
    recorded_at = Time()
    answered_at = Time(allow_none=True)


class ScoreAppealOutput(Schema):
    id = Id()
    revision = Whole()
    text = fields.String()
    outcome = Choice(("upheld", "dismissed"), allow_none=True)
    note = fields.String(allow_none=True)
    appealed_at = Time()
    decided_at = Time(allow_none=True)


class ScoreAppealQuery(PageQuery):
    month = Month(load_default=None)
    kind = Choice(KINDS, load_default=None)
    undecided = QueryFlag(
        load_default=None, metadata={"description": "Those that wait for a decision, or those that have one."}
    )


class ListedScoreAppeal(ScoreAppealOutput):
    """With the score that it is about, as it is now."""

    kind = Choice(KINDS)
    month = fields.String()
    part = Choice(Part)
    examinee_id = fields.String()
    name = fields.String()
    score = Whole(allow_none=True)
    newest_revision = Whole()
    appealed_by = fields.String()


class ScoreAppealPage(Schema):
    items = fields.List(fields.Nested(ListedScoreAppeal))
    next_cursor = fields.String(allow_none=True)


class AppealList(Schema):
    items = fields.List(fields.Nested(ScoreAppealOutput))


class ClosingOutput(Schema):
    """A month as it was frozen, or a revision of it. `cause` says what came and went, and how scores moved."""

    month = fields.String()
    revision = Whole()
    rules = fields.Dict(metadata={"description": "Version of each kind of rules."})
    facts_sha256 = fields.String()
    results_sha256 = fields.String()
    cause = fields.Dict(allow_none=True)
    closed_by = fields.String(allow_none=True, metadata={"description": "Null: the clock."})
    closed_at = Time()


class ClosingList(Schema):
    items = fields.List(fields.Nested(ClosingOutput))


class UncheckedTerminal(Schema):
    id = Id()
    name = fields.String()
    license_no = fields.String()
    plan_id = Id()
    plan_name = fields.String()


class OpenItems(Schema):
    """What still counts this month: at most 200 of each. Of a promotion score it is `checks` alone."""

    checks = fields.List(fields.Nested(CheckBehind), metadata={"description": "A desk has to say whether they count."})

    disputes = fields.List(fields.Nested(CaseBehind), metadata={"description": "The branch has to settle them."})
    waiting = fields.List(fields.Nested(CaseBehind), metadata={"description": "The promoter has to answer them."})
    unchecked = fields.List(
        fields.Nested(UncheckedTerminal), metadata={"description": "Nobody has checked the plan's display there yet."}
    )


class Explanation(ScoreRow):
    """A score with the rows behind every deduction: of a promotion score `promotions`, of a maintenance score the others."""

    open_disputes = Whole(metadata={"description": "So many are not settled; those do not count."})
    promotions = fields.List(fields.Nested(PromotionBehind))
    terminals = Whole(metadata={"description": "N: distinct terminals of agreed plans in scope."})
    failing = Whole(metadata={"description": "F: failing terminals by weight, in hundredths."})
    step = Whole(metadata={"description": "U: how many failing terminals are a step."})
    steps = Whole(metadata={"description": "In hundredths."})
    plan_faults = Whole()
    points_for_steps = Whole()
    points_for_plan_faults = Whole()
    failures = fields.List(fields.Nested(FailureOutput))
    faults_of_plans = fields.List(fields.Nested(PlanFaultOutput))
    appeals = fields.List(fields.Nested(ScoreAppealOutput))
    closings = fields.List(fields.Nested(ClosingOutput))
    open_items = fields.Nested(OpenItems, allow_none=True, metadata={"description": "While the month is open."})


class MonthInput(Schema):
    month = Month(required=True)


class WhatIfInput(Schema):
    month = Month(required=True)
    rules = Choice(("maintenance_score", "promotion_score"), load_default="maintenance_score")
    parameters = Parameters(keys=fields.String(), required=True)


class WhatIfScore(Schema):
    kind = Choice(KINDS)
    part = Choice(Part)
    examinee_id = fields.String()
    score = Whole(allow_none=True)
    what_if = Whole(allow_none=True)


class WhatIfList(Schema):
    items = fields.List(fields.Nested(WhatIfScore))


class PlanFaultInput(Schema):
    month = Month(required=True)
    kind = Choice(PlanFault, required=True)
    manufacturer_id = Id(load_default=None, allow_none=True, metadata={"description": "A promoter's own is known."})
    branch_id = Id(load_default=None, allow_none=True, metadata={"description": "Of P2: who went off the plan."})
    plan_id = Id(load_default=None, allow_none=True)
    note = Text(2000, least=1, required=True)


class PlanFaultQuery(Schema):
    month = Month(load_default=None)
    state = Choice(FAULT_STATES, load_default=None)
    plan_id = Id(load_default=None)
    waiting_for = Choice(Side, load_default=None, metadata={"description": "Whose answer is awaited."})


class PlanFaultList(Schema):
    items = fields.List(fields.Nested(PlanFaultOutput))


class PlanFaultAnswerInput(Schema):
    confirmed = Flag(required=True)
    note = Text(2000, load_default=None, allow_none=True)


class ScoreAppealInput(Schema):
    text = Text(4000, least=1, required=True)


class ScoreAppealDecisionInput(Schema):
    outcome = Choice(("upheld", "dismissed"), required=True)
    note = Text(4000, least=1, required=True)
