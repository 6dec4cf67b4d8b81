from datetime import date

import pytest

from pricing.price_book import MemoryPriceBook, Price
from pricing.problem import Problem
from pricing.quoting import make_quote, take_share
from pricing.tax import TaxCategory
from pricing.wire import BasketLine, Quote, QuoteRequest

TODAY = date(2026, 6, 15)


def quote(book: MemoryPriceBook, *lines: tuple[str, int], country: str = "DE", code: str | None = None) -> Quote:
    basket = [BasketLine(sku=sku, quantity=quantity) for sku, quantity in lines]
    return make_quote(QuoteRequest(country=country, lines=basket, discount_code=code), book, TODAY)


@pytest.mark.parametrize(
    ("amount", "basis_points", "share"),
    [(1290, 1900, 245), (50, 100, 1), (49, 100, 0), (150, 100, 2), (250, 100, 3), (0, 1900, 0), (1, 10_000, 1)],
)
def test_half_a_cent_rounds_up(amount: int, basis_points: int, share: int) -> None:
    assert take_share(amount, basis_points) == share


def test_one_mug_to_germany(book: MemoryPriceBook) -> None:
    answer = quote(book, ("mug-blue", 1))
    assert (answer.net, answer.tax, answer.total, answer.discount) == (1290, 245, 1535, 0)


def test_the_country_and_the_goods_decide_the_tax(book: MemoryPriceBook) -> None:
    def find_rates(country: str) -> list[int]:
        answer = quote(book, ("mug-blue", 1), ("tea-green", 1), country=country)
        return [line.tax_basis_points for line in answer.lines]

    rates = {country: find_rates(country) for country in ("DE", "FR", "AT", "NL")}
    assert rates == {"DE": [1900, 700], "FR": [2000, 550], "AT": [2000, 1000], "NL": [2100, 900]}


def test_tax_is_rounded_once_per_rate_not_once_per_line() -> None:
    cards = [Price(f"card-{number}", 13, TaxCategory.STANDARD) for number in (1, 2, 3)]
    answer = quote(MemoryPriceBook(cards), ("card-1", 1), ("card-2", 1), ("card-3", 1))
    assert answer.tax == 7  # 19 % of 39 cents is 7.41; line by line it would be 3 times 2 = 6


@pytest.mark.parametrize(("quantity", "discount"), [(9, 0), (10, 645), (49, 3161), (50, 6450)])
def test_larger_quantities_are_cheaper(book: MemoryPriceBook, quantity: int, discount: int) -> None:
    answer = quote(book, ("mug-blue", quantity))
    assert answer.discount == discount
    assert answer.net == quantity * 1290 - discount


def test_lines_of_the_same_thing_count_together(book: MemoryPriceBook) -> None:
    split = quote(book, ("mug-blue", 4), ("mug-blue", 6))
    assert split == quote(book, ("mug-blue", 10))


def test_a_code_applies_where_it_is_the_better_discount(book: MemoryPriceBook) -> None:
    answer = quote(book, ("mug-blue", 10), ("tea-green", 1), code="WELCOME")
    assert [line.discount for line in answer.lines] == [1290, 85]


def test_discounts_do_not_add_up(book: MemoryPriceBook) -> None:
    assert quote(book, ("mug-blue", 50), code="WELCOME") == quote(book, ("mug-blue", 50))


def test_a_code_is_valid_on_its_last_day(book: MemoryPriceBook) -> None:
    assert quote(book, ("mug-blue", 1), code="LAST-DAY").discount == 258


@pytest.mark.parametrize("code", ["OVER", "NEVER-WAS", "welcome"])
def test_an_expired_or_unknown_code_is_refused(book: MemoryPriceBook, code: str) -> None:
    with pytest.raises(Problem, match=code) as refusal:
        quote(book, ("mug-blue", 1), code=code)
    assert refusal.value.code == "unknown-discount-code"


def test_what_has_no_price_is_named(book: MemoryPriceBook) -> None:
    with pytest.raises(Problem) as refusal:
        quote(book, ("mug-blue", 1), ("teapot", 1), ("saucer", 1))
    assert (refusal.value.code, refusal.value.message) == ("unknown-sku", "There is no price for saucer, teapot.")


def test_a_country_that_is_not_sold_to_is_refused(book: MemoryPriceBook) -> None:
    with pytest.raises(Problem, match="does not sell to US, only to AT, DE, FR, NL"):
        quote(book, ("mug-blue", 1), country="US")


@pytest.mark.parametrize("quantity", [1, 7, 10, 33, 50, 999])
@pytest.mark.parametrize("country", ["AT", "DE", "FR", "NL"])
@pytest.mark.parametrize("code", [None, "WELCOME"])
def test_the_sums_always_agree(book: MemoryPriceBook, quantity: int, country: str, code: str | None) -> None:
    answer = quote(book, ("mug-blue", quantity), ("tea-green", 3), country=country, code=code)
    assert answer.net == sum(line.net for line in answer.lines)
    assert answer.discount == sum(line.discount for line in answer.lines)
    assert answer.total == answer.net + answer.tax
    assert all(line.net + line.discount == line.quantity * line.unit_price for line in answer.lines)
