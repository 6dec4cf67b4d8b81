"""The migrations, and the price book on the tables that they make."""

from datetime import date
from io import StringIO

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import IntegrityError

from pricing.database import Base, DatabasePriceBook
from pricing.price_book import SAMPLE_PRICES, DiscountCode, Price
from pricing.tax import TaxCategory


def test_the_migrations_make_what_the_models_say(migrated: Engine) -> None:
    with migrated.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_there_is_one_line_of_migrations(alembic_config: Config) -> None:
    assert ScriptDirectory.from_config(alembic_config).get_heads() == ["0002"]


def test_every_migration_can_be_taken_back(alembic_config: Config, migrated: Engine) -> None:
    with migrated.connect() as connection:
        alembic_config.attributes["connection"] = connection
        command.downgrade(alembic_config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_the_statements_for_postgresql_can_be_read_beforehand(alembic_config: Config) -> None:
    alembic_config.output_buffer = StringIO()
    command.upgrade(alembic_config, "head", sql=True)
    statements = alembic_config.output_buffer.getvalue()
    assert statements.index("CREATE TABLE prices") < statements.index("CREATE TABLE discount_codes")
    assert statements.rstrip().endswith("COMMIT;")


def test_reads_back_what_was_written(migrated: Engine) -> None:
    book = DatabasePriceBook(migrated)
    spring = DiscountCode("SPRING", 1500, date(2026, 5, 31))
    book.add(SAMPLE_PRICES, [spring])
    assert book.list_prices() == sorted(SAMPLE_PRICES, key=lambda price: price.sku)
    assert book.find_prices(["tea-green", "teapot"]) == {"tea-green": Price("tea-green", 849, TaxCategory.REDUCED)}
    assert book.find_discount("SPRING") == spring
    assert book.find_discount("WINTER") is None


def test_a_price_that_is_added_again_is_replaced(migrated: Engine) -> None:
    book = DatabasePriceBook(migrated)
    book.add([Price("mug-blue", 1290, TaxCategory.STANDARD)])
    book.add([Price("mug-blue", 1390, TaxCategory.STANDARD)])
    assert [price.unit_price for price in book.list_prices()] == [1390]


def test_the_database_refuses_a_negative_price(migrated: Engine) -> None:
    with pytest.raises(IntegrityError):
        DatabasePriceBook(migrated).add([Price("mug-blue", -1, TaxCategory.STANDARD)])
