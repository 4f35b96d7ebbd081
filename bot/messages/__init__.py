"""What people read: a story, its answers, lists and settings as Telegram messages. Values in, `model.Message` out.

Every word in a story's message is the article's own, but for labels, dates and the lines that say what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.messages import html, passages, questions, wording
from bot.messages.callbacks import button_data
from bot.model import Article, Button, Look, Message, Picture, Preview, Story
from summarizer.types import TITLE, Answer, Fact, Point, Summary, When

QUESTIONS = ("who", "what", "when", "where", "why")
POINTS = {"compact": 0, "standard": 4, "full": 10}  # key points shown, by style
STANDARD = Look()
LINKED = "s"  # a link to the bot that ends so and with a story's number: what comes behind /start

# Units each part may take; together they stay well under Telegram's 4,096.
_HEADLINE, _SOURCE, _FACT, _POINT, _DESCRIPTION, _NOTE = 300, 60, 90, 400, 700, 200
_QUOTE, _TEXT = 700, 2400
_ANSWER = 300  # to who asks for it, and a reason; on the story's card there is less room
_STANDFIRST = 400  # the publisher's words above key points
_ANSWERED = 4  # answers to one question
_HASHTAGS = 5
_MESSAGES = 4  # for one story; only the description of a feed gone mad makes a longer text
_ANSWERS = {"who": 3, "what": 1, "when": 2, "where": 2}  # answers shown on the card
_SILENT = {
    "who": "The article does not say who.",
    "what": "The article does not say what happened.",
    "when": "The article does not say when.",
    "where": "The article does not say where.",
    "why": "The article does not say why.",
}


# ---------------------------------------------------------------- a story


def render(
    story: Story,
    *,
    now: datetime,
    look: Look = STANDARD,
    feed_muted: bool = False,
    jpeg: bytes | None = None,
    custom: str | None = None,
) -> Message:
    """A story as it arrives, in the look that a chat chose; a text too long for one message goes on in others.

    ``jpeg`` is the article's picture, where it is wanted and there is one: then the text is its caption, as far as a
    caption holds it. ``custom`` is what the operator's template made of the story, for the style of that name.
    """
    article = story.reading.article
    tags = _hashtags(article) if look.hashtags else ""
    body = [custom] if custom is not None else _body(story, now, look.style or "standard")
    last = [tags] if custom is not None else [_note(story), _also(story), tags]

    def in_one(limit: int) -> str:
        return html.fit([*html.split(body[0], limit)[:1], *body[1:]], last, limit=limit)

    first, *more = [in_one(html.LIMIT)] if jpeg else html.split("\n\n".join(filter(None, body + last)))[:_MESSAGES]
    address = html.url(article.url)
    return Message(
        first,
        _story_buttons(story, feed_muted),
        silent=look.silent,
        preview=Preview(address, large=look.preview == "large") if address and look.preview != "off" else None,
        picture=Picture(article.image or "", jpeg, in_one(html.CAPTION)) if jpeg else None,
        more=tuple(more),
    )


def _body(story: Story, now: datetime, style: str) -> list[str]:
    """Headline and card, then what can give way: the publisher's words and the key points."""
    article, summary = story.reading.article, story.reading.summary
    if summary is None:
        return [_head(story, now), html.text(html.cut(article.description or "", _DESCRIPTION))]
    points = [html.cut(point.text, _POINT) for point in _points(story, summary, style)]
    description = html.cut(summary.description or "", _DESCRIPTION)
    if style == "full" and not description:
        description = html.cut(article.description or "", _STANDFIRST)
        description = "" if _repeats(description, " ".join([title_of(story), *points])) else description
    bullets = [f"• {html.text(point)}" for point in points]
    return [_head(story, now), _card(story, summary, style), html.text(description), *bullets]


def _head(story: Story, now: datetime) -> str:
    article = story.reading.article
    age = wording.age(article.published, now) if article.published else ""
    source = html.inline(html.cut(source_of(article), _SOURCE))
    return f"{_headline(story)}\n{html.italic(' · '.join(filter(None, (source, age))))}".rstrip()


def _headline(story: Story) -> str:
    return html.bold(html.link(html.text(html.cut(title_of(story), _HEADLINE)), story.reading.article.url))


