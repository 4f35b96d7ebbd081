"""The same article is not news because its feed calls it differently; and new articles always are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import identity
from bot.identity import Known
from bot.model import Item

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def item(number: int, **more: object) -> Item:
    known = Item(
        key=f"id-{number}",
        url=f"https://example.org/news/{number}",
        title=f"Headline number {number}",
        published=NOW - number * HOUR,
    )
    return replace(known, **more)  # type: ignore[arg-type]


ITEMS = tuple(item(number) for number in range(30))


def known(items: tuple[Item, ...] = ITEMS) -> list[Known]:
    return [Known(number, one.key, one.url, one.title, one.published) for number, one in enumerate(items, 1)]


def each(change: Callable[[Item], dict[str, object]]) -> tuple[Item, ...]:
    return tuple(replace(one, **change(one)) for one in ITEMS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: {"key": f"new-{one.key}"},
        lambda one: {"key": f"{one.url}?ref=rss", "url": f"{one.url}?ref=rss"},
        lambda one: {"key": "x" + one.key, "url": one.url.replace("example.org", "www.example.net")},
        lambda one: {"key": "x" + one.key, "url": one.url.replace("https:", "http:") + "/"},
        lambda one: {"key": "x" + one.key, "title": one.title.upper() + "!"},
        lambda one: {"key": "x" + one.key, "title": f"Updated: {one.title}"},
        lambda one: {"key": "x" + one.key, "published": one.published + HOUR},
        lambda one: {"key": "x" + one.key, "published": None},
        lambda one: {"key": "x" + one.key, "url": f"https://feeds.example/{one.key}"},
        lambda one: {"key": "x" + one.key, "url": None},
    ],
    ids=["id", "query", "host", "scheme", "case", "title", "time", "no time", "link", "no link"],
)
def test_an_article_called_differently_is_not_news(change: Callable[[Item], dict[str, object]]) -> None:
    found = identity.sort(each(change), known())
    assert (found.news, found.old) == ((), ())
    assert {entry: one.key for entry, one in found.renamed} == {n + 1: one.key for n, one in enumerate(each(change))}


@pytest.mark.parametrize(
    "new",
    [
        item(99, published=NOW + HOUR),
        item(99, url=None, published=NOW + HOUR),
        item(99, title=None, published=NOW + HOUR),
        item(99, published=None),
        item(99, title="Headline number 3", published=NOW + 2 * DAY),
        item(99, url="https://example.org/news/3", published=NOW + 2 * DAY, title="Another"),
        item(99, published=NOW - 3 * HOUR),
        item(99, published=NOW - 9 * DAY),
    ],
    ids=["all new", "no link", "no title", "no date", "old title", "old link", "same second", "published late"],
)
def test_a_new_article_is_news_even_if_one_thing_of_it_is_old(new: Item) -> None:
    assert identity.sort((new, *ITEMS[:-1]), known()).news == (new,)


def test_the_next_issue_of_something_regular_is_news() -> None:
    """A comic strip: every day the same title and the same address, and an id of its own."""
    strip = Item("monday", "https://example.org/strip", "The strip", NOW)
    found = identity.sort((replace(strip, key="tuesday", published=NOW + 1.5 * DAY),), known((strip,)))
    assert [one.key for one in found.news] == ["tuesday"]


def test_pages_of_one_script_are_told_apart_by_their_query() -> None:
    thread = Item("a", "https://example.org/item?id=1", "Who is hiring?", NOW)
    other = Item("b", "https://example.org/item?id=2", "Who is hiring?", NOW + HOUR)
    assert identity.sort((other,), known((thread,))).news == (other,)


def test_an_entry_that_is_still_listed_is_not_the_other_one() -> None:
    twin = replace(ITEMS[3], key="twin", title="Headline number 3")
    assert identity.sort((twin, *ITEMS), known()).news == (twin,)


def test_two_items_alike_are_not_one_renamed_entry() -> None:
    alike = (replace(ITEMS[3], key="x"), replace(ITEMS[3], key="y"))
    assert identity.sort(alike, known()).news == alike


def test_everything_is_news_to_a_feed_without_entries() -> None:
    assert identity.sort(ITEMS, []).news == ITEMS


def test_hundreds_of_old_items_at_once_are_an_accident() -> None:
    archive = tuple(item(number, key=f"a{number}", published=NOW - number * DAY) for number in range(100, 400))
    new = item(99, published=NOW + HOUR)
    found = identity.sort((new, *archive, *ITEMS), known())
    assert (found.news, found.old) == ((new,), archive)


def test_old_titles_at_new_addresses_with_new_dates_are_an_accident() -> None:
    moved = each(lambda one: {"key": f"x{one.key}", "url": f"https://x.example/{one.key}", "published": NOW + 5 * DAY})
    found = identity.sort(moved, known())
    assert (found.news, found.old) == ((), moved)


def test_a_flood_without_dates_is_an_accident_and_a_handful_is_not() -> None:
    undated = tuple(Item(f"u{number}", f"https://example.org/u/{number}", f"Undated {number}") for number in range(150))
    assert identity.sort(undated, known()).old == undated
    assert identity.sort(undated[:30], known()).news == undated[:30]


def test_a_busy_day_is_no_accident() -> None:
    busy = tuple(item(1000 + number, published=NOW + number * timedelta(minutes=1)) for number in range(300))
    assert identity.sort((*busy, *ITEMS), known()).news == busy


# ---------------------------------------------------------------- entries that say something else


def said(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(replace(one, words=f"says {one.title}") for one in items)


def noted(items: tuple[Item, ...]) -> list[Known]:
    return [replace(entry, words=f"says {entry.title}") for entry in known(items)]


def test_an_entry_that_says_something_else_is_edited_and_no_news() -> None:
    items = said((*ITEMS[:5], replace(ITEMS[5], title="Correction"), *ITEMS[6:]))
    found = identity.sort(items, noted(ITEMS))
    assert (found.news, found.edited) == ((), ((6, items[5]),))


def test_an_entry_that_says_something_else_under_a_new_id_is_edited_and_renamed() -> None:
    item = replace(ITEMS[0], key="new id", words="corrected")
    found = identity.sort((item,), noted(ITEMS[:1]))
    assert (found.news, found.renamed, found.edited) == ((), ((1, item),), ((1, item),))


def test_an_entry_of_which_no_words_were_noted_is_not_edited() -> None:
    found = identity.sort(said(ITEMS), known(ITEMS))
    assert (found.edited, len(found.reworded)) == ((), len(ITEMS))


def test_a_feed_that_changes_the_form_of_everything_has_edited_nothing() -> None:
    items = tuple(replace(one, words=f"read more {one.title}") for one in ITEMS)
    found = identity.sort(items, noted(ITEMS))
    assert (found.edited, len(found.reworded)) == ((), len(ITEMS))
