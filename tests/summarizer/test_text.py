"""What is article and what the page wrapped around it; which language a text is in."""

from __future__ import annotations

import pytest

from summarizer import sentences
from summarizer.sentences import text

LEAD = "The storm came ashore on Monday night and took the roofs off forty houses in the old town, officials said."
MORE = "Nobody was hurt, the mayor told reporters, because everyone had been brought to the school in time."


def left(*lines: str, title: str | None = None) -> list[str]:
    """What is left of these lines between two paragraphs of an article."""
    found = text.clean("\n".join([LEAD, *lines, MORE]), title)
    assert found[0] == LEAD
    assert found[-1] == MORE
    return found[1:-1]


@pytest.mark.parametrize(
    "line",
    [
        "(Photo by Handout/Getty Images)",
        "FILE PHOTO: The mayor speaks in Kensington, Britain, May 4, 2018. REUTERS/Jo Doe/File Photo",
        "FILE - In this May 3, 2019, file photo, the mayor speaks in Concord, N.H. (AP Photo/Jo Doe, File)",
        "Firefighters work at the scene of the fire in Strelsau. Jo Doe/AFP via Getty Images",
        "The mayor waves to the crowd | Photo credit: Jo Doe",
        "Image copyright Getty Images",
        "Image caption The mayor had warned of the storm",
        "Pictured: the mayor with his wife at a dinner in May.",
        "STRELSAU, RURITANIA - JUNE 12: Houses without roofs. They were built in 1900.",
        "From left: Jo Doe, Mary Major and Richard Roe (left to right) at the school on Monday.",
        "By Jane Doe, Staff Writer",
        "By Jane Doe and Richard Roe",
        "Saagar Enjeti White House Correspondent",
        "Jane Doe | @janedoe",
        "Jan. 18, 2019 at 7:00 PM ET",
        "Published: 18 January 2019, 10:05 GMT",
        "5 min read",
        "Font Size:",
        "A A A",
        "Share on Facebook Share on Twitter Print Email",
        "Click to share on WhatsApp (Opens in new window)",
        "Facebook Twitter WhatsApp LinkedIn",
        "12 comments",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "(RELATED: Here’s What They Agreed Upon At The Summit)",
        "RELATED: Here's What They Agreed Upon",
        "READ MORE | Forty houses without roofs after storm",
        "Also read: What to do in a storm",
        "Read more about storms here",
        "Lesen Sie auch: Sturm über Strelsau",
        "Lire aussi : La tempête en images",
        "Baca juga: Badai melanda kota",
        "Sign up for our morning newsletter and never miss a story.",
        "Get the day's top headlines delivered to your inbox every morning by subscribing to our newsletter.",
        "We use cookies to improve your experience. By continuing you accept our cookies policy.",
        "Follow us on Twitter and Facebook.",
        "Follow @newspaper for more",
        "Enjoying The Orbit?",
        "Join 40,000 readers of our Friday letter.",
        "© 2019 Associated Press. All Rights Reserved. This material may not be published or broadcast.",
        "(Reporting by Jane Doe; Editing by Richard Roe)",
        "Jane Doe in Amman and Richard Roe in Cairo contributed to this article.",
        "(With inputs from PTI)",
        "Source: Reuters",
        "Mayor Jane Roe (left) and her deputy John Doe (right) on October 25, 2025.",
        "Roe ( left ) and Doe ( centre ) laugh during training in the park on Tuesday .",
        "Tags: storm, strelsau, weather",
        "https://example.org/story/1",
        "A version of this article appears in print on July 1, 2026, Section C.",
        "Share or comment on this article: Storm takes the roofs off forty houses",
        "We may earn a commission when you buy through links on our site.",
        "The Post is not responsible for the content of external sites.",
        "The Daily Briefing newsletter provides all the news you need to start your day. Sign up here.",
        "You have 2 free articles left this month.",
        "You must be logged in to post a comment.",
        "Log in or register to post comments",
        "Printer-friendly version",
        "Saturday, 6 June 2026, 08:15 | by Ned Ashcroft",
        "14:32 GMT",
        "* * *",
        "What happens next",
        "3/8",
    ],
)
def test_clutter_between_paragraphs_is_left_out(line: str) -> None:
    assert left(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "By Thursday, the storm had moved on to the north.",
        "Follow the money, he told the court, and you will find the thief.",
        "“Sign up for our newsletter,” the mayor had joked a day before.",
        "Read the full report first, the judge told both parties.",
        "Cookies were handed out to the children in the school.",
        "He told Reuters.",
        "Photographs of the houses were shown in court on Tuesday.",
        "Related parties owned the houses, the court heard.",
        "Watch groups said the dam was unsafe.",
        "GET OUT and VOTE for your GREAT Governor, @JoDoe!",
        "Our baby is here, the mayor's wife wrote.",
        "More than 400 people share the school, Facebook posts showed.",
        "Sen. Jo Doe (R) and Rep. Mary Major (D) came to see the town.",
        "The Reds (left) and the Blues (right) had agreed on it a week before.",
        "The company's app was downloaded a million times, and it collects email addresses.",
        "Subscribers of the water company waited for a week.",
        "Copyright law protects the film, the judge found.",
        "Advertisements for the fair had been up for a week.",
        "Is the dam safe?",
        "It rained.",
        "Share prices in London fell by two percent.",
        "The first photo of the comet was published on Tuesday, the observatory said.",
        "The newsletter said that the dam was unsafe, and half the town signed up to leave.",
        "Jane Doe is a reporter who was held in the tower for a year.",
        "Comments by the mayor were met with laughter in the hall.",
        "He may earn a commission of two percent on the sale, the court heard.",
        "A version of this story was told to the children of the school for years.",
    ],
)
def test_news_is_kept(line: str) -> None:
    assert left(line) == [line]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The talks failed. (RELATED: What Went Wrong)", ["The talks failed."]),
        (
            "The talks between the two towns about the dam failed (RELATED: What Went Wrong).",
            ["The talks between the two towns about the dam failed"],
        ),
        ("They failed.READ | Storm takes forty roofsThe mayor left.", ["They failed.", "The mayor left."]),
        ("They failed.Also read: Is the dam safe? The mayor left.", ["They failed.", "The mayor left."]),
        ("They failed.(With inputs from agencies)", ["They failed."]),
        ("They failed, he said. (Photo: AFP/Getty) The mayor left.", ["They failed, he said.", "The mayor left."]),
        ("They failed. Jo Doe waves to the crowd. (Jo Doe/The Daily Post) He left.", ["They failed.", "He left."]),
        ("They failed. The mayor waves (Getty) But he lost.", ["They failed.", "But he lost."]),
        ("They failed. 1/3 A house PA 2/3 A roof AFP 3/3 The school", ["They failed."]),
        ("They failed. Scroll down for video", ["They failed."]),
    ],
)
def test_clutter_inside_a_line_is_cut_out(line: str, kept: list[str]) -> None:
    assert left(line) == kept


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("LONDON (Reuters) - The dam is safe, it said.", "The dam is safe, it said."),
        ("SANTA FE, N.M. (AP) — The dam is safe, it said.", "The dam is safe, it said."),
        ("New Delhi, Aug 2 (PTI) The dam is safe, it said.", "The dam is safe, it said."),
        ("(CNN) The dam is safe, it said.", "The dam is safe, it said."),
        ("LONDON — The dam is safe, it said.", "LONDON — The dam is safe, it said."),
        (
            "The Tehreek-e-Insaf (PTI) party said the dam is safe.",
            "The Tehreek-e-Insaf (PTI) party said the dam is safe.",
        ),
    ],
)
def test_an_agencys_dateline_goes_and_a_place_alone_stays(line: str, kept: str) -> None:
    assert left(line) == [kept]


