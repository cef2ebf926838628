"""Script revisions: whatever a session has pinned stays readable."""

from sqlalchemy import bindparam, select, text

from storage.sql.transaction import Transaction
from storage.tables import script_revisions

KEEP = text(
    "INSERT INTO script_revisions (hash, script_id, document) VALUES (:hash, :script_id, :document)"
    " ON CONFLICT DO NOTHING"
)
DOCUMENT = select(script_revisions.c.document).where(script_revisions.c.hash == bindparam("revision"))


class Revisions:
    """Repository of script revisions within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def keep(self, revision: str, script_id: str, document: str) -> None:
        """Store the document under its content hash. Idempotent."""
        self._transaction.write(KEEP, {"hash": revision, "script_id": script_id, "document": document})

    def get(self, revision: str) -> str | None:
        """The document with this content hash."""
        return self._transaction.read(DOCUMENT, {"revision": revision}).scalar_one_or_none()
