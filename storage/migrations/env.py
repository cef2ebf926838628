"""What Alembic runs for each command; `storage.migrations` passes in the connection."""

from alembic import context

from storage.tables import Stored

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Stored.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
