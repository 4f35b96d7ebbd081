"""Every setting: its name, its default, what it accepts. Read once by `load` into one frozen object and passed on.

A setting is ``section.name``; docs/configuration.md explains each. The readers in `values` say what they expect; `load`
puts the place in front of it and collects every problem before it gives up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from config import sources, values

FILE_NAME = "newsbot.toml"

Word = BeforeValidator(values.word)
Duration = Annotated[timedelta, BeforeValidator(values.duration)]
Web = Annotated[str, BeforeValidator(values.web("https", "http"))]


class SettingsError(Exception):
    """The settings cannot be used; ``problems`` holds one line each, the text all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)


class Telegram(_Section):
    """How the bot reaches Telegram, and who may use it."""

    token: Annotated[SecretStr, BeforeValidator(values.token)] | None = None
    api_url: Web | None = Field(default=None, repr=False)
    access: Annotated[Literal["private", "everyone"], Word] = "private"
    admins: Annotated[tuple[int, ...], BeforeValidator(values.ids)] = ()
    messages_per_second: Annotated[int, BeforeValidator(values.whole)] = 30
    chat_messages_per_second: Annotated[int, BeforeValidator(values.whole)] = 1
    group_messages_per_minute: Annotated[int, BeforeValidator(values.whole)] = 20
    paid_broadcasts: Annotated[bool, BeforeValidator(values.yes_or_no)] = False
    webhook_url: Annotated[str, BeforeValidator(values.web("https"))] | None = Field(default=None, repr=False)
    webhook_secret: Annotated[SecretStr, BeforeValidator(values.webhook_secret)] | None = None

    webhook_certificate: Annotated[str, BeforeValidator(values.text)] | None = None
    webhook_key: Annotated[str, BeforeValidator(values.text)] | None = None

    @field_validator("webhook_key")
    @classmethod
    def _a_certificate_has_a_key(cls, value: str | None, info: ValidationInfo) -> str | None:
        if (value is None) != (info.data.get("webhook_certificate") is None):
            raise ValueError("webhook_certificate and webhook_key belong together: both or none")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _a_webhook_has_a_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("webhook_url"):
            raise ValueError("webhook_url needs it; make one with: openssl rand -hex 32")
        return value


class Database(_Section):
    """Where the state lives."""

    url: Annotated[str, BeforeValidator(values.database)] = Field(default="sqlite:///data/newsbot.db", repr=False)


def _six_hours_or_interval(given: dict[str, Any]) -> timedelta:
    interval: timedelta = given.get("interval", timedelta())
    return max(timedelta(hours=6), interval)


