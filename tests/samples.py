"""Short news texts with what a reader would answer to who, what, when, where and why; all people and events invented.

For tests of the summarizer that need text of many kinds but no shared data. Expectations are few and certain: what is
listed must be found, what is not listed may be found too. Compare without regard to case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression of the text and the days it means, both included; None where opinions differ."""

    text: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and the answers it gives; of each tuple in ``who`` and ``where`` one spelling is enough."""

    name: str
    title: str
    text: str
    published: datetime
    who: tuple[tuple[str, ...], ...] = ()
    what: tuple[str, ...] = ()  # words of the title or of a sentence that tells what happened
    when: tuple[Time, ...] = ()
    where: tuple[tuple[str, ...], ...] = ()
    why: str | None = None  # words of the reason
    news: tuple[str, ...] = ()  # openings of the sentences that hold the news: a key point rests on one of them
    clutter: tuple[str, ...] = ()  # must be in none of the cleaned sentences
    sentences: int | None = None  # after cleaning, where nobody would count differently
    language: str = "en"
    questions: tuple[tuple[str, str | None], ...] = ()  # words of the answer; None: the text does not say


WEDNESDAY = datetime(2026, 3, 11, 18, 0, tzinfo=UTC)

PLAIN = Sample(
    name="plain news",
    title="Zoo director quits after escape of three wolves",
    published=WEDNESDAY,
    text="""\
The director of Eastmere Zoo, Gloria Benning, resigned on Tuesday after three wolves escaped from their enclosure.
The animals got out early on Sunday because a gate had been left unlocked, an internal report found.
Two of the wolves were caught within hours, but the third, a female, was shot by police near a playground.
"I am responsible for every gate in this place," Benning told reporters. "I do not want anybody else to be blamed."
Benning, 58, had led the zoo since 2019.
Mayor Luis Ortega said that a successor would be named by the end of April.
The zoo will stay closed until Friday.""",
    who=(("Gloria Benning",),),
    what=("resigned", "quits"),
    when=(
        Time("Tuesday", date(2026, 3, 10), date(2026, 3, 10)),
        Time("Sunday", date(2026, 3, 8), date(2026, 3, 8)),
        Time("Friday", date(2026, 3, 13), date(2026, 3, 13)),
    ),
    where=(("Eastmere Zoo", "Eastmere"),),
    why="a gate had been left unlocked",
    news=("The director of Eastmere Zoo",),
    sentences=8,
    questions=(
        ("Why did the animals get out?", "a gate had been left unlocked"),
        ("How long had Benning led the zoo?", "2019"),
        ("How much do tickets to the zoo cost?", None),
    ),
)

CASELESS = Sample(
    name="lower case",
    title="storm cuts power to 40,000 homes in brindle county",
    published=WEDNESDAY,
    text="""\
a storm with winds of 130 kilometres an hour cut power to 40,000 homes in brindle county on monday night.
one man died in ashby when a tree fell on his car, police chief karen stone said.
about 300 trees blocked roads, and the railway line to ashby was closed.
the power company northlight said that most homes would be connected again by thursday.
it was the strongest storm in the county since 1999.
schools stayed closed on tuesday.""",
    who=(("karen stone",), ("northlight",)),
    what=("cut power", "cuts power"),
    when=(
        Time("monday night", date(2026, 3, 9), date(2026, 3, 10)),
        Time("thursday", date(2026, 3, 12), date(2026, 3, 12)),
    ),
    where=(("brindle county",),),
    news=("a storm with winds", "one man died"),
    sentences=6,
    questions=(
        ("How many homes lost power?", "40,000"),
        ("What is the name of the man who died?", None),
    ),
)

GLUED = Sample(
    name="sentences glued together",
    title="Airline Corvair cancels 200 flights as pilots strike",
    published=WEDNESDAY,
    text="The airline Corvair cancelled 200 flights on Wednesday because its pilots went on strike for higher pay."
    "About 26,000 passengers were affected, most of them at Brussels airport.The pilots' union wants 8.5 percent more "
    "money; the company has offered 3 percent.“We have waited for a year,” said union leader Marc Dewit.Corvair called "
    "the strike irresponsible.Talks will continue on Saturday, a mediator, Mrs. E. Claes, said.The company does not "
    "expect normal service before next week.",
    who=(("Corvair",), ("Marc Dewit",)),
    what=("cancelled 200 flights", "cancels 200 flights"),
    when=(
        Time("Wednesday", date(2026, 3, 11), date(2026, 3, 11)),
        Time("Saturday", date(2026, 3, 14), date(2026, 3, 14)),
        Time("next week", date(2026, 3, 16), date(2026, 3, 22)),
    ),
    where=(("Brussels", "Brussels airport"),),
    why="its pilots went on strike",
    news=("The airline Corvair cancelled",),
    sentences=7,
    questions=(
        ("How many flights did Corvair cancel?", "200"),
        ("How many planes does Corvair own?", None),
    ),
)

COURT = Sample(
    name="alleged and denied",
    title="Former banker Imre Falk cleared of fraud",
    published=WEDNESDAY,
    text="""\
