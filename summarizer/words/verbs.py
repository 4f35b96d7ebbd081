"""Verbs of news in all their forms: enough to find where a headline's subject ends."""

from __future__ import annotations

from typing import Final

from summarizer.words import lists

_REGULAR: Final = """
abate abet absorb accelerate accompany accrue adapt adorn affect afford allocate anger apprehend arm aspire attach
auction avenge await balance batter bear blow brace broach broadcast buckle budget buzz cap
caution cede certify chop circle clip close coach combat confine confiscate convene cope crackle cripple crumble damp
dampen dash deem defer deflect demote denigrate deploy derive despise deteriorate devastate devise dictate diminish
disable disarm disband discard disqualify dissolve distance distribute ditch dock dole dominate down dread dub duck
earmark elevate embark empower enact encounter encourage engulf enlist enrage entertain equal erode espouse eye falter
fare fault fete fizzle flounder flout forbid foreclose forge forgo frame front fume gauge gear glide gouge grapple
groom halve harden haul herald highlight hinder hobble honk hover idle illuminate import impound incite incorporate
infiltrate inherit inspect interrupt irk jeer jolt jostle journey juggle junk languish leak levy liberate lick
lighten linger litter live loathe log lunge lynch mandate mar mediate mend merit mesh migrate misuse mob mobilise
mobilize mop muse muster navigate nab nail neglect net obey obstruct open overcome overlook overtake paralyse paralyze
peg peddle penalise penalize pepper perish permeate picket pile pillory pin pip pivot placate plague
plateau please plough plow plug ponder pop pore pound pout preach preside preview prey profess project prolong
propel prosper punch purge rack rattle ravage reassure rebel rebuke reckon recount rectify redeem redefine refrain
refurbish regard reiterate rekindle relent relieve relinquish relocate remand remark remind remodel render repatriate
repel reprimand rescind reshuffle reside resort respect restrain resurface retaliate rethink retort retract revamp
revel revert revise revolve ricochet rip rival roar roil romp roost rumble savage savour scatter scrape script scuffle
scupper scuttle secede sever shame shed shield shrink shoulder shuffle sicken sideline sift simmer sizzle
skyrocket slide slog smear snag snarl sneak soak soothe spawn specify spell spray sprint spurt squeeze stalk
stifle stir storm streamline strip stroll stump subdue sue suffice summarise summarize supervise swallow swamp
swap swat symbolise tarnish taunt tap teem telephone tempt throng thump tilt tolerate toast toil top torment toss tow
trample transmit traverse trek tremble trickle tug unearth undermine unite unleash unlock unmask unravel
uproot usher vacate vanquish veer ventilate vilify vow wade wage waive wander warm waver whip wield
win wither wobble wonder woo wrestle yank book lynch call ask seem include hope cover cause listen concern tend depend
belong count wish cook smile fit breathe invent hate quote paste notice taste type wave zoom lodge bust gun mow
ransack vandalise vandalize deface laud abandon abduct abolish abuse accept accuse achieve acknowledge acquire acquit
activate add address adjourn admit adopt advance advise agree aim air alert allege allow alter ambush amend amuse
announce annul answer apologise apologize appeal appear apply appoint approve argue arrest arrive assassinate assault
assert assess assign assist assume assure attack attempt attend attract avoid avert award back ban bar bash battle beg
behead believe blame blast block board boast bolster bomb boost borrow boycott brand breach brief broker brush bundle
burn bury calm campaign cancel capture carry celebrate chair challenge champion change charge chase cheat check cheer
chop cite claim clash clean clear climb clinch close coast collapse collect collide commemorate commence commit
compare compete complain complete concede conclude condemn conduct confess confirm confront congratulate connect
conquer consider constrain consult contain contest continue control convict cooperate cool cost counter crack crash
create criticise criticize cross crown cruise crush cry curb curtail damage dance dare dash debate decide declare
decline deepen defeat defect defend defuse defy degrade delay delete deliver demand demolish demonstrate denounce deny
depart deploy deport derail describe deserve destroy detail detain deter develop devote die differ dip disappear
disappoint disclose discover discuss dismantle dismiss display dispute disrupt dive divide divorce dodge dominate
donate double doubt draft drag drain drop drown dump earn ease echo edge educate eject elect eliminate embarrass
embrace emerge employ enable end endanger endorse engage enjoy ensure enter erupt escalate escape establish estimate
evacuate evade evict exceed exchange execute exit expand expect expel expire explain explode exploit explore export
expose express extend face fail favour favor fear feature fend fetch figure file fill finalise finalize finance finish
fire fix flag flare flash flood flock fly focus foil follow force form foster free frighten fuel fulfil fume function
fund gain gather generate grab grace graduate grant greet grill grip guarantee guard guide hail halt hammer hand
handle happen harass harm haunt head heal heckle help hijack hike hint hire hoist honour honor host hug humiliate hunt
hurl identify ignite ignore impeach implicate impose impress improve increase indict infect inflict inform injure
insist inspect inspire install insult intensify intend intervene interview introduce invade invest investigate invite
invoke involve issue jail join joke jump kick kidnap kill kiss knock label lack land lash last launch lean leap learn
lecture legalise legalize level lift like limit link list loan lobby lock look loom loot love lower lure maintain
manage march mark marry mask mass mastermind match melt mention merge miss mistake mock modernise monitor mount mourn
move mull murder name near need negotiate nominate note notify oblige observe obtain occupy occur offend offer oppose
order oust outline outnumber outrage overhaul overrule overturn owe own pack paint panic pardon pass pause pay peak
perform permit persuade pick pitch place plan plant play plead please pledge plot plummet plunge point poise poison
pose postpone pour praise pray predict prefer prepare present press pressure prevail prevent probe proceed process
produce profit promise promote prompt propose prosecute protect protest prove provide provoke publish pull pump punish
purchase pursue push question quiz race raid raise rally ram ramp rank rape rate ratify reach react reaffirm realise
realize reappear rebound rebuff rebuild recall receive recognise recognize recommend reconsider recover recruit reduce
refer reflect reform refuse regain register regret reinstate reject relate relax release relish rely remain remember
remove rename renew renounce reopen repair repeal repeat replace reply report represent request require rescue
research resemble resign resist resolve respond restart restore restrict result resume retain retire retreat retrieve
return reunite reveal reverse review revive revoke reward risk rob rock roll rout rule ruin rush sack salute sanction
save scale scare scold score scramble scrap scream screen search secure seek seize sentence separate serve settle
shape share shatter shelve shift shock shop shorten shout shove shower shrug shun shutter sign signal simplify skip
slam slap slash slate slay slice slip slow slump smash smuggle snap snatch snub soar soften solve sound spare spark
spike splash split spoil sponsor spot spur spurn squander stab stabilise staff stage stall stamp start starve state
stay stop storm strand strengthen stress stretch struggle stumble stun submit succeed sue suffer suggest summon supply
support suppress surf surge surpass surprise surrender survive suspect suspend sweep swipe switch tackle talk tap
target tax tease terminate test testify thank thrash threaten thwart tie tighten tip top topple torch torture total
touch tour tout track trade trail train transfer transform trap travel treat trigger trim triple triumph trounce trust
try tumble turn tweet unveil update upgrade uphold urge use vanish veto vie view violate visit volunteer vote vow wait
walk wane want warn wash watch weaken weigh welcome widen wield wipe withdraw witness woo work worry worsen wound wow
wrap wreck yell yield
"""
_IRREGULAR: Final = """
understands understand mean means lie ring hang hangs hung drink drinks drank sleep sing wear swear teach taught bite
bit sting stings stung tear shine overthrow weep weds shake steal sink spin swim swing throw wake wind opens opened
mistook mistaken mistakes founds founded overcame overcomes forbade forbidden forewent bore borne blew am is are was
were be been being has have had do does did will won't can can't could couldn't may might must should shouldn't would
wouldn't won wins win winning became becomes become becoming began begins begin begun beginning bet bets bid bids
bites bit blows blew blown breaks break broke broken breaking brings bring brought bringing builds build built
building buys buy bought buying catches catch caught chooses choose chose chosen comes come came coming cuts cut
cutting deals dealt digs dug draws draw drew drawn drives drive drove driven eats eat ate eaten falls fall fell fallen
feels feel felt fights fight fought finds find found finding flees flee fled flies flew flown forgets forget forgot
forgives forgive forgave gets get got getting gives give gave given giving goes go went gone going grows grow grew
grown hears hear heard hides hide hid hidden hits hit hitting holds hold held holding hurts hurt keeps keep kept knows
know knew known lays laid leads lead led leading leaves leave left leaving lends lent lets let lies lay loses lose
lost losing makes make made making means meant meets meet met meeting pays paid puts put putting quits quit quitting
reads read rides rode ridden rings rang rises rise rose risen rising runs run ran running says say said saying sees
see saw seen seeks sought seeking sells sell sold selling sends send sent sending sets set setting shakes shook shaken
sheds shed shines shone shoots shoot shot shooting shows show showed shown shuts shut shutting sings sang sung sinks
sank sunk sits sit sat sitting sleeps slept slides slid speaks speak spoke spoken spends spend spent spins spun
spreads spread springs sprang stands stand stood standing steals steal stole stolen sticks stick stuck strikes strike
struck strikes sues swears swore sworn sweeps swept swims swam swings swung takes take took taken taking teaches
taught tears tore torn tells tell told telling thinks think thought throws throw threw thrown underwent undergoes
understands understood wakes woke wears wore worn weds wed weeps wept winds wound writes write wrote written
overthrows overthrew overthrown overtakes overtook foresees upholds upheld withdraws withdrew withdrawn withstands
"""


