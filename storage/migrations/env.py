"""Alembic's entrance: it runs on the connection it is given and makes none of its own."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
