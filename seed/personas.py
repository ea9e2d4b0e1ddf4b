"""Better and worse customer managers: how they work, and what they cheat in.

Frauds are named by the signal that should show them (backend/visits/signal_rules.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.terminals.geo import Datum
from backend.visits.signal_rules import SignalKind

#: In what part of a history a phone's clock is wrong, for whoever turns it.
WRONG_CLOCK_FROM, WRONG_CLOCK_UNTIL = 0.5, 0.62


@dataclass(frozen=True)
class Persona:
    """Habits as means and shares. `frauds` are shares of the visits; that of the clock has its own time, see above, and that of
    even days is a share of the days.

    `photo_frauds` are done in turn (cameras.py). `labels_photos`: the phone writes time and place into its pictures.
    """

    visits_a_day: float
    minutes: float
    attendance: float
    full_checks: float
    photos: float
    notes: float
    in_store_days: float
    late_syncs: float
    datum: Datum = Datum.GCJ02
    frauds: Mapping[SignalKind, float] = field(default_factory=dict)
    photo_frauds: tuple[SignalKind, ...] = ()
    labels_photos: bool = False


#: In the order of the log-ins; those of a larger city begin again.
PERSONAS = (
    # 城东: the example to all, and an average colleague.
    Persona(10.6, 22, 0.98, 0.95, 0.95, 0.9, 1.0, 0.02, labels_photos=True),
    Persona(
        8.4, 19, 0.95, 0.60, 0.60, 0.5, 0.7, 0.08,
        frauds={SignalKind.SHORT_STAY: 0.05},
        photo_frauds=(SignalKind.PHOTO_BLURRED, SignalKind.PHOTO_DARK),
    ),
    # 城西: one who visits from the tea house, and a good one.
    Persona(
        8.8, 15, 0.92, 0.30, 0.25, 0.2, 0.3, 0.12,
        frauds={
            SignalKind.FAR: 0.12, SignalKind.MOCK_LOCATION: 0.06, SignalKind.POOR_FIX: 0.06,
            SignalKind.SAME_COORDINATES: 0.05,
        },
        photo_frauds=(SignalKind.PHOTO_FROM_GALLERY, SignalKind.PHOTO_REUSED),
    ),
    Persona(9.6, 20, 0.96, 0.85, 0.85, 0.8, 0.9, 0.04, Datum.WGS84, labels_photos=True),
    # 高新: writes several visits at once, afterwards, at the desk.
    Persona(
        8.8, 18, 0.93, 0.55, 0.50, 0.4, 0.5, 0.06,
        frauds={SignalKind.OVERLAP: 0.08, SignalKind.SHORT_STAY: 0.03, SignalKind.EVENLY_SPACED: 0.12},
        photo_frauds=(SignalKind.PHOTO_NEAR_DUPLICATE, SignalKind.PHOTO_REUSED, SignalKind.PHOTO_FROM_GALLERY),
    ),
    # 河口: long ways and no network, but honest.
    Persona(6.9, 24, 0.95, 0.80, 0.75, 0.7, 0.9, 0.35),
    # 青石: one who is in two townships at once, and one who turns the phone's clock.
    Persona(
        8.2, 16, 0.92, 0.40, 0.35, 0.3, 0.4, 0.15,
        frauds={SignalKind.IMPOSSIBLE_SPEED: 0.07, SignalKind.POOR_FIX: 0.03, SignalKind.STALE_FIX: 0.05},
        photo_frauds=(SignalKind.PHOTO_OTHER_PLACE, SignalKind.PHOTO_OTHER_TIME),
        labels_photos=True,
    ),
    Persona(7.6, 20, 0.94, 0.65, 0.60, 0.5, 0.7, 0.10, Datum.WGS84, frauds={SignalKind.CLOCK_OFF: 1.0}),
)  # fmt: skip
