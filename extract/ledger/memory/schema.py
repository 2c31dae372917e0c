"""The tables of a ledger's database, by version; each version is reached from the one before it."""

import sqlite3

APPLICATION = 0x6C75_6F73
"""PRAGMA application_id of our databases ("luos"): tells them from other programs' files."""

_FIRST = (
    """CREATE TABLE events (
        id TEXT NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        task TEXT NOT NULL,
        by TEXT NOT NULL,
        via TEXT NOT NULL,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        payload TEXT NOT NULL
    )""",
    "CREATE INDEX events_by_number ON events (number)",
    "CREATE INDEX events_by_file ON events (sha256)",
    "CREATE TRIGGER events_keep BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'append-only'); END",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST,)
"""MIGRATIONS[n] leads from version n to n + 1, statement by statement; one that was released is never changed."""

VERSION = len(MIGRATIONS)
"""PRAGMA user_version of a database that this program writes."""


def migrate(connection: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    """Bring a database (0: empty) to the newest version, in one transaction.

    The connection must be in autocommit mode. Raises sqlite3.Error and leaves the database as it was.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for version in range(
            version_of(connection), len(migrations)
        ):  # asked again: another program may have been first
            for statement in migrations[version]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def version_of(connection: sqlite3.Connection) -> int:
    """The schema's version, 0 for a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def application_of(connection: sqlite3.Connection) -> int:
    """The id of the program that made the database, 0 for a new file."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])
