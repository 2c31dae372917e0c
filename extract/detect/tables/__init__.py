"""Tables of tasks: known by the heads of their columns, their cells judged by the column that they stand in."""

from extract.detect.tables.find import with_tables
from extract.detect.tables.verdict import by_columns

__all__ = ["by_columns", "with_tables"]