A court in Geneva cleared the former banker Imre Falk of fraud on Wednesday.
Prosecutors had alleged that Falk hid losses of 90 million francs from his employer, Banque Vallon, between 2014 and \
2018.
The judges said that the bank had known of the losses and that there was no evidence of a plan.
Falk, 49, had always denied the charges and did not speak in court.
His lawyer, Denise Aubert, called the verdict "complete and overdue".
The prosecutors have not decided whether they will appeal. They have until April 10.
Falk was not convicted of the lesser charge of false accounting either.""",
    who=(("Imre Falk",),),
    what=("cleared",),
    when=(
        Time("Wednesday", date(2026, 3, 11), date(2026, 3, 11)),
        Time("April 10", date(2026, 4, 10), date(2026, 4, 10)),
    ),
    where=(("Geneva",),),
    why="no evidence of a plan",
    news=("A court in Geneva",),
    sentences=8,
    questions=(
        ("Who is the lawyer of Imre Falk?", "Denise Aubert"),
        ("Where was Falk born?", None),
    ),
)

FIGURES = Sample(
    name="economy with figures",
    title="Chipmaker Hansol Micro raises forecast after record third quarter",
    published=datetime(2025, 10, 22, 7, 30, tzinfo=UTC),
    text="""\
SEOUL, South Korea (NPW) — The chipmaker Hansol Micro reported a record profit of $2.4 billion for the third quarter \
on Wednesday and raised its forecast for the year.
Sales rose 31 percent to $9.7 billion from $7.4 billion a year earlier, as customers bought memory for data centers.
Profit in the second quarter was $1.9 billion.
Chief executive Park Ji-won said that demand was "stronger than our factories".
The company plans to open a new plant in Poland in early 2027, which will cost $3.1 billion.
It expects sales of $37 billion to $38 billion this year, not $35 billion as it said in July.
Shares of Hansol Micro rose 6.2 percent in Seoul.""",
    who=(("Hansol Micro",), ("Park Ji-won",)),
    what=("record profit", "raises forecast", "raised its forecast"),
    when=(
        Time("the third quarter", date(2025, 7, 1), date(2025, 9, 30)),
        Time("Wednesday", date(2025, 10, 22), date(2025, 10, 22)),
        Time("July", date(2025, 7, 1), date(2025, 7, 31)),
    ),
    where=(("Seoul", "South Korea"),),
    why="customers bought memory for data centers",
    news=("The chipmaker Hansol Micro", "SEOUL, South Korea", "Sales rose 31 percent"),
    sentences=7,
    questions=(
        ("How much will the new plant cost?", "$3.1 billion"),
        ("How many people work for Hansol Micro?", None),
    ),
)

QUAKE = Sample(
    name="disaster",
    title="Earthquake of magnitude 6.8 kills 14 in northern Chile",
    published=datetime(2024, 2, 29, 15, 0, tzinfo=UTC),
    text="""\
An earthquake of magnitude 6.8 killed at least 14 people in northern Chile early on Thursday, the interior ministry \
said.
Most of the victims died in Calama, where a hotel collapsed at 4:12 a.m.
More than 200 people were injured and about 3,500 houses were damaged.
Rescue workers were searching the ruins of the hotel for six missing guests, said Colonel Marta Rojas, who leads the \
operation.
"We heard knocking an hour ago, so we will not stop," she said.
The quake struck at a depth of 90 kilometres, 60 kilometres east of Calama, the seismological centre reported.
There was no tsunami warning.
President Elena Vidal will visit the region tomorrow.
A quake in the same area killed 25 people in August 2011.""",
    who=(("Marta Rojas", "Colonel Marta Rojas"),),
    what=("killed at least 14", "kills 14"),
    when=(
        Time("Thursday", date(2024, 2, 29), date(2024, 2, 29)),
        Time("tomorrow", date(2024, 3, 1), date(2024, 3, 1)),
        Time("August 2011", date(2011, 8, 1), date(2011, 8, 31)),
    ),
    where=(("Chile", "northern Chile"), ("Calama",)),
    news=("An earthquake of magnitude 6.8", "Most of the victims"),
    sentences=9,
    questions=(
        ("How many people were injured?", "200"),
        ("Who is the mayor of Calama?", None),
    ),
)

SPORT = Sample(
    name="sport",
    title="Kiptoo breaks Lisbon marathon record despite a fall",
    published=datetime(2026, 3, 8, 16, 0, tzinfo=UTC),
    text="""\
