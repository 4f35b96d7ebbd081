"""How commands are called, and what they say when they are called wrongly."""

from __future__ import annotations

import importlib.metadata
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from tests.cli import articles
from tests.cli.conftest import Result, Run

COMMANDS = [
    *(["run"], ["once"], ["demo"], ["summarize"], ["ask"], ["extract"], ["check"], ["settings"]),
    *(["feeds", name] for name in ("add", "list", "remove", "check", "import", "export")),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(newsbot: Run, command: list[str]) -> None:
    for option in ("--help", "-h"):
        result = newsbot(*command, option)
        assert result.code == 0
        assert f"Usage: newsbot {' '.join(command)}" in result.out
        assert not result.err


def test_help_names_every_command(newsbot: Run) -> None:
    out = newsbot("--help").out
    assert all(f" {command[0]} " in out for command in COMMANDS)


def test_without_a_command_help_is_shown(newsbot: Run) -> None:
    for group in ([], ["feeds"]):
        result = newsbot(*group)
        assert result.code == 2
        assert "Usage: newsbot" in result.out
        assert not result.err


def test_the_version_is_that_of_the_package(real: Run) -> None:
    assert real("--version") == Result(0, f"newsbot {importlib.metadata.version('newsbot')}\n", "")


@pytest.mark.parametrize(
    ("arguments", "words", "look"),
    [
        (["frobnicate"], "no such command 'frobnicate'", "newsbot --help"),
        ([""], "no such command ''", "newsbot --help"),
        (["summarise"], "no such command 'summarise'", "newsbot --help"),
        (["feeds", "frob"], "no such command 'frob'", "newsbot feeds --help"),
        (["feeds", "add"], "missing argument 'ADDRESS'", "newsbot feeds add --help"),
        (["summarize", "--frob"], "no such option: --frob", "newsbot summarize --help"),
        (["summarize", "a", "b"], "unexpected extra argument(s) (b)", "newsbot summarize --help"),
        (["summarize", "a", "--points", "0"], "'--points'", "newsbot summarize --help"),
        (["summarize", "a", "--points", "-3"], "'--points'", "newsbot summarize --help"),
        (["summarize", "a", "--points", "two"], "'--points'", "newsbot summarize --help"),
        (["extract"], "missing option '--jsonl'", "newsbot extract --help"),
        (["demo", "--port", "99999"], "'--port'", "newsbot demo --help"),
        (["--config"], "'--config' requires an argument", "newsbot --help"),
    ],
)
def test_bad_usage_is_one_line_that_says_where_to_look(
    newsbot: Run, arguments: list[str], words: str, look: str
) -> None:
    result = newsbot(*arguments)
    assert result.code == 2
    assert not result.out
    assert words in result.problem
    assert result.problem.endswith((f"; see: {look}", f"? See: {look}"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["summarize", "--jsonl", "in"], "--jsonl IN needs --out OUT"),
        (["summarize", "article.txt", "--out", "x"], "--out goes with --jsonl"),
        (["summarize", "article.txt", "--jsonl", "in", "--out", "x"], "leave out 'article.txt'"),
        (["ask", "Who?", "--jsonl", "in", "--out", "x"], "leave out 'Who?'"),
        (["summarize", "article.txt", "--published", "last week"], "--published: 'last week' is no time"),
        (["summarize", "article.txt", "--language", "English"], "--language: 'English' is no language code"),
        (["summarize", "missing.txt"], "cannot read missing.txt: no such file"),
        (["summarize", "."], "cannot read .: is a directory"),
        (["ask"], "what is the question?"),
        (["ask", " ", "article.txt"], "what is the question?"),
        (["feeds", "import", "missing.opml"], "cannot read missing.opml: no such file"),
        (["feeds", "export", "missing/feeds.opml"], "cannot write missing/feeds.opml: no such file"),
        (["feeds", "export", "."], "cannot write .: is a directory"),
        (["once"], "write to @BotFather"),
    ],
)
def test_what_cannot_start_says_what_to_do(newsbot: Run, environment: Path, arguments: list[str], words: str) -> None:
    articles.file(environment)
    result = newsbot(*arguments)
    assert result.code == 2
    assert words in result.problem
    assert not result.out


# ---------------------------------------------------------------- settings


