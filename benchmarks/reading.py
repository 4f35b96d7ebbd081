"""How well dates and facts are read, measured on annotated news: ``python -m benchmarks.reading --data DIR``.

Each measure takes the data folder and returns a dict of figures, names as in ``benchmarks/floors.json``. Nothing of the
data is kept in the repository.
"""

from __future__ import annotations

import argparse
import calendar
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.data import records
from summarizer import facts, pipeline, sentences, times
from summarizer.types import Document, Fact, Options, Summary, When

Figures = dict[str, float]
_ABBREVIATED = r"(?<![A-Z]\.[A-Z]\.)(?<!\bMr\.)(?<!\b[DMS][rst]\.)(?<!\b[A-Z]\.)(?<![ap]\.m\.)(?<!\b\w\w\w\.)"
_BREAK = re.compile(rf"\n+|{_ABBREVIATED}(?<=[.!?][\"”’' )]|.[.!?])\s+(?=[\"“‘'(]*[A-Z])")
_CASES = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def pieces(text: str) -> list[tuple[int, str]]:
    """Sentences by a plain rule, with their offsets: the measures here do not depend on the product's own splitter."""
    found, start = [], 0
    for gap in _BREAK.finditer(text):
        if text[start : gap.start()].strip():
            found.append((start, text[start : gap.start()]))
        start = gap.end()
    if text[start:].strip():
        found.append((start, text[start:]))
    return found


# ---------------------------------------------------------------- dates


def timebank(data: Path) -> Figures:
    """Spans of DATE and TIME against TIMEX3 (strict, and touching), and the share of right values among those found."""
    gold_count = guess_count = strict = touching = right = 0
    for document in records(data / "timex" / "timebank_dev_only.jsonl.gz"):
        gold = [mark for mark in document["timex"] if mark["type"] in ("DATE", "TIME")]
        guesses = list(_expressions(document["text"], _moment(document["dct"])))
        gold_count, guess_count = gold_count + len(gold), guess_count + len(guesses)
        for mark in gold:
            same = [g for start, g in guesses if (start, start + g.end - g.start) == (mark["start"], mark["end"])]
            near = [g for start, g in guesses if start < mark["end"] and mark["start"] < start + g.end - g.start]
            strict, touching = strict + bool(same), touching + bool(near)
            right += bool(near) and _agrees(near[0], mark["value"], mark["mod"])
    return {
        "timebank_strict_f1": _f1(strict, guess_count, gold_count),
        "timebank_span_f1": _f1(touching, guess_count, gold_count),
        "timebank_value": right / max(touching, 1),
    }


def gum(data: Path, genres: Sequence[str] = ("news",)) -> Figures:
    """The share of GUM's dates found, and of those the share with the same first and last day."""
    total = found = right = 0
    for document in records(data / "gum" / "docs.jsonl.gz"):
        if document["genre"] not in genres or not document["date"]:
            continue
        published = _moment(document["date"])
        read = times.read([sentence["text"] for sentence in document["sentences"]], published=published)
        guesses = [guess for found, _ in read for guess in found]
        for mark in document["dates"]:
            gold = _gum_span(mark)
            if gold is None:
                continue
            total += 1
            words = re.sub(r"\W+", "", mark["text"]).lower()
            same = [
                g
                for g in guesses
                if re.sub(r"\W+", "", g.text).lower().removeprefix("the") == words.removeprefix("the")
            ]
            found += bool(same)
            right += any((g.first, g.last) == gold for g in same)
    return {"gum_dates_recall": found / max(total, 1), "gum_dates_value": right / max(found, 1)}


def _expressions(text: str, published: datetime) -> Iterator[tuple[int, times.Expression]]:
    split = pieces(text)
    read = times.read([sentence for _, sentence in split], published=published)
    for (offset, _), (found, _) in zip(split, read, strict=True):
        for expression in found:
            if expression.kind in ("date", "time", "reference"):
                yield offset + expression.start, expression


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _agrees(guess: times.Expression, value: str, mod: str | None) -> bool:
    if value.endswith("_REF"):
        return guess.first is None
    span = timex_span(value)
    if span is None or guess.first is None or guess.last is None:
        return False
    if (guess.first, guess.last) == span:
        return True
    return mod is not None and span[0] <= guess.first and guess.last <= span[1]


def timex_span(value: str) -> tuple[date, date] | None:
    """The days of a TIMEX3 value ("1998-W08", "1989-Q3", "199"); None for one that is no calendar date."""
    value = re.sub(r"T.*", "", value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value), date.fromisoformat(value)
    week = re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value)
    if week:
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday + timedelta(days=5 if week[3] else 0), monday + timedelta(days=6)
    part = re.fullmatch(r"(\d{4})-(?:Q([1-4])|H([12])|(SP|SU|FA|WI)|(\d\d))", value)
    if part:
        length = 3 if part[2] or part[4] else 6 if part[3] else 1
        start = int(part[5] or _CASES.get(part[4] or "", 0) or (int(part[2] or part[3]) - 1) * length + 1)
        end_year, end_month = int(part[1]) + (start + length - 2) // 12, (start + length - 2) % 12 + 1
        return date(int(part[1]), start, 1), date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
    digits = re.fullmatch(r"(\d{2,4})X{0,2}", value)
    if digits:
        low = int(digits[1].ljust(4, "0"))
        return date(low, 1, 1), date(int(digits[1].ljust(4, "9")), 12, 31)
    return None


