"""Values as people write them: ``10m``, ``512KiB``, ``yes``, ``1,2``, addresses; and how they are shown again.

Each reader raises ValueError saying what it expects, and never repeats what it was given: that may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

MASK = "****"
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
BYTES = {"": 1, "b": 1, "kib": 2**10, "mib": 2**20, "gib": 2**30}
LONGEST = timedelta(days=3650)  # far beyond use, and `now + duration` stays a date
YES, NO = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")  # Telegram's: 8 to 10 digits, 35 characters; test servers hand out others
TOKEN_INSIDE = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")


# ---------------------------------------------------------------- amounts


def duration(value: object) -> timedelta:
    """``90s``, ``10m``, ``1.5h`` or ``1d`` -> timedelta, above zero."""
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)\s*([smhd])", str(value).strip().lower())
    if not match:
        raise ValueError("expected a duration such as 90s, 10m, 2h or 1d")
    seconds = float(match[1]) * SECONDS[match[2]]
    if not 0 < seconds <= LONGEST.total_seconds():
        raise ValueError(f"expected a duration above zero and at most {LONGEST.days}d")
    return timedelta(seconds=seconds)


def size(value: object) -> int:
    """``512KiB``, ``10MiB``, ``1GiB`` or a number of bytes -> bytes, above zero."""
    match = re.fullmatch(r"(\d{1,16}(?:\.\d{1,6})?)\s*([a-z]{0,3})", str(value).strip().lower())
    if not match or match[2] not in BYTES:
        raise ValueError("expected a size such as 512KiB, 10MiB or 1GiB")
    count = int(float(match[1]) * BYTES[match[2]])
    if not 0 < count < 2**50:
        raise ValueError("expected a size above zero, such as 512KiB or 10MiB")
    return count


def whole(value: object) -> int:
    """A whole number from 1."""
    word = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", word) or int(word) < 1:
        raise ValueError("expected a whole number from 1")
    return int(word)


def yes_or_no(value: object) -> bool:
    """true/false, yes/no, on/off or 1/0 -> bool."""
    word = str(value).strip().lower()
    if word not in YES | NO:
        raise ValueError("expected true or false")
    return word in YES


# ---------------------------------------------------------------- texts and secrets


def text(value: object) -> str:
    """A text, or a number taken as one."""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise ValueError("expected a text")
    return str(value).strip()


def word(value: object) -> str:
    """One of a few words, in any case."""
    return text(value).lower()


def ids(value: object) -> tuple[int, ...]:
    """``1,2``, ``1`` or a list -> Telegram user ids, each once, in the order given."""
    parts = list(value) if isinstance(value, (list, tuple)) else re.split(r"[,\s]+", str(value).strip())
    words = [str(part).strip() for part in parts if str(part).strip()]
    if any(not re.fullmatch(r"[0-9]{1,19}", word) or not 0 < int(word) < 2**63 for word in words):
        raise ValueError("expected Telegram user ids, numbers separated by commas such as 1234567,7654321")
    return tuple(dict.fromkeys(map(int, words)))


def secret(value: object) -> SecretStr:
    """A text that is never shown."""
    return value if isinstance(value, SecretStr) else SecretStr(text(value))


def token(value: object) -> SecretStr:
    """A bot token."""
    read = secret(value)
    if not TOKEN.fullmatch(read.get_secret_value()):
        raise ValueError(
            "this is not a bot token; @BotFather gives one such as 123456789:AAH… "
            "(digits, a colon, 35 letters and digits; no quotes, no spaces)"
        )
    return read


def webhook_secret(value: object) -> SecretStr:
    """1-256 characters of ``A-Z a-z 0-9 _ -``: https://core.telegram.org/bots/api#setwebhook."""
    read = secret(value)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", read.get_secret_value()):
        raise ValueError("expected 1 to 256 letters, digits, _ or -")
    return read


# ---------------------------------------------------------------- addresses


