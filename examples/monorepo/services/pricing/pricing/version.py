"""Which commit this process was built from."""

import re


def describe_version(commit_sha: str | None) -> dict[str, str | None]:
    """Answers from the value of COMMIT_SHA, in the form of packages/contracts/schemas/version.json."""
    if not commit_sha:
        return {"service": "pricing", "commit": None, "reason": "COMMIT_SHA is not set"}
    if not re.fullmatch(r"[0-9a-f]{40}", commit_sha):
        reason = "COMMIT_SHA is not a full commit SHA of 40 lower-case hex digits"
        return {"service": "pricing", "commit": None, "reason": reason}
    return {"service": "pricing", "commit": commit_sha}