class Fetch(_Section):
    """How feeds and pages are asked for."""

    interval: Duration = timedelta(minutes=10)
    interval_max: Duration = Field(default_factory=_six_hours_or_interval)
    timeout: Duration = timedelta(seconds=20)
    allow_private: Annotated[bool, BeforeValidator(values.yes_or_no)] = False
    max_bytes: Annotated[int, BeforeValidator(values.size)] = 10 * 2**20
    per_host: Annotated[int, BeforeValidator(values.whole)] = 2
    pause: Duration = timedelta(seconds=1)
    contact: Annotated[str, BeforeValidator(values.contact)] | None = None
    robots: Annotated[bool, BeforeValidator(values.yes_or_no)] = True
    proxy: Annotated[str, BeforeValidator(values.web("http", "https"))] | None = Field(default=None, repr=False)

    @field_validator("interval")
    @classmethod
    def _a_second_or_more(cls, value: timedelta) -> timedelta:
        if value < timedelta(seconds=1):
            raise ValueError("expected 1s or more")
        return value

    @field_validator("interval_max")
    @classmethod
    def _not_below_interval(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        if value < info.data.get("interval", value):
            raise ValueError(f"expected the interval ({values.show_duration(info.data['interval'])}) or more")
        return value


class Store(_Section):
    """How long things are kept."""

    keep: Duration = timedelta(days=30)


class Summarizer(_Section):
    """Which model reads the articles, and where it runs."""

    model: Annotated[str, BeforeValidator(values.model)] = "encoder"
    api_url: Web | None = Field(default=None, repr=False)
    api_key: Annotated[SecretStr, BeforeValidator(values.secret)] | None = None
    device: Annotated[Literal["auto", "cpu", "cuda", "mps"], Word] = "auto"

    @field_validator("api_url")
    @classmethod
    def _an_endpoint_has_an_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("model", "").startswith("openai:"):
            raise ValueError(f"model {info.data['model']} needs it, such as http://127.0.0.1:8000/v1")
        return value


class Messages(_Section):
    """What stories look like, and what beginners are offered."""

    template: Annotated[Path, BeforeValidator(values.file)] | None = None
    packs: Annotated[Path, BeforeValidator(values.file)] | None = None


class Http(_Section):
    """Where the bot listens, and its address as seen from outside."""

    listen: Annotated[str | None, BeforeValidator(values.listen)] = None
    public_url: Annotated[str, BeforeValidator(values.place)] | None = None

    @field_validator("public_url")
    @classmethod
    def _a_public_address_has_somebody_who_listens(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("listen", value) is None:
            raise ValueError("needs http.listen, where its calls arrive, such as 127.0.0.1:8080 behind a proxy")
        return value


class Log(_Section):
    """What the log says and how."""

    format: Annotated[Literal["text", "json"], Word] = "text"
    level: Annotated[Literal["debug", "info", "warning", "error"], Word] = "info"


class Settings(_Section):
    """All settings, frozen; secrets are `SecretStr`, and ``repr`` shows none of them."""

    telegram: Telegram = Telegram()
    database: Database = Database()
    fetch: Fetch = Fetch()
    store: Store = Store()
    summarizer: Summarizer = Summarizer()
    messages: Messages = Messages()
    http: Http = Http()
    log: Log = Log()
    _sources: dict[str, str] = PrivateAttr(default_factory=dict)
    _doubts: list[str] = PrivateAttr(default_factory=list)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is probably not meant, though it can be used; a line each, without values."""
        return tuple(self._doubts)


# ---------------------------------------------------------------- reading and showing them


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings: environment, then ``NAME_FILE`` files, then the TOML file, then the defaults.

    ``path`` None means ``newsbot.toml`` in the working folder, where there is one.

    Raises:
        SettingsError: with every problem found, not only the first.
    """
    problems: list[str] = []
    doubts: list[str] = []
    names = [name for name, _ in _all(Settings())]
    file = path or Path(FILE_NAME)
    given = sources.toml(file, names, problems) if path or file.exists() else {}
    given |= sources.environment(environ, names, problems, doubts)
    nested: dict[str, dict[str, object]] = {}
    for name, value in given.items():
        section, _, key = name.partition(".")
        nested.setdefault(section, {})[key] = value.given
    try:
        settings = Settings.model_validate(nested)
    except ValidationError as error:
        raise SettingsError(problems + list(_problems(error, given))) from None
    if problems:
        raise SettingsError(problems)
    settings._sources.update({name: value.source for name, value in given.items()})
    settings._doubts.extend(doubts)
    return settings


def describe(settings: Settings) -> list[tuple[str, str, str]]:
    """Every setting as ``(section.name, value for people with secrets masked, source)``.

    ``source`` is ``default``, ``environment``, the TOML file's path, or ``file PATH``.
    """
    return [(name, values.show(name, value), settings._sources.get(name, "default")) for name, value in _all(settings)]


def _all(settings: Settings) -> Iterator[tuple[str, object]]:
    for section, fields in settings:
        for name, value in fields:
            yield f"{section}.{name}", value


def _problems(error: ValidationError, given: Mapping[str, sources.Value]) -> Iterator[str]:
    """A line for each of pydantic's errors: the place, what was expected, and what stood there unless it is secret."""
    for detail in error.errors():
        context = detail.get("ctx", {})
        if detail["type"] == "default_factory_not_called":  # only says that there are other errors
            continue
        name = ".".join(str(part) for part in detail["loc"][:2])
        says = f"expected {context['expected']}" if detail["type"] == "literal_error" else str(context.get("error"))
        value = given.get(name)
        if value is None:
            yield f"{sources.variable(name)}: {says}"
        else:
            shown = values.show(name, value.given)
            yield f"{value.place}: {says}" + ("" if values.MASK in shown else f", got {shown[:80]!r}")
