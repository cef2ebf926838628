"""${message}."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from storage.utc_time import UtcTime

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
