"""Wire shapes of signals, and of what is made of them. What a phone writes is `ExplanationInput`."""

from __future__ import annotations

from marshmallow import Schema, fields

from backend.fields import Choice, Id, Text, Time, Whole
from backend.loading import SentDocument
from backend.visits.signal_rules import SignalKind, Verdict

_EVIDENCE = {"description": "What it was found from; docs/signals.md has the members of each."}


class VerdictOutput(Schema):
    verdict = Choice(Verdict)
    note = fields.String(allow_none=True)
    by = Id()
    at = Time()


class ExplanationInSignal(Schema):
    id = Id()
    text = fields.String()
    explained_at = Time()


class SignalOutput(Schema):
    """A reason for doubt, with what a reviewer made of it and what the author says."""

    signal = Choice(SignalKind)
    weight = Whole()
    evidence = fields.Dict(keys=fields.String(), values=fields.Raw(), metadata=_EVIDENCE)
    verdict = fields.Nested(VerdictOutput, allow_none=True)
    explanation = fields.Nested(ExplanationInSignal, allow_none=True)


class SignalVerdictInput(Schema):
    verdict = Choice(Verdict, required=True)
    note = Text(2000, load_default=None, allow_none=True)


# ---- history ----------------------------------------------------------------------------------------------------------


class SaidOutput(Schema):
    """A signal as it stood for a while; `shown_until` is null while it stands."""

    signal = Choice(SignalKind)
    weight = Whole()
    evidence = fields.Dict(keys=fields.String(), values=fields.Raw(), metadata=_EVIDENCE)
    rules_version = Whole()
    shown_from = Time(allow_none=True)
    shown_until = Time(allow_none=True)


class GivenVerdict(VerdictOutput):
    signal = Choice(SignalKind)
    by_name = fields.String()


class ShownSignal(Schema):
    signal = Choice(SignalKind)
    weight = Whole()
    evidence = fields.Dict(keys=fields.String(), values=fields.Raw())


class ShowingOutput(Schema):
    """That somebody at a desk opened the visit when this was said of it; the first time."""

    person_id = Id()
    person_name = fields.String()
    signals = fields.List(fields.Nested(ShownSignal))
    shown_at = Time()


class SignalHistoryOutput(Schema):
    items = fields.List(fields.Nested(SaidOutput), metadata={"description": "What is said now, then what was."})
    verdicts = fields.List(fields.Nested(GivenVerdict), metadata={"description": "All that were given, newest first."})
    showings = fields.List(fields.Nested(ShowingOutput))


# ---- explanations -----------------------------------------------------------------------------------------------------


class ExplanationInput(SentDocument):
    """What the author of a visit says to a signal. `server` is what a phone has pulled before; it is ignored."""

    id = Id(load_default=None)
    visit_id = Id(required=True)
    signal = Choice(SignalKind, required=True)
    text = Text(2000, least=1, required=True)
    explained_at = Time(required=True, metadata={"description": "Device time."})


class ExplanationServerPart(Schema):
    author_id = Id()
    received_at = Time()


class ExplanationOutput(Schema):
    id = Id()
    visit_id = Id()
    signal = Choice(SignalKind)
    text = fields.String()
    explained_at = Time()
    server = fields.Nested(ExplanationServerPart)


# ---- recomputation ----------------------------------------------------------------------------------------------------


class RecomputationInput(Schema):
    kind = Choice(("signals", "photo_signals"), load_default="signals")


class RecomputationOutput(Schema):
    """How far old visits have been judged by a version of the rules. Of pictures it is how many visits were asked for."""

    id = Id()
    kind = Choice(("signals", "photo_signals"))
    rules_version = Whole()
    requested_by = Id(allow_none=True)
    requested_at = Time()
    visits_total = Whole(metadata={"description": "How many visits there were when it was asked for."})
    visits_done = Whole()
    visits_changed = Whole(metadata={"description": "Of how many something else is said than before."})
    reached_at = Time(allow_none=True, metadata={"description": "Visits that began before have been looked at."})
    finished_at = Time(allow_none=True)


class RecomputationList(Schema):
    items = fields.List(fields.Nested(RecomputationOutput))
