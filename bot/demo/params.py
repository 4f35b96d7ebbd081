"""The parameters of a Bot API call, however they come: query string, form, multipart or JSON.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.demo.faults import bad_request
from bot.demo.state import whole


@dataclass(frozen=True, slots=True)
class Params:
    """Every value is text, as Telegram sees it; ``files`` are uploaded contents by field name, ``names`` theirs."""

    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The parameter, "" when absent."""
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        """The parameter; a 400 when it is missing."""
        if not self.values.get(name):
            raise bad_request(f'parameter "{name}" is required')
        return self.values[name]

    def number(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """The parameter as a number, brought within its limits."""
        value = whole(self.values[name]) if self.values.get(name) else default
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    def flag(self, name: str) -> bool:
        """The parameter as yes or no."""
        return self.values.get(name, "").lower() in ("true", "yes", "1")

    def json(self, name: str, kind: type, words: str) -> Any:
        """The parameter as JSON of this type, None when absent; ``words`` name it in the 400."""
        if not self.values.get(name):
            return None
        try:
            value = json.loads(self.values[name])
        except ValueError as error:
            raise bad_request(f"can't parse {words} JSON object") from error
        if not isinstance(value, kind):
            raise bad_request(f"{'object' if kind is dict else 'array'} expected as {words}")
        return value


async def decode(request: Request) -> Params:
    """Read the parameters of a call; raises Refusal when the body is not what its type says."""
    values = dict(request.query_params)
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        values |= _from_json(await request.body())
    elif content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            async with request.form() as form:
                for name, value in form.multi_items():
                    if isinstance(value, UploadFile):
                        files[name], names[name] = await value.read(), value.filename or ""
                    else:
                        values[name] = value
        except HTTPException as error:
            raise bad_request(f"can't parse request: {error.detail}") from error
    return Params(values, files, names)


def _from_json(body: bytes) -> dict[str, str]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse request: invalid JSON") from error
    if not isinstance(parsed, dict):
        raise bad_request("can't parse request: expected a JSON object")
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parsed.items()}
    return {name: text for name, text in texts.items() if text != "null"}
