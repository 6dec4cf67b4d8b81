"""The price book in a database. Its tables are made by migrations/, never from here."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import CheckConstraint, Engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from pricing.price_book import DiscountCode, Price
from pricing.tax import TaxCategory


class Base(DeclarativeBase):
    pass


class PriceRow(Base):
    __tablename__ = "prices"
    __table_args__ = (CheckConstraint("unit_price >= 0", name="prices_unit_price_not_negative"),)

    sku: Mapped[str] = mapped_column(primary_key=True)
    unit_price: Mapped[int]
    tax_category: Mapped[str]


class DiscountCodeRow(Base):
    __tablename__ = "discount_codes"
    __table_args__ = (
        CheckConstraint("basis_points > 0 AND basis_points <= 10000", name="discount_codes_basis_points_range"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    basis_points: Mapped[int]
    valid_until: Mapped[date | None]


class DatabasePriceBook:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_prices(self) -> list[Price]:
        with Session(self._engine) as session:
            return [_read_price(row) for row in session.scalars(select(PriceRow).order_by(PriceRow.sku))]

    def find_prices(self, skus: Iterable[str]) -> dict[str, Price]:
        with Session(self._engine) as session:
            rows = session.scalars(select(PriceRow).where(PriceRow.sku.in_(list(skus))))
            return {row.sku: _read_price(row) for row in rows}

    def find_discount(self, code: str) -> DiscountCode | None:
        with Session(self._engine) as session:
            row = session.get(DiscountCodeRow, code)
            return row and DiscountCode(row.code, row.basis_points, row.valid_until)

    def add(self, prices: Iterable[Price], discounts: Iterable[DiscountCode] = ()) -> None:
        """Adds entries, or replaces those of the same SKU or code."""
        with Session(self._engine) as session, session.begin():
            for price in prices:
                session.merge(
                    PriceRow(sku=price.sku, unit_price=price.unit_price, tax_category=price.tax_category.value)
                )
            for discount in discounts:
                session.merge(
                    DiscountCodeRow(
                        code=discount.code, basis_points=discount.basis_points, valid_until=discount.valid_until
                    )
                )


def _read_price(row: PriceRow) -> Price:
    return Price(row.sku, row.unit_price, TaxCategory(row.tax_category))
