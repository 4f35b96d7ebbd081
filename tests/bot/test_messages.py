from __future__ import annotations

import dataclasses
import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import messages
from bot.messages import callbacks, digest, html, lists
from bot.model import Article, Button, Feed, Look, Message, Reading, Story, Subscription
from summarizer.types import Answer, Fact, Point, Summary, When
from tests.bot import tdlib
from tests.bot.test_html import addresses, hostile

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
SENTENCES = (
    "The ferry Northern Star will return to the Saltmarsh route on Friday, the port said.",
    "Mayor Anna Lind welcomed the news at a meeting on Tuesday.",
    "The ship was taken out of service in January because its engine failed.",
    "Repairs cost 4.2 million euros and took nine weeks.",
    "“We know how hard this winter was,” Ms. Lind told islanders.",
    "A second ferry is planned for the third quarter.",
    "Tickets go on sale tomorrow.",
)


def fact(text: str, sentence: int) -> Fact:
    start = SENTENCES[sentence].index(text)
    return Fact(text, sentence, start, start + len(text))


def when(text: str, sentence: int, first: date | None, last: date | None) -> When:
    start = SENTENCES[sentence].index(text)
    return When(text, sentence, start, start + len(text), first, last)


SUMMARY = Summary(
    title="Saltmarsh ferry back in service after nine weeks",
    language="en",
    published=NOW - timedelta(hours=2),
    model="encoder",
    sentences=SENTENCES,
    points=tuple(Point(SENTENCES[number], number) for number in (0, 2, 3, 4, 5)),
    who=(fact("Anna Lind", 1), fact("Lind", 4), fact("islanders", 4)),
    what=(Fact("Saltmarsh ferry back in service", -1, 0, 31),),
    when=(
        when("Friday", 0, date(2026, 3, 13), date(2026, 3, 13)),
        when("the third quarter", 5, date(2026, 7, 1), date(2026, 9, 30)),
    ),
    where=(fact("Saltmarsh", 0),),
)
ARTICLE = Article(
    url="https://courier.example/ferry?id=1&s=2",
    title=SUMMARY.title,
    text="\n".join(SENTENCES),
    published=SUMMARY.published,
    language="en",
    author="Jane Doe",
    description="The ferry returns. Islanders are glad.",
    source="Harbour Courier",
)
STORY = Story(12, 1, Reading(ARTICLE, SUMMARY), feed_id=7, also=(("North Coast Herald", "https://herald.example/1"),))
UNREAD = Story(13, 1, Reading(ARTICLE, note="The page is behind a paywall."), feed_id=7)


def with_summary(**changes: object) -> Story:
    return dataclasses.replace(STORY, reading=Reading(ARTICLE, dataclasses.replace(SUMMARY, **changes)))  # type: ignore[arg-type]


def with_article(story: Story = STORY, **changes: object) -> Story:
    reading = dataclasses.replace(story.reading, article=dataclasses.replace(ARTICLE, **changes))  # type: ignore[arg-type]
    return dataclasses.replace(story, reading=reading)


def labels(message: Message) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


# ---------------------------------------------------------------- a story as it arrives


def test_a_story_reads_well_on_a_phone() -> None:
    message = messages.render(STORY, now=NOW)
    parsed = tdlib.accept(message.html)
    assert parsed.text == "\n\n".join(
        [
            "Saltmarsh ferry back in service after nine weeks\nHarbour Courier · 2 h ago",
            "Who: Anna Lind, islanders\n"
            "When: Friday (13 Mar 2026), the third quarter (Jul – Sept 2026)\n"
            "Where: Saltmarsh",
            f"• {SENTENCES[0]}",
            f"• {SENTENCES[2]}",
            f"• {SENTENCES[3]}",
            f"• {SENTENCES[4]}",
            "Also in: North Coast Herald",
        ]
    )
    kinds = {(entity.kind, entity.text, entity.url) for entity in parsed.entities}
    assert ("TextUrl", SUMMARY.title, "https://courier.example/ferry?id=1&s=2") in kinds
    assert ("Bold", SUMMARY.title, None) in kinds
    assert ("TextUrl", "North Coast Herald", "https://herald.example/1") in kinds
    assert ("Bold", "Who:", None) in kinds
    assert "BlockQuote" in {kind for kind, _, _ in kinds}
    assert not message.preview


