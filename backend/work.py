"""The table of jobs: which handler does which kind."""

from __future__ import annotations

from collections.abc import Mapping

from backend.exports.service import WRITE
from backend.exports.writing import write_export
from backend.jobs import Handler
from backend.photos.processing import process_photo
from backend.photos.rules import JUDGE, PROCESS
from backend.planning.counting import COUNT, count_plan_progress
from backend.planning.proposing import PROPOSE, propose_visit_plan
from backend.visits.photo_signals import judge_photos
from backend.visits.recomputing import RECOMPUTE, recompute_signals
from sync import export_lists  # noqa: F401 - registers what can be exported of phones

#: Kind → handler. A worker takes jobs of these kinds only, so that one of an older version leaves new kinds to new ones.
HANDLERS: Mapping[str, Handler] = {
    PROCESS: process_photo,
    JUDGE: judge_photos,
    RECOMPUTE: recompute_signals,
    PROPOSE: propose_visit_plan,
    COUNT: count_plan_progress,
    WRITE: write_export,
}
