"""Working days: which days of a city's year count, and how many lie between two dates.

The calendar is what the State Council published (national.py), and over it, day by day, what the city imported.
"""
