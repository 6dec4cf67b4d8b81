import pytest
from fastapi.testclient import TestClient

from pricing.app import create_app
from pricing.main import name_driver, open_price_book
from pricing.price_book import MemoryPriceBook

COMMIT = "0123456789abcdef0123456789abcdef01234567"
BASKET = {"country": "DE", "lines": [{"sku": "mug-blue", "quantity": 2}]}


def test_lists_prices_by_sku(client: TestClient) -> None:
    prices = client.get("/prices").json()["prices"]
    assert prices[0] == {"sku": "mug-blue", "unitPrice": 1290}
    assert [price["sku"] for price in prices] == ["mug-blue", "notebook-a5", "tea-green", "type-specimens"]


def test_quotes_a_basket(client: TestClient) -> None:
    answer = client.post("/quotes", json=BASKET)
    assert answer.status_code == 200
    assert answer.json()["total"] == 2580 + 490


@pytest.mark.parametrize(
    ("basket", "status", "code"),
    [
        (BASKET | {"country": "US"}, 422, "unknown-country"),
        (BASKET | {"lines": [{"sku": "teapot", "quantity": 1}]}, 422, "unknown-sku"),
        (BASKET | {"discountCode": "OVER"}, 422, "unknown-discount-code"),
        (BASKET | {"lines": []}, 400, "invalid-request"),
        (BASKET | {"lines": [{"sku": "mug-blue", "quantity": "2"}]}, 400, "invalid-request"),
        (BASKET | {"coupon": "WELCOME"}, 400, "invalid-request"),
    ],
)
def test_says_what_it_does_not_quote(client: TestClient, basket: dict[str, object], status: int, code: str) -> None:
    answer = client.post("/quotes", json=basket)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_invalid_request_is_told_where_it_is_wrong(client: TestClient) -> None:
    answer = client.post("/quotes", json=BASKET | {"lines": [{"sku": "mug-blue", "quantity": 0}]})
    assert answer.json()["message"].startswith("body.lines.0.quantity: ")


def test_answers_the_deployed_commit(client: TestClient) -> None:
    assert client.get("/version").json() == {"service": "pricing", "commit": COMMIT}


@pytest.mark.parametrize(
    ("value", "reason"), [(None, "not set"), ("", "not set"), ("main", "not a full"), (COMMIT[:7], "not a full")]
)
def test_says_when_the_commit_is_unknown(book: MemoryPriceBook, value: str | None, reason: str) -> None:
    answer = TestClient(create_app(book, value)).get("/version").json()
    assert answer["commit"] is None
    assert reason in answer["reason"]


def test_serves_sample_prices_without_a_database_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    assert open_price_book(None).find_prices(["mug-blue", "teapot"]).keys() == {"mug-blue"}
    assert "sample prices from memory" in caplog.text


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_takes_the_url_that_platforms_hand_out(scheme: str) -> None:
    assert name_driver(f"{scheme}://shop:secret@db/shop") == "postgresql+psycopg://shop:secret@db/shop"
