"""Names give way to others of their kind; the rest of the sentence, and what nobody knows, stays."""

from __future__ import annotations

import random

from training import mentions, renamed

ONLY = {label: frozenset([label]) for label in ("O", "B-person", "I-person", "B-place")}
REED = mentions.example(
    ["Ann", "Reed", "flew", "to", "Oslo", "."],
    [ONLY["B-person"], ONLY["I-person"], ONLY["O"], ONLY["O"], ONLY["B-place"], ONLY["O"]],
)
OPEN = mentions.example(["Ann", "flew"], [frozenset(["O", "B-person"]), ONLY["O"]])


def test_the_names_of_each_kind_are_collected() -> None:
    assert renamed.collect([REED, REED, OPEN]) == {"person": [("Ann", "Reed")], "place": [("Oslo",)]}


def test_a_name_gives_way_to_another_of_its_kind_with_its_labels() -> None:
    names: renamed.Names = {"person": [("Juan", "de", "Soto")], "place": [("Lima",)]}
    other = renamed.example(REED, names, 1.0, random.Random(1))
    assert other.text == "Juan de Soto flew to Lima."
    assert [other.text[start:end] for start, end in other.spans][:3] == ["Juan", "de", "Soto"]
    assert other.allowed[:3] == [ONLY["B-person"], ONLY["I-person"], ONLY["I-person"]]
    assert other.allowed[5] == ONLY["B-place"]


def test_what_may_be_a_name_stays_and_so_does_all_with_no_share() -> None:
    names: renamed.Names = {"person": [("Juan",)], "place": [("Lima",)]}
    assert renamed.example(OPEN, names, 1.0, random.Random(1)) == OPEN
    assert renamed.example(REED, names, 0.0, random.Random(1)) == REED
