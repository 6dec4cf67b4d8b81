"""Tax by country and kind of goods, in basis points: 1900 is 19 %."""

from enum import StrEnum

from pricing.problem import Problem


class TaxCategory(StrEnum):
    STANDARD = "standard"
    REDUCED = "reduced"  # food and books


RATES = {
    "AT": {TaxCategory.STANDARD: 2000, TaxCategory.REDUCED: 1000},
    "DE": {TaxCategory.STANDARD: 1900, TaxCategory.REDUCED: 700},
    "FR": {TaxCategory.STANDARD: 2000, TaxCategory.REDUCED: 550},
    "NL": {TaxCategory.STANDARD: 2100, TaxCategory.REDUCED: 900},
}


def find_tax_rate(country: str, category: TaxCategory) -> int:
    """Raises `unknown-country` where the shop does not sell to."""
    rates = RATES.get(country)
    if rates is None:
        raise Problem("unknown-country", f"The shop does not sell to {country}, only to {', '.join(sorted(RATES))}.")
    return rates[category]
