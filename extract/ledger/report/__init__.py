"""Numbers about the tasks of a ledger, each with the tasks that it counts, and lists of them as files."""
