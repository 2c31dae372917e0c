"""A ledger as people have left it, read back: columns by their headings, rows bound to their tasks."""
