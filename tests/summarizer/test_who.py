from __future__ import annotations

from datetime import UTC, datetime

from summarizer import facts

FRIDAY = datetime(2019, 1, 18, 19, 0, tzinfo=UTC)


def who(*texts: str, title: str | None = None) -> list[str]:
    return [fact.text for fact in facts.find(texts, title=title, published=FRIDAY, language="en").who]


def test_the_body_that_somebody_served_stands_after_whom_it_is_about() -> None:
    texts = (
        "A former treasurer of the Lund Sailors' Fund was cleared on Tuesday of theft.",
        "The jury found Leonard Pryce, 61, not guilty.",
        "Pryce had worked for the charity for years.",
        "Pryce said he would go home.",
    )
    found = who(*texts, title="Former treasurer cleared of stealing from charity")
    assert found.index("Leonard Pryce") < found.index("Lund Sailors' Fund")
