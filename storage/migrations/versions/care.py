"""People: information kept for a person's safety, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "care"
down_revision = "own_data"


def upgrade() -> None:
    """Add the column; it is empty for existing people."""
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("care", sa.LargeBinary(), nullable=True))