Faith Kiptoo of Kenya won the Lisbon marathon on Sunday in 2:19:44, a course record, although she fell at the start.
She beat Aster Bekele of Ethiopia by 48 seconds. Third was the Portuguese Rita Salgado.
Kiptoo, 24, was pushed in the first 200 metres and bled from the knee for the rest of the race.
"I was angry, and anger is good for twenty kilometres," she said. "After that it was only legs."
The old record, 2:20:31, had stood since 2018.
Salgado ran the fastest time of her life and qualified for the European Championships next August.
The men's race was won by Daniel Wolde in 2:06:12.""",
    who=(("Faith Kiptoo",),),
    what=("won the Lisbon marathon", "breaks Lisbon marathon record"),
    when=(
        Time("Sunday", date(2026, 3, 8), date(2026, 3, 8)),
        Time("next August", date(2026, 8, 1), date(2026, 8, 31)),
    ),
    where=(("Lisbon",),),
    news=("Faith Kiptoo of Kenya won",),
    sentences=9,
    questions=(
        ("Who came second?", "Aster Bekele"),
        ("How much prize money did Kiptoo win?", None),
    ),
)

INTERVIEW = Sample(
    name="interview",
    title="“We knew the bridge was ill”: engineer Nora Lindgren on the closure of the Ostra Bridge",
    published=WEDNESDAY,
    text="""\
The Ostra Bridge in Malmsund has been closed to all traffic since Monday. Nora Lindgren, the city's chief engineer, \
took the decision. She spoke to us on Wednesday.
Why did you close the bridge?
Because a sensor showed that a main cable had lost a fifth of its wires. We knew that the bridge was ill, but not how \
ill.
How long will it stay closed?
At least until the autumn. The cable has to be replaced, and nobody has one on the shelf.
Who is going to pay for it?
The state pays 70 percent of the 12 million euros, the city the rest.
Could people have been hurt?
I do not think so, but I am not paid to think so.""",
    who=(("Nora Lindgren",),),
    what=("close", "closure"),
    when=(
        Time("since Monday", date(2026, 3, 9), None),
        Time("Wednesday", date(2026, 3, 11), date(2026, 3, 11)),
    ),
    where=(("Malmsund", "Ostra Bridge"),),
    why="a main cable had lost a fifth of its wires",
    news=("The Ostra Bridge in Malmsund", "Because a sensor showed"),
    questions=(
        ("How much of the cost does the state pay?", "70 percent"),
        ("When was the Ostra Bridge built?", None),
    ),
)

LISTING = Sample(
    name="list",
    title="Four things that change for tenants on July 1",
    published=datetime(2026, 6, 24, 9, 0, tzinfo=UTC),
    text="""\
A new tenancy law comes into force in the Republic of Carrow on July 1. Parliament passed it in December by 88 votes \
to 61. Here is what changes.
1. Deposits
Landlords may ask for two months' rent as a deposit, not three.
2. Notice
Tenants who have lived in a flat for more than five years can only be given notice with nine months' warning.
3. Heating
If the heating fails for more than 48 hours, tenants may cut the rent by a quarter.
4. Pets
A ban on cats and small dogs is no longer allowed, said housing minister Teodor Blank.
The landlords' association wants to challenge the law in court because it interferes with existing contracts.""",
    who=(("Teodor Blank",),),
    what=("new tenancy law", "comes into force", "change for tenants"),
    when=(
        Time("July 1", date(2026, 7, 1), date(2026, 7, 1)),
        Time("December", date(2025, 12, 1), date(2025, 12, 31)),
    ),
    where=(("Carrow", "Republic of Carrow"),),
    news=("A new tenancy law comes into force",),
    questions=(
        ("When does the new tenancy law come into force?", "July 1"),
        ("Who is the president of Carrow?", None),
    ),
)

LIVE = Sample(
    name="live blog",
    title="Live: hostages freed from bank in Tarnow Street, suspect arrested",
    published=WEDNESDAY,
    text="""\
Police have freed all five hostages from a branch of the Union Bank in Velburg and arrested a man. What we know:
17:40 That is the end of our live coverage. Thank you for reading.
17:22 The five hostages are unhurt, police spokeswoman Irina Holm says. They were held for almost six hours.
17:05 A special unit has entered the building. Three loud bangs were heard.
15:30 The man demands to speak to his former wife, according to a negotiator. Police do not confirm this.
13:10 Tarnow Street has been closed. Parents are asked to pick up children from the nearby school.
11:50 A man armed with a rifle has entered the bank and fired a shot at the ceiling, witnesses say.""",
    who=(("Irina Holm",),),
    what=("freed all five hostages", "hostages freed"),
    where=(("Velburg", "Tarnow Street"),),
    news=("Police have freed all five hostages", "17:22 The five hostages", "The five hostages are unhurt"),
    questions=(
        ("How many hostages were freed?", "five"),
        ("How much money was stolen from the bank?", None),
    ),
)

