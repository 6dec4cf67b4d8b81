"""Requests and answers as they go over the wire: packages/contracts in Python, held to it by tests/test_contract.py."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Sku = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Cents = Annotated[int, Field(ge=0)]


class WireModel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", strict=True)


class BasketLine(WireModel):
    sku: Sku
    quantity: Annotated[int, Field(ge=1, le=999)]


class QuoteRequest(WireModel):
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    lines: Annotated[list[BasketLine], Field(min_length=1, max_length=50)]
    discount_code: Annotated[str | None, Field(min_length=1, max_length=32)] = None


class QuoteLine(WireModel):
    sku: Sku
    quantity: int
    unit_price: Cents
    discount: Cents
    net: Cents
    tax_basis_points: int


class Quote(WireModel):
    currency: Literal["EUR"] = "EUR"
    country: str
    lines: list[QuoteLine]
    discount: Cents
    net: Cents
    tax: Cents
    total: Cents


class ListPrice(WireModel):
    sku: Sku
    unit_price: Cents


class PriceList(WireModel):
    currency: Literal["EUR"] = "EUR"
    prices: list[ListPrice]
