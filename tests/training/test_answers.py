from __future__ import annotations

import torch

from summarizer.backends import encoder
from training import answers


def test_what_is_read_with_a_question_is_the_same_where_training_runs_in_half_precision() -> None:
    example = answers.Example("Where does the ferry sail?", ("The ferry sails to Saltmarsh.",), ("Saltmarsh",))
    exact, places = answers.Library(encoder.load("cpu")).item(example)
    with torch.autocast("cpu", torch.bfloat16):
        again, same = answers.Library(encoder.load("cpu")).item(example)
    assert len(places) == 1
    assert same == places
    assert torch.equal(exact.states, again.states)
    assert exact.relevance == again.relevance