def title_of(story: Story) -> str:
    """The headline; without one, the article's opening or its address."""
    article, summary = story.reading.article, story.reading.summary
    openings = summary.sentences[:1] if summary else ()
    for candidate in (article.title, summary and summary.title, *openings, article.description, article.url):
        if candidate and html.clean(candidate):
            return candidate
    return "Untitled"


def source_of(article: Article) -> str:
    """The paper's name, else the host of its address."""
    if article.source and html.clean(article.source):
        return article.source
    address = html.url(article.url)
    return address.split("/")[2].removeprefix("www.") if address else ""


def _card(story: Story, summary: Summary, style: str) -> str:
    """Who, what, when, where and in full style why, with the first answers; what only if it adds to the headline."""
    lines = []
    for question, most in (_ANSWERS | ({"why": 1} if style == "full" else {})).items():
        facts = summary.told(question)
        if question == "what":
            facts = tuple(fact for fact in facts[:1] if not _repeats(fact.text, title_of(story)))
        limit = _ANSWER if question == "why" else _FACT
        answers = _joined(_fact(fact, limit) for fact in _distinct(facts)[:most])
        if answers:
            lines.append(f"{html.bold(question.capitalize() + ':')} {answers}")
    return html.quote("\n".join(lines))


def _fact(fact: Fact, limit: int = _FACT) -> str:
    """An answer on one line; a time with the dates it means."""
    answer = html.inline(html.cut(fact.text, limit))
    gloss = wording.gloss(fact.text, fact.first, fact.last) if isinstance(fact, When) else None
    return f"{answer} ({gloss})" if gloss else answer


def _joined(answers: Iterable[str]) -> str:
    """Answers on one line, set apart by semicolons where one holds a comma."""
    found = list(answers)
    return ("; " if any("," in answer for answer in found) else ", ").join(found)


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without those that say less of the same ("Kim" after "Kim Jong Un")."""
    kept: list[Fact] = []
    for fact in facts:
        words = f" {html.clean(fact.text).casefold()} "
        if words.strip() and not any(words in f" {html.clean(other.text).casefold()} " for other in kept):
            kept.append(fact)
    return kept


def _points(story: Story, summary: Summary, style: str) -> list[Point]:
    """The key points to show, in reading order; one that only repeats the headline gives its place to the next."""
    title = title_of(story)
    fresh = [point for point in summary.points if html.clean(point.text) and not _repeats(point.text, title)]
    return fresh[: POINTS.get(style, POINTS["standard"])]


def _repeats(text: str, title: str) -> bool:
    """Whether nearly every word of a text is in the headline already."""
    words, known = _words(text), _words(title)
    return len(words & known) >= 0.8 * len(words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", html.clean(text).casefold()))


def _note(story: Story) -> str:
    """The honest line under a story without key points: what this is, and why there is no more."""
    reason = html.clean(story.reading.note or "").rstrip(".")
    if not reason and story.reading.summary is not None:
        return ""
    reason = re.sub(r"^(?:No key points|Only the headline): *", "", reason)
    reason = re.sub(r"^(?:The|This|That|It|A|An|No|Not|There|Too|Page|Article|Its)\b", lambda m: m[0].lower(), reason)
    if story.reading.summary is not None:
        what = "Please note"
    elif html.clean(story.reading.article.description or ""):
        what = "Only the publisher’s description"
    else:
        what = "Only the headline"
    return html.italic(html.text(html.cut(f"{what}: {reason}" if reason else what, _NOTE).rstrip(".") + "."))


def _also(story: Story) -> str:
    """The other papers that tell the story, each once."""
    own = html.clean(source_of(story.reading.article))
    others = {html.clean(source): url for source, url in reversed(story.also)}
    links = [
        html.link(html.inline(html.cut(source, _SOURCE)), url)
        for source, url in reversed(others.items())
        if source and source != own
    ]
    more = f" and {len(links) - 5} more" if len(links) > 5 else ""
    return f"Also in: {', '.join(links[:5])}{more}" if links else ""


def _hashtags(article: Article) -> str:
    """What the paper filed it under: "#Climate #UKPolitics"."""
    return " ".join(html.hashtags(article.categories)[:_HASHTAGS])


def _story_buttons(story: Story, feed_muted: bool) -> tuple[tuple[Button, ...], ...]:
    talk: tuple[Button, ...] = ()
    if story.reading.summary is not None:
        talk = (
            Button("More", data=button_data("more", story.id)),
            Button("Ask", data=button_data("ask", story.id)),
        )
    keep = _source_button(story)
    if story.feed_id is not None:
        action = "unmute" if feed_muted else "mute"
        keep += (Button(f"{action.capitalize()} feed", data=button_data(action, story.feed_id)),)
    return tuple(filter(None, (talk, keep)))


def post(message: Message, story: Story, username: str | None) -> Message:
    """A story as a post of a channel: its readers ask in private, for an answer there would come to all of them."""
    ask = f"https://t.me/{username}?start={LINKED}{story.id}" if username and story.reading.summary else None
    row = (*([Button("Ask about it", url=ask)] if ask else []), *_source_button(story))
    return replace(message, buttons=(row,) if row else ())


def _source_button(story: Story) -> tuple[Button, ...]:
    address = html.url(story.reading.article.url)
    return (Button("Source", url=address),) if address else ()


# ---------------------------------------------------------------- following up on a story


def more(story: Story) -> Message:
    """What the first message left out: the further points, then the article's other sentences, folded."""
    summary = story.reading.summary
    if summary is None:
        return Message(html.fit([_headline(story), _unread(story)]), tuple(filter(None, [_source_button(story)])))
    shown = _points(story, summary, "standard")
    points = [point for point in _points(story, summary, "full") if point not in shown]
    verbatim = {point.sentence for point in (*shown, *points) if _is_whole(point, summary)}
    text, rest = passages.continued(summary.sentences, story.reading.article.text, verbatim, _TEXT)
    blocks = [
        _headline(story),
        *(f"• {html.text(html.cut(point.text, _POINT))}" for point in points),
        html.quote(text, expandable=True) or "That was the whole article.",
        html.italic(f"{rest} more sentence{'s' if rest > 1 else ''} at the source.") if rest else "",
    ]
    row = tuple(Button(question.capitalize(), data=button_data(question, story.id)) for question in QUESTIONS)
    return Message(html.fit(blocks), tuple(filter(None, (row, _source_button(story)))))


