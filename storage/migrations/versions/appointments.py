"""When couples meet."""

import sqlalchemy as sa
from alembic import op

revision = "appointments"
down_revision = "pace"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "appointments",
        sa.Column("couple_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["couple_id"], ["couples.id"], name=op.f("fk_appointments_couple_id")),
        sa.PrimaryKeyConstraint("couple_id", name=op.f("pk_appointments")),
    )
