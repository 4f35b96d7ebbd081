"""An article's text without what its page wrapped around it, and the language it is in.

text -> lines -> pieces without promotions and credits in brackets -> lines that are no clutter -> each passage once
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.sentences import boundaries, clutter

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_NEWLINE = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def clean(text: str, title: str | None = None) -> list[str]:
    """The article's paragraphs, white space folded; each is a verbatim piece of ``text`` but for runs of white space.

    Left out are captions, credits, bylines, promotions, share bars, sub-headings of a few words, and what was said
    before; ``title`` is left out where the text repeats it.
    """
    found = list(lines(text))
    pieces = [
        piece for number, line in enumerate(_without_title(found, title)) for piece in _pieces(line, first=not number)
    ]
    return _once(_without_datelines(_body(_without_tweets(pieces))), title)


def lines(text: str) -> Iterator[str]:
    """The lines of a text that hold anything, white space folded."""
    return (folded for line in _NEWLINE.split(text) if (folded := " ".join(line.split())))


def key(passage: str) -> str:
    """What stays the same when a passage is repeated with other dashes, quotes or capitals: its letters and digits."""
    return "".join(filter(str.isalnum, passage.casefold()))


# ---------------------------------------------------------------- the title, repeated

_TITLE_MIN = 12  # characters of a title that we take off the front of a longer line


def _without_title(found: list[str], title: str | None) -> list[str]:
    """The lines without those at the top that say the title, alone or glued in front of the first sentence."""
    if not title or not key(title):
        return found
    folded = " ".join(title.split())
    rest = [line for place, line in enumerate(found) if place > 5 or key(line) != key(title)]
    if rest and len(folded) >= _TITLE_MIN and rest[0].startswith(folded):
        after = rest[0][len(folded) :].lstrip()
        if after[:1].isupper() and folded[-1].isalnum():
            rest[0] = after
    return rest


# ---------------------------------------------------------------- inside a line

# Cut out wherever they stand.
_PROMOTED = re.compile(
    r"[(\[]\s*(?:RELATED|READ(?:\s(?:MORE|ALSO|NEXT|HERE))?|ALSO\s(?:READ|SEE|WATCH)|SEE\s(?:ALSO|MORE)|WATCH|MORE|VIDEO|LISTEN|"
    r"Related|Read\s(?:more|also)|Also\s(?:read|see)|See\s(?:also|more)|Watch|Read)\b\s*(?:[:|–—-][^()\[\]]{0,250})?[)\]]\s*[.,]?"
    r"|(?:Click\sto\sshare\son\s\w+\s?\(Opens\sin\snew\swindow\)\s*)+"
    r"|Get\s[^.!?]{0,60}\sinbox\s\+?\s?Subscribe\sThank\syou\sfor\ssubscribing!\sCould\snot\ssubscribe,\stry\sagain\slater\sInvalid\sEmail"
    r"|(?:Image\scopyright\s[^.!?]{2,40}?\s)?(?:Image|Media)\scaption\b|Image\scopyright\s(?:Getty\sImages|Reuters|AFP|EPA|AP|PA)\b"
    r"|Scroll\sdown\sfor\svideos?\b|(?:Story|Article)\scontinues\sbelow(?:\sadvertisement)?|ADVERTISEMENT(?:\sCONTINUE\sREADING\sBELOW)?"
    r"|^(?:Photo|Image|Video)\s(?=[A-Z]{3,}[A-Z ,.]*\s?(?:--|[–—-])\s)"
    rf"|(?<=[.!?…\"”’])\s*[(\[]{clutter.AGENCY}[)\]]\s*$"
    r"|[(\[–—-]\s?(?i:with\s(?:agency\s)?inputs?(?:\sfrom)?\b[^()\[\]]{0,120}?|inputs\sfrom\b[^()\[\]]{0,120}?)(?:[)\]]|$)"
)
# In the running text, up to where the headline ends: at a question mark, or glued to the next sentence.
_POINTER = re.compile(
    r"(?<=[.!?…\"'”’)\]])\s*(?:(?:READ|ALSO|MUST|Also|Read|Watch|WATCH)(?:\s(?:READ|MORE|ALSO|read|more|also|Read|More|Also))?\??\s*[:|]\??|READ(?=[A-Z][a-z]))"
    r"(?:[^.!\n]{0,200}?(?:\?(?=\s|$)|[a-z0-9’'\"”?](?=(?:The|A|An|In|It|He|She|They|But|With|When|If|While|After|On|As|At|For|One|Earlier|Meanwhile|However)\s)"
    r"|(?=(?:READ|ALSO|Also\s[Rr]ead|Watch)\b)|$))?"
)
_GALLERY = re.compile(r"\b(\d{1,2})\s?(?:/|of)\s?(\d{1,2})\b")
_NEW_SENTENCE = re.compile(r"\s*(?:$|[\"“‘(]*[A-Z])")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:][\"'”’»)\]]*)\s*$")


def _pieces(line: str, *, first: bool) -> Iterator[str]:
    """What is left of a line when promotions, galleries and credits in brackets are cut out of it."""
    if clutter.line(line):
        yield line  # seen whole by the next step, which learns from it
        return
    spans = [found.span() for pattern in (_PROMOTED, _POINTER) for found in pattern.finditer(line)]
    for piece in _cut(line, spans + _galleries(line) + _embeds(line)):
        yield from _without_credits(piece, first=first)


def _cut(line: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    start = 0
    for begin, end in sorted(spans):
        if begin >= start:
            yield line[start:begin].strip()
            start = end
    yield line[start:].strip()


def _galleries(line: str) -> list[tuple[int, int]]:
    """From the first to the last counter of a gallery copied into the text: "1/8 The scene … 2/8 Police …"."""
    marks = list(_GALLERY.finditer(line))
    totals = Counter(mark[2] for mark in marks)
    spans = []
    for total, count in totals.items():
        run = [mark for mark in marks if mark[2] == total]
        numbers = [int(mark[1]) for mark in run]
        if count >= 3 and numbers == list(range(numbers[0], numbers[0] + count)) and numbers[-1] <= int(total):
            spans.append((run[0].start(), run[-1].end()))
    return spans


_LAST_SENTENCE = re.compile(r".*[.!?…:][\"'”’»)\]]*(?=\s|[A-Z])", re.DOTALL)


def _embeds(line: str) -> list[tuple[int, int]]:
    """Embedded posts in the running text, each from where its last sentence begins.

    A signature behind a dash ends a sentence of its own, which goes later.
    """
    spans: list[tuple[int, int]] = []
    if "(@" not in line and "pic." not in line:
        return spans
    end = 0
    for found in clutter.EMBEDDED.finditer(line):
        if line[: found.start()].rstrip(" #").endswith(("-", "–", "—")):
            continue
        before = _LAST_SENTENCE.match(line, end, found.start())
        spans.append((before.end() if before else end, found.end()))
        end = found.end()
    return spans


def _without_credits(line: str, *, first: bool) -> Iterator[str]:
    """The line without credits between its sentences, nor the captions that they belong to."""
    start = 0
    for credit in clutter.CREDIT.finditer(line):
        before = line[start : credit.start()].strip()
        ended = not before or bool(_SENTENCE_BEFORE.search(before))
        if not ended and (clutter.credit_is_agency(credit[0]) or not _NEW_SENTENCE.match(line, credit.end())):
            continue
        yield _without_caption(before, credited=not ended, opening=first and start == 0)
        start = credit.end()
    yield line[start:].strip()


def _without_caption(before: str, *, credited: bool, opening: bool) -> str:
    """What stands before a credit, without the caption that it credits.

    ``credited``: the credit stands within the last sentence; ``opening``: nothing precedes ``before`` in the text.
    """
    told = list(boundaries.sentences(before))
    last = told[-1].strip() if told else ""
    names = [word for word in last.split() if word[:1].isupper()]
    named = 0 < len(last.split()) <= 8 and len(names) > 0.6 * len(last.split())  # "FBI Director James B. Comey."
    pictured = (credited or (opening and len(told) == 1)) and len(last) <= clutter.LONGEST
    if pictured or named or clutter.caption(last) or clutter.scene(last):
        told = told[:-1]
    return "".join(told).strip()


# ---------------------------------------------------------------- line by line

_ENDED = re.compile(r"[.!?…:;,。！？।۔؟][\"'”’»)\]」』]*$|[\"”»」]$")
_HEADING = 8  # words of a sub-heading, at most
_TOP = 14  # words of a line above the first paragraph (section, author's post), at most
_SIGNATURE = 12  # words of a tweet's signature on a line of its own, at most
_TOLD = 250  # characters of the shortest article below which comments may stand
_LISTED = 8  # lines after "Don't miss" that may be headlines
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def _without_tweets(pieces: list[str]) -> list[str]:
    """The lines without embedded tweets, which their signature ends."""
    kept: list[str] = []
    for line in pieces:
        if not clutter.ends_tweet(line):
            kept.append(line)
            continue
        alone = len(line.split()) <= _SIGNATURE
        while kept and (alone or clutter.tweeted(kept[-1])):
            kept.pop()
            alone = False
    return kept


def _body(pieces: list[str]) -> list[str]:
    """The lines that belong to the article."""
    ended = sum(len(line) for line in pieces if _ENDED.search(line))
    punctuated = ended > 0.6 * sum(map(len, pieces))  # else full stops tell nothing here
    kept: list[str] = []
    listed = 0  # how many headlines may still follow a pointer to other articles
    for number, line in enumerate(pieces):
        if clutter.heads_comments(line) and mostly_told(kept, pieces[number:]):
            break
        if clutter.line(line):
            listed = _LISTED if clutter.heads_list(line) else max(0, listed - 1)
            if clutter.credit(line) and kept and clutter.scene(kept[-1]):
                kept.pop()
            continue
        if punctuated and not _ENDED.search(line):
            length = len(_NO_SPACES.findall(line)) // 2 or len(line.split())
            if length <= _HEADING or (not kept and length <= _TOP) or (listed and length <= 25) or clutter.scene(line):
                listed -= bool(listed)
                continue
        listed = 0
        kept.append(line)
    while kept and clutter.on_author(kept[-1]):
        kept.pop()
    return kept


def mostly_told(told: list[str], rest: list[str]) -> bool:
    """Whether the article may be over: what is left is no bar with the number of comments on top of it."""
    size = sum(map(len, told))
    return size > _TOLD and size > sum(map(len, rest)) / 2


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_PLACE = r"[A-Z][\w.'’-]*(?:[ ,/-]+\(?[A-Z][\w.'’-]*\)?){0,8}"  # "SANTA FE, N.M.", "By Lalit K Jha Washington"
_DATELINE = re.compile(
    rf"(?:\(Eds:[^()]*\)\s*)?(?:{_PLACE}(?:,?\s{_MONTH}\s\d{{1,2}})?,?\s*)?[(\[]"
    rf"(?:{clutter.AGENCY}(?:/{clutter.AGENCY})?[)\]]\s*(?:--|[-–—_:])?|[A-Z][\w. ]{{1,30}}[)\]]\s*(?:--|[-–—_]))"
    r"\s*(?=[\"“‘'A-Z0-9])"
)


def _without_datelines(paragraphs: list[str]) -> list[str]:
    """The paragraphs without "LONDON (Reuters) - " in front. A place alone ("LONDON —") stays: it says where."""
    return [paragraph[found.end() if (found := _DATELINE.match(paragraph)) else 0 :] for paragraph in paragraphs]


# ---------------------------------------------------------------- each passage once

_SHINGLE = 3  # words
_REPEATED = 0.85  # of a passage's shingles within another one
_PASSAGE = 8  # words; shorter lines must be the same to be a repetition
_ALIKE = 0.8  # of the longer one's words: two passages that say the same, the first of which is kept


def _once(paragraphs: list[str], title: str | None) -> list[str]:
    """The paragraphs, in order, without what repeats one before it and without the beginnings of longer ones.

    A whole sentence stays where a later passage says the same at greater length: the lead of many a page is told
    again in a caption further down.
    """
    words = [re.findall(r"\w+", paragraph.casefold()) for paragraph in paragraphs]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    dropped: set[int] = set()
    for number, tokens in sorted(enumerate(words), key=lambda entry: -len(entry[1])):  # longest first, then in order
        shingles = {tuple(tokens[at : at + _SHINGLE]) for at in range(len(tokens) - _SHINGLE + 1)}
        if len(tokens) >= _PASSAGE:
            shared = Counter(one for shingle in shingles for one in holders[shingle] if one not in dropped)
            holder, common = max(shared.items(), key=lambda item: item[1], default=(number, 0))
            if common >= _REPEATED * len(shingles):
                if holder < number or not _ENDED.search(paragraphs[number]):
                    dropped.add(number)
                    continue
                if len(tokens) >= _ALIKE * len(words[holder]):
                    dropped.add(holder)
        for shingle in shingles:
            if len(holders[shingle]) < 20:  # a bound on the work
                holders[shingle].append(number)
    seen = {key(title or "")}
    kept = []
    for number, paragraph in enumerate(paragraphs):
        if number not in dropped and key(paragraph) and key(paragraph) not in seen:
            seen.add(key(paragraph))
            kept.append(paragraph)
    return kept


# ---------------------------------------------------------------- language

# Languages of news, ISO 639-1; without rare relatives that short headlines are mistaken for.
_LANGUAGES = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku ky
lo lt lv mk ml mn mr ms mt my nb ne nl nn no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi zh
zu"""
_SAMPLE = 1000  # characters that are enough
_SURE = 0.5


def language(text: str, title: str | None = None) -> str:
    """The language a text is in, ISO 639-1; "en" where that is uncertain and the letters are plain ASCII."""
    sample = f"{title or ''} {text[:_SAMPLE]}".strip()
    code, confidence = _identifier().classify(sample)
    if confidence < _SURE and all(char.isascii() for char in sample if char.isalpha()):
        return "en"
    return str(code)


@functools.cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in _LANGUAGES.split() if code in identifier.labels])
    return identifier
