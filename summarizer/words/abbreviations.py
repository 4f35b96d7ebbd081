"""Words with a period that need not end a sentence, and words that often begin one; for `sentences`.

Collected from the tables of the Moses tokenizer's languages that news comes in, and from what was split wrongly in
GUM, TimeBank and the feeds we measure on. All are in lower case and without their last period.
"""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """The words of these lines."""
    return frozenset(word for line in lines for word in line.split())


# Written with a capital, these stand before a name: "Gen. Smith", "Sra. García", "Dott. Rossi".
TITLES = words(
    "mr mrs ms mx dr drs prof gen sen sens rep reps gov govs lt sgt col cols capt cpt cmdr cmdt maj adm rev hon",
    "pres supt insp det brig fr pvt cpl pfc spc atty asst messrs mme mmes mlle mgr msgr sr st ste ft mt mts ald amb",
    "chas wm hr frl dipl ing mag sra srta srs dra dña dona ud uds lic av avda dott sig sigg avv geom rag arch dhr",
    "mevr jl kapt pol sdr проф акад ген ул",
)
# Never the last word of a sentence, whatever their case.
NEVER = words(
    "vs v cf viz approx e.g i.e a.k.a ie eg bzw evtl ggf inkl sog vgl z.b d.h o.ä s.o u.s.w m.in tzw bijv blz т.е",
    "тыс pág núm u.a i.d.r v.a p.ej",
)
# Before a number these do not end a sentence.
BEFORE_NUMBER = words(
    "no nos nr num núm n vol p pp art sec ch fig figs rs rp approx ca c op para cl pt § ст п стр str kap abs s jan",
    "feb febr mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun",
)
# These may end a sentence; the next word tells. The first need a capital: "Sat. morning", but "he sat. Then".
CAPITALISED = words(
    "jan feb febr mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ala ariz ark",
    "calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt",
    "wash wis wyo ont que alta inc corp co cos ltd bros jr sr esq ave blvd rd hwy dept univ assn st mt ft no",
)
MAYBE = words(
    "inc corp ltd llc llp plc bros etc al ave blvd dept univ assn tel ext est govt max sec hrs hr mins yr yrs oz lb",
    "lbs kg km mi sq cm mm mio mrd usw jh jhdt млн млрд руб долл т.д т.п др г гг",
)
# They begin sentences far more often than names.
STARTERS = words(
    "the a an he she it they we i you this that these those there his her its their our my your who what when where",
    "why how in on at by for from with after before during since while as if although though because but and or so",
    "yet however meanwhile also now then still both some many most several all no not one two more another other",
    "each according asked under over last until even just only here is are was were do does did can will would der",
    "die das ein eine er sie es wir ich im am auf bei nach vor mit für und aber auch doch le les un une il elle ils",
    "nous en dans pour mais el los las por pero y o os um uma em mas lo gli nel per ma de het een hij в на он она",
    "оно они мы это но и а по",
)
# Those of them that are names or parts of names too: "Oscar d. la Hoya", "J. Will Smith".
NAMES_TOO = words("will can an so do ma de la le el los las das der die as o os um il lo per by no")
