"""What is not done, and why: the same form as every service's (packages/contracts/schemas/problem.json)."""

from dataclasses import dataclass
from typing import Literal

Code = Literal["invalid-request", "unknown-sku", "unknown-country", "unknown-discount-code"]


@dataclass
class Problem(Exception):
    """Raised where a request can't be answered. `code` is for programs, `message` for people."""

    code: Code
    message: str
    status: int = 422