def _is_whole(point: Point, summary: Summary) -> bool:
    """Whether a point is its sentence word for word, so that nothing is lost by not repeating it."""
    inside = 0 <= point.sentence < len(summary.sentences)
    return inside and html.clean(summary.sentences[point.sentence]) == html.clean(point.text)


def card(story: Story, question: str) -> Message:
    """The answers to who, what, when, where or why, each with the sentence it rests on; the headline is on top."""
    summary = story.reading.summary
    if summary is None:
        return Message(html.fit([_asked(question, story), _unread(story)]))
    sure = summary.told(question)
    by_sentence: dict[int, list[Fact]] = {}
    for fact in _distinct(sure or getattr(summary, question))[:_ANSWERED]:
        by_sentence.setdefault(fact.sentence, []).append(fact)
    answers = [_told(question, found, story, summary) for found in by_sentence.values()]
    unsure = [] if sure else [f"{_SILENT[question]} It names:" if answers else _SILENT[question]]
    return Message(html.fit([_asked(question, story, by_sentence.get(TITLE, [])), *unsure, *answers]))


def _asked(question: str, story: Story, facts: Sequence[Fact] = ()) -> str:
    """The question and the headline, in bold what answers it there."""
    title = title_of(story)
    if facts and _on_top(story):
        words = passages.marked(title, [(fact.start, fact.end) for fact in facts])
    else:
        words = html.text(html.cut(title, _HEADLINE))
    return f"{html.bold(question.capitalize() + '?')} {html.link(words, _url(story))}"


def _on_top(story: Story) -> bool:
    """Whether the title that facts rest on is the headline, and all of it is shown."""
    summary, title = story.reading.summary, title_of(story)
    return summary is not None and summary.title == title and html.units(html.clean(title)) <= _HEADLINE


