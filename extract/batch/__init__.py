"""Layer 7: archives. Ten thousand documents or ten million into Parquet tables, nothing lost, nothing done twice.

`run.run` is the whole of it: `listing` spreads the archives out, `plan` keeps them on disk in parts, `local` or
`cluster` has workers examine them, `view` closes the accounts; `query` and `excel` are for what comes after.
"""
