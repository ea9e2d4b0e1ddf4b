"""In-store days: one full day a month at each benchmark terminal (R27)."""
