"""Working days: which days of a city's year count, and how many lie between two dates."""
