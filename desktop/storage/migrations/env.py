"""How Alembic runs a migration, on the connection that it is given; it opens nothing itself."""

from __future__ import annotations

from alembic import context

# The connection is already inside the caller's transaction, so that a migration happens whole or not at all.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
