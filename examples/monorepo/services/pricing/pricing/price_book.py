"""What things cost: the port, and a book in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pricing.tax import TaxCategory


@dataclass(frozen=True)
class Price:
    sku: str
    unit_price: int  # cents, before tax
    tax_category: TaxCategory


@dataclass(frozen=True)
class DiscountCode:
    code: str
    basis_points: int  # 1000 is 10 %
    valid_until: date | None  # the last day; None means for good

    def is_valid_on(self, day: date) -> bool:
        return self.valid_until is None or day <= self.valid_until


class PriceBook(Protocol):
    def list_prices(self) -> list[Price]: ...

    def find_prices(self, skus: Iterable[str]) -> dict[str, Price]:
        """SKUs without a price are left out."""
        ...

    def find_discount(self, code: str) -> DiscountCode | None: ...


class MemoryPriceBook:
    def __init__(self, prices: Iterable[Price], discounts: Iterable[DiscountCode] = ()) -> None:
        self._prices = {price.sku: price for price in prices}
        self._discounts = {discount.code: discount for discount in discounts}

    def list_prices(self) -> list[Price]:
        return sorted(self._prices.values(), key=lambda price: price.sku)

    def find_prices(self, skus: Iterable[str]) -> dict[str, Price]:
        return {sku: self._prices[sku] for sku in skus if sku in self._prices}

    def find_discount(self, code: str) -> DiscountCode | None:
        return self._discounts.get(code)


SAMPLE_PRICES = [
    Price("mug-blue", 1290, TaxCategory.STANDARD),
    Price("notebook-a5", 750, TaxCategory.STANDARD),
    Price("tea-green", 849, TaxCategory.REDUCED),
    Price("type-specimens", 3200, TaxCategory.REDUCED),
]
SAMPLE_DISCOUNTS = [DiscountCode("WELCOME", 1000, None)]
