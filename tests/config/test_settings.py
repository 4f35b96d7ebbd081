"""Where settings come from, which source wins, and what people are told when something is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

import config

TOKEN = "123456:TEST-TOKEN_abcdefghijklmnopqrstuvwxy"
OTHER = "654321:OTHER-TOKEN_abcdefghijklmnopqrstuvwx"


@pytest.fixture(autouse=True)
def empty_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def problems(environ: Mapping[str, str], path: Path | None = None) -> list[str]:
    with pytest.raises(config.SettingsError) as caught:
        config.load(path, environ)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def token_of(settings: config.Settings) -> str | None:
    return settings.telegram.token.get_secret_value() if settings.telegram.token else None


def source_of(settings: config.Settings, name: str) -> str:
    return {row[0]: row[2] for row in config.describe(settings)}[name]


def test_nothing_given_gives_the_defaults() -> None:
    settings = config.load(environ={})
    assert settings.telegram.token is None
    assert settings.telegram.access == "private"
    assert settings.telegram.admins == ()
    assert settings.database.url == "sqlite:///data/newsbot.db"
    assert settings.fetch.interval == timedelta(minutes=10)
    assert settings.fetch.interval_max == timedelta(hours=6)
    assert settings.fetch.timeout == timedelta(seconds=20)
    assert settings.fetch.max_bytes == 10 * 1024 * 1024
    assert (settings.fetch.per_host, settings.fetch.allow_private) == (2, False)
    assert settings.store.keep == timedelta(days=30)
    assert (settings.summarizer.model, settings.summarizer.device) == ("encoder", "auto")
    assert settings.http.listen is None
    assert (settings.log.format, settings.log.level) == ("text", "info")
    assert {source for _, _, source in config.describe(settings)} == {"default"}


def test_the_environment_is_read_by_section_and_name() -> None:
    settings = config.load(
        environ={
            "NEWSBOT_FETCH__INTERVAL": "90s",
            "NEWSBOT_FETCH__MAX_BYTES": "512KiB",
            "NEWSBOT_FETCH__ALLOW_PRIVATE": "yes",
            "NEWSBOT_TELEGRAM__ADMINS": "11, 22,11",
            "NEWSBOT_HTTP__LISTEN": "[::1]:8080",
            "NEWSBOT_LOG__LEVEL": "DEBUG",
        }
    )
    assert settings.fetch.interval == timedelta(seconds=90)
    assert settings.fetch.max_bytes == 512 * 1024
    assert settings.fetch.allow_private is True
    assert settings.telegram.admins == (11, 22)
    assert settings.http.listen == "[::1]:8080"
    assert settings.log.level == "debug"


def test_environment_beats_secret_file_beats_toml(tmp_path: Path) -> None:
    file = tmp_path / "newsbot.toml"
    file.write_text('[telegram]\ntoken = "1:toml"\n')
    secret = tmp_path / "secret"
    secret.write_text("2:file\n")
    environ = {"NEWSBOT_TELEGRAM__TOKEN": "3:env", "NEWSBOT_TELEGRAM__TOKEN_FILE": str(secret)}
    settings = config.load(environ=environ)
    assert (token_of(settings), source_of(settings, "telegram.token")) == ("3:env", "environment")
    del environ["NEWSBOT_TELEGRAM__TOKEN"]
    settings = config.load(environ=environ)
    assert (token_of(settings), source_of(settings, "telegram.token")) == ("2:file", f"file {secret}")
    settings = config.load(environ={})
    assert (token_of(settings), source_of(settings, "telegram.token")) == ("1:toml", "newsbot.toml")


def test_telegram_bot_token_is_the_weaker_name_of_the_token(tmp_path: Path) -> None:
    assert token_of(config.load(environ={"TELEGRAM_BOT_TOKEN": TOKEN})) == TOKEN
    both = {"TELEGRAM_BOT_TOKEN": TOKEN, "NEWSBOT_TELEGRAM__TOKEN": OTHER}
    assert token_of(config.load(environ=both)) == OTHER
    secret = tmp_path / "secret"
    secret.write_text(TOKEN)
    assert token_of(config.load(environ={"TELEGRAM_BOT_TOKEN_FILE": str(secret)})) == TOKEN


def test_two_names_for_one_setting_that_differ_are_told_with_the_one_that_counts(tmp_path: Path) -> None:
    both = {"TELEGRAM_BOT_TOKEN": TOKEN, "NEWSBOT_TELEGRAM__TOKEN": OTHER}
    assert config.load(environ=both).doubts == (
        "NEWSBOT_TELEGRAM__TOKEN and TELEGRAM_BOT_TOKEN are set to different values; NEWSBOT_TELEGRAM__TOKEN counts",
    )
    assert config.load(environ=both | {"TELEGRAM_BOT_TOKEN": f" {OTHER}\n"}).doubts == ()
    assert config.load(environ=both | {"TELEGRAM_BOT_TOKEN": ""}).doubts == ()
    secret = tmp_path / "secret"
    secret.write_text(OTHER)
    mixed = {"TELEGRAM_BOT_TOKEN": TOKEN, "NEWSBOT_TELEGRAM__TOKEN_FILE": str(secret)}
    assert config.load(environ=mixed).doubts == (
        f"TELEGRAM_BOT_TOKEN and NEWSBOT_TELEGRAM__TOKEN_FILE ({secret}) are set to different values;"
        " TELEGRAM_BOT_TOKEN counts",
    )


def test_toml_may_use_its_own_types(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text(
        "[telegram]\nadmins = [11, 22]\n"
        "[fetch]\nallow_private = true\nper_host = 3\nmax_bytes = 2048\ninterval = '1h'\n"
    )
    settings = config.load(file, {})
    assert settings.telegram.admins == (11, 22)
    assert (settings.fetch.allow_private, settings.fetch.per_host, settings.fetch.max_bytes) == (True, 3, 2048)
    assert source_of(settings, "fetch.interval") == str(file)


def test_an_empty_value_is_a_value_not_set(tmp_path: Path) -> None:
    file = tmp_path / "newsbot.toml"
    file.write_text('[telegram]\ntoken = "1:toml"\napi_url = ""\n')
    settings = config.load(environ={"NEWSBOT_TELEGRAM__TOKEN": "", "TELEGRAM_BOT_TOKEN": " "})
    assert token_of(settings) == "1:toml"
    assert settings.telegram.api_url is None


def test_all_problems_are_told_together(tmp_path: Path) -> None:
    file = tmp_path / "newsbot.toml"
    file.write_text("[fetch]\nper_host = 0\nintervall = '1s'\n[strore]\nkeep = '1d'\n")
    found = problems(
        {
            "NEWSBOT_FETCH__TIMEOUT": "soon",
            "NEWSBOT_FETHC__INTERVAL": "1s",
            "NEWSBOT_TOKEN": TOKEN,
            "NEWSBOT_TELEGRAM__TOKEN_FILE": str(tmp_path / "nowhere"),
            "NEWSBOT_SUMMARIZER__MODEL": "openai:big",
            "NEWSBOT_SUMMARIZER__DEVICE": "tpu",
        }
    )
    expected = [
        "newsbot.toml: [fetch] intervall: there is no such setting; did you mean [fetch] interval?",
        "newsbot.toml: there is no section [strore]; did you mean [store]?",
        "newsbot.toml: [fetch] per_host: expected a whole number from 1, got '0'",
        "NEWSBOT_FETCH__TIMEOUT: expected a duration such as 90s, 10m, 2h or 1d, got 'soon'",
        "NEWSBOT_FETHC__INTERVAL: there is no such setting; did you mean NEWSBOT_FETCH__INTERVAL?",
        "NEWSBOT_TOKEN: there is no such setting; did you mean NEWSBOT_TELEGRAM__TOKEN?",
        f"NEWSBOT_TELEGRAM__TOKEN_FILE: cannot read {tmp_path / 'nowhere'}: no such file or directory",
        "NEWSBOT_SUMMARIZER__API_URL: model openai:big needs it, such as http://127.0.0.1:8000/v1",
        "NEWSBOT_SUMMARIZER__DEVICE: expected 'auto', 'cpu', 'cuda' or 'mps', got 'tpu'",
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FETCH__INTERVAL", "0.5s", "1s or more"),
        ("FETCH__INTERVAL", "0s", "above zero"),
        ("FETCH__INTERVAL", "99999d", "at most 3650d"),
        ("FETCH__INTERVAL", "10", "90s, 10m"),
        ("FETCH__MAX_BYTES", "10MB", "10MiB"),
        ("FETCH__MAX_BYTES", "0", "above zero"),
        ("FETCH__PER_HOST", "two", "a whole number"),
        ("FETCH__ALLOW_PRIVATE", "perhaps", "true or false"),
        ("TELEGRAM__ADMINS", "@alice", "numbers"),
        ("TELEGRAM__ACCESS", "all", "'private' or 'everyone'"),
        ("TELEGRAM__API_URL", "localhost:8081", "https:// or http://"),
        ("TELEGRAM__API_URL", "http://[half", "https:// or http://"),
        ("TELEGRAM__WEBHOOK_URL", "http://example.org/hook", "https://"),
        ("TELEGRAM__WEBHOOK_SECRET", "has spaces", "letters, digits"),
        ("DATABASE__URL", "mysql://h/x", "postgresql://"),
        ("DATABASE__URL", "postgres://h/x", "write postgresql:// instead"),
        ("DATABASE__URL", "sqlite://", "sqlite:///FILE"),
        ("DATABASE__URL", "sqlite:///:memory:", "sqlite:///FILE"),
        ("HTTP__LISTEN", "8080", "host:port"),
        ("HTTP__LISTEN", "localhost:99999", "host:port"),
        ("SUMMARIZER__MODEL", "openai:", "openai:NAME"),
        ("LOG__LEVEL", "loud", "'debug'"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_expected(name: str, value: str, says: str) -> None:
    (problem,) = problems({f"NEWSBOT_{name}": value})
    assert problem.startswith(f"NEWSBOT_{name}: ")
    assert says in problem


@pytest.mark.parametrize("token", [TOKEN, "1:a", "7012345678:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw-"])
def test_tokens_of_telegram_and_of_test_servers_are_taken(token: str) -> None:
    assert token_of(config.load(environ={"TELEGRAM_BOT_TOKEN": token})) == token


@pytest.mark.parametrize("token", ["mybot", "bot123456:abc", "123456:", "'123456:abc'", "123456:abc def"])
def test_what_is_no_token_is_told_without_repeating_it(token: str) -> None:
    (problem,) = problems({"TELEGRAM_BOT_TOKEN": token})
    assert problem.startswith("TELEGRAM_BOT_TOKEN: this is not a bot token; @BotFather gives one")
    assert token not in problem


def test_the_longest_interval_follows_a_longer_interval() -> None:
    assert config.load(environ={"NEWSBOT_FETCH__INTERVAL": "1d"}).fetch.interval_max == timedelta(days=1)
    (problem,) = problems({"NEWSBOT_FETCH__INTERVAL": "1d", "NEWSBOT_FETCH__INTERVAL_MAX": "12h"})
    assert problem == "NEWSBOT_FETCH__INTERVAL_MAX: expected the interval (1d) or more, got '12h'"


def test_a_wrong_interval_is_one_problem_not_two() -> None:
    assert len(problems({"NEWSBOT_FETCH__INTERVAL": "often"})) == 1


def test_a_public_address_needs_somebody_who_listens() -> None:
    url = {"NEWSBOT_HTTP__PUBLIC_URL": "https://bot.example.org/news/"}
    [problem] = problems(url)
    assert problem.startswith(
        "NEWSBOT_HTTP__PUBLIC_URL: needs http.listen, where its calls arrive, such as 127.0.0.1:8080"
    )
    listen = {"NEWSBOT_HTTP__LISTEN": "127.0.0.1:8080"}
    assert config.load(environ=url | listen).http.public_url == "https://bot.example.org/news"
    for odd in ("bot.example.org", "https://bot.example.org/?a=b", "https://me:secret@bot.example.org", "ftp://x.org"):
        [problem] = problems(listen | {"NEWSBOT_HTTP__PUBLIC_URL": odd})
        assert "expected an address" in problem
        assert "secret" not in problem


def test_a_webhook_needs_its_secret() -> None:
    url = {"NEWSBOT_TELEGRAM__WEBHOOK_URL": "https://example.org/hook"}
    assert "openssl rand" in problems(url)[0]
    settings = config.load(environ={**url, "NEWSBOT_TELEGRAM__WEBHOOK_SECRET": "s3cret"})
    assert settings.telegram.webhook_url == "https://example.org/hook"


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "newsbot.toml"
    file.write_text("[fetch]\ninterval = 10m\n")
    (problem,) = problems({})
    assert problem.startswith("newsbot.toml: not valid TOML: ")
    assert "line 2" in problem


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"token = '1:x'\n", "token: there is no such setting; did you mean [telegram] token?"),
        (b"telegram = 3\n", "telegram is a section: write [telegram] and its settings below"),
        (b"[zzz]\na = 1\n", "there is no section [zzz]; there are database, fetch,"),
        (b"[telegram.token]\na = 1\n", "[telegram] token: expected a text"),
        (b"\xff\xfe", "cannot be read: it is not UTF-8 text"),
    ],
)
def test_what_does_not_belong_in_the_file_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "newsbot.toml").write_bytes(content)
    (problem,) = problems({})
    assert problem.startswith("newsbot.toml: ")
    assert says in problem


def test_a_file_named_by_hand_must_exist(tmp_path: Path) -> None:
    assert problems({}, tmp_path / "nowhere.toml") == [
        f"{tmp_path / 'nowhere.toml'}: cannot be read: no such file or directory"
    ]


@pytest.mark.parametrize(("make", "says"), [("folder", "is a folder"), ("empty", "is empty"), ("bytes", "not UTF-8")])
def test_a_secret_file_that_holds_no_secret_is_told(tmp_path: Path, make: str, says: str) -> None:
    secret = tmp_path / "secret"
    if make == "folder":
        secret.mkdir()
    else:
        secret.write_bytes(b"" if make == "empty" else b"\xff\xfe\xff")
    (problem,) = problems({"TELEGRAM_BOT_TOKEN_FILE": str(secret)})
    assert problem.startswith("TELEGRAM_BOT_TOKEN_FILE: ")
    assert says in problem


def test_what_kubernetes_sets_for_a_service_called_newsbot_is_no_setting() -> None:
    config.load(
        environ={
            "NEWSBOT_PORT": "tcp://10.0.0.1:8080",
            "NEWSBOT_PORT_8080_TCP_ADDR": "10.0.0.1",
            "NEWSBOT_SERVICE_HOST": "10.0.0.1",
            "NEWSBOT_TEST_POSTGRES": "postgresql://localhost/test",
        }
    )
    assert problems({"NEWSBOT_PORT": "8080"}) == ["NEWSBOT_PORT: there is no such setting"]


def test_no_secret_is_shown_by_describe_repr_or_problems(tmp_path: Path) -> None:
    environ = {
        "NEWSBOT_TELEGRAM__TOKEN": TOKEN,
        "NEWSBOT_TELEGRAM__API_URL": "http://alice:hush-api@localhost:8081",
        "NEWSBOT_TELEGRAM__WEBHOOK_URL": "https://example.org/hook?key=hush-hook",
        "NEWSBOT_TELEGRAM__WEBHOOK_SECRET": "hush-secret",
        "NEWSBOT_DATABASE__URL": "postgresql://bob:hush@/pass@db.example.org/newsbot?sslpassword=hush",
        "NEWSBOT_SUMMARIZER__API_KEY": "hush-key",
        "NEWSBOT_SUMMARIZER__API_URL": "http://x:hush@localhost/v1",
    }
    settings = config.load(environ=environ)
    shown = repr(config.describe(settings)) + repr(settings) + str(settings)
    assert "hush" not in shown
    assert TOKEN not in shown
    assert "@db.example.org/newsbot" in shown

    misplaced = dict.fromkeys(("NEWSBOT_FETCH__INTERVAL", "NEWSBOT_LOG__LEVEL", "NEWSBOT_TELEGRAM__ADMINS"), TOKEN)
    wrong = {
        **misplaced,
        "NEWSBOT_DATABASE__URL": "postgres://bob:hush@h/x",
        "NEWSBOT_TELEGRAM__WEBHOOK_SECRET": "hush hush",
        "NEWSBOT_TELEGRAM__WEBHOOK_URL": "http://bob:hush@h/",
        "NEWSBOT_SECRET": "hush",
    }
    text = "\n".join(problems(wrong))
    assert len(text.splitlines()) == 7
    assert "hush" not in text
    assert TOKEN not in text


def test_settings_cannot_be_changed() -> None:
    settings = config.load(environ={})
    with pytest.raises(ValidationError):
        settings.fetch.per_host = 3


# ---------------------------------------------------------------- the files an operator reads


def template() -> str:
    return (Path(config.__file__).parent / "newsbot.toml").read_text()


def test_the_template_as_it_comes_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").write_text(template())
    assert config.load(environ={}) == config.Settings()


def test_the_template_holds_every_setting_with_its_default(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").write_text(re.sub(r"(?m)^#(?=\w+ = )", "", template()))
    rows = config.describe(config.load(environ={}))
    assert [row[:2] for row in rows] == [row[:2] for row in config.describe(config.Settings())]
    section, listed = "", []
    for line in template().splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif setting := re.match(r"#(\w+) = ", line):
            listed.append(f"{section}.{setting[1]}")
    assert listed == [name for name, _, _ in config.describe(config.Settings())]


def test_every_setting_has_its_heading_in_the_documentation() -> None:
    page = Path(config.__file__).parents[1] / "docs" / "configuration.md"
    headings = re.findall(r"(?m)^### `([\w.]+)`$", page.read_text())
    assert headings == [name for name, _, _ in config.describe(config.Settings())]
