"""Named-entity data in one form: tokens joined as people write them, labels left open where a set does not say."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from training import mentions


def shown(one: mentions.Example) -> str:
    """The words with the label each must have; nothing behind those that need none, "?" where it may be a name."""
    words = []
    for (start, end), labels in zip(one.spans, one.allowed, strict=True):
        label = next(iter(labels)) if len(labels) == 1 else "?" if len(labels) > 3 else "O"
        words.append(one.text[start:end] + ("" if label == "O" else f"/{label}"))
    return " ".join(words)


def written(folder: Path, *documents: dict[str, Any]) -> Path:
    path = folder / "set.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(document) + "\n" for document in documents)
    return path


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (["Reed", "'s", "aide", ",", "42", ",", "did", "n't", "come", "."], "Reed's aide, 42, didn't come."),
        (["He", "said", ":", "``", "No", ".", "''"], 'He said: "No."'),
        (["a", '"', "new", '"', "plan", "(", "2018", ")"], 'a "new" plan (2018)'),
        (["Guinea", "-", "Bissau", "paid", "$", "5"], "Guinea-Bissau paid $5"),
        (["the", "film", "’", "s", "end"], "the film’s end"),
    ],
)
def test_tokens_are_joined_as_people_write_them(tokens: list[str], text: str) -> None:
    joined, spans = mentions.joined(tokens)
    assert joined == text
    assert [joined[a:b] for a, b in spans if joined[a:b] not in '"'] == [
        t for t in tokens if t not in ("``", "''", '"')
    ]


def test_tags_of_every_set_become_our_kinds(tmp_path: Path) -> None:
    path = written(tmp_path, {"tokens": ["Ann", "Reed", "of", "Velda"], "tags": ["B-PER", "I-PER", "O", "B-group"]})
    (one,) = mentions.tagged(path, frozenset(["O"]))
    assert shown(one) == "Ann/B-person Reed/I-person of Velda/B-organization"


def gum(folder: Path, tokens: str, *entities: tuple[int, int, str]) -> str:
    document = {
        "genre": "news",
        "sentences": [{"tokens": tokens.split()}],
        "entities": [{"sent": 0, "start": a, "end": b, "type": kind} for a, b, kind in entities],
    }
    (one,) = mentions.gum(written(folder, document))
    return shown(one)


def test_only_mentions_that_are_names_are_labelled(tmp_path: Path) -> None:
    assert gum(tmp_path, "The coach met Ann Reed", (0, 2, "person"), (3, 5, "person")) == (
        "The coach met Ann/B-person Reed/I-person"
    )
    assert (
        gum(tmp_path, "President Ann Reed 's visit", (0, 4, "person"))
        == "President Ann/B-person Reed/I-person 's visit"
    )
    assert gum(tmp_path, "the coach Ann Reed left", (0, 4, "person")) == "the coach Ann/? Reed/? left"


def test_of_nested_names_the_longest_counts(tmp_path: Path) -> None:
    found = gum(tmp_path, "the University of Oslo", (0, 4, "organization"), (3, 4, "place"))
    assert found == "the University/B-organization of/I-organization Oslo/I-organization"


def test_a_people_is_no_name(tmp_path: Path) -> None:
    assert gum(tmp_path, "the Danish girls", (0, 3, "person")) == "the Danish girls"


def test_genres_that_may_not_be_shared_on_are_left_out(tmp_path: Path) -> None:
    assert list(mentions.gum(written(tmp_path, {"genre": "whow", "sentences": [], "entities": []}))) == []


def test_those_who_take_part_are_read_from_annotated_sentences_that_are_no_headlines(tmp_path: Path) -> None:
    tags = (
        ("HUMAN_PART_PER", 0, 0, 1),
        ("ACTION_OCCURRENCE", 0, 1, 3),
        ("LOC_GEO", 0, 4, 5),
        ("HUMAN_PART_PER", 2, 1, 2),
    )
    document = {
        "sentences": [
            ["Reed", "broke", "down", "in", "Oslo", "near", "Velda"],
            ["Nobody", "knew"],
            ["Young", "Mother", "Wins", "Prize"],
        ],
        "mentions": [{"tag": tag, "sentence": n, "start": start, "end": end} for tag, n, start, end in tags],
    }
    (one,) = mentions.ecbplus(written(tmp_path, document))
    assert shown(one) == "Reed/B-person broke down in Oslo/B-place near Velda/?"