def test_the_buttons_ask_for_more_mute_the_feed_and_open_the_source() -> None:
    assert messages.render(STORY, now=NOW).buttons == (
        (Button("More", data="more:12"), Button("Ask", data="ask:12")),
        (Button("Source", url="https://courier.example/ferry?id=1&s=2"), Button("Mute feed", data="mute:7")),
    )


def test_a_muted_feed_offers_to_be_heard_again() -> None:
    assert Button("Unmute feed", data="unmute:7") in messages.render(STORY, now=NOW, feed_muted=True).buttons[1]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://localhost/x", None])
def test_an_address_that_telegram_would_refuse_makes_no_button_and_no_link(url: str | None) -> None:
    message = messages.render(with_article(url=url), now=NOW)
    assert labels(message)[1] == ["Mute feed"]
    assert tdlib.accept(message.html).entities[0].url is None


@pytest.mark.parametrize(("style", "points"), [("compact", 0), ("standard", 4), ("full", 5)])
def test_the_style_decides_how_many_points_are_shown(style: str, points: int) -> None:
    assert messages.render(STORY, now=NOW, look=Look(style=style)).html.count("• ") == points


def test_the_full_style_tells_why_and_what_the_publisher_says_too() -> None:
    why = "because its engine failed"
    story = with_summary(points=SUMMARY.points[:3], why=(fact(why, 2),))
    standard, full = (
        html.plain(messages.render(story, now=NOW, look=Look(style=one)).html) for one in ("standard", "full")
    )
    added = f"\nWhy: {why}\n\n{ARTICLE.description}\n\n"
    assert added in full
    assert full.replace(added, "\n\n") == standard


def test_what_the_publisher_says_is_left_out_where_the_points_say_it() -> None:
    story = with_article(description=f"{SENTENCES[3]} {SENTENCES[2]}")
    assert messages.render(story, now=NOW, look=Look(style="full")).html.count("4.2 million") == 1


def test_what_is_shown_only_when_it_adds_to_the_headline() -> None:
    assert "What:" not in messages.render(STORY, now=NOW).html
    added = messages.render(with_summary(what=(fact("Repairs cost 4.2 million euros", 3),)), now=NOW)
    assert "<b>What:</b> Repairs cost 4.2 million euros" in added.html


def test_a_point_that_repeats_the_headline_gives_way_to_the_next() -> None:
    repeated = (Point("The Saltmarsh ferry is back in service after nine weeks.", 0), *SUMMARY.points)
    shown = messages.render(with_summary(points=repeated), now=NOW).html
    assert "The Saltmarsh ferry is back" not in shown
    assert shown.count("• ") == 4


def test_answers_with_commas_are_set_apart_by_semicolons() -> None:
    where = (Fact("Hanoi, Vietnam", 0, 0, 3), Fact("Seoul", 0, 0, 3))
    assert "<b>Where:</b> Hanoi, Vietnam; Seoul" in messages.render(with_summary(where=where), now=NOW).html


def test_other_papers_are_named_once_and_never_the_paper_itself() -> None:
    also = (("Herald", "https://h.example/1"), ("Herald", "https://h.example/2"), ("Harbour Courier", None), ("", None))
    parsed = tdlib.accept(messages.render(dataclasses.replace(STORY, also=also), now=NOW).html)
    assert parsed.text.endswith("Also in: Herald")
    many = tuple((f"Paper {number}", None) for number in range(9))
    assert "Paper 4 and 4 more" in messages.render(dataclasses.replace(STORY, also=many), now=NOW).html


def test_without_a_date_no_age_is_made_up() -> None:
    assert "<i>Harbour Courier</i>" in messages.render(with_article(published=None), now=NOW).html


def test_without_a_title_the_opening_stands_in() -> None:
    bare = dataclasses.replace(SUMMARY, title=None)
    story = dataclasses.replace(STORY, reading=Reading(dataclasses.replace(ARTICLE, title=None), bare))
    assert tdlib.accept(messages.render(story, now=NOW).html).text.startswith(SENTENCES[0])


