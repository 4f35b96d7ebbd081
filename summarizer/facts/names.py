"""Names of people, organisations and places in an article, by rules: capitals, titles, kinds of words, company kept.

No one mention decides: every mention adds evidence to its name, and short forms join the long form found elsewhere
("Trump" -> "Donald Trump", "FBI" -> "Federal Bureau of Investigation"). Headlines In Title Case and texts without
capitals are read with the names and places already known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from summarizer.facts import caseless, namespans
from summarizer.facts.namespans import Words
from summarizer.types import Tag
from summarizer.words import gazetteer, lists, verbs

Tagged = Mapping[int, Sequence[Tag]]

_AT: Final = lists.of("in at near from outside across throughout inside around toward towards into")

Kind = Literal["person", "organization", "place", "other"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands: words ``[first, end)`` of its sentence, offsets ``start`` and ``stop``."""

    sentence: int
    first: int
    end: int
    start: int
    stop: int
    text: str


@dataclass(slots=True)
class Entity:
    """One bearer of a name: its full form, what it is, and every mention, short ones too."""

    name: str
    kind: Kind
    mentions: list[Mention] = field(default_factory=list)


@dataclass(slots=True)
class _Form:
    """A spelling of a name and the evidence of its mentions for each kind."""

    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    spellings: Counter[str] = field(default_factory=Counter)
    person: float = 0.0
    organization: float = 0.0
    place: float = 0.0
    other: float = 0.0

    @property
    def kind(self) -> Kind:
        best = max(self.person, self.organization, self.place)
        if best < max(1, self.other):
            return "other"
        return "person" if self.person == best else "organization" if self.organization == best else "place"


def find(
    sentences: Sequence[Words], title: Words | None, *, english: bool = True, tagged: Tagged | None = None
) -> list[Entity]:
    """The bearers of names in an article, most mentioned first; ``title`` has sentence number -1.

    ``tagged`` has what the tagger makes of some sentences, by their number: rules cut the names, it tells their kind.
    In another language only what a known given name, place or initials give away: its capitals follow other rules.
    """
    usage = namespans.Usage(sentences)
    tags = tagged or {}
    forms: dict[tuple[str, ...], _Form] = {}
    for sentence in sentences:
        bare = usage.uncased or sentence.text.isupper()
        spans = caseless.uncased(sentence) if bare else namespans.cased(sentence, usage)
        spans = _grown(spans, sentence, tags.get(sentence.sentence, ()))
        for first, end in spans if english else namespans.foreign(sentence):
            _record(forms, sentence, first, end, tags.get(sentence.sentence))
    if title is not None:
        if not english:
            spans = namespans.foreign(title)
        elif usage.uncased or caseless.is_title_case(title):
            tails = {form[-1] for form, seen in forms.items() if len(form) > 1 and seen.kind != "place"}
            spans = caseless.known(title, forms, tails)
        else:
            spans = namespans.cased(title, usage)
        for first, end in spans:
            _record(forms, title, first, end, tags.get(title.sentence))
    return _merge(list(forms.values()), _abbreviated(forms.values(), sentences))


def _grown(spans: list[tuple[int, int]], sentence: Words, tags: Sequence[Tag]) -> list[tuple[int, int]]:
    """The names that rules cut, those replaced that are pieces of a longer body or place to the tagger."""
    for tag in tags:
        if tag.chance < GROWN or tag.kind not in ("organization", "place"):
            continue
        inside = [n for n, (start, stop) in enumerate(sentence.spans) if start < tag.end and tag.start < stop]
        while inside and not sentence.words[inside[-1]][-1].isalnum():
            inside.pop()  # the comma behind it
        first, end = (inside[0], inside[-1] + 1) if inside else (0, 0)
        pieces = [span for span in spans if span[0] < end and first < span[1]]
        if pieces and all(first <= a and b <= end for a, b in pieces):
            spans = sorted([span for span in spans if span not in pieces] + [(first, end)])
    return spans


GROWN = 0.6  # how sure a tag must be for that


