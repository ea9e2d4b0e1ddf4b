"""Re-assigning people: the newest posting is the present one, and a customer manager never leaves with the shops."""