def test_without_a_source_the_host_is_named() -> None:
    assert "<i>courier.example · 2 h ago</i>" in messages.render(with_article(source=None), now=NOW).html


# ---------------------------------------------------------------- stories without key points


def test_a_story_that_could_not_be_read_says_so_and_shows_the_publishers_words() -> None:
    message = messages.render(UNREAD, now=NOW)
    assert tdlib.accept(message.html).text.endswith(
        "The ferry returns. Islanders are glad.\n\nOnly the publisher’s description: the page is behind a paywall."
    )
    assert labels(message) == [["Source", "Mute feed"]]


def test_without_a_description_only_the_headline_is_left_and_the_message_says_why() -> None:
    text = tdlib.accept(messages.render(with_article(UNREAD, description=None), now=NOW).html).text
    assert text.endswith("2 h ago\n\nOnly the headline: the page is behind a paywall.")


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("No key points: the model is in trouble.", "Only the headline: the model is in trouble."),
        ("HTTP 403", "Only the headline: HTTP 403."),
        (None, "Only the headline."),
    ],
)
def test_the_reason_reads_as_one_sentence(note: str | None, line: str) -> None:
    story = Story(1, 1, Reading(dataclasses.replace(ARTICLE, description=" "), note=note))
    assert tdlib.accept(messages.render(story, now=NOW).html).text.endswith(line)


def test_a_long_description_is_cut_at_a_sentence() -> None:
    story = with_article(UNREAD, description="The council met again on Monday evening. " * 40)
    shown = html.plain(messages.render(story, now=NOW).html).split("\n\n")[1]
    assert len(shown) <= 700
    assert shown.endswith("on Monday evening.")


# ---------------------------------------------------------------- following up


def test_more_brings_the_further_points_and_the_sentences_not_shown_yet() -> None:
    message = messages.more(STORY)
    parsed = tdlib.accept(message.html)
    assert f"• {SENTENCES[5]}" in parsed.text
    folded = next(entity.text for entity in parsed.entities if entity.kind == "ExpandableBlockQuote")
    assert folded == f"{SENTENCES[1]}\n\n{SENTENCES[6]}"
    assert labels(message) == [["Who", "What", "When", "Where", "Why"], ["Source"]]


def folded_of(story: Story) -> str:
    """What /more tells of the article's text."""
    entities = tdlib.accept(messages.more(story).html).entities
    return next(entity.text for entity in entities if entity.kind == "ExpandableBlockQuote")


