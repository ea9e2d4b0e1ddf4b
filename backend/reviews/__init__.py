"""Review: what the branch says of the visits that are handed in, and what follows from it.

Every visit with a signal that stands is looked at, and of the others as many as the month's draw picks
(backend/visits/spot_checks.py). Whatever somebody decides is a `Review`, a row that says who, when, why and of which version;
no row is ever changed. A visit's state follows from its newest review and its newest recording.

What is accepted or rejected is locked. What is returned goes back to its author as a task and comes back as the next version;
the former one is kept as it travelled, but for positions, so that both can be compared. Of a return or rejection the author
may appeal, once, and somebody else than the reviewer decides; an appeal that is upheld opens the visit for a new review.
"""
