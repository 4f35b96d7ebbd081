"""newsbot feeds: add, list, remove, check, import, export."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import app
from bot.model import Access, Chat, Hub, Poll
from bot.store import Store
from tests.cli.conftest import Run

URL = "sqlite:///data/newsbot.db"
NONE_YET = "No feeds yet. Add one with: newsbot feeds add ADDRESS\n"
NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def feeds_may_be_private(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_FETCH__ALLOW_PRIVATE", "true")


def has_started(chat_id: int, *, admin: bool) -> None:
    """A person who has written /start to the bot."""

    async def save() -> None:
        store = await Store.open(URL)
        await store.chats.save(Chat(chat_id, access=Access.ALLOWED, admin=admin), NOW)
        await store.close()

    asyncio.run(save())


async def polled(url: str, error: str) -> None:
    """A feed that could not be had just now and is asked again later."""
    store = await Store.open(URL)
    feed = await store.feeds.by_url(url)
    assert feed is not None
    now = app.clock()
    await store.feeds.save(feed.id, Poll(due_at=now + timedelta(minutes=90), error=error), now)
    await store.close()


def rows(newsbot: Run) -> dict[str, tuple[str, str]]:
    """(name, readers) of each feed in the list, by address."""
    found = [line.split("\t") for line in newsbot("feeds", "list").out.splitlines()]
    assert all(len(row) == 9 for row in found)
    return {url: (name, readers) for _, name, url, readers, *_ in found}


def test_a_feed_is_added_listed_and_removed(newsbot: Run, site: str) -> None:
    result = newsbot("feeds", "add", f"{site}/good.xml")
    assert result.code == 0
    assert result.out.startswith(f"added The Post  {site}/good.xml\n")
    assert "/subscribe" in result.out  # nobody reads it
    assert rows(newsbot) == {f"{site}/good.xml": ("The Post", "0")}
    assert newsbot("feeds", "add", f"{site}/good.xml").out == f"known already: The Post  {site}/good.xml\n"
    assert newsbot("feeds", "remove", "The Post") == (0, "removed The Post\n", "")
    assert newsbot("feeds", "list") == (0, "", NONE_YET)
    assert newsbot("feeds", "remove", "The Post").problem == "no feed is called 'The Post'; see: newsbot feeds list"


def test_the_admins_or_the_chat_named_read_a_new_feed(newsbot: Run, site: str) -> None:
    has_started(1, admin=True)
    has_started(-5, admin=False)
    assert newsbot("feeds", "add", f"{site}/good.xml").out == f"added The Post  {site}/good.xml\n"
    assert newsbot("feeds", "add", f"{site}/good.xml", "--chat", "-5").out == f"added The Post  {site}/good.xml\n"
    assert rows(newsbot)[f"{site}/good.xml"] == ("The Post", "2")
    result = newsbot("feeds", "add", f"{site}/good.xml", "--chat", "7")
    assert result.code == 1
    assert result.problem == "the bot does not know the chat 7; write /start to it there first"


def test_the_feed_behind_a_page_is_found(newsbot: Run, site: str) -> None:
    assert newsbot("feeds", "add", f"{site}/page").out.startswith(f"added The Post  {site}/good.xml\n")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("{site}/missing", "there is nothing at this address (404)"),
        ("{site}/huge", "larger than 10 MiB"),
        ("{site}/html", "no feed found at"),
        ("{site}/text", "this is not a feed"),
        ("{site}/nothing", "the answer is empty"),
        ("http://127.0.0.1:9/", "does not accept connections on port 9"),
        ("no address", "is not an address"),
        ("ftp://example.org/feed", "not a web address"),
        ("http://name:secret@127.0.0.1:9/", "does not accept connections"),
    ],
)
def test_an_address_without_a_feed_is_told_in_one_line_and_not_stored(
    newsbot: Run, site: str, address: str, words: str
) -> None:
    for command in ("add", "check"):
        result = newsbot("feeds", command, address.format(site=site))
        assert (result.code, result.out) == (1, "")
        assert words in result.problem
        assert "secret" not in result.problem
    assert rows(newsbot) == {}


def test_an_empty_feed_is_a_feed(newsbot: Run, site: str) -> None:
    result = newsbot("feeds", "check", f"{site}/empty-feed")
    assert result.code == 0
    assert "the feed is empty" in result.out
    assert newsbot("feeds", "add", f"{site}/empty-feed").code == 0


def test_private_addresses_are_refused_unless_allowed(newsbot: Run, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_FETCH__ALLOW_PRIVATE", "false")
    assert "NEWSBOT_FETCH__ALLOW_PRIVATE=true" in newsbot("feeds", "add", f"{site}/good.xml").problem


def test_check_tells_what_would_be_done_and_stores_nothing(newsbot: Run, site: str, environment: Path) -> None:
    result = newsbot("feeds", "check", f"{site}/good.xml")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "The Post",
        f"  address      {site}/good.xml",
        "  items        1",
        "  newest       One two (no date)",
        "  next poll    in 10 min",
        "  validators   ETag –, Last-Modified –",
    ]
    assert not (environment / "data").exists()


def test_check_names_the_hub_of_a_feed_and_what_is_missing(
    newsbot: Run, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = "  hub          hub.example can tell of news, by the name https://example.org/feed"
    told = newsbot("feeds", "check", f"{site}/hub.xml").out.splitlines()
    assert f"{known}; it is asked to where http.public_url is set" in told
    monkeypatch.setenv("NEWSBOT_HTTP__LISTEN", "127.0.0.1:8080")
    monkeypatch.setenv("NEWSBOT_HTTP__PUBLIC_URL", "https://bot.example/")
    assert known in newsbot("feeds", "check", f"{site}/hub.xml").out.splitlines()


def test_the_list_tells_which_hub_tells_of_news_and_until_when(
    newsbot: Run, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_started(1, admin=True)
    newsbot("feeds", "add", f"{site}/hub.xml")

    async def pushed(error: str | None) -> datetime:
        store, now = await Store.open(URL), app.clock()
        await store.feeds.save(
            1, Poll(now, hub=Hub("https://me:secret@hub.example/?key=secret", "https://x.example/")), now
        )
        push = await store.pushes.claim(1, now, lambda _: timedelta(0), "token") or await store.pushes.by_token("token")
        assert push is not None
        await store.pushes.confirm(push, now + timedelta(days=9), now)
        if error:
            await store.pushes.failed(replace(push, attempts=0), error, None)
        await store.close()
        return now + timedelta(days=9)

    until = f"{asyncio.run(pushed(None)):%Y-%m-%d %H:%M} UTC"
    assert newsbot("feeds", "list").out.strip().split("\t")[-1] == until
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    assert f"hub.example tells of news until {until}" in newsbot("feeds", "list").out
    asyncio.run(pushed("not today"))
    shown = newsbot("feeds", "list").out
    assert f"{until}: not today" in shown
    assert "secret" not in shown
    assert "token" not in shown


def test_check_without_an_address_goes_on_after_a_feed_that_fails(newsbot: Run, site: str, environment: Path) -> None:
    (environment / "feeds.opml").write_text(
        f"<opml><body><outline xmlUrl='{site}/missing'/><outline xmlUrl='{site}/good.xml'/></body></opml>"
    )
    assert newsbot("feeds", "import", "feeds.opml").code == 0
    result = newsbot("feeds", "check")
    assert result.code == 1
    assert "The Post" in result.out
    assert result.problem.startswith(f"{site}/missing: ")


def test_looking_makes_no_database(newsbot: Run, environment: Path) -> None:
    assert newsbot("feeds", "list") == (0, "", NONE_YET)
    assert "<opml" in newsbot("feeds", "export").out
    assert newsbot("feeds", "check") == (0, NONE_YET, "")
    assert newsbot("feeds", "remove", "x").code == 1
    assert newsbot("check").code == 1
    assert newsbot("once", "--dry-run").out == "0 messages would be sent; nothing was sent, nothing was written\n"
    assert not any(environment.iterdir())


def test_a_name_that_strangers_chose_stays_plain_text(newsbot: Run, site: str) -> None:
    newsbot("feeds", "add", f"{site}/odd")
    assert rows(newsbot)[f"{site}/odd"] == ("[bold]Odd[/bold] & Co", "0")


def test_on_a_terminal_the_list_is_a_table_for_people(newsbot: Run, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    assert newsbot("feeds", "list") == (0, NONE_YET, "")
    newsbot("feeds", "add", f"{site}/odd")
    has_started(1, admin=True)
    newsbot("feeds", "add", f"{site}/good.xml")
    asyncio.run(polled(f"{site}/good.xml", "the site has [trouble]"))
    rows = [line.split("  ") for line in re.sub(r"\x1b\[[0-9;]*m", "", newsbot("feeds", "list").out).splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells == [
        ["feed", "readers", "a week", "worked", "next try"],
        ["1", "[bold]Odd[/bold] & Co", "0", "0.0", "never", "–"],
        [f"{site}/odd"],
        ["2", "The Post", "1", "0.0", "never", "in 1 h"],
        [f"{site}/good.xml"],
        ["the site has [trouble]"],
    ]


def test_what_is_exported_can_be_imported(newsbot: Run, site: str, environment: Path) -> None:
    newsbot("feeds", "add", f"{site}/good.xml")
    newsbot("feeds", "add", f"{site}/odd")
    before = rows(newsbot)
    assert newsbot("feeds", "export", "feeds.opml") == (0, "wrote feeds.opml\n", "")
    assert newsbot("feeds", "export").out == (environment / "feeds.opml").read_text("utf-8")
    for url in before:
        newsbot("feeds", "remove", url)
    result = newsbot("feeds", "import", "-", stdin=(environment / "feeds.opml").read_bytes())
    assert result.code == 0
    assert len([line for line in result.out.splitlines() if line.startswith("added ")]) == 2
    assert rows(newsbot) == before


def test_a_list_with_bad_lines_brings_the_good_ones(newsbot: Run, environment: Path) -> None:
    (environment / "feeds.opml").write_text(
        "<opml><body><outline text='Good' xmlUrl='https://example.org/feed'/>"
        "<outline text='Bad' xmlUrl='javascript:alert(1)'/></body></opml>"
    )
    result = newsbot("feeds", "import", "feeds.opml")
    assert result.code == 1
    assert "“Bad”" in result.problem
    assert rows(newsbot) == {"https://example.org/feed": ("Good", "0")}


def test_a_plain_list_with_bad_lines_brings_the_good_ones_and_names_the_others(newsbot: Run, site: str) -> None:
    data = f"not an address at all\nfoo@bar\n{site}/good.xml\nexample\n".encode()
    result = newsbot("feeds", "import", "-", stdin=data)
    assert result.code == 1
    assert [line.split("”")[0] for line in result.err.splitlines()] == [
        f"newsbot: “{line}" for line in ("not an address at all", "foo@bar", "example")
    ]
    assert f"{site}/good.xml" in rows(newsbot)


def test_the_help_of_import_says_what_files_it_takes(newsbot: Run) -> None:
    words = " ".join(newsbot("feeds", "import", "--help").out.replace("│", " ").split())
    assert "OPML" in words
    assert "an address a line" in words


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256)), b"<html></html>"])
def test_a_file_that_is_no_list_is_told_in_one_line(newsbot: Run, environment: Path, data: bytes) -> None:
    (environment / "feeds.opml").write_bytes(data)
    result = newsbot("feeds", "import", "feeds.opml")
    assert (result.code, result.out) == (1, "")
    assert "is not an OPML file" in result.problem


# ---------------------------------------------------------------- the database


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////proc/none/newsbot.db", "cannot write the database"),
        ("sqlite:///file/newsbot.db", "/file is a file, where a folder should be"),
        ("sqlite:///file/deeper/newsbot.db", "/file is a file, where a folder should be"),
        ("sqlite:///folder", "is a directory"),
        (
            "sqlite:///file",
            "is damaged or no database (file is not a database): put a backup in its place, or move it away",
        ),
        ("sqlite:///", "NEWSBOT_DATABASE__URL: expected sqlite:///FILE"),
        ("mysql://x/y", "NEWSBOT_DATABASE__URL: expected sqlite:///FILE"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    newsbot: Run, environment: Path, monkeypatch: pytest.MonkeyPatch, url: str, words: str
) -> None:
    (environment / "folder").mkdir()
    (environment / "file").write_bytes(b"this is not a database, and it is long enough to look like one" * 50)
    (environment / "feeds.opml").write_text("<opml><body><outline xmlUrl='https://x.org/'/></body></opml>")
    monkeypatch.setenv("NEWSBOT_DATABASE__URL", url)
    monkeypatch.setenv("NEWSBOT_TELEGRAM__TOKEN", "1:x")
    commands = [["feeds", "import", "feeds.opml"], ["once"]]
    if url.endswith(("/folder", "/file")):  # what is not there yet may be looked at
        commands += [["feeds", "list"], ["once", "--dry-run"], ["check"]]
    for command in commands:
        result = newsbot(*command)
        assert (result.code, result.out) == (1 if command == ["check"] else 2, "")
        assert words in result.problem
    assert (environment / "file").read_bytes().startswith(b"this is not")


def test_a_feed_that_wants_a_key_gets_it_and_nobody_sees_it(newsbot: Run, site: str) -> None:
    assert newsbot("feeds", "add", f"{site}/locked.xml").code == 1
    result = newsbot("feeds", "add", f"{site}/locked.xml", "--header", "X-Key: open sesame")
    assert (result.code, result.out.splitlines()[0]) == (0, f"added The Post  {site}/locked.xml")
    assert "headers      X-Key: ***\n" in newsbot("feeds", "check", f"{site}/locked.xml").out
    assert newsbot("feeds", "check").code == 0
    assert newsbot("feeds", "headers", "1").out == "The Post  X-Key: ***\n"
    assert newsbot("feeds", "headers", "1", "--none").out == "The Post  no headers of its own\n"
    assert newsbot("feeds", "check").code == 1


def test_a_header_that_is_none_is_told_without_what_it_holds(newsbot: Run, site: str) -> None:
    result = newsbot("feeds", "add", f"{site}/good.xml", "--header", "sesame")
    assert (result.code, result.problem) == (2, 'a header looks like "Name: value"')
    assert newsbot("feeds", "headers", "nothing").problem.startswith("no feed is called 'nothing'")


def test_the_password_of_an_address_is_masked_in_lists_and_exported(newsbot: Run, site: str) -> None:
    address = f"{site}/good.xml".replace("//", "//me:sesame@")
    assert "sesame" not in newsbot("feeds", "add", address).out
    assert "sesame" not in newsbot("feeds", "list").out
    assert "sesame" not in newsbot("feeds", "check").out
    assert "sesame" in newsbot("feeds", "export").out
    assert newsbot("feeds", "remove", address.replace("sesame", "***")).code == 0
