"""Complaints of retailers: who has to answer, by when, and what became of it (R24)."""
