"""New and changed documents merged into a ledger that people have edited; nothing that they typed is lost."""
