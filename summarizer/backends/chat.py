"""A chat model behind an OpenAI-compatible endpoint (https://platform.openai.com/docs/api-reference/chat/create)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import httpx

from summarizer.backends import prompts
from summarizer.types import ModelError

TIMEOUT = 120.0  # seconds; a model on a small machine thinks for a while
MOST_CHARACTERS = 24_000  # of an article, about 6,000 tokens: fits the context of small local models
MOST_TOKENS = 400  # of the answer

_KEY = "set NEWSBOT_SUMMARIZER__API_KEY"
_URL = "check NEWSBOT_SUMMARIZER__API_URL"


class Chat:
    """Asks the endpoint for key points; one connection pool, safe to use from several threads."""

    def __init__(self, name: str, api_url: str | None, api_key: str | None, *, timeout: float = TIMEOUT) -> None:
        """Raise ModelError when the endpoint's address is missing or unusable; nothing is sent yet."""
        if not name:
            raise ModelError("the endpoint's model has no name: set NEWSBOT_SUMMARIZER__MODEL to openai:NAME")
        if not api_url:
            raise ModelError(
                f"the model openai:{name} needs the address of its endpoint: set NEWSBOT_SUMMARIZER__API_URL"
            )
        try:
            self._url = httpx.URL(api_url)
        except httpx.InvalidURL:
            raise ModelError(f"the endpoint's address {api_url!r} is no URL: {_URL}") from None
        if self._url.scheme not in ("http", "https") or not self._url.host:
            raise ModelError(f"the endpoint's address {api_url!r} does not begin with http:// or https://: {_URL}")
        path = self._url.path.rstrip("/").removesuffix("/chat/completions")
        self._url = self._url.copy_with(path=f"{path}/chat/completions")
        self._name = name
        self._client = httpx.Client(
            timeout=timeout, headers={"Authorization": f"Bearer {api_key}"} if api_key else {}, follow_redirects=False
        )

    def write(self, title: str | None, sentences: Sequence[str], count: int) -> str:
        """Return what the model writes; ModelError, permanent where only a changed setting can help."""
        kept = _opening(sentences)
        body = {
            "model": self._name,
            "messages": prompts.messages(title, kept, count),
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
        }
        try:
            response = self._client.post(self._url, json=body)
        except httpx.TimeoutException:
            raise ModelError("the model's endpoint did not answer in time", permanent=False) from None
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise ModelError(f"the model's endpoint cannot be reached ({reason}): {_URL}", permanent=False) from None
        if response.status_code != httpx.codes.OK:
            raise _refusal(response, self._name)
        return _content(response)


def _opening(sentences: Sequence[str]) -> list[str]:
    kept: list[str] = []
    left = MOST_CHARACTERS
    for sentence in sentences:
        left -= len(sentence)
        if left < 0 and kept:
            break
        kept.append(sentence[:MOST_CHARACTERS])
    return kept


def _refusal(response: httpx.Response, name: str) -> ModelError:
    status = response.status_code
    if status in (401, 403):
        return ModelError(f"the model's endpoint refuses the key ({status}): {_KEY}")
    if status == 404:
        return ModelError(
            f"the endpoint knows no model {name!r}, or is not at this address (404): "
            "check NEWSBOT_SUMMARIZER__MODEL and NEWSBOT_SUMMARIZER__API_URL"
        )
    detail = _detail(response)
    permanent = 300 <= status < 500 and status not in (408, 409, 425, 429)
    return ModelError(f"the model's endpoint answered {status}{detail}", permanent=permanent)


def _detail(response: httpx.Response) -> str:
    """Return the endpoint's own words, shortened to a part of one line."""
    try:
        data: Any = response.json()
        message = data["error"]["message"] if isinstance(data["error"], dict) else data["error"]
    except (ValueError, LookupError, TypeError):
        return ""
    return f": {' '.join(str(message).split())[:200]}"


def _content(response: httpx.Response) -> str:
    try:
        content = response.json()["choices"][0]["message"]["content"]
    except (json.JSONDecodeError, UnicodeDecodeError, LookupError, TypeError):
        content = None
    if not isinstance(content, str):
        raise ModelError(f"the model's endpoint did not answer as an OpenAI-compatible one does: {_URL}")
    return content
