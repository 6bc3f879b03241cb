"""Whether a migration only adds, so that the version before it goes on working while it runs and afterwards.

What PostgreSQL was told is judged, and not what the migration says. What may not stay is taken away one version later,
by a migration that is named in `CONTRACTING` with the version that no longer needs it.
"""

import re
from collections.abc import Iterator, Sequence

BASELINE = "0038"
"""The last migration that was written when nobody ran Folkmoot yet."""
CONTRACTING: dict[str, str] = {}
"""Migrations that take something away that the version before them no longer uses, with why that is so."""

GROWING = {
    "audit_event", "audit_seal", "comment", "decision", "delivery", "flag", "form_answer",
    "imported_response", "invitation", "job", "kept_row", "limit_use", "message", "observation", "original",
    "panel_member", "paper_entry", "postcode", "response", "suggestion",
}  # fmt: skip
"""The tables that grow with residents: whatever looks at each of their rows takes too long to be waited for."""

TABLE = r'(?:ONLY )?"?(?P<table>\w+)"?'
NEW_TABLE = re.compile(rf"CREATE TABLE (?:IF NOT EXISTS )?{TABLE}", re.IGNORECASE)
COLUMN = "(?:COLUMN )?(?!CONSTRAINT)"
TAKES_AWAY = {
    rf"DROP TABLE (?:IF EXISTS )?{TABLE}": "the version before reads this table",
    rf"ALTER TABLE {TABLE} DROP (?:COLUMN )?(?!CONSTRAINT|COLUMN|DEFAULT)": "the version before reads this column",
    rf"ALTER TABLE {TABLE} RENAME": "the version before knows it by the name it had",
    rf"ALTER TABLE {TABLE} ALTER (?:COLUMN )?\S+ SET NOT NULL": "the version before may leave it empty",
    rf"ALTER TABLE {TABLE} ADD {COLUMN}(?!.*DEFAULT).*NOT NULL": "the version before gives it no value",
    rf"(?:TRUNCATE|LOCK)(?: TABLE)? {TABLE}": "everybody else waits for the table",
}
HOLDS_UP = {
    rf"ALTER TABLE {TABLE} ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE": "the table is locked while it is written anew",
    rf"ALTER TABLE {TABLE} ADD {COLUMN}.*UNIQUE": "the table is locked while an index is made",
    rf"ALTER TABLE {TABLE} ADD CONSTRAINT \S+ (?:UNIQUE|PRIMARY|EXCLUDE)(?!.*USING INDEX)":
        "the table is locked while an index is made: make it CONCURRENTLY first, and add it USING INDEX",
    rf"ALTER TABLE {TABLE} ADD CONSTRAINT \S+ (?:CHECK|FOREIGN)(?!.*NOT VALID)":
        "the table is locked while every row is looked at: add it NOT VALID, and validate it by itself",
    rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:IF NOT EXISTS )?\S+ ON {TABLE}":
        "nobody can write while it is made: op.get_context().autocommit_block() and postgresql_concurrently=True",
}  # fmt: skip
RULES = [
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), why, rules is HOLDS_UP)
    for rules in (TAKES_AWAY, HOLDS_UP)
    for pattern, why in rules.items()
]


def objections(statements: Sequence[str]) -> Iterator[str]:
    """What keeps the statements of one migration from being run beneath the version before it.

    Tables that it makes itself are nobody's yet, and it may do with them what it likes; those that stay small it may
    look through while others wait.
    """
    own: set[str] = set()
    for statement in statements:
        said = " ".join(statement.split())
        if made := NEW_TABLE.match(said):
            own.add(made["table"].lower())
            continue
        for pattern, why, where_rows_are_many in RULES:
            found = pattern.match(said)
            table = found["table"].lower() if found else ""
            if table and table not in own and (table in GROWING or not where_rows_are_many):
                yield f"{said[:100]}: {why}"
