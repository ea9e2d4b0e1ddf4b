"""Anomaly reports (R23): what a customer manager met on a working day, or that there was nothing.

A report belongs to its author and to the branch of that day, and stays with both. There is one for each manager and working day;
one without items is a nil report, which counts as much as any other. Whether it was on time is settled by its first arrival and
never changes: an edit makes no late report early, and none on time late. Whoever has written none is `missing`; that is no row,
it follows from the postings and the calendar.
"""
