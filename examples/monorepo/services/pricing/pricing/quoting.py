"""From a basket to what it costs.

The rules: amounts are whole cents; half a cent rounds up. A line gets the better of its quantity discount and the
discount code, never both. Tax is worked out once per rate, over the sum of the lines at that rate, so that it is the
amount that an invoice shows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pricing.price_book import Price, PriceBook
from pricing.problem import Problem
from pricing.tax import find_tax_rate
from pricing.wire import BasketLine, Quote, QuoteLine, QuoteRequest

# From so many of one thing on, so many basis points off. Largest first.
QUANTITY_DISCOUNTS = ((50, 1000), (10, 500))


def make_quote(request: QuoteRequest, book: PriceBook, today: date) -> Quote:
    """Raises `unknown-sku`, `unknown-country` or `unknown-discount-code`."""
    quantities = _count(request.lines)
    prices = _find_prices(quantities, book)
    code_discount = _find_code_discount(request.discount_code, book, today)
    lines = [_price_line(prices[sku], quantity, request.country, code_discount) for sku, quantity in quantities.items()]
    net = sum(line.net for line in lines)
    tax = _add_tax(lines)
    return Quote(
        country=request.country,
        lines=lines,
        discount=sum(line.discount for line in lines),
        net=net,
        tax=tax,
        total=net + tax,
    )


def take_share(amount: int, basis_points: int) -> int:
    """So many ten-thousandths of an amount of cents, half a cent rounded up."""
    share = Decimal(amount) * basis_points / 10_000
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _count(lines: Iterable[BasketLine]) -> Counter[str]:
    quantities: Counter[str] = Counter()
    for line in lines:
        quantities[line.sku] += line.quantity
    return quantities


def _find_prices(skus: Iterable[str], book: PriceBook) -> dict[str, Price]:
    prices = book.find_prices(skus)
    missing = sorted(set(skus) - prices.keys())
    if missing:
        raise Problem("unknown-sku", f"There is no price for {', '.join(missing)}.")
    return prices


def _find_code_discount(code: str | None, book: PriceBook, today: date) -> int:
    if code is None:
        return 0
    discount = book.find_discount(code)
    if discount is None or not discount.is_valid_on(today):
        raise Problem("unknown-discount-code", f"The discount code {code} does not exist or has expired.")
    return discount.basis_points


def _price_line(price: Price, quantity: int, country: str, code_discount: int) -> QuoteLine:
    gross = quantity * price.unit_price
    quantity_discount = next((share for least, share in QUANTITY_DISCOUNTS if quantity >= least), 0)
    discount = take_share(gross, max(quantity_discount, code_discount))
    return QuoteLine(
        sku=price.sku,
        quantity=quantity,
        unit_price=price.unit_price,
        discount=discount,
        net=gross - discount,
        tax_basis_points=find_tax_rate(country, price.tax_category),
    )


def _add_tax(lines: Iterable[QuoteLine]) -> int:
    net_by_rate: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        net_by_rate[line.tax_basis_points] += line.net
    return sum(take_share(net, rate) for rate, net in net_by_rate.items())