def _gum_span(mark: dict[str, str]) -> tuple[date, date] | None:
    if "when" in mark:
        return timex_span(mark["when"])
    if "from" in mark and "to" in mark:
        first, last = timex_span(mark["from"]), timex_span(mark["to"])
        return (first[0], last[1]) if first and last else None
    return None


def _f1(hits: int, guesses: int, gold: int) -> float:
    return 2 * hits / max(guesses + gold, 1)


# ---------------------------------------------------------------- five questions


def giveme5w1h(data: Path) -> Figures:
    """Token F1 of the first answer (best over the agreed phrases), silence where there is none, the date of "when".

    The set gives one date per event, so in a third of the articles it is not what the agreed phrase says ("Sunday" is
    given as a Monday); ``5w_iso_date_sound`` leaves those out, and events later than the article's own date.
    """
    scores: dict[str, list[float]] = {question: [] for question in QUESTIONS}
    silent: dict[str, list[float]] = {question: [] for question in QUESTIONS}
    days: list[float] = []
    near: list[float] = []
    sound: list[float] = []
    documents = list(records(data / "giveme5w1h" / "dev.jsonl.gz"))
    for document, found in zip(documents, pipeline.summarize_many(map(article, documents), OPTIONS), strict=True):
        assert isinstance(found, Summary), found
        for question in QUESTIONS:
            answers: tuple[Fact, ...] = getattr(found, question)
            gold = [phrase["text"] for phrase in document["gold"][question]]
            wanted = [text for text in gold if text is not None]
            if not wanted:
                silent[question].append(float(not answers))
            else:
                scores[question].append(
                    max((token_f1(answers[0].text, text) for text in wanted), default=0.0) if answers else 0.0
                )
        parsed = next((date.fromisoformat(g["parsed"][:10]) for g in document["gold"]["when"] if g.get("parsed")), None)
        if parsed is not None:
            first = found.when[0] if found.when else None
            days.append(float(_holds(first, parsed, 0)))
            near.append(float(_holds(first, parsed, 1)))
            if _is_sound(document, parsed):
                sound.append(days[-1])
    figures = {f"5w_{question}_f1": _mean(values) for question, values in scores.items()}
    figures |= {f"5w_{question}_silence": _mean(values) for question, values in silent.items() if values}
    figures["5w_silence"] = _mean([value for values in silent.values() for value in values])
    return figures | {
        "5w_iso_date": _mean(days),
        "5w_iso_date_sound": _mean(sound),
        "5w_iso_date_within_a_day": _mean(near),
    }


OPTIONS = Options(device="cpu")
QUESTIONS = ("who", "what", "when", "where", "why")


def article(record: dict[str, Any]) -> Document:
    """The article of a record with ``text``, ``title`` and ``date_publish``."""
    stamp = record.get("date_publish")
    published = _moment(stamp) if stamp and stamp != "None" else None
    return Document(record["text"], record["title"], published, "en")


def token_f1(answer: str, gold: str) -> float:
    """F1 over words in lower case, punctuation left out."""
    ours, theirs = Counter(_tokens(answer)), Counter(_tokens(gold))
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values())) if shared else 0.0


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _holds(when: When | None, day: date, slack: int) -> bool:
    if when is None or when.first is None or when.last is None:
        return False
    return (
        when.first - timedelta(days=slack) <= day <= when.last + timedelta(days=slack)
        and (when.last - when.first).days < 7
    )


def _is_sound(document: dict[str, Any], day: date) -> bool:
    """Whether a gold date has the weekday and the day that its phrases name, and is not after the publication."""
    stamp = document.get("date_publish")
    if stamp and stamp != "None" and day > _moment(stamp).date():
        return False
    text = " ".join(phrase["text"] or "" for phrase in document["gold"]["when"]).lower()
    weekdays = {name for name in map(str.lower, calendar.day_name) if name in text}
    numbers = {int(number) for number in re.findall(r"\b[a-z]{3,9}\.? (\d\d?)\b(?![:.]\d)", text)}
    named = calendar.day_name[day.weekday()].lower() in weekdays or not weekdays
    return named and (day.day in numbers or not numbers)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def speed(data: Path) -> Figures:
    """Milliseconds an article takes, all five questions, one core."""
    documents = list(records(data / "giveme5w1h" / "dev.jsonl.gz"))
    split = [sentences.read(document["text"], document["title"]) for document in documents]
    published = datetime(2016, 11, 10, tzinfo=UTC)
    facts.find(split[0], title=documents[0]["title"], published=published, language="en")
    started = time.process_time()
    for document, cleaned in zip(documents, split, strict=True):
        facts.find(cleaned, title=document["title"], published=published, language="en")
    return {"facts_ms_per_article": (time.process_time() - started) / len(documents) * 1000}


def main() -> None:
    """Prints every figure of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with timex/, gum/ and giveme5w1h/")
    data: Path = parser.parse_args().data
    for measure in (timebank, gum, giveme5w1h, speed):
        for name, value in measure(data).items():
            print(f"{name:32} {value:.3f}")


if __name__ == "__main__":
    main()