def _told(question: str, facts: Sequence[Fact], story: Story, summary: Summary) -> str:
    """Answers above the sentence that they rest on; what happened is told by the words in bold there."""
    on_top = facts[0].sentence == TITLE and _on_top(story)
    evidence = "" if on_top else _evidence(facts, story, summary)
    if question == "what" and facts[0].sure and (on_top or "<b>" in evidence):
        return evidence
    answers = html.bold(_joined(_fact(fact, _ANSWER) for fact in facts))
    return f"{answers}\n{evidence}".rstrip()


def _evidence(facts: Sequence[Fact], story: Story, summary: Summary) -> str:
    """The one sentence that the facts rest on, their words in bold."""
    number = facts[0].sentence
    if number == TITLE:
        sentence = summary.title or title_of(story)
    elif 0 <= number < len(summary.sentences):
        sentence = summary.sentences[number]
    else:
        return ""
    if html.units(html.clean(sentence)) > _QUOTE:
        return html.quote(html.text(html.cut(sentence, _QUOTE)))
    return html.quote(passages.marked(sentence, [(fact.start, fact.end) for fact in facts]))


def ask(story: Story) -> Message:
    """The invitation to ask about a story; a reply to this message is the question."""
    if story.reading.summary is None:
        return Message(html.fit([_headline(story), _unread(story)]))
    return Message(html.fit([_headline(story), "Reply to this message with your question about this article."]))


def answer(found: Answer, story: Story, question: str = "") -> Message:
    """The answer and the sentence that says so, or that the article does not say.

    Where yes or no is asked for, the sentence alone: the words found in it are neither.
    """
    said = html.text(html.cut(found.answer or "", _QUOTE))
    if not said:
        return Message(html.fit(["The article does not say.", _reference(story)]))
    words = html.text(html.cut(found.quote or "", _QUOTE))
    alone = words and (words == said or questions.asks_yes_or_no(question))
    body = html.quote(words) if alone else f"{html.bold(said)}\n{html.quote(words)}".rstrip()
    return Message(html.fit([body, _reference(story)]))


def source(story: Story) -> Message:
    """Where a story comes from: paper, author, time, address, and who else has it."""
    article = story.reading.article
    name = html.inline(html.cut(source_of(article), _SOURCE))
    author = html.inline(html.cut(article.author or "", _SOURCE))
    lines = [
        ", by ".join(filter(None, (name, author))),
        f"Published {wording.moment(article.published)}" if article.published else "",
        html.text(html.url(article.url) or ""),
    ]
    blocks = [_headline(story), "\n".join(filter(None, lines)), _also(story)]
    return Message(html.fit(blocks), tuple(filter(None, [_source_button(story)])))


def _reference(story: Story) -> str:
    """The article that an answer is about, in one small line."""
    name = html.inline(html.cut(source_of(story.reading.article), _SOURCE))
    title = html.inline(html.cut(title_of(story), 120))
    return html.italic(" · ".join(filter(None, (name, html.link(title, _url(story))))))


def _unread(story: Story) -> str:
    return _note(story) or html.italic("The article itself could not be read.")


def _url(story: Story) -> str | None:
    return story.reading.article.url


# ---------------------------------------------------------------- lists


def latest(stories: Sequence[Story], now: datetime, *, most: int | None = None) -> Message:
    """The newest headlines; a numbered button shows each in full. ``most``: say that there are never more."""
    if not stories:
        return Message("Nothing has arrived yet. Add a feed with /subscribe and its address.")
    stories = stories[:10]
    blocks = [f"{number}. {_head(story, now)}" for number, story in enumerate(stories, 1)]
    buttons = [Button(str(number), data=button_data("show", story.id)) for number, story in enumerate(stories, 1)]
    hint = html.italic(f"{most} is the most that I show.") if most else ""
    return Message(html.fit([html.bold("Latest"), *blocks], [hint]), tuple(_rows(buttons, 5)))


def say(words: str) -> Message:
    """Plain words of ours, an error's text among them; line breaks stay, what is too long is left out."""
    return Message(html.split("\n".join(html.text(line) for line in words.strip().split("\n")))[0])


def _rows(buttons: Sequence[Button], width: int) -> Iterator[tuple[Button, ...]]:
    for start in range(0, len(buttons), width):
        yield tuple(buttons[start : start + width])
