"""What waits for a desk, counted: one answer instead of a list for each kind of work. Nothing is stored here."""
