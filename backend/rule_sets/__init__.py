"""Rule sets: the numbers of the business, as versions that a city publishes.

Every package that has such numbers keeps them as fields of a frozen dataclass in its `rules.py`, whose defaults are version 1,
and registers it here. A city's administrators publish further versions, in force from a day on. Versions are never changed, so
that whatever names one can be explained for ever.
"""