def test_more_comes_in_the_paragraphs_of_the_article() -> None:
    lines = [" ".join(SENTENCES[:2]), SENTENCES[2], "  ".join(SENTENCES[3:5]), " ".join(SENTENCES[5:])]
    bare = with_article(with_summary(points=()), text="\n\n".join(lines))
    assert folded_of(bare).split("\n\n") == [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize("text", [None, " ".join(SENTENCES), "Another text."])
def test_more_of_a_text_without_paragraphs_is_broken_every_few_sentences(text: str | None) -> None:
    story = with_article(with_summary(points=()), text=text)
    assert folded_of(story) == f"{' '.join(SENTENCES[:4])}\n\n{' '.join(SENTENCES[4:])}"


def test_more_says_how_much_of_a_long_article_is_left() -> None:
    long = with_summary(sentences=tuple(f"Sentence {n} of a long report goes here." for n in range(200)), points=())
    text = tdlib.accept(messages.more(long).html).text
    shown = text.count("of a long report")
    assert 40 < shown < 80
    assert text.endswith(f"{200 - shown} more sentences at the source.")


def test_more_of_a_short_article_says_that_this_was_all() -> None:
    short = with_summary(sentences=SENTENCES[:1], points=(Point(SENTENCES[0], 0),))
    assert "That was the whole article." in messages.more(short).html


def test_each_answer_comes_with_its_sentence_and_the_words_in_bold() -> None:
    parsed = tdlib.accept(messages.card(STORY, "who").html)
    assert [entity.text for entity in parsed.entities if entity.kind == "BlockQuote"] == [SENTENCES[1], SENTENCES[4]]
    assert [entity.text for entity in parsed.entities if entity.kind == "Bold"] == [
        "Who?",
        "Anna Lind",
        "Anna Lind",
        "islanders",
        "islanders",
    ]


def test_answers_from_one_sentence_share_its_quote() -> None:
    both = (fact("Northern Star", 0), fact("the port", 0))
    parsed = tdlib.accept(messages.card(with_summary(who=both), "who").html)
    assert parsed.text.split("\n\n")[1] == f"Northern Star, the port\n{SENTENCES[0]}"
    assert [entity.text for entity in parsed.entities if entity.kind == "Bold"][2:] == ["Northern Star", "the port"]


def bold_of(message: Message) -> list[str]:
    return [entity.text for entity in tdlib.accept(message.html).entities if entity.kind == "Bold"]


def test_what_happened_is_told_by_the_words_in_bold_and_said_once() -> None:
    what = (*SUMMARY.what, fact("will return to the Saltmarsh route on Friday", 0))
    message = messages.card(with_summary(what=what), "what")
    assert tdlib.accept(message.html).text == f"What? {SUMMARY.title}\n\n{SENTENCES[0]}"
    assert bold_of(message) == ["What?", "Saltmarsh ferry back in service", what[1].text]


def test_another_answer_from_the_headline_is_told_without_quoting_the_headline_again() -> None:
    message = messages.card(with_summary(where=(Fact("Saltmarsh", -1, 0, 9),)), "where")
    assert tdlib.accept(message.html).text == f"Where? {SUMMARY.title}\n\nSaltmarsh"
    assert bold_of(message) == ["Where?", "Saltmarsh", "Saltmarsh"]


def test_an_answer_from_a_title_that_is_not_the_headline_quotes_that_title() -> None:
    text = tdlib.accept(messages.card(with_article(title="Ferry news"), "what").html).text
    assert text == f"What? Ferry news\n\n{SUMMARY.title}"


def test_what_may_have_happened_is_named() -> None:
    unsure = tuple(dataclasses.replace(one, sure=False) for one in SUMMARY.what)
    text = tdlib.accept(messages.card(with_summary(what=unsure), "what").html).text
    assert text.endswith("The article does not say what happened. It names:\n\nSaltmarsh ferry back in service")


def test_a_date_that_may_be_of_something_else_is_told_only_to_who_asks() -> None:
    unsure = tuple(dataclasses.replace(one, sure=False) for one in SUMMARY.when)
    story = Story(12, 1, Reading(ARTICLE, dataclasses.replace(SUMMARY, when=unsure)), feed_id=7)
    assert "When:" in messages.render(STORY, now=NOW).html
    assert "When:" not in messages.render(story, now=NOW).html
    asked = messages.card(story, "when").html
    assert "The article does not say when. It names:" in asked
    assert "<b>Friday (13 Mar 2026)</b>" in asked


def test_an_answer_is_told_whole_above_its_sentence() -> None:
    why = "because it let a computer program dismiss riders without any human being examining the decision"
    story = with_summary(sentences=(f"The agency fined it {why}.",), why=(Fact(why, 0, 20, 20 + len(why)),))
    assert "examining the decision" in messages.card(story, "why").html.split("</b>")[1]
    assert "…" not in messages.card(story, "why").html


def test_when_tells_the_calendar_dates() -> None:
    assert "<b>Friday (13 Mar 2026)</b>" in messages.card(STORY, "when").html


@pytest.mark.parametrize("question", messages.QUESTIONS)
def test_a_question_without_an_answer_gets_an_honest_line(question: str) -> None:
    text = tdlib.accept(messages.card(with_summary(**{question: ()}), question).html).text
    assert text.split("\n\n")[1].startswith("The article does not say")


@pytest.mark.parametrize("question", messages.QUESTIONS)
def test_a_question_about_an_unread_article_says_why_there_is_no_answer(question: str) -> None:
    assert "behind a paywall" in tdlib.accept(messages.card(UNREAD, question).html).text


def test_an_answer_stands_above_the_sentence_that_says_so() -> None:
    found = Answer("nine weeks", SENTENCES[3], 3, 0.9)
    parsed = tdlib.accept(messages.answer(found, STORY).html)
    assert parsed.text.startswith(f"nine weeks\n{SENTENCES[3]}\n\nHarbour Courier · Saltmarsh ferry")
    assert {"Bold", "BlockQuote"} <= {entity.kind for entity in parsed.entities}


def test_an_answer_that_is_the_whole_sentence_is_not_said_twice() -> None:
    found = Answer(SENTENCES[3], SENTENCES[3], 3, 0.9)
    assert messages.answer(found, STORY).html.count("Repairs cost") == 1


def test_a_question_for_yes_or_no_is_answered_by_the_sentence_alone() -> None:
    found = Answer("not", "He was not guilty, the court said.", 3, 0.9)
    assert bold_of(messages.answer(found, STORY, "Was he guilty?")) == []
    assert bold_of(messages.answer(found, STORY, "What was he?")) == ["not"]
    assert bold_of(messages.answer(Answer("not", None, None, 0.9), STORY, "Was he guilty?")) == ["not"]


def test_no_answer_is_said_plainly() -> None:
    text = tdlib.accept(messages.answer(Answer(None, None, None, 0.1), STORY).html).text
    assert text.startswith("The article does not say.\n\n")


def test_asking_invites_a_reply_unless_there_is_nothing_to_ask_about() -> None:
    assert "Reply to this message" in messages.ask(STORY).html
    assert "Reply to this message" not in messages.ask(UNREAD).html


def test_the_source_tells_paper_author_time_and_address() -> None:
    message = messages.source(STORY)
    text = tdlib.accept(message.html).text
    assert "Harbour Courier, by Jane Doe\nPublished Wednesday 11 March 2026, 10:00 UTC\nhttps://courier.example" in text
    assert labels(message) == [["Source"]]


# ---------------------------------------------------------------- lists and settings


def test_the_latest_headlines_are_numbered_like_their_buttons() -> None:
    message = messages.latest([STORY, UNREAD], NOW)
    assert "\n\n2. Saltmarsh ferry" in tdlib.accept(message.html).text
    assert message.buttons == ((Button("1", data="show:12"), Button("2", data="show:13")),)


def test_an_empty_list_says_what_to_do() -> None:
    assert "/subscribe" in messages.latest([], NOW).html
    assert "/subscribe" in lists.feeds([], NOW).html


def feeds(count: int) -> list[Subscription]:
    return [
        Subscription(1, Feed(number, f"https://feeds.example/{number}", f"Paper <{number}>", succeeded_at=NOW))
        for number in range(1, count + 1)
    ]


def test_a_feed_whose_hub_tells_of_news_is_called_so() -> None:
    told = Feed(1, "https://a.example/", succeeded_at=NOW, push_until=NOW + timedelta(days=1))
    no_more = Feed(2, "https://b.example/", succeeded_at=NOW, push_until=NOW)
    shown = tdlib.accept(lists.feeds([Subscription(1, told), Subscription(1, no_more)], NOW).html).text
    assert "1. a.example\nchecked just now, its site tells me of news\n" in shown
    assert shown.endswith("2. b.example\nchecked just now")


def test_feeds_tell_how_they_fare() -> None:
    broken = Feed(8, "https://x.example/feed", error="HTTP 404: gone.", due_at=NOW + timedelta(hours=5))
    broken = dataclasses.replace(broken, succeeded_at=NOW - timedelta(days=3))
    new = Feed(9, "https://www.y.example/feed/", due_at=NOW)
    found = [*feeds(1), Subscription(1, broken, muted=True), Subscription(1, new)]
    message = lists.feeds(found, NOW, {1: 34.6, 8: 0.5})
    assert tdlib.accept(message.html).text == (
        "3 feeds\n\n1. Paper <1>\nchecked just now, 35 a week\n\n"
        "2. x.example/feed\nmuted, not working: HTTP 404: gone, last worked 3 days ago, fewer than one a week, "
        "next try in 5 h\n\n"
        "3. y.example/feed\nnot checked yet, next try now"
    )
    assert message.buttons[1] == (Button("Unmute 2", data="unmute:8"), Button("Remove 2", data="unsubscribe:8"))


def test_a_feed_of_a_forum_says_in_which_topic_it_comes() -> None:
    [one] = feeds(1)
    read = tdlib.accept(lists.feeds([dataclasses.replace(one, chat_id=-1001234567890, thread_id=7)], NOW).html)
    assert read.text.endswith("\nin this topic, checked just now")
    assert [entity.url for entity in read.entities if entity.url][-1] == "https://t.me/c/1234567890/7"


def test_five_hundred_feeds_become_several_messages_each_within_the_limits() -> None:
    found = lists.feeds(feeds(500), NOW).parts
    assert len(found) > 5
    text = "\n\n".join(tdlib.accept(message.html).text for message in found)
    assert text.count("checked just now") == 500
    assert len(found[-1].buttons) == 20
    assert not any(message.buttons for message in found[:-1])


def test_plain_words_keep_their_lines_and_format_nothing() -> None:
    assert tdlib.accept(messages.say("1 < 2\n\n<b>no tag</b>").html) == ("1 < 2\n\n<b>no tag</b>", [])
    tdlib.accept(messages.say("word " * 5000).html)


# ---------------------------------------------------------------- buttons


def test_button_data_comes_back_as_it_went() -> None:
    assert callbacks.parse_data(callbacks.button_data("mute", 7)) == ("mute", (7,), None)
    assert callbacks.parse_data(callbacks.button_data("let_in", -1001234567890123, 2)) == (
        "let_in",
        (-1001234567890123, 2),
        None,
    )
    assert callbacks.parse_data(callbacks.button_data("pause")) == ("pause", (), None)


def test_buttons_shown_elsewhere_come_back_with_the_chat_they_are_meant_for() -> None:
    message = Message("x", ((Button("Mute", data="mute:7"), Button("Pause", data="pause"), Button("S", url="u")),))
    [(mute, pause, source)] = callbacks.aimed(message, -1001234567890).buttons
    assert callbacks.parse_data(mute.data or "") == ("mute", (7,), -1001234567890)
    assert callbacks.parse_data(pause.data or "") == ("pause", (), -1001234567890)
    assert source.url == "u"
    longest = callbacks.button_data("unsubscribe", 2**63 - 1)
    [[button]] = callbacks.aimed(Message("x", ((Button("x", data=longest),),)), -1009999999999).buttons
    assert len((button.data or "").encode()) <= 64


def test_a_button_is_turned_also_in_a_message_aimed_at_a_channel() -> None:
    rows = ((Button("Mute 1", data="mute:7"), Button("Mute 2", data="mute:8"), Button("S", url="u")),)
    turned = callbacks.turned(callbacks.aimed(Message("x", rows), -100).buttons, "mute", "unmute", 7)
    assert turned == ((Button("Unmute 1", data="unmute:7"), *rows[0][1:]),)


@pytest.mark.parametrize(
    "data",
    ["", "more:", "more:x", "More:1", "more:1:", "more:٣", "x" * 3 + "\n", "a:" + "9" * 30, "a@:1", "a@9" + "9" * 19],
)
def test_what_we_never_sent_is_no_button(data: str) -> None:
    assert callbacks.parse_data(data) is None


def test_button_data_beyond_64_bytes_is_refused_here_and_not_by_telegram() -> None:
    with pytest.raises(ValueError, match="not a button's data"):
        callbacks.button_data("more", *[10**15] * 5)


# ---------------------------------------------------------------- hostile stories


def optional(values: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.none() | values


long = st.builds(lambda text, times: text * times, hostile, st.sampled_from([1, 1, 1, 1, 1, 100]))
moments = st.none() | st.datetimes(timezones=st.just(UTC))
days = st.none() | st.dates()
positions = st.integers(-2, 12)
facts = st.lists(st.builds(Fact, long, positions, st.integers(-5, 90), st.integers(-5, 90)), max_size=6).map(tuple)
whens = st.lists(
    st.builds(When, long, positions, st.integers(-5, 90), st.integers(-5, 90), days, days), max_size=4
).map(tuple)
articles = st.builds(
    Article,
    url=optional(addresses),
    title=optional(long),
    text=st.none(),
    published=moments,
    author=optional(hostile),
    description=optional(long),
    image=st.just("https://example.org/picture"),
    source=optional(hostile),
    categories=st.lists(hostile, max_size=6).map(tuple),
)
summaries = st.builds(
    Summary,
    title=optional(long),
    language=st.just("en"),
    published=moments,
    model=st.just("encoder"),
    sentences=st.lists(long, max_size=12).map(tuple),
    points=st.lists(st.builds(Point, long, positions), max_size=12).map(tuple),
    who=facts,
    what=facts,
    when=whens,
    where=facts,
    why=facts,
)
stories = st.builds(
    Story,
    id=st.integers(1, 2**63 - 1),
    revision=st.just(1),
    reading=st.builds(Reading, articles, st.none() | summaries, optional(hostile)),
    feed_id=st.none() | st.integers(1, 2**63 - 1),
    also=st.lists(st.tuples(hostile, optional(addresses)), max_size=8).map(tuple),
)
answers = st.builds(Answer, optional(long), optional(long), st.none() | positions, st.just(0.5))


def sound(message: Message) -> None:
    """Telegram takes it, every piece of it."""
    parsed = tdlib.accept(message.html)
    assert parsed.text.split() == html.plain(message.html).split()
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\ufeff\u200b\x00") & set(parsed.text)
    assert parsed.text.count("\u2068") == parsed.text.count("\u2069")
    assert not any(unicodedata.category(one) in {"Cs", "Co"} for one in parsed.text)
    assert message.html.count("<a ") == sum(entity.kind == "TextUrl" for entity in parsed.entities)
    for row in message.buttons:
        for button in row:
            assert button.text
            assert (button.data is None) != (button.url is None)
            assert len((button.data or "").encode()) <= 64
            assert button.data is None or callbacks.parse_data(button.data)
            assert button.url is None or tdlib.parse(html.link("x", button.url)).entities[0].url == button.url


@settings(deadline=None, max_examples=60)
@given(stories, st.sampled_from(["compact", "standard", "full", "unheard of"]))
def test_telegram_takes_every_story_and_shows_the_words_that_were_meant(story: Story, style: str) -> None:
    message = messages.render(story, now=NOW, look=Look(style=style, hashtags=True), jpeg=b"jpeg")
    sound(message)
    assert message.picture is not None
    caption = tdlib.accept(message.picture.caption)
    assert html.units(caption.text) <= html.CAPTION
    assert set(caption.text.split()) <= set(html.plain(message.html).split())
    headline = html.plain(message.html).split("\n")[0]
    titles = (story.reading.article.title, story.reading.summary and story.reading.summary.title)
    meant = next((html.clean(title) for title in titles if title and html.clean(title)), None)
    assert meant is None or meant.startswith(headline.removesuffix("…"))


@settings(deadline=None, max_examples=60)
@given(stories, answers)
def test_telegram_takes_every_follow_up(story: Story, answer: Answer) -> None:
    for question in messages.QUESTIONS:
        sound(messages.card(story, question))
    for message in (messages.more(story), messages.ask(story), messages.source(story), messages.answer(answer, story)):
        sound(message)


@settings(deadline=None, max_examples=25)
@given(st.lists(stories, min_size=1, max_size=60), st.booleans())
def test_telegram_takes_every_digest_and_each_story_in_it_can_be_read(missed: list[Story], in_channel: bool) -> None:
    message, count = digest.digest(missed, in_channel=in_channel)
    sound(message)
    assert 1 <= count <= len(missed)
    buttons = [button.data for row in message.buttons for button in row]
    assert buttons == ([] if in_channel else [f"show:{story.id}" for story in missed[:count]])


@settings(deadline=None, max_examples=25)
@given(
    st.lists(stories, max_size=12), st.lists(st.builds(Feed, st.integers(1, 9), addresses, optional(long)), max_size=9)
)
def test_telegram_takes_every_list(found: list[Story], known: list[Feed]) -> None:
    sound(messages.latest(found, NOW))
    for message in lists.feeds([Subscription(1, feed) for feed in known], NOW).parts:
        sound(message)
