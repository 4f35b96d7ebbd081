"""What surrounds an article on its page and is not the article: share bars, promotions, credits, captions, bylines.

Removing a sentence of the article is worse than leaving a caption in. So every pattern asks for a sign that news does
not carry: a marker with a colon, a credit in brackets, no full stop where a sentence would have one. How much of each
kind is removed wrongly is measured; see docs/design-notes.md.
"""

from __future__ import annotations

import functools
import re

from summarizer.words.abbreviations import words

LONGEST = 700  # characters; nothing longer is clutter
ASKED_AGAIN = 512  # lines of an article, which several steps ask about
_ADDRESS = re.compile(r"https?://\S+")
_SENTENCE = 6  # words that with a full stop behind them are no piece of the page's furniture


@functools.lru_cache(ASKED_AGAIN)
def line(text: str) -> bool:
    """Whether a whole line, its white space folded, is clutter."""
    if len(text) > LONGEST:
        return bool(_ADDRESS.fullmatch(text))
    return not any(map(str.isalpha, text)) or sentence(text) or _byline(text) or caption(text)


@functools.lru_cache(ASKED_AGAIN)
def sentence(text: str) -> bool:
    """Whether a sentence is clutter, wherever in a line it stands."""
    if _ADDRESS.fullmatch(text):
        return True
    if len(text) > LONGEST:
        return False
    if _CAPTION_START.match(text) and not _TOLD.search(text):
        return True
    whole = bool(_FINAL.search(text)) and text.count(" ") >= _SENTENCE - 1
    if not whole and _FURNITURE.fullmatch(text):
        return True
    return bool(_promotes(text) or _asks(text) or _claims(text) or _shares(text))


