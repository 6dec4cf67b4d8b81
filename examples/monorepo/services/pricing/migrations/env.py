"""Alembic: on a connection handed over in `config.attributes`, else on DATABASE_URL; with --sql, on none."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from pricing.database import Base
from pricing.main import name_driver


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()


def write_sql() -> None:
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def read_database_url() -> str:
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("DATABASE_URL is not set: give the database to migrate, or --sql to see the statements only")
    return name_driver(url)


if context.is_offline_mode():
    write_sql()
elif connection := context.config.attributes.get("connection"):
    migrate(connection)
else:
    with create_engine(read_database_url()).connect() as opened:
        migrate(opened)
