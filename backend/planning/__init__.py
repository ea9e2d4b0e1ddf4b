"""Visit plans: which shops a manager visits on which day, in what order, and why."""
