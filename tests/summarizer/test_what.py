from __future__ import annotations

from datetime import UTC, datetime

import pytest

from summarizer import facts

FRIDAY = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lead", "what"),
    [
        ("Lund city council voted on Tuesday evening to raise the property tax.", "to raise the property tax"),
        ("Norcorp tells owners of its S3 scooter to stop charging.", "to stop charging"),
        ("The firm told unpaid trainees to pay a fine.", "to pay a fine"),
    ],
)
def test_what_was_decided_or_asked_for_is_told_with_it(lead: str, what: str) -> None:
    found = facts.find([lead], title=None, published=FRIDAY, language="en").what
    assert found[0].text.endswith(what)


def test_what_comes_of_it_is_another_event() -> None:
    found = facts.find(
        ["Norcorp defeated five big rivals to win a contract."], title=None, published=FRIDAY, language="en"
    ).what
    assert found[0].text == "defeated five big rivals"


@pytest.mark.parametrize(
    ("lead", "what"),
    [
        ("A former bank clerk who stole thousands has been jailed for five years.", "has been jailed for five years"),
        ("Ann Lund, who was ill and taught two generations of poets, has died.", "has died"),
        ("Ann Lund, who built boats until she was 88, dies at 91.", "dies at 91"),
        ("A man accused of setting fire to a church was arrested on Monday.", "was arrested"),
        ("The council drops plan to close three libraries.", "drops plan to close three libraries"),
        ("The council plans face opposition from the unions.", "face opposition from the unions"),
    ],
)
def test_what_happened_is_the_main_clause_s_own_verb(lead: str, what: str) -> None:
    assert facts.find([lead], title=None, published=FRIDAY, language="en").what[0].text.endswith(what)
