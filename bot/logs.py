"""The log: one line for each event, for people or for machines, and never the token.

The token stands in the address of every request to Telegram. The first fence is that the libraries which log
addresses are kept quiet; the second is that whatever looks like a token is masked in each line as it is written.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Literal

_HANDLER = "newsbot"
_LOGS_ADDRESSES = ("httpx", "httpcore", "telegram")
_CHATTY = ("apscheduler", "alembic", "trafilatura", "htmldate", "urllib3", "uvicorn")
# As @BotFather writes them, also with the colon encoded, and whatever follows /bot in an address.
_TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[\w-]{20,}|(?<=/bot)\d+(?::|%3A)[^/\s\"'<>?]+", re.IGNORECASE)
_FRAMES = 4  # of a traceback, told in short


def configure(format: Literal["text", "json"], level: str, *, secrets: Iterable[str] = ()) -> None:
    """Log to standard error. ``secrets`` are masked too, whatever they look like. Calling it again replaces it."""
    number = logging.getLevelNamesMapping()[level.upper()]
    formatter: logging.Formatter = _Json(secrets) if format == "json" else _Text(secrets, full=number <= logging.DEBUG)
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name(_HANDLER)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == _HANDLER]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(number)
    logging.captureWarnings(True)
    for name in _LOGS_ADDRESSES:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(number, logging.WARNING) if number > logging.DEBUG else number)


def mask(line: str, secrets: Iterable[str] = ()) -> str:
    """The line with everything that looks like a bot's token, and each secret, made unreadable."""
    for secret in secrets:
        line = line.replace(secret, "***")
    return _TOKEN.sub("***", line)


class _Masking(logging.Formatter):
    """What both formats share."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self.converter = time.gmtime
        self._secrets = tuple(filter(None, secrets))

    def format(self, record: logging.LogRecord) -> str:
        return mask(self.line(record), self._secrets)

    def line(self, record: logging.LogRecord) -> str:
        raise NotImplementedError

    def time(self, record: logging.LogRecord) -> str:
        return self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}Z"


class _Text(_Masking):
    """``2019-01-18 19:00:01 warning feeds: …``; an exception in a few words, its traceback only at debug."""

    def __init__(self, secrets: Iterable[str], *, full: bool) -> None:
        super().__init__(secrets)
        self._full = full

    def line(self, record: logging.LogRecord) -> str:
        moment = self.formatTime(record, "%Y-%m-%d %H:%M:%S")
        name = record.name.removeprefix("bot.")
        line = f"{moment} {record.levelname.lower():7} {name}: {_one_line(record.getMessage())}"
        error = _error(record)
        if error is None:
            return line
        if self._full:
            return f"{line}\n{self.formatException((type(error), error, error.__traceback__))}"
        return f"{line}: {type(error).__name__}: {_one_line(str(error))} ({' < '.join(_places(error.__traceback__))})"


class _Json(_Masking):
    """One JSON object a line: time, level, logger, message, and error (type, message, at) where there is one."""

    def line(self, record: logging.LogRecord) -> str:
        found: dict[str, object] = {
            "time": self.time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        error = _error(record)
        if error is not None:
            found["error"] = {
                "type": type(error).__name__,
                "message": str(error),
                "at": _places(error.__traceback__),
            }
        return json.dumps(found, ensure_ascii=False, default=str)


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _places(trace: TracebackType | None) -> list[str]:
    """Where it happened, innermost first: "outbox.py:61"."""
    frames = traceback.extract_tb(trace)
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-_FRAMES:])]


def _one_line(text: str) -> str:
    """Line breaks and control characters made visible, so that one event stays one line and forges no other."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", lambda found: " | " if "\n" in found[0] else " ", text).strip(
        " |"
    )