def _any(block: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """One pattern out of many, a line each; ``..`` stands for up to 60 characters."""
    lines = (line.strip().replace("..", ".{0,60}") for line in block.splitlines() if line.strip())
    return re.compile("(?:" + "|".join(lines) + ")", flags)


# ---------------------------------------------------------------- furniture of the page, alone on its line

_FURNITURE = re.compile(
    _any(r"""
    advertisements?( ?[-–—:|(]..| (story|continue|scroll|article)..)?
    ad|advert|ads? by ..|sponsored( content| by ..)?|promoted( content| stor(y|ies))?|paid (content|post)
    anzeige|werbung|publicité|publicidad|publicidade|pubblicità|annonce|annons|реклама|reklama|reklam|iklan
    (story|article|post) continues (below|after)..
    (advertisement )?continue reading( (below|the main story|the rest)..)?
    scroll (down )?(to continue..|for (videos?|more)..)
    skip (to|past|ad) ..|after newsletter promotion
    (font|text) size\b..
    a ?a ?a
    (estimated )?reading time\b..
    \d+[ -]*min(ute)?s?[ -]*read( ..)?
    listen to (this )?(article|story)..|\d+ min(ute)?s? listen
    loading\b..
    play( video| audio| slideshow)?|now playing..
    explore further|order reprints|print article|an error has occurred..|this article has been sent to..
    \[\w+[^\]]*\].*\[/\w+\]
    close|menu|search|next|previous|back to top|show (more|less|all)|view (gallery|all|more|photos)..
    .{0,80}\b\d+ show all\b.{0,80}
    (image|photo|slide) \d+ (of|/) \d+|\d+ show all
    ([\d.,]+ |no |view (all )?|show |(leave|add|post) (a |your )?)?(comments?|reply|replies)( ?\(\d+\)| are closed\.?)?
    (join|start) the (conversation|discussion)..|have your say..|log ?in to..
    (log|sign) ?in or (register|sign ?up|create an account)( to ..)?|(printer|print)[- ]friendly( version)?
    sign in( to..)?
    (tags?|topics?|keywords?|categor(y|ies)|filed (under|in|to)|posted in|labels?|hashtags?)( ?[:|].*)?
    (in|more (on|about)) this (story|topic|article)( ?[:|].*)?
    (previous|next|older|newer) (page|posts?|article|story|month|issue)
    (more|details|updates?) to follow|more follows|(enjoying|like|liked) (this (story|article)|the [\w ]{2,30})\?
    ((https?://|www\.)\S+|\S+@\S+\.\w+|[@\#]\w+)([ ,|]+((https?://|www\.)\S+|\S+@\S+\.\w+|[@\#]\w+))*
    (accept|reject|manage|allow)( all)?( cookies| preferences| settings| choices)
    """).pattern
    + r"[\s.:»›>→…|]*",
    re.IGNORECASE,
)
_NETWORKS = words(
    "share shares tweet facebook twitter whatsapp linkedin reddit pinterest telegram messenger flipboard print email",
    "e-mail teilen drucken partager imprimer compartir imprimir compartilhar condividi stampa delen dela поделиться",
)
_BAR = _NETWORKS | words(
    "pin mail save x instagram youtube tumblr threads bluesky mastodon pocket line viber sms gmail copy link",
    "url copied more send like follow comment comments view article story page this on via by to with friends a an the",
    "post it opens in new window click or and icon button options close expand all us google",
    "google+ news rss merken envoyer enviar invia kommentarer kommentare",
)


def _shares(text: str) -> bool:
    """A share bar: "Click to share on WhatsApp (Opens in new window)"."""
    found = [word.strip("()[]|•·,.:;!+-–—") for word in text.lower().split()]
    found = [word for word in found if word and not word.replace(",", "").replace(".", "").isdigit()]
    return len(found) <= 60 and all(word in _BAR for word in found) and any(word in _NETWORKS for word in found)


# ---------------------------------------------------------------- pointers to other articles

_POINTER = _any(r"""
    related to this (story|article)|more (great|top)( \w+){0,4}|(related )?roundup
    related( (articles?|stor(y|ies)|content|coverage|(internet )?links?|news|posts?|videos?|reading|reads?|topics?))?
    (must[ -])?read( (more( (about|on|at|from|here) ..?)?|also|too|next|now|this|here|the full (story|article)))?
    also (read|see|watch|on ..?)|(see|watch|hear) (also|more)|don['’]?t miss|up next
    you (may|might) (also )?(like|enjoy|be interested in)|you['’]ll (also )?like
    recommended( (for you|stories|reading|articles?))?|further reading|suggested( (for you|stories|reading))?
    more( (from|on|about|in) ..?| news| stories| coverage)?|editor['’]?s['’]? picks?|what to read next
    trending( now)?|most (read|popular|viewed)|popular( now)?|top stories|latest (news|stories)
    lesen sie (auch|mehr|dazu|hier)|mehr (zum thema|dazu)|auch interessant
    lire (aussi|également|la suite)|[àa] lire( aussi)?|voir aussi
    le[ae]r? (también|además|más)|te puede interesar|leia (também|mais)|veja (também|mais)|saiba mais
    leggi (anche|tutto)|guarda anche|lees (ook|meer|verder)|läs (också|mer|även)|les (også|mer)|læs (også|mere)
    czytaj (także|też|więcej|również)|zobacz (też|także|również)|читайте (также|ещё|еще|далее)|смотрите также
    baca (juga|selengkapnya)|simak juga|lihat juga|ayrıca oku|यह भी पढ़ें|اقرأ أيضا
""")
_POINTS = re.compile(
    rf"[\s(\[*•·▪►▶→>–—-]*(?P<marker>{_POINTER.pattern})"
    r"(?:\s*[:|>»›→]|\s+[–—-](?=\s)|[\s.…]*$|(?=[)\]]\s*$)|(?-i:(?<=READ|ALSO)(?=\s*[A-Z\d“‘\"'])))",
    re.IGNORECASE,
)
# These also begin sentences; then what follows must look like a headline.
_MODEST = words("more popular read recommended suggested trending related")
_MEDIUM = re.compile(
    r"[\s(\[*•▪►▶]*(?:(?:watch|listen)(?:\s(?:now|live|this|the\svideo))?|video|photos?|pictures|in\spictures|gallery|"
    r"photo\sgallery|slideshow|infographic|podcast|graphic|interactive|live(?:\supdates)?|opinion|analysis|explaine[dr]|"
    r"timeline|quiz|poll)\s*[:|]\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_FINAL = re.compile(r"[.!…。！।][\"'”’»)\]]*\s*$")


def _promotes(text: str) -> bool:
    """A pointer to another article: "Related: …", "READ MORE | …", "(ALSO READ: …)", "Watch: …"."""
    if len(text) > 300:
        return False
    found = _POINTS.match(text)
    if found:
        rest = text[found.end() :].strip()
        return found["marker"].lower() not in _MODEST or found["marker"].isupper() or not _FINAL.search(rest)
    medium = _MEDIUM.match(text)
    return medium is not None and not _FINAL.search(medium["rest"])


def heads_list(text: str) -> bool:
    """Whether a line announces a list of other articles: "Don't miss", "Related stories:"."""
    return bool(re.fullmatch(rf"\W*{_POINTER.pattern}\W*", text, re.IGNORECASE))


_COMMENTS = _any(r"""
    ((reader|user|all|latest|top|view|show|see|read)s?['’]? )*([\d.,]+ )?(comments?|replies|responses)( ?\(?\d*\)?)
    (\d+|one|no) (thoughts?|responses?|repl(y|ies)|comments?) (on|to) .+|(leave|post|add|write) a (reply|comment)
    join the (conversation|discussion)|discussion about this (post|article|story)|what (do )?you think
    comments are closed|be the first to comment|share your thoughts|have your say
    (\d+ )?(kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|kommentarer|komentarze)( ?\(\d+\))?
    комментарии|коментарі|コメント|评论|評論|댓글|التعليقات|टिप्पणियाँ
""")


def heads_comments(line: str) -> bool:
    """Whether a line is the heading of readers' comments: "12 comments", "Leave a reply"."""
    return bool(re.fullmatch(rf"\W*{_COMMENTS.pattern}\W*", line, re.IGNORECASE)) and len(line) < 150


# ---------------------------------------------------------------- the site about itself

_REQUEST = _any(r"""
    sign up|subscribe|register|join|download|install|get|want (more|the)|never miss|stay|keep up|enter your|try
    unlock|enjoy|donate
    thank(s| you) for|please|invalid|could not|something went|support|become an?|help us|already an?|create (an?|your)
    by (signing|subscribing|clicking|submitting|continuing|registering|providing|entering)|log in|listen|like this
    (this|the) (site|page|form) (is protected|uses)|start (your|each|every)|follow|like us|find us|click|tap|check out
    email|contact|reach|write to|have (a tip|news|you got)|got a|do you (have|know)|send|connect with
    you (can|may) (reach|follow|contact|unsubscribe|also (follow|contact))
    you have (been|reached|read|\d+ ..)|you must be|we['’]ll (send|e?mail)
    the best of|a (daily|weekly)|if you (enjoyed|liked?|have|want)|for more|more newsletters|all the latest
    the (latest|day['’]s|top)|we (have more|use|and our)|to (continue|read|get|keep|order|receive|comment|subscribe)
""")
_REQUEST = re.compile(rf"{_REQUEST.pattern}(?!\w)", re.IGNORECASE)
_OURSELVES = _any(r"""
    newsletter|\binbox\b|e-?mail (address|alerts?|updates?)|enter your e?-?mail|\bsubscri(be[drs]?|bers|bing|ptions?)\b
    notifications?\b|recaptcha|privacy (policy|notice)|terms (of (use|service)|(and|&) conditions)
    unsubscribe|\bcookies\b
    (follow|like|find|join|connect|contact)\b..\b(facebook|twitter|instagram|whatsapp|telegram|tiktok|youtube|linkedin)
    \bon (twitter|facebook|instagram|telegram|whatsapp)\b|^follow [^.]{0,40}\bcoverage\b..
    ^join (more than |over )?[\d.,]+k? (\w+ )?(readers|subscribers|people|others)|(letter|briefing|digest) by e-?mail
    ^(follow|tweet|contact|reach|email|find|connect|send|write)\b.*(?<!\w)@\w{3,}
    ^follow @?\w+( (for|on)\b..)?$|our (app|channel|free|daily|weekly|podcast|team|whatsapp|telegram|facebook|youtube)\b
    (the|our) [\w ]{0,30}\bapp\b|\bapp store|google (play|news)|\S+@\S+\.\w+|free trial|share (it|this)\b
    (this|the) (full )?(article|story)\b..(subscri|register|account|sign)|(continue|keep) reading|free articles?\b
    \b(logged|signed) in to\b
    reprints|(leave|post|add|write) a comment|click here (for|to)
    ^(click|tap|sign|find|read|get|download|subscribe|buy)\b..\bhere\.?$
""")


def _asks(text: str) -> bool:
    """The site asks something of its reader: newsletters, cookies, apps, subscriptions, tips."""
    if len(text) > 350 or re.search('["“”«»„]', text):
        return False
    found = _REQUEST.match(text.lstrip(" *•·>–—-(["))
    return bool(found) and bool(_OURSELVES.search(text))


_CLAIM = re.compile(
    _any(r"""
    (©|\(c\)|copyright( ©| \(c\)| ?:| by\b| the (associated press|new york times)| \d)).{0,250}
    .{0,80}\ball rights reserved\b.{0,250}
    citation ?: .{10,200}\bretrieved\b.{0,200}
    this (material|content|copy|document) (may not be|is (for your|subject to|copyright|protected)) .{0,250}
    \(?this (story|article|report|post|piece) (has not been edited|has been (published|auto|sourced|generated)) .{0,250}
    \(?this (story|article|report|post|interview) (was |is )?((originally|first) )?(re)?(publish|produc)ed .{0,200}
    \(?this (story|article|report|post|piece|interview) (((originally|first) )?appeared|is auto-?generated) .{0,200}
    this (story|article|post|page) (contains affiliate|may contain affiliate|appears in|is part of) .{0,200}
    .{0,300}\bcontributed (reporting )?to (this|the) (report|story|article)\b..
    .{0,120}\bcontributed reporting\b..
    [(–—-]* ?(with|additional) (agency )?(inputs?|reporting|agenc(y|ies))\b.{0,160}
    \(?(additional )?(reporting|writing|editing|compiled|translated|edited) (by|and \w+ by)\b.{0,300}
    (sources?|quelle|fuente|fonte|via) ?: ..
    (first published|originally published|published|last updated|updated|posted)( ?:| at| on| \d)[^.!?]{0,60}
    (this )?video (is )?(not available|unavailable|can(no|')t be played)..
    (your )?browser does not support..|(please )?enable javascript..|(tell us )?what (do )?you think..
    (this is )?a? ?(breaking|developing) (news )?story\b..(updates?|follow|check back|refresh|more)..
    (read or )?share (or comment on )?this (story|article)(:.*|..)|like this (story|article)..
    (a|this) version of this (article|story|report|post) ((first |originally )?appear|was (first )?publ).{0,250}
    .{1,60} (is|are) not responsible for the content of (external|other|third)..|our standards: ..
    .{0,40}\bmay (earn|receive|be paid)( an?)?( small)? (affiliate )?commissions?\b.{0,90}\b(links?|buy|products?)\b..
    [^“”"]{0,200}\b(newsletter|briefing|alerts?)\b[^“”"]{0,160}\b(sign up|subscribe)( (here|now|today|for free))?\.?
    the post .{3,160} (appeared first on|first appeared on)..
    .{0,60}(can be (reached|contacted|followed)).{0,40}@..
    """).pattern,
    re.IGNORECASE,
)


def _claims(text: str) -> bool:
    """Rights, first publication, who reported and edited."""
    return bool(_CLAIM.fullmatch(text))


# ---------------------------------------------------------------- tweets

_TWEET_END = re.compile(r"(?:^|\s)[—–-]+\s?[^()]{1,80}\(@\w{1,20}\)\s+\w{3,9}\.?\s\d{1,2},\s\d{4}\W*$")
_PICTURED = re.compile(r"\bpic\.(?:twitter|x)\.com/\w+\W*$")
# In text that lost its lines: a signature with something behind it, or the ten letters of a picture's address.
EMBEDDED = re.compile(
    r"(?:A\spost\sshared\sby\s)?[\w&'’ -]{1,60}\(@[\w.]{1,30}\)\s+(?:on\s)?[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}"
    r"(?:\sat\s\d{1,2}:\d\d\s?[ap]m\s?(?:[A-Z]{3})?)?(?=\s*\S)"
    r"|\bpic\.(?:twitter|x)\.com/[A-Za-z0-9]{10}(?=[A-Z\"“‘])"
)
_TWEETED = re.compile(r"\bpic\.(?:twitter|x)\.com/|https?://t\.co/|(?:^|\s)#\w")


def ends_tweet(text: str) -> bool:
    """Whether a line or sentence ends in the signature of an embedded tweet: "— Jo Doe (@jodoe) May 3, 2026"."""
    return bool(_TWEET_END.search(text))


def is_tweet(sentence: str) -> bool:
    """Whether a sentence is the last one of a tweet: its signature or the address of its picture ends it."""
    return ends_tweet(sentence) or bool(_PICTURED.search(sentence))


def tweeted(text: str) -> bool:
    """Whether a line holds what only tweets hold: their links and hashtags."""
    return bool(_TWEETED.search(text))


# ---------------------------------------------------------------- bylines and dates

_NAME = r"(?:[A-ZÀ-ÖØ-ÞŠŽ][\w’'.-]*|de|da|di|van|von|der|den|del|la|le|al|bin|el|ten|ter|dos)"
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{0,5}}"
_ROLE = (
    r"(?i:correspondents?|reporters?|editors?|writers?|contributors?|columnists?|bureau\schief|producers?|journalists?|staff|"
    r"analysts?|photographers?|fellow|intern|newsroom)"
)
_BY = re.compile(
    r"(?i:(?:story|words|text|report|written|posted|published|reported|reviewed|fact[\s-]checked|updated|analysis|photos?)\s)?"
    rf"(?i:by|von|par|por|di|door|av|af):?\s+(?:the\s)?{_NAMES}(?:\s*(?:[,&|/•·–—-]|\band\b|\bund\b|\bet\b|\bwith\b)\s*{_NAMES})*"
    r"(?:\s*[,|•·/(–—-]\s*[\w.,:@&’'| -]{0,60}\)?)?"
)
_SIGNED = re.compile(rf"{_NAME}(?:\s+{_NAME}){{1,9}}[,|\s–—-]+{_ROLE}(?:\s+(?:in|for|at)\s+{_NAMES})?")
_HANDLED = re.compile(rf"{_NAMES}[\s,|–—-]*(?:@\w+|\S+@\S+\.\w+)(?:\s.{{0,40}})?")
AGENCY = (
    r"(?:(?:The\s)?Associated\sPress|A\.?P\.?|Reuters|REUTERS|AFP|Agence\sFrance-Presse|PTI|Press\sTrust\sof\sIndia|ANI|IANS|UPI|"
    r"EFE|[Dd][Pp][Aa]|ANSA|Xinhua|TASS|Bloomberg|CNN(?:\sWire)?|BBC|PA(?:\sMedia)?|Press\sAssociation|EPA|Kyodo|Yonhap|TNS|"
    r"Tribune\sNews\sService|AAP|CP|Canadian\sPress|Interfax|Anadolu|WAM|BERNAMA|Bernama)"
)
_AGENCIES = re.compile(rf"[(\[–—-]*\s*(?:by\s)?{AGENCY}(?:\s*[/,&|]\s*(?:{AGENCY}|[A-Z]\w+))*\s*[)\]]?\.?")
_DATE_WORD = _any(r"""
    published|updated|posted|last|first|modified|edited|on|at|of|the|am|pm|a\.m\.?|p\.m\.?|today|yesterday|ago|noon|midnight
    [ecpm][sd]?t|gmt|bst|utc|ist|cet|cest|aest|min|mins|minutes?|hours?|hrs?|days?|weeks?|h|um|uhr|le|à|el|de
    (mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?
    jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?
    \d{1,4}(st|nd|rd|th)?|\d{1,2}[:.h]\d{2}(:\d{2})?([ap]\.?m\.?)?|\d{1,2}[ap]m|[\d/.:TZ+-]{6,}
""")


def _byline(text: str) -> bool:
    """Who wrote it and when: "By Jane Doe, Staff Writer", "Jan. 18, 2019 at 7 PM ET", "(Reuters)"."""
    parts = [part for part in re.split(r"\s*[|•·]\s*", text) if part]
    return bool(parts) and (_signs(text) or (1 < len(parts) < 6 and all(map(_signs, parts))))


def _signs(text: str) -> bool:
    tokens = text.split()
    if len(tokens) > 25:
        return False
    dated = [word for word in (token.strip(",.;:()|•·–—-[]") for token in tokens) if word]
    if all(_DATE_WORD.fullmatch(word) for word in dated):
        return any(map(str.isdigit, text))
    if _AGENCIES.fullmatch(text) or _HANDLED.fullmatch(text):
        return True
    if _FINAL.search(text):
        return False
    if _SIGNED.fullmatch(text):
        return True
    capitals = sum(not token[:1].islower() for token in tokens)
    return len(tokens) <= 16 and capitals >= 0.6 * len(tokens) and bool(_BY.fullmatch(text))


_TRADE = (
    r"(?:reporter|correspondent|editor|writer|journalist|columnist|contributor|producer|intern|fellow|author|blogger|"
    r"critic|photographer|freelancer?|member\sof\sthe\s\w+\s(?:team|staff))"
)
_AUTHOR = re.compile(
    rf"{_NAME}(?:\s+{_NAME}){{1,3}}(?:,[^,.]{{2,60}},)?\s(?:(?:covers|writes|reports|blogs)\s(?:on|about|for|from|the\s)?"
    rf"|(?:is|has\sbeen|has\sworked\sas)\s[^.]{{0,80}}\b{_TRADE}\b|has\s(?:covered|written\s(?:for|about)|reported)\b).{{0,400}}"
)


def on_author(text: str) -> bool:
    """Whether a line tells of who wrote the article; meant for the end of one, for news tells of writers too."""
    return bool(_AUTHOR.fullmatch(text)) and not _TOLD.search(text)


# ---------------------------------------------------------------- captions and credits

_PICTURE = r"(?i:photo(?:s|graphs?|grapher)?|images?|pictures?|pics?|illustration|graphic|foto|bild)"
_OWNER = (
    r"(?:AP|AFP|EPA(?:-EFE)?|PA|REUTERS|Reuters|Getty(?:\sImages)?|Bloomberg|Shutterstock|Alamy|The\s[A-Z]\w+|NPR|NYT|"
    r"[A-Z][\w.]+\s(?:Images|News|Press|Photos?|Media|Agency|Times|Post|Today|TODAY|Sports|SPORTS|Wire|File|Pictures|Independent))"
)
CREDIT = re.compile(
    rf"[(\[](?:(?:{_PICTURE}|(?i:video|courtesy|credits?|file|handout|getty|reuters|afp|shutterstock|alamy|screengrab|screenshot)|©)"
    rf"(?:\b|(?<=©))[^()\[\]]{{0,160}}|[^()\[\]]{{0,160}}(?:/\s?{_OWNER}|Getty\sImages|\bAP\s(?:Images|file)|\b(?i:photo|image|picture|file))[^()\[\]]{{0,80}}"
    r"|The\sWashington\sPost|The\sNew\sYork\sTimes)[)\]]\.?"
)
_CREDIT_AT_END = re.compile(rf"\s*{CREDIT.pattern}\s*$")
_CREDIT_BARE = re.compile(
    rf"(?:\b{_PICTURE}\s*(?i:credits?|source|courtesy(?:\sof)?|by|from|via)?\s*[:©/|]\s*[^.!?]{{2,90}}"
    rf"|\b(?i:credit|courtesy(?:\sof)?|(?:picture|photo|photograph|image)\sby)\s*[:/|]?\s+[A-Z][^.!?]{{2,80}}"
    rf"|(?:©|\|\s*(?:AP|AFP|Reuters|Getty|EPA|PA)\b)[^.!?]{{0,80}}"
    rf"|(?:REUTERS|AFP|AP|EPA|PA|Reuters)\s?/\s?[A-Z][\w.\s’'-]{{2,60}}"
    rf"|(?:[A-Z][\w.’'-]+\s){{1,4}}[/|]\s?{_OWNER}(?:\s(?:Images|Photo|file|via\s.{{0,30}}))?"
    r"|\b(?:AFP/)?Getty\sImages|\bAP\sPhoto(?:/.{0,60})?|\bvia\s(?:AP|Getty|Reuters|AFP|Getty\sImages))\s*\.?$"
)
_CAPTION_START = _any(
    r"""
    FILE\b ?(PHOTO|IMAGE|PICTURE)? ?[-–—:]|(FILE|HANDOUT) (PHOTO|IMAGE)\b|TOPSHOT\b
    (?i:(image|media|photo|picture|video) +(caption|copyright|credit|source|courtesy|by)\b)
    (?i:(caption|pictured|photos?|image|picture|pic|foto|bild|credit|above|below)( (left|right))? ?[:|©])
    (?i:(file|representational|representative|archive|stock) (photo|image|picture|pic)\b)
    [A-Z][A-Z .,'-]{3,70} ?[-–—] (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\.? \d{1,2}\b
    """,
    re.NOFLAG,
)
_CAPTION_WORDS = _any(r"""
    \((L|R|C|from l(eft)?|l(eft)?[ -]+(to )?r(ight)?|far (left|right))\).*\([LRC]\)
    \( ?(left|right|cent(re|er)) ?\).{0,120}\( ?(left|right|cent(re|er)) ?\)
    \((from (L|left)\b|L[ -]+(to )?R\b|left to right)[^)]*\)
    \bin this ([\w.,-]+ ){0,8}?(photo(graph)?|image|picture|screengrab|frame grab)\b,
    \bin this ([\w.,-]+ ){0,8}?(photo(graph)?|image|picture) (taken|provided|released|made|from|by|dated|obtained)\b
    \b(file|handout|undated|archive|stock) (photo(graph)?|picture|image)\b.{0,80}$
    ^(left to right|from left|clockwise from)\b
""")
# The present tense of captions, in which news does not narrate.
_SCENE = re.compile(
    r"\b(?:poses?|shakes?|waves?|walks?|speaks?|arrives?|holds?|stands?|looks?|leaves?|gestures?|attends?|celebrates?|reacts?|"
    r"smiles?|watch(?:es)?|sits?|steps?|delivers?|addresses|carr(?:y|ies)|march(?:es)?|hugs?|embraces?|greets?|clash(?:es)?|"
    r"(?:is|are)\s(?:seen|pictured|shown|escorted))\b"
)
_NARRATED = re.compile(r"\b(?:said|told|added|were|had|says|has|have|would|was|will)\b|[\"“]")


def caption(text: str) -> bool:
    """Whether a whole line is the caption or the credit of a picture."""
    if _CAPTION_START.match(text) or (_CAPTION_WORDS.search(text) and not _NARRATED.search(text[:60])):
        return True
    found = _CREDIT_AT_END.search(text) or _CREDIT_BARE.search(text)
    if not found:
        return False
    shown = text[: found.start()].strip()
    if not shown or scene(shown):
        return True
    signed = credit_is_agency(found[0].strip())
    return not signed and len(shown.split()) <= 60 and not _TOLD.search(shown) and len(_INNER_END.findall(shown)) < 2


_PRONOUN = re.compile(r"\W*(?:I|you|he|she|it|we|they|this|that|there)\b", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:said|says|told|added|according\sto)\b|[“\"]")
_INNER_END = re.compile(r"[.!?][\"”’)]*\s")


def credit(text: str) -> bool:
    """Whether a line is nothing but a credit: "(Photo: AFP)"."""
    return bool(CREDIT.fullmatch(text) or _AGENCIES.fullmatch(text))


def credit_is_agency(text: str) -> bool:
    """Whether a credit in brackets names an agency alone, as datelines and the ends of articles do too: "(PTI)"."""
    return bool(_AGENCIES.fullmatch(text))


def scene(text: str) -> bool:
    """Whether a sentence tells what a picture shows rather than what happened."""
    return bool(_SCENE.search(text)) and not _NARRATED.search(text) and not _PRONOUN.match(text)