GERMAN = Sample(
    name="German",
    title="Brauerei Sternhof schließt ihr Werk in Oberau",
    published=WEDNESDAY,
    text="""\
Die Brauerei Sternhof schließt Ende September ihr Werk in Oberau, weil der Absatz seit Jahren sinkt. Das teilte \
Geschäftsführerin Petra Kühn am Dienstag mit.
Betroffen sind 140 Beschäftigte. Rund die Hälfte von ihnen soll eine Stelle am Stammsitz in Lindach erhalten.
Die Gewerkschaft kritisierte, sie sei erst eine Stunde vor den Mitarbeitern informiert worden.
„Diese Entscheidung ist uns schwergefallen“, sagte Kühn, „aber Oberau schreibt seit 2021 Verluste.“
Das Werk wurde 1873 gegründet. Im vergangenen Jahr wurden dort 220.000 Hektoliter Bier gebraut, ein Fünftel weniger \
als 2019.""",
    who=(("Petra Kühn",), ("Sternhof", "Brauerei Sternhof")),
    what=("schließt",),
    when=(Time("Dienstag", date(2026, 3, 10), date(2026, 3, 10)),),
    where=(("Oberau",),),
    why="weil der Absatz seit Jahren sinkt",
    news=("Die Brauerei Sternhof schließt",),
    sentences=8,
    language="de",
)

CLUTTERED = Sample(
    name="captions, bylines and buttons",
    title="Presidents Okello and Varga to meet in Vienna in late May",
    published=datetime(2026, 4, 17, 20, 0, tzinfo=UTC),
    text="""\
(Photo by Jonas Weil/Press Images)
Andrea Simmel Political Correspondent
Font Size:
President Samuel Okello will meet President Lidia Varga in Vienna in late May to sign a border treaty, his spokesman \
announced Friday.
Share this article
"It is a good treaty, and it took eleven years," spokesman Peter Amann said. He did not say who would attend.
VIENNA, AUSTRIA - JUNE 3: President Samuel Okello (R) greets President Lidia Varga in Vienna on June 3, 2025. \
(Photo by Jonas Weil/Press Images)
VIENNA, AUSTRIA – JUNE 3: President Samuel Okello (R) greets President Lidia Varga in Vienna on June 3, 2025. \
(Photo by Jonas Weil/Press Images)
The two countries have argued about the Sava islands since 1994. Under the treaty they will be shared.
(RELATED: Who Owns The Sava Islands?)
The treaty does not settle the question of fishing rights, on which talks failed last month.
Read more: A short history of the islands
"It is a good treaty, and it took eleven years," spokesman Peter Amann said.
Follow Andrea on Twitter""",
    who=(("Samuel Okello", "President Samuel Okello"), ("Lidia Varga", "President Lidia Varga")),
    what=("meet",),
    when=(
        Time("late May", date(2026, 5, 20), date(2026, 5, 31)),
        Time("Friday", date(2026, 4, 17), date(2026, 4, 17)),
        Time("last month", date(2026, 3, 1), date(2026, 3, 31)),
    ),
    where=(("Vienna",),),
    why="to sign a border treaty",
    news=("President Samuel Okello will meet",),
    clutter=(
        "Photo by",
        "Political Correspondent",
        "Font Size",
        "Share this",
        "JUNE 3",
        "RELATED",
        "Read more",
        "Follow Andrea",
    ),
    sentences=6,
    questions=(
        ("Where will Okello meet Varga?", "Vienna"),
        ("How many people live on the Sava islands?", None),
    ),
)

SHORT = Sample(
    name="two sentences",
    title="Train derails near Holmby",
    published=WEDNESDAY,
    text="""\
A freight train carrying gravel derailed near Holmby yesterday evening. Nobody was hurt, but the line to Eastmere \
will be blocked until tomorrow, the railway company NordRail said.""",
    who=(("NordRail",),),
    what=("derailed", "derails"),
    when=(
        Time("yesterday evening", date(2026, 3, 10), date(2026, 3, 10)),
        Time("tomorrow", date(2026, 3, 12), date(2026, 3, 12)),
    ),
    where=(("Holmby",),),
    news=("A freight train",),
    sentences=2,
    questions=(
        ("What was the train carrying?", "gravel"),
        ("How long is the train?", None),
    ),
)

SAMPLES = (
    PLAIN,
    CASELESS,
    GLUED,
    COURT,
    FIGURES,
    QUAKE,
    SPORT,
    INTERVIEW,
    LISTING,
    LIVE,
    GERMAN,
    CLUTTERED,
    SHORT,
)
