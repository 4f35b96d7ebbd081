from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from summarizer import times

FRIDAY = datetime(2019, 1, 18, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("de", "Am 12. Juni 2018.", [("12. Juni 2018", date(2018, 6, 12))]),
        ("de", "Am Freitag sagte er das.", [("Freitag", date(2019, 1, 18))]),
        ("de", "Er kam vor 3 Tagen.", [("vor 3 Tagen", date(2019, 1, 15))]),
        ("de", "Er kam vor drei Tagen.", [("vor drei Tagen", date(2019, 1, 15))]),
        ("de", "Am Montag, dem 14. Januar 2019, kam er.", [("Montag, dem 14. Januar 2019", date(2019, 1, 14))]),
        ("de", "Vom 3. bis 5. Juni 2018.", [("3. bis 5. Juni 2018", date(2018, 6, 3))]),
        ("fr", "Il vient fin février.", [("fin février", date(2019, 2, 20))]),
        ("es", "El 12 de junio de 2018; ayer.",
         [("12 de junio de 2018", date(2018, 6, 12)), ("ayer", date(2019, 1, 17))]),
        ("fr", "Le 12 juin 2018, hier.", [("12 juin 2018", date(2018, 6, 12)), ("hier", date(2019, 1, 17))]),
        ("ru", "12 июня 2018 года, вчера.", [("12 июня 2018", date(2018, 6, 12)), ("вчера", date(2019, 1, 17))]),
        ("zh", "他于昨天抵达，2018年6月12日。", [("昨天", date(2019, 1, 17)), ("2018年6月12日", date(2018, 6, 12))]),
        ("xx", "fo 2018-06-12 ba", [("2018-06-12", date(2018, 6, 12))]),
    ],
)  # fmt: skip
def test_other_languages_have_their_plain_dates(language: str, sentence: str, expected: list[tuple[str, date]]) -> None:
    assert [(e.text, e.first) for e in times.find(sentence, published=FRIDAY, language=language)] == expected


def test_days_that_do_not_stand_together_stay_apart() -> None:
    found = times.find("Lundi 14 janvier, il y a quatre jours, il est venu.", published=FRIDAY, language="fr")
    assert [e.text for e in found] == ["Lundi 14 janvier", "il y a quatre jours"]
