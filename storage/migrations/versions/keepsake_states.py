"""What became of a keepsake: kept, done, let go, replaced."""

import sqlalchemy as sa
from alembic import op

revision = "keepsake_states"
down_revision = "requests"


def upgrade() -> None:
    """Add the state and its allowed values."""
    with op.batch_alter_table("keepsakes") as table:
        table.add_column(sa.Column("state", sa.String(), server_default="kept", nullable=False))
        table.create_check_constraint(
            op.f("ck_keepsakes_state"), "state IN ('kept', 'done', 'let_go', 'replaced')"
        )