# ---------------------------------------------------------------- evidence


def _record(
    forms: dict[tuple[str, ...], _Form], sentence: Words, first: int, end: int, tags: Sequence[Tag] | None
) -> None:
    key = tuple(part for word in sentence.words[first:end] if word != "." for part in namespans.key(word).split())
    if not key:
        return
    form = forms.setdefault(key, _Form(key))
    start, stop = sentence.piece(first, end)
    text = sentence.text[start:stop]
    form.mentions.append(Mention(sentence.sentence, first, end, start, stop, text))
    form.spellings[text] += 1
    if len(form.mentions) == 1:
        _weigh_form(form, sentence.words[first:end], text)
    _weigh_company(form, sentence, first, end)
    if tags is not None:
        _weigh_tags(form, start, stop, tags)


def _weigh_tags(form: _Form, start: int, stop: int, tags: Sequence[Tag]) -> None:
    """What the tagger takes this mention for: the name that covers most of it."""
    covers = {tag: min(stop, tag.end) - max(start, tag.start) for tag in tags}
    best = max(covers, key=lambda tag: covers[tag] * tag.chance, default=None)
    if best is None or covers[best] <= 0:
        form.other = max(form.other, UNTAGGED)  # once, however often it is named: so do the rules judge its form
        return
    weight = TAGGED * best.chance
    match best.kind:
        case "person":
            form.person += weight
        case "organization":
            form.organization += weight
        case "place":
            form.place += weight
        case _:
            form.other += weight


TAGGED = 4.0  # what a sure tag weighs beside the rules' evidence (benchmarks.entities)
UNTAGGED = 4.0  # what weighs against a name that the tagger takes for none


def _weigh_form(form: _Form, words: list[str], text: str) -> None:
    """What the name itself says."""
    last = words[-1]
    if last in lists.EVENT_WORDS and len(words) > 1:
        form.person = form.organization = form.place = -9
        return
    organisation = [word for word in words if word in lists.ORGANISATION_WORDS]
    inner = " ".join(word for word in words if word.lower() not in _DIRECTIONS)  # "South East London"
    if text in gazetteer.PLACES or text.title() in gazetteer.PLACES or inner in gazetteer.PLACES:
        form.place += 4
        organisation = []
    elif last.capitalize() in lists.PLACE_WORDS and len(words) > 1:
        form.place += 2 if words[0] in lists.GIVEN_NAMES and last in _SURNAMES else 4
    if organisation and (last in lists.ORGANISATION_WORDS or "of" in words):
        form.organization += 4.5
    elif organisation and words[0] not in lists.GIVEN_NAMES:
        form.organization += 3
    if words[0] in lists.GIVEN_NAMES or words[0].capitalize() in lists.GIVEN_NAMES:
        form.person += 3.2 if len(words) in (2, 3, 4) and not organisation else 0.8
    elif len(words) in (2, 3) and not organisation and all(word.isalpha() or word == "." for word in words):
        form.person += 1
    if len(words) > 2 and "." in words and len(words[words.index(".") - 1]) == 1:
        form.person += 2  # Donald J. Trump
    if words[0] in namespans.ROYAL:
        form.person += 3
    if words[0] == "Air" and len(words) == 2:
        form.organization += 4  # "Air India"
    if "&" in words:
        form.organization += 3  # "Garrick & Sons"
    if len(words) == 2 and words[0] in _PLACE_HEADS and words[0] not in lists.GIVEN_NAMES:
        form.place += 1.5
    letters = text.replace(".", "").replace("&", "")
    coded = any(letter.isdecimal() for letter in letters) and letters not in _CODED_BODIES  # "S3", "F16"
    if len(words) == 1 and letters.isupper() and 2 <= len(letters) <= 6 and letters not in lists.THINGS and not coded:
        form.organization += 2


