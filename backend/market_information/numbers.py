"""The numbers of this package, of which cities publish versions."""

from __future__ import annotations

from backend.market_information.rules import MarketInformationRules
from backend.rule_sets.service import register

#: Due within the month that follows, also when that has the longest holidays; no larger than what the API takes in.
MARKET_INFORMATION_RULES = register(
    "market_information",
    MarketInformationRules,
    bounds={"due_working_day": (1, 15), "reminder_working_days": (0, 15), "most_megabytes": (1, 30)},
)
