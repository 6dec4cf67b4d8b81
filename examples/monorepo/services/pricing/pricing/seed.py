"""Writes the sample prices to the database: `python -m pricing.seed`."""

import os
import sys

from sqlalchemy import create_engine

from pricing.database import DatabasePriceBook
from pricing.main import name_driver
from pricing.price_book import SAMPLE_DISCOUNTS, SAMPLE_PRICES

if __name__ == "__main__":
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.exit("DATABASE_URL is not set: give the database that the sample prices go to")
    DatabasePriceBook(create_engine(name_driver(url))).add(SAMPLE_PRICES, SAMPLE_DISCOUNTS)
