"""The HTTP interface. All that it needs is handed to it, so that tests need no database and no clock."""

from collections.abc import Callable
from datetime import date

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from pricing.price_book import PriceBook
from pricing.problem import Problem
from pricing.quoting import make_quote
from pricing.version import describe_version
from pricing.wire import ListPrice, PriceList, Quote, QuoteRequest


def create_app(book: PriceBook, commit_sha: str | None, today: Callable[[], date] = date.today) -> FastAPI:
    app = FastAPI(title="pricing", description="Prices, discounts and tax of the shop")
    app.add_exception_handler(Problem, _answer_problem)
    app.add_exception_handler(RequestValidationError, _answer_invalid_request)

    @app.get("/version")
    def version() -> dict[str, str | None]:
        return describe_version(commit_sha)

    @app.get("/prices")
    def prices() -> PriceList:
        return PriceList(prices=[ListPrice(sku=price.sku, unit_price=price.unit_price) for price in book.list_prices()])

    @app.post("/quotes")
    def quotes(request: QuoteRequest) -> Quote:
        return make_quote(request, book, today())

    return app


def _answer_problem(_: Request, problem: Problem) -> JSONResponse:
    return JSONResponse({"code": problem.code, "message": problem.message}, problem.status)


def _answer_invalid_request(request: Request, error: RequestValidationError) -> JSONResponse:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return _answer_problem(request, Problem("invalid-request", f"{place}: {first['msg']}", 400))
