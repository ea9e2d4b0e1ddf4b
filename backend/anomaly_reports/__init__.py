"""Anomaly reports: what was out of the ordinary on a working day, nil included (R23)."""
