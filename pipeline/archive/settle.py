"""Which of several values of an obligation holds: what staff entered, else a later directive, else the reading."""

from __future__ import annotations

import sqlite3

_MENTIONS = """
UPDATE mentions SET live = (source = CASE WHEN EXISTS (
    SELECT 1 FROM corrections c WHERE c.obligation_id = mentions.obligation_id AND c.field = mentions.role
) THEN 'staff' ELSE 'read' END)
WHERE document_id = ? AND obligation_id IS NOT NULL
"""

_DEADLINES = """
UPDATE deadlines SET live = CASE
    WHEN EXISTS (
        SELECT 1 FROM corrections c WHERE c.obligation_id = deadlines.obligation_id AND c.field = 'deadline'
    ) THEN source = 'staff'
    WHEN EXISTS (
        SELECT 1 FROM deadlines d WHERE d.obligation_id = deadlines.obligation_id AND d.source = 'succession'
    ) THEN succession_id IS (
        SELECT s.id FROM successions s JOIN documents later ON later.id = s.document_id
        WHERE s.id IN (SELECT d.succession_id FROM deadlines d WHERE d.obligation_id = deadlines.obligation_id)
        ORDER BY later.date DESC, s.id DESC LIMIT 1
    )
    ELSE source = 'read' END
WHERE document_id = ?
"""

_STATUSES = """
UPDATE obligations SET (status, status_source) = (
    SELECT status, source FROM (
        SELECT 0 AS rank, c.id AS recency, c.new AS status, 'staff' AS source FROM corrections c
        WHERE c.obligation_id = obligations.id AND c.field = 'status'
        UNION ALL
        SELECT 1, s.id, CASE s.relation WHEN 'cancels' THEN 'cancelled' ELSE 'replaced' END, 'succession'
        FROM successions s
        WHERE s.target_obligation_id = obligations.id AND s.applied = 1 AND s.relation IN ('cancels', 'replaces')
        UNION ALL
        SELECT 2, 0, 'open', 'read'
    ) ORDER BY rank, recency DESC LIMIT 1
)
WHERE document_id = ?
"""


def settle(connection: sqlite3.Connection, document_id: int) -> None:
    """Set the live mentions, deadlines and statuses of a document's obligations; the caller indexes afterwards."""
    for statement in (_MENTIONS, _DEADLINES, _STATUSES):
        connection.execute(statement, (document_id,))
