"""Other ways to take in the same documents, measured beside ours in the same run."""
