"""What must not sink: summaries, answers, dates and facts on annotated news, against stored floors.

    python -m benchmarks.quality --data DIR            measure, compare with floors.json; exit 1 where one has sunk
    python -m benchmarks.quality --data DIR --update   raise the floors to what was measured
    … --update --allow-lower                           lower them too; say why in docs/design-notes.md

Figures that end in ``over_lead3`` say how far we are ahead of the article's first three sentences, in ROUGE points.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import reading, rouge
from summarizer import pipeline
from summarizer import points as key_points
from summarizer.types import Answer, Document, Options, Summary

Figures = dict[str, float]

FLOORS = Path(__file__).with_name("floors.json")
FILES = (
    "cnndm/val.jsonl.gz",
    "inshorts/dev.jsonl.gz",
    "qa/squad2.jsonl.gz",
    "giveme5w1h/dev.jsonl.gz",
    "timex/timebank_dev_only.jsonl.gz",
)
CNNDM_EVERY = 8  # of 4,368 articles: 546; the gain over Lead-3 then has a standard error of 0.25 points
SQUAD_EVERY = 8  # of 911 paragraphs: 114, with about 1,100 questions
OPTIONS = Options(device="cpu")
NOISE = {"rouge": 0.15, "over_lead3": 0.15}  # points; bfloat16 and float32 machines differ by less
NOISE_OF_SHARES = 0.005


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with cnndm/, inshorts/, qa/ …")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was measured")
    parser.add_argument("--allow-lower", action="store_true", help="with --update: lower them where figures sank")
    given = parser.parse_args()
    missing = [name for name in FILES if not (given.data / name).is_file()]
    if missing:
        sys.exit(f"quality: no {', '.join(missing)} in {given.data}: give the data folder with --data")
    stored = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"corpus": {}, "floors": {}}
    corpus = {name: digest(given.data / name) for name in FILES}
    if stored["floors"] and stored["corpus"] != corpus and not given.allow_lower:
        sys.exit("quality: the floors were measured on other data; --update --allow-lower measures them anew")
    figures = measure(given.data)
    show(figures, stored["floors"])
    sunk = fallen(figures, stored["floors"])
    if given.update and (given.allow_lower or not sunk):
        floors = raised(figures, {} if given.allow_lower else stored["floors"])
        FLOORS.write_text(json.dumps({"corpus": corpus, "floors": floors}, indent=1) + "\n", "utf-8")
        return
    if sunk:
        sys.exit(f"quality: below the floor: {', '.join(sunk)}" + ("; --allow-lower" if given.update else ""))


def measure(data: Path) -> Figures:
    """Take every figure; a few minutes on two cores."""
    parts: list[Callable[[Path], Figures]] = [cnndm, inshorts, squad2, reading.giveme5w1h, reading.timebank]
    figures: Figures = {}
    for part in parts:
        started = time.monotonic()
        found = part(data)
        figures |= {
            f"{part.__name__}.{name.removeprefix('5w_').removeprefix('timebank_')}": value
            for name, value in found.items()
        }
        print(f"{part.__name__}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return figures


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Read the JSON lines of a gzipped file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---------------------------------------------------------------- summaries


def cnndm(data: Path) -> Figures:
    """ROUGE against the highlights; the texts are lower-cased and tokenised, so sentences are cut at " . "."""
    encoder = pipeline.load(OPTIONS)._encoder
    ours, lead = [], []
    for record in itertools.islice(records(data / "cnndm" / "val.jsonl.gz"), 0, None, CNNDM_EVERY):
        sentences = tokenised_sentences(record["article"])
        vectors = encoder.encode(sentences[: key_points.READ])
        chosen = key_points.select(sentences, vectors, key_points.score(sentences, vectors), 3)
        ours.append(rouge.score([point.text for point in chosen], record["highlights"]))
        lead.append(rouge.score(sentences[:3], record["highlights"]))
    return compared(ours, lead)


def tokenised_sentences(text: str) -> list[str]:
    """Cut tokenised text behind its full stops; a closing quotation mark stays with what it closes."""
    found: list[str] = []
    for piece in re.split(r"(?<=\s[.?!])\s+", text.strip()):
        rest = piece
        if found and piece[:1] == '"' and found[-1].count('"') % 2:
            found[-1], rest = f'{found[-1]} "', piece[1:].strip()
        if rest:
            found.append(rest)
    return found


def inshorts(data: Path) -> Figures:
    """ROUGE against an editor's digest, and how much of a summary is the article's own words."""
    rows = list(records(data / "inshorts" / "dev.jsonl.gz"))
    documents = [Document(row["article"], row["headline"], language="en") for row in rows]
    ours, lead, verbatim = [], [], []
    for row, summary in zip(rows, pipeline.summarize_many(documents, OPTIONS, points=3), strict=True):
        if isinstance(summary, Summary):
            ours.append(rouge.score([point.text for point in summary.points], [row["summary"]]))
            lead.append(rouge.score(summary.sentences[:3], [row["summary"]]))
            verbatim.append(is_verbatim(summary, row["article"]))
    return compared(ours, lead) | {"verbatim": mean(verbatim), "read": len(ours) / len(rows)}


def is_verbatim(summary: Summary, text: str) -> bool:
    """Tell whether each sentence is a piece of the text and each point a sentence, or one shortened by leaving out."""
    folded = " ".join(text.split())
    return all(sentence in folded for sentence in summary.sentences) and all(
        is_shortened(point.text.split(), summary.sentences[point.sentence].split()) for point in summary.points
    )


def is_shortened(words: Sequence[str], sentence: Sequence[str]) -> bool:
    """Tell whether the words stand in the sentence, in that order."""
    rest = iter(sentence)
    return all(word in rest for word in words)


def compared(ours: Sequence[rouge.Scores], lead: Sequence[rouge.Scores]) -> Figures:
    """Return our ROUGE in points, and how far that is above Lead-3."""
    figures: Figures = {}
    for name, mine, theirs in zip(("rouge1", "rouge2", "rougeL"), rouge.mean(ours), rouge.mean(lead), strict=True):
        figures[name] = 100 * mine
        figures[f"{name}_over_lead3"] = 100 * (mine - theirs)
    return figures


# ---------------------------------------------------------------- answers


def squad2(data: Path) -> Figures:
    """SQuAD 2.0's own measures, and what matters to a reader: is the right sentence quoted, is off-topic refused.

    An article's questions are also put to a paragraph of another article: none of those may be answered.
    """
    articles = list(records(data / "qa" / "squad2.jsonl.gz"))
    paragraphs = [(article["title"], one) for article in articles for one in article["paragraphs"]][::SQUAD_EVERY]
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for number, (title, paragraph) in enumerate(paragraphs):
        document = Document(paragraph["context"], title.replace("_", " "), language="en")
        other_title, other = paragraphs[(number + len(paragraphs) // 2) % len(paragraphs)]
        elsewhere = Document(other["context"], other_title.replace("_", " "), language="en")
        for place, question in enumerate(paragraph["qas"]):
            found = pipeline.answer(question["question"], document, OPTIONS)
            gold = [] if question["is_impossible"] else [answer["text"] for answer in question["answers"]]
            best = max(token_f1(found.answer or "", text) for text in gold or [""])
            taken["f1"].append(best)
            taken["exact"].append(any(tokens(found.answer or "") == tokens(text) for text in gold or [""]))
            if gold:
                taken["f1_answerable"].append(best)
                taken["quote_holds_answer"].append(holds(found, gold))
            else:
                taken["unanswerable_refused"].append(found.answer is None)
            if place % 3 == 0 and title != other_title:
                off_topic = pipeline.answer(question["question"], elsewhere, OPTIONS)
                taken["off_topic_refused"].append(off_topic.answer is None)
    return {name: mean(values) for name, values in taken.items()}


def holds(answer: Answer, gold: Sequence[str]) -> bool:
    """Tell whether the quote holds one of the right answers."""
    return any(text.lower() in (answer.quote or "").lower() for text in gold)


def token_f1(ours: str, gold: str) -> float:
    """Compare as SQuAD's official script does."""
    a, b = Counter(tokens(ours)), Counter(tokens(gold))
    if not a or not b:
        return float(a == b)
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total())