def _forms(verb: str) -> list[str]:
    """Third person, past and -ing of a regular verb, with the usual changes of spelling."""
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2] not in "aeou":
        third = verb[:-1] + "ies"
    else:
        third = verb + ("es" if verb.endswith("o") else "s")
    if verb.endswith("e"):
        return [verb, third, verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return [verb, third, verb[:-1] + "ied", verb + "ing"]
    doubled = (
        verb + verb[-1]
        if verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou" and verb[-3:-2] not in tuple("aeiou")
        else verb
    )
    return [verb, third, verb + "ed", doubled + "ed", verb + "ing", doubled + "ing"]


AUXILIARIES: Final = lists.of(
    "is are was were has have had will won't can can't could may might must should would wouldn't do does did isn't"
    " aren't doesn't didn't couldn't"
)
_OWN: Final = frozenset(_IRREGULAR.split())
BASES: Final = (
    frozenset(_REGULAR.split()) | frozenset(form for form in _OWN if form + "s" in _OWN or form + "es" in _OWN)
) - {"found", "wound", "lay", "saw", "felt", "bore"}  # far more often pasts of other verbs
THIRDS: Final = frozenset(_forms(verb)[1] for verb in _REGULAR.split()) | frozenset(
    form for form in _OWN if form.endswith("s") and (form[:-1] in BASES or form[:-2] in BASES)
)
FORMS: Final = frozenset(form for verb in _REGULAR.split() for form in _forms(verb)) | _OWN
PASTS: Final = frozenset(form for form in FORMS - BASES - THIRDS if not form.endswith("ing")) | lists.of(
    "put set cut hit hurt let quit shut read spread shed bet bid come become run"
)
