"""The process: reads the environment, serves HTTP on PORT (3002)."""

import logging
import os

import uvicorn
from fastapi import FastAPI
from sqlalchemy import create_engine

from pricing.app import create_app
from pricing.database import DatabasePriceBook
from pricing.price_book import SAMPLE_DISCOUNTS, SAMPLE_PRICES, MemoryPriceBook, PriceBook


def open_price_book(database_url: str | None) -> PriceBook:
    """The database's book, or without one the sample prices, and says so."""
    if database_url:
        return DatabasePriceBook(create_engine(name_driver(database_url), pool_pre_ping=True))
    logging.getLogger("uvicorn.error").warning("DATABASE_URL is not set: serving the sample prices from memory")
    return MemoryPriceBook(SAMPLE_PRICES, SAMPLE_DISCOUNTS)


def name_driver(database_url: str) -> str:
    """SQLAlchemy takes the driver from the URL; platforms hand out postgres:// or postgresql:// without one."""
    scheme, separator, rest = database_url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in ("postgres", "postgresql") else database_url


def build_app() -> FastAPI:
    return create_app(open_price_book(os.environ.get("DATABASE_URL")), os.environ.get("COMMIT_SHA"))


if __name__ == "__main__":
    uvicorn.run(
        "pricing.main:build_app",
        factory=True,
        host=os.environ.get("HOST", "0.0.0.0"),
        port=int(os.environ.get("PORT", "3002")),
    )