def test_headlines_below_a_pointer_are_left_out() -> None:
    assert left("DON'T MISS", "China furious at Macron for jibe [INSIGHT]", "Lakers win [VIDEO]") == []


def test_a_credit_takes_the_caption_above_it_along() -> None:
    assert left("Servicemen march at a range outside Moscow, Russia, July 29, 2017", "(REUTERS)") == []


def test_a_sign_off_in_brackets_leaves_its_paragraph() -> None:
    assert left("The dam is safe, the minister added. (PTI)") == ["The dam is safe, the minister added."]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "The magazine has a new cover. Is he the best hope? pic.twitter.com/gZ4awM1HCm? Rolling Boulder"
            " (@RollingBoulder) July 26, 2025In the profile, a writer outlines stark contrasts.",
            [
                "The magazine has a new cover.",
                "Is he the best hope?",
                "In the profile, a writer outlines stark contrasts.",
            ],
        ),
        (
            "The actor was happy with the crew on Monday. A gear in neutral. A post shared by Sunil Grove (@whosunil)"
            " on Jun 20, 2025 at 2:17am PDT Recently, he shot for a special episode.",
            [
                "The actor was happy with the crew on Monday.",
                "Recently, he shot for a special episode.",
            ],
        ),
        (
            "Prices are high in the city. The party opens a bank. pic.twitter.com/lNpAaexgMuIn fact, people pay twice"
            " as much.",
            ["Prices are high in the city.", "The party opens a bank.", "In fact, people pay twice as much."],
        ),
    ],
)
def test_a_posts_signature_inside_a_line_is_cut_out(line: str, told: list[str]) -> None:
    assert list(sentences.read(line)) == told