_DIRECTIONS: Final = lists.of("south north east west central southern northern eastern western inner greater")
_SURNAMES: Final = lists.of(
    "Marsh Moor Point Quay Hill Hills Park Field Lane Castle Bridge Hall Woods Forest Lake Green Close Row Street Ridge"
    " House Place Beach Bay Rivers Garden Gardens Ground Towers Camp Mount Ford Way Walk Springs"
)
_PLACE_HEADS: Final = lists.of(
    "Port Lake Mount Cape Fort Upper Lower Nether Cerro Monte Santa Saint St Rio Puerto Villa"
)
_CODED_BODIES: Final = lists.of("G7 G8 G20 G77 MI5 MI6 F1 U2")


_AFTER_PLACE: Final = lists.COMMON | lists.SPEECH | verbs.AUXILIARIES


def _weigh_company(form: _Form, sentence: Words, first: int, end: int) -> None:
    """What the words around this mention say."""
    words, lower = sentence.words, sentence.lower
    before = lower[first - 1] if first else ""
    after = lower[end] if end < len(lower) else ""
    if before == "." and first > 1 and words[first - 2] in lists.HONOURS:
        before = words[first - 2].lower()
    if before and before.capitalize() in lists.TITLES and before not in ("the",):
        form.person += 3 if before.capitalize() in lists.HONOURS else 2
    _weigh_kind_beside(form, sentence, first, end)
    if before in _AT and not (after.isalpha() and after not in _AFTER_PLACE):  # not "in Aarushi murder case"
        form.place += 1.0 if before in ("in", "near", "across", "throughout") else 0.6
    if before == "the" and form.place < 4:
        form.person -= 1
        form.organization += 0.7
        if words[end - 1].endswith("s") and end - first < 4:
            form.organization += 1
    if after in lists.SPEECH or before in lists.SPEECH:
        form.person += 1
        form.organization += 0.6
    if after == "," and end + 1 < len(words):
        following = words[end + 1]
        if following.isdecimal() and len(following) == 2:
            form.person += 2
        elif following in gazetteer.STATES or following in gazetteer.COUNTRIES:
            form.place += 2
        elif following in ("who", "whose"):
            form.person += 1.5
    if after == "who" or (after == "," and lower[end + 1 : end + 2] == ["aged"]):
        form.person += 1.5
    if after == "(" and end + 2 < len(words) and words[end + 1].isupper() and words[end + 2] == ")":
        form.organization += 2


def _weigh_kind_beside(form: _Form, sentence: Words, first: int, end: int) -> None:
    """What a plain word beside the name calls it: "the river Wend", "the town of Lund", "Wend valley"."""
    lower = sentence.lower
    before = lower[first - 1] if first else ""
    after = lower[end] if end < len(lower) else ""
    if before in _WATERS or (before == "of" and first > 1 and lower[first - 2] in _TERRITORIES):
        form.place += 4
    if before == "of" and first > 2 and lower[first - 2] == "," and lower[first - 3].isdecimal():
        form.place += 3  # "Denise Carter, 47, of Beverley"
    if after in _LANDSCAPE and not sentence.owning[end - 1]:
        form.place += 1.5
    if before in lists.BODY_NOUNS or before in _FIRMS:
        form.organization += 2
    if (
        end - first == 1
        and sentence.words[first] in _HEAVENLY
        and before in ("the", "on", "to", "around", "of", "from")
    ):
        form.place += 4
    if first == 0 and len(form.words[0]) > 3 and form.mentions[-1].text.isupper() and after in ("—", "–", "-", "("):
        form.place += 3  # a dateline


_WATERS: Final = lists.of("river lake mount loch lough")
_TERRITORIES: Final = lists.of(
    "town city village hamlet island port suburb district province region county state parish valley bay coast"
    " outskirts capital north south east west"
)
_LANDSCAPE: Final = lists.of("valley river peninsula coast bay harbour harbor estuary canyon")
_FIRMS: Final = lists.of("start-up maker group broadcaster newspaper magazine network supermarket brewer")
_HEAVENLY: Final = lists.of("Moon Sun Earth Mars Venus Jupiter Saturn Mercury Uranus Neptune Pluto")


# ---------------------------------------------------------------- one bearer, many forms


