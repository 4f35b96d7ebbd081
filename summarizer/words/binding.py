"""Words that a sentence cannot lose without saying something else, and words that tell where a part of it can end."""

from __future__ import annotations

from typing import Final

from summarizer.words.lists import of

NEGATIONS: Final = of("""
not no never none nobody nothing neither nor nowhere cannot without hardly barely scarcely rarely seldom unable
unlikely lack lacks lacked lacking fail fails failed failing refuse refuses refused refusing reject rejects rejected
rejecting deny denies denied denying decline declines declined declining instead rather against few little less
""")
CONDITIONS: Final = of("""
if unless only until till except whether provided providing assuming otherwise even despite although though but however
subject depending pending conditional just solely
""")
HEDGES: Final = of("""
may might could would should must can allegedly alleged alleges alleging allege reportedly apparently possibly probably
likely perhaps maybe potentially potential purportedly supposedly seemingly presumably suspected suspects believed
expected estimated about nearly almost approximately roughly around least most so-called appears appeared seems seemed
partly presume presumed assume assumed charged convicted convicting acquitted accused
""")
ATTRIBUTION: Final = of("""
said say says saying told tell tells telling according claim claims claimed claiming announce announced announces
announcing confirm confirmed confirms confirming reported reporting states stated stating added adds argue argued argues
arguing insist insisted insists insisting acknowledge acknowledged admit admits admitted admitting testify testified
wrote writes tweeted warn warned warns warning declare declared declares declaring explain explained explains noted
noting suggest suggests suggested suggesting believe believes quoted quoting citing cited predict predicted predicts
accuse accuses accusing describing described describes
""")
NUMBERS: Final = of("""
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
billion billions trillion trillions dozen dozens half halves third quarter quarters twice double triple percent per
first second both
""")
TIMES: Final = of("ago earlier yesterday today tomorrow tonight")
GRAVE: Final = of("""
killed kills killing dead died dies death deaths injured injuring wounded arrested jailed imprisoned sentenced banned
""")
CONSEQUENCES: Final = of("forcing causing leading prompting leaving ending")
BINDING: Final = NEGATIONS | CONDITIONS | HEDGES | ATTRIBUTION | NUMBERS | TIMES | GRAVE | CONSEQUENCES

RELATIVES: Final = of("which who whom whose where")
DETERMINERS: Final = of("a an the its his her their our")
ROLES: Final = of("""
chief head former director president chairman chairwoman chair founder owner leader member spokesman spokeswoman
spokesperson professor editor author minister manager coach captain executive analyst co-founder secretary deputy senior
vice managing general partner lawyer attorney counsel economist strategist co-owner
""")
PARTICIPLES: Final = of("based located known called named dubbed backed led followed accompanied considered founded")
PREPOSITIONS: Final = of("""
with along including like such as while amid amidst following after before during in on at from for by of under over
through across near outside inside since because among amongst alongside besides given between into within
""")
CIRCUMSTANCES: Final = of("in on at after before during from with for to by amid following across near outside inside")
ARGUMENTS: Final = of("of for by from to")
UNFINISHED: Final = of("""
a an the this that these those its his her their our my your of in on at by from for to with into onto over under and or
nor than as such is are was were be been being am has have had having do does did will very so too more most well
between soon long same far just even shortly days weeks months years day week month year hour hours minutes immediately
known seen regarded described served serve serves serving work works worked working acting act acts it i he she they we
early late back up out down ever even only just if whether often always also then now
""")
"""What does not end a part of a sentence: after it, something must follow."""
JOINTS: Final = of("and or nor but yet so than")
NO_PASTS: Final = of("hundred indeed speed breed united wicked sacred naked exceed proceed succeed")
