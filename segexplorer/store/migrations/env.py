"""Alembic's entry: runs the steps on the connection that database.py handed over, inside its transaction."""

from alembic import context

from segexplorer.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
)
with context.begin_transaction():
    context.run_migrations()