def test_a_name_with_its_handle_in_a_sentence_stays() -> None:
    said = "Mayor Berg (@mayorberg) wrote on July 3, 2025 that it was late."
    assert list(sentences.read(f"The council met. {said}")) == ["The council met.", said]


def test_an_embedded_tweet_goes_with_its_signature() -> None:
    tweet = ["Stay indoors today.", "Do not touch fallen lines. pic.twitter.com/AbC12dEf"]
    assert left(*tweet[1:], "— Island Grid (@islandgrid) October 1, 2026") == []
    assert left(" ".join(tweet) + " — Island Grid (@islandgrid) October 1, 2026") == []


def test_readers_comments_and_a_note_on_the_author_end_an_article() -> None:
    note = "Jane Doe is a senior reporter at the Post and covers dams."
    assert text.clean("\n".join([LEAD, MORE, note])) == [LEAD, MORE]
    told = [LEAD, MORE, "The council will meet on Thursday to decide who pays for the roofs of the forty houses."]
    assert text.clean("\n".join([*told, "2 comments", "I saw it coming, said nobody, and I was right."])) == told
    assert text.clean("\n".join(["12 comments", LEAD, MORE])) == [LEAD, MORE]


def test_of_two_passages_nearly_alike_the_first_is_kept() -> None:
    lead = "A man was killed and five other people were wounded when a gunman opened fire in a packed hall in Lund."
    rest = "Police are looking for two men who left the hall in a dark car before the first ambulance came."
    assert text.clean(f"{lead}\n{rest}\nParty: {lead[0].lower()}{lead[1:]}") == [lead, rest]
    assert text.clean(f"Party: {lead[0].lower()}{lead[1:]}\n{rest}\n{lead}")[1:] == [rest]
    longer = f"{lead[:-1]}, where the band of a school had played until midnight without any trouble."
    assert text.clean(f"{lead}\n{rest}\n{longer}") == [lead, rest, longer]


def test_a_passage_that_a_longer_one_contains_is_dropped() -> None:
    longer = (
        "The dam is safe and will be so for years to come, the minister told the house on Monday after a long debate."
    )
    assert left("The dam is safe and will be so for years to come, the minister told the house", longer) == [longer]


def test_lists_without_full_stops_are_kept_where_the_whole_text_has_none() -> None:
    assert text.clean("Bread for the town\nWater for the school\nRoofs for all") == [
        "Bread for the town",
        "Water for the school",
        "Roofs for all",
    ]


def test_a_title_glued_to_the_first_sentence_is_taken_off() -> None:
    assert text.clean(f"Storm takes forty roofs {LEAD}", "Storm takes forty roofs") == [LEAD]


def test_white_space_is_folded_and_nothing_else_is_changed() -> None:
    assert text.clean("The  caf\u00e9\u2019s\u00a0roof\twas ?lost?, he said.") == [
        "The caf\u00e9\u2019s roof was ?lost?, he said."
    ]


@pytest.mark.parametrize("nothing", ["", " \n\t\n", "* * *\n--"])
def test_nothing_gives_nothing(nothing: str) -> None:
    assert text.clean(nothing) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (LEAD, "en"),
        ("Cubs win 8-7", "en"),
        ("", "en"),
        ("Zwei Tote bei Unfall auf der Autobahn", "de"),
        ("Macron annonce une réforme", "fr"),
        ("De premier zei gisteren dat hij aftreedt", "nl"),
        ("Presiden Jokowi tiba di Jakarta", "id"),
        ("首相が辞任", "ja"),
        ("प्रधानमंत्री ने कहा", "hi"),
        ("الرئيس يستقيل", "ar"),
    ],
)
def test_the_language_of_short_texts_is_found(said: str, code: str) -> None:
    assert text.language(said) == code