def tokens(text: str) -> list[str]:
    """Lower-case, drop punctuation and articles, split at white space."""
    plain = re.sub(r"[!-/:-@\[-`{-~]", "", text.lower())
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def mean(values: Sequence[float]) -> float:
    """Average; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


# ---------------------------------------------------------------- floors


def noise(name: str) -> float:
    """Return how far a figure may differ between machines without meaning anything."""
    return next((value for part, value in NOISE.items() if part in name), NOISE_OF_SHARES)


def fallen(figures: Figures, floors: Figures) -> list[str]:
    """Name the figures that are below their floor by more than noise, or gone."""
    return [name for name, floor in floors.items() if figures.get(name, float("-inf")) < floor - noise(name)]


def raised(figures: Figures, floors: Figures) -> Figures:
    """Return the floors, none lower than before."""
    return {name: round(max(value, floors.get(name, value)), 4) for name, value in figures.items()}


def show(figures: Figures, floors: Figures) -> None:
    """Print a table, plain when piped."""
    table = Table("figure", "measured", "floor", "noise", box=None)
    for name, value in figures.items():
        floor = floors.get(name)
        colour = "red" if name in fallen(figures, floors) else "green" if floor is not None and value > floor else ""
        table.add_row(name, f"{value:.3f}", "–" if floor is None else f"{floor:.3f}", f"{noise(name):g}", style=colour)
    Console().print(table)


if __name__ == "__main__":
    main()
