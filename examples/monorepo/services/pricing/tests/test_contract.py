"""Holds the service to packages/contracts/schemas, the source of what goes over the wire."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from pricing.app import create_app
from pricing.price_book import MemoryPriceBook
from pricing.wire import QuoteRequest

SCHEMAS = Path(__file__).parents[3] / "packages" / "contracts" / "schemas"
BASKET = {"country": "DE", "lines": [{"sku": "mug-blue", "quantity": 10}], "discountCode": "WELCOME"}
LINE = {"sku": "mug-blue", "quantity": 1}


def read_schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text()))


def test_a_quote_is_as_promised(client: TestClient) -> None:
    read_schema("quote").validate(client.post("/quotes", json=BASKET).json())


def test_the_price_list_is_as_promised(client: TestClient) -> None:
    read_schema("price-list").validate(client.get("/prices").json())


@pytest.mark.parametrize("basket", [{}, BASKET | {"country": "US"}, BASKET | {"discountCode": "OVER"}])
def test_a_refusal_is_as_promised(client: TestClient, basket: dict[str, object]) -> None:
    answer = client.post("/quotes", json=basket)
    assert answer.status_code >= 400
    read_schema("problem").validate(answer.json())


@pytest.mark.parametrize("commit", ["0123456789abcdef0123456789abcdef01234567", None, "main"])
def test_the_version_is_as_promised(book: MemoryPriceBook, commit: str | None) -> None:
    read_schema("version").validate(TestClient(create_app(book, commit)).get("/version").json())


@pytest.mark.parametrize(
    "basket",
    [
        BASKET,
        {"country": "FR", "lines": [LINE]},
        {"country": "FR"},
        {"country": "fr", "lines": [LINE]},
        {"country": "FR", "lines": []},
        {"country": "FR", "lines": [LINE] * 50},
        {"country": "FR", "lines": [LINE] * 51},
        {"country": "FR", "lines": [{"sku": "mug-blue"}]},
        {"country": "FR", "lines": [{"sku": "Mug Blue", "quantity": 1}]},
        {"country": "FR", "lines": [{"sku": "mug-blue", "quantity": 0}]},
        {"country": "FR", "lines": [{"sku": "mug-blue", "quantity": 999}]},
        {"country": "FR", "lines": [{"sku": "mug-blue", "quantity": 1000}]},
        {"country": "FR", "lines": [{"sku": "mug-blue", "quantity": 1.5}]},
        {"country": "FR", "lines": [LINE], "discountCode": ""},
        {"country": "FR", "lines": [LINE], "discountCode": "A" * 33},
        {"country": "FR", "lines": [LINE], "coupon": "WELCOME"},
    ],
)
def test_takes_exactly_the_requests_that_the_schema_takes(basket: dict[str, object]) -> None:
    assert takes(basket) == read_schema("quote-request").is_valid(basket)


def takes(basket: dict[str, object]) -> bool:
    try:
        QuoteRequest.model_validate_json(json.dumps(basket))
    except ValidationError:
        return False
    return True
