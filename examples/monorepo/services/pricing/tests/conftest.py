from collections.abc import Iterator
from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, StaticPool, create_engine

from pricing.app import create_app
from pricing.price_book import SAMPLE_PRICES, DiscountCode, MemoryPriceBook

TODAY = date(2026, 6, 15)
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def book() -> MemoryPriceBook:
    return MemoryPriceBook(
        SAMPLE_PRICES,
        [
            DiscountCode("WELCOME", 1000, None),
            DiscountCode("LAST-DAY", 2000, TODAY),
            DiscountCode("OVER", 2000, date(2026, 6, 14)),
        ],
    )


@pytest.fixture
def client(book: MemoryPriceBook) -> Iterator[TestClient]:
    with TestClient(create_app(book, COMMIT, lambda: TODAY)) as client:
        yield client


@pytest.fixture
def alembic_config(pytestconfig: pytest.Config) -> Config:
    return Config(pytestconfig.rootpath / "alembic.ini")


@pytest.fixture
def migrated(alembic_config: Config) -> Iterator[Engine]:
    """A database in memory that went through all migrations."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        migrate(alembic_config, connection, "head")
    yield engine
    engine.dispose()


def migrate(config: Config, connection: Connection, to: str) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, to)
