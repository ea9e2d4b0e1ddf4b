"""Visit plans: which shops a manager calls on in a month, on which day, in which order and why; and what became of it.

A plan belongs to one manager and one month. It is proposed from how often shops are to be visited, how long they have waited,
what is due there and where they lie; the manager edits and submits it, the branch confirms or returns it, and every such step is
an event. A stop follows its shop: when that changes hands, what was still to come leaves the plan, and the successor's plan names
the shop among those it does not provide for.

A stop is done by a visit of its manager to its shop on any day of the month, and each visit does one stop. How many are done is
counted when visits and plans change (counting.py), so that a city's progress is read, not worked out.
"""