def _abbreviated(forms: Iterable[_Form], sentences: Sequence[Words]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Which letters stand for which name, by the brackets behind it: "University of Mumbai (MU)"."""
    behind = {(m.sentence, m.first): form for form in forms for m in form.mentions if _is_letters(m.text)}
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for form in forms:
        initials = Counter(word[0] for word in form.words)
        for mention in form.mentions if len(form.words) > 1 else ():
            letters = behind.get((mention.sentence, mention.end + 1))
            if letters is None or mention.sentence < 0:
                continue
            bracketed = sentences[mention.sentence].words[mention.end] == "("
            if bracketed and (Counter(letters.words[0]) - initials).total() <= 1:
                found.setdefault(letters.words, form.words)
    return found


def _is_letters(text: str) -> bool:
    return text.isalpha() and text.isupper() and 1 < len(text) < 7


def _merge(forms: list[_Form], abbreviated: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[Entity]:
    """Joins short forms to the long form they are the end, the beginning or the initials of, or stand behind."""
    forms.sort(key=lambda form: (-len(form.words), -len(form.mentions)))
    heads: dict[str, list[_Head]] = {}  # by every word a short form may share with it
    bearers: list[_Head] = []
    for form in forms:
        whole = abbreviated.get(form.words)
        fitting = [head for head in bearers if head.words == whole] if whole else []
        fitting = fitting or [head for head in heads.get(form.words[0], ()) if _stands_for(form, head)]
        if fitting:
            home = max(fitting, key=lambda head: _fit(form, head, fitting))
            home.mentions.extend(form.mentions)
            if len(form.words) > 1:
                home.spellings.update(form.spellings)
            continue
        head = _Head(form.words, form.kind, list(form.mentions), Counter(form.spellings))
        bearers.append(head)
        if len(form.words) > 1:
            initials = "".join(word[0] for word in form.words if word not in ("of", "the", "and", "for"))
            for word in {*form.words, initials}:
                heads.setdefault(word, []).append(head)
    return sorted((head.entity() for head in bearers), key=lambda entity: -len(entity.mentions))


def _fit(form: _Form, head: _Head, rivals: list[_Head]) -> tuple[bool, int]:
    """How well a long form fits a short one: by its last word, then by how often and how early it is named."""
    first = min(rivals, key=lambda rival: (rival.mentions[0].sentence < 0, rival.mentions[0].sentence))
    return head.words[-len(form.words) :] == form.words, len(head.mentions) + (3 if head is first else 0)


@dataclass(slots=True)
class _Head:
    """A long form and what has joined it."""

    words: tuple[str, ...]
    kind: Kind
    mentions: list[Mention]
    spellings: Counter[str]

    def entity(self) -> Entity:
        """The bearer, by the spelling used most; not by one in capitals where there is another."""
        seen = self.spellings
        name = max(seen, key=lambda text: (not (text.isupper() and len(text) > 6), seen[text], -len(text)))
        return Entity(name, self.kind, sorted(self.mentions, key=lambda mention: (mention.sentence, mention.start)))


def _stands_for(form: _Form, head: _Head) -> bool:
    short, long = form.words, head.words
    if len(short) >= len(long):
        return False
    tail = short == long[-len(short) :]
    match head.kind:
        case "person":
            if (form.place >= 4 and form.place > form.person + 2) or long[-1] in ("jr", "sr"):
                return False
            middle = len(long) > 2 and len(short) > 1 and short[0] == long[0] and short[-1] == long[-1]
            return middle or tail or short == long[: len(short)]
        case "organization":
            if len(short) == 1 and short[0] not in long:  # found by its initials
                return 1 < len(short[0]) < 7 and form.kind == "organization"
            return tail and form.kind != "person" and form.place < 4 and short[0] not in _GENERIC
        case "other":
            return tail and form.kind == "other"
    return False


_GENERIC: Final = lists.of(
    "police court party bank university council department ministry office committee commission agency authority"
    " house group company union school college hospital church congress senate parliament army service services"
    " state news times"
)
