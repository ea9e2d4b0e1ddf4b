"""Tables that somebody sent, and what came of them: remembered for some days, so that an import can be left and found again."""
