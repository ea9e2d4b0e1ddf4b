"""Tasks: what a manager has been asked to do, and what became of it."""
