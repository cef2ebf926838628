"""When and how often people like to be written to, and why a nudge did not come."""

import sqlalchemy as sa
from alembic import op

revision = "pace"
down_revision = "paths"


def upgrade() -> None:
    """Add a column to people, and one to nudges."""
    op.add_column("people", sa.Column("pace", sa.LargeBinary(), nullable=True))
    op.add_column("nudges", sa.Column("why", sa.String(), nullable=True))