def test_unknown_settings_of_environment_and_file_are_told_together(
    newsbot: Run, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSBOT_FETCH__INTERVALL", "5m")
    (environment / "newsbot.toml").write_text("[fetch]\ntimeuot = '3s'\n[log]\nlevel = 'loud'\n")
    for command in ("settings", "run", "check"):
        result = newsbot(command)
        assert result.code == 2
        lines = result.err.splitlines()
        assert len(lines) == 3
        assert all(line.startswith("newsbot: ") for line in lines)
        assert "NEWSBOT_FETCH__INTERVALL: there is no such setting; did you mean NEWSBOT_FETCH__INTERVAL" in result.err
        assert "timeuot: there is no such setting" in result.err
        assert "[log] level: expected 'debug'" in result.err


def test_settings_shows_each_with_its_source_and_no_secret(
    newsbot: Run, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "1234567890:AAsecret-secret-secret-secret-00000"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    (environment / "other.toml").write_text("[fetch]\ninterval = '5m'\n")
    for arguments in (["settings", "--config", "other.toml"], ["--config", "other.toml", "settings"]):
        result = newsbot(*arguments)
        assert result.code == 0
        rows = dict(line.split("\t", 1) for line in result.out.splitlines())
        assert rows["fetch.interval"] == "5m\tother.toml"
        assert rows["telegram.token"].endswith("\tenvironment")
        assert rows["store.keep"] == "30d\tdefault"
        assert "AAsecret" not in result.out + result.err


@pytest.mark.parametrize(("file", "words"), [("none.toml", "no such file"), (".", "is a directory")])
def test_a_settings_file_that_cannot_be_read_is_named(newsbot: Run, file: str, words: str) -> None:
    result = newsbot("settings", "--config", file)
    assert result.code == 2
    assert result.problem.startswith(f"{file}: cannot be read")
    assert words in result.problem


# ---------------------------------------------------------------- output


def test_a_reader_that_goes_away_ends_the_command_quietly(environment: Path) -> None:
    path = articles.lines(environment / "in.jsonl", *[{"id": n, "html": articles.HTML} for n in range(100)])
    for command in (["settings"], ["extract", "--jsonl", str(path), "--out", "-"]):
        process = _start(*command, stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.close()
        assert process.wait(30) == 1
        assert process.stderr
        assert process.stderr.read() == b""
        process.stderr.close()


def test_a_full_disk_is_told_in_one_line(environment: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = _start("settings", stdout=full)
        assert process.stderr
        said = process.stderr.read()
        process.stderr.close()
        assert (process.wait(30), said) == (2, b"newsbot: cannot write the output: no space left on device\n")


def test_a_closed_output_is_no_error(environment: Path) -> None:
    done = subprocess.run(["/bin/sh", "-c", f"'{sys.executable}' -m bot settings >&-"], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_output_that_knows_only_ascii_gets_escapes(real: Run, environment: Path) -> None:
    (environment / "de.txt").write_text(articles.GERMAN, "utf-8")
    result = real("summarize", "de.txt", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert result.code == 0
    assert r"\u2022 Die Stadt K\xf6ln" in result.out
    result = real("summarize", "de.txt", "--json", PYTHONIOENCODING="ascii")
    assert json.loads(result.out)["sentences"][0].startswith("Die Stadt Köln")


def test_on_a_terminal_there_are_tables_and_a_progress_bar(environment: Path) -> None:
    path = articles.lines(environment / "in.jsonl", *[{"id": n, "html": articles.HTML} for n in range(40)])
    shown = _on_a_terminal("settings")
    assert "\x1b[" in shown
    assert "setting" in shown.splitlines()[0]
    assert "fetch.interval" in shown
    shown = _on_a_terminal("extract", "--jsonl", str(path), "--out", "out.jsonl")
    assert "extracting" in shown
    assert "━" in shown
    assert "100% 40 done" in _without_codes(shown)


def test_ctrl_c_in_a_batch_leaves_without_a_word_and_keeps_what_is_done(environment: Path) -> None:
    process = _start("extract", "--jsonl", "-", "--out", "out.jsonl", stdin=subprocess.PIPE)
    out = environment / "out.jsonl"
    assert process.stdin
    line = articles.lines(environment / "one.jsonl", {"id": 1, "html": articles.HTML}).read_bytes()
    process.stdin.write(line * 16)
    process.stdin.flush()
    _until(lambda: out.exists() and out.read_bytes().count(b"\n") == 16)  # it streams: the input is not yet at its end
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, b"")
    assert len(articles.read(out)) == 16


def test_ctrl_c_while_a_command_starts_leaves_without_a_word(environment: Path) -> None:
    process = _start("settings", PYTHONPROFILEIMPORTTIME="1")  # tells on stderr how far it is
    assert process.stderr
    while b"bot.cli.shell" not in (said := process.stderr.readline()):
        assert said
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) in (0, 130)  # it may have been quicker
    assert b"Traceback" not in rest


def _start(
    *arguments: str, stdin: int | None = None, stdout: int | IO[bytes] | None = None, **env: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=os.environ | env,
    )


def _on_a_terminal(*arguments: str) -> str:
    """What a command writes to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    env = os.environ | {"COLUMNS": "100", "TERM": "xterm-256color"}
    process = subprocess.Popen([sys.executable, "-m", "bot", *arguments], stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # Linux says EIO when the other side is closed
        pass
    os.close(ours)
    assert process.wait(30) == 0
    return shown.decode()


def _without_codes(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)


def _until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.02)