def contact(value: object) -> str:
    """What stands in brackets in the User-Agent (RFC 9110, 5.6.5): an address of the web or of a person."""
    found = text(value)
    if not re.fullmatch(r"[!-'*-\[\]-~][ -'*-\[\]-~]{0,199}", found):
        raise ValueError("expected a mail address or a page, in plain ASCII without brackets")
    return found


def web(*schemes: str) -> Callable[[object], str]:
    """A reader of addresses that start with one of ``schemes``; a slash at the end is dropped."""

    def read(value: object) -> str:
        url = text(value)
        try:
            parts = urlsplit(url)
            good = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", url)
        except ValueError:
            good = False
        if not good:
            raise ValueError(f"expected an address that starts with {' or '.join(f'{s}://' for s in schemes)}")
        return url.rstrip("/")

    return read


def place(value: object) -> str:
    """An address that others can be put below: no credentials, no ``?`` and no ``#``."""
    url = web("https", "http")(value)
    if re.search(r"[?#@]", url):
        raise ValueError("expected an address such as https://bot.example.org, without ? # and @")
    return url


def database(value: object) -> str:
    """``sqlite:///FILE`` or ``postgresql://…``; a database in memory would be gone with each connection."""
    url = text(value)
    if url.startswith("postgres://"):
        raise ValueError("write postgresql:// instead of postgres://")
    if url.startswith("sqlite:///") and url.removeprefix("sqlite:///") not in ("", ":memory:"):
        return url
    if url.startswith("postgresql://") and len(url) > len("postgresql://"):
        return url
    raise ValueError("expected sqlite:///FILE (sqlite:////FILE for an absolute path) or postgresql://USER@HOST/NAME")


def listen(value: object) -> str | None:
    """``host:port`` or ``[IPv6]:port``; None for ``off``."""
    if value is None or word(value) == "off":
        return None
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):([0-9]{1,5})", text(value))
    if not match or int(match[2]) > 65535:
        raise ValueError("expected host:port such as 127.0.0.1:8080, or off")
    return match[0]


def model(value: object) -> str:
    """The name of a model."""
    name = text(value)
    if name in ("", "openai:"):
        raise ValueError("expected encoder, a hub name or folder, or openai:NAME")
    return name


def file(value: object) -> Path:
    """A file that is there."""
    path = Path(text(value)).expanduser()
    if not path.is_file():
        raise ValueError("there is no such file")
    return path


# ---------------------------------------------------------------- showing


def show(name: str, value: object) -> str:
    """The value of setting ``name`` for people, as it would be written; secrets masked."""
    if value is None or value == ():
        return "not set"
    if isinstance(value, SecretStr) or name.endswith((".token", "_secret", "_key")):
        return MASK
    if isinstance(value, timedelta):
        return show_duration(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    if isinstance(value, int) and name.endswith("_bytes"):
        return show_size(value)
    return without_credentials(str(value))


def show_duration(value: timedelta) -> str:
    """The duration in the largest unit that leaves a whole number: ``90s``, ``10m``, ``30d``."""
    seconds = value.total_seconds()
    for unit in "dhm":
        if seconds % SECONDS[unit] == 0:
            return f"{seconds // SECONDS[unit]:.0f}{unit}"
    return f"{seconds:.12g}s"


def show_size(count: int) -> str:
    """The size in the largest unit that leaves a whole number: ``10MiB``, ``512KiB``, ``1000B``."""
    for unit in ("GiB", "MiB", "KiB"):
        if count % BYTES[unit.lower()] == 0:
            return f"{count // BYTES[unit.lower()]}{unit}"
    return f"{count}B"


def without_credentials(shown: str) -> str:
    """The text with the credentials of an address, secret-looking parameters and anything like a token masked."""
    shown = re.sub(r"(?<=://).*@", f"{MASK}@", shown)
    shown = re.sub(r"(?i)([?&][^=&#]*(?:pass|secret|key|token)[^=&#]*=)[^&#]*", rf"\1{MASK}", shown)
    return TOKEN_INSIDE.sub(MASK, shown)
