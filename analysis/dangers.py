"""Phrases that speak of danger, in English and in Welsh: somebody must look at the comment at once.

The lists err on the side of a look too many. A figure of speech that is common and harmless ("killing me", "dying to")
is taken out before they are looked for; nothing else is read into the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SELF_HARM = "self-harm"
HARM_TO_OTHERS = "harm-to-others"
CHILD_AT_RISK = "child-at-risk"
DOMESTIC_ABUSE = "domestic-abuse"
ADULT_AT_RISK = "adult-at-risk"
THREAT_TO_STAFF = "threat-to-staff"
WEAPON = "weapon"


@dataclass(frozen=True)
class Danger:
    """A kind of danger, and where the words that speak of it stand."""

    kind: str
    start: int
    end: int


def find_dangers(text: str) -> list[Danger]:
    """The dangers that a text speaks of, in the order of their words; each kind at most once.

    >>> [danger.kind for danger in find_dangers("I can't go on, I want to end my life")]
    ['self-harm']
    >>> find_dangers("The queue is killing me and I am dying for a coffee")
    []
    """
    plain = HARMLESS.sub(lambda match: " " * len(match.group()), text.replace("’", "'"))
    found = [
        Danger(kind, *match.span()) for kind, pattern in PATTERNS.items() if (match := pattern.search(plain)) is not None
    ]
    return sorted(found, key=lambda danger: danger.start)


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE)


HARMLESS = _any_of(
    r"killing (?:me|us|time|the planet|the high street|trade|off)", r"kill (?:weeds|the weeds|time|off)",
    r"dying (?:for|to)", r"(?:speed|road|traffic|that road|it|someone|somebody) (?:kills|will kill)",
    r"waiting to be killed", r"shoot(?:ing)? (?:up|stars?|hoops|through)", r"bomb(?:ed)? (?:down|along|up|past|site)",
    r"photo(?:graph)?[- ]?shoot\w*", r"knife(?:[- ]edge| and fork)", r"(?:bath|bike|photo|bus) ?bombs?", r"gun (?:metal|club)",
    r"die(?:d)? (?:of|from) (?:boredom|laughing|cold|embarrassment)", r"scared to death", r"bored to death",
    r"sick to death", r"hit(?:ting)? (?:the|a|by|my car|our car)", r"beat(?:ing|en)? the (?:system|queue|traffic|odds)",
    r"attack(?:ed)? (?:on|by) (?:the )?(?:motorists?|drivers?|our|seagulls?|gulls?|geese|wasps)", r"heart attack\w*",
    r"asthma attack\w*", r"panic attack\w*", r"over my dead body", r"killed (?:the )?(?:grass|trees?|hedges?|flowers|plants)",
)  # fmt: skip

NOT = r"(?:don't |do not |no longer |dont |didn't |cannot |can't |cant )"
LIFE = r"(?:my|her|his|their|our) (?:own )?(?:life|lives)"
PATTERNS: dict[str, re.Pattern[str]] = {
    SELF_HARM: _any_of(
        rf"end(?:ing)? (?:it all|{LIFE})", rf"tak(?:e|ing) {LIFE}", r"took (?:his|her|their) own life",
        r"kill(?:ing|ed)? (?:myself|himself|herself|themselves|ourselves)", r"suicid\w+", r"self[- ]?harm\w*",
        r"hurt(?:ing)? myself", r"harm(?:ing)? myself", r"cut(?:ting)? myself", rf"{NOT}want to (?:live|be here|wake up|go on)",
        r"(?:can't|cant|cannot|can not) (?:go on|carry on|cope any ?more|take any ?more)", r"(?:want|wish|going|ready|rather|better) to die",
        r"better off dead", r"rather be dead", r"wish i (?:was|were) dead", r"no (?:point|reason) (?:in )?(?:living|to live|going on)",
        r"nothing (?:left )?to live for", r"overdos\w+", r"jump(?:ing)? off (?:the|a) (?:bridge|roof|balcony|car park)",
        r"throw myself", r"hang(?:ing)? myself", r"stopped eating",
        r"lladd fy hun", r"lladd ei hun", r"lladd fy hunan", r"hunanladdiad\w*", r"hunan[- ]?niweidi\w*", r"niweidio fy hun",
        r"diweddu fy mywyd", r"rhoi diwedd ar (?:fy mywyd|bethau|y cyfan)", r"ddim (?:eisiau|isio|moyn|am) (?:byw|bod yma)",
        r"methu (?:mynd|cario) ymlaen", r"(?:eisiau|isio|moyn) marw", r"well i mi farw",
    ),
    HARM_TO_OTHERS: _any_of(
        r"(?:going to|gonna|will|i'll|he'll|she'll|they'll|want to|threaten\w* to|could) (?:kill|murder|stab|shoot|hurt|harm|attack|batter) "
        r"(?:him|her|them|someone|somebody|people|you all|everyone|my \w+|the \w+)",
        r"threaten\w* (?:to kill|me with|us with|him with|her with|my life|with a(?! (?:fine|letter|court|bill|charge|penalty|summons|bailiff)))", r"death threats?",
        r"said (?:he|she|they)(?:'d| would|'ll| will) (?:kill|stab|shoot|hurt)", r"set fire to (?:the|my|our|his|her|their|a) (?:house|flat|home|door)",
        r"burn (?:the|my|our|his|her|their|your) (?:house|flat|home|place|office|building) down",
        r"(?:modern )?slavery", r"traffick(?:ed|ing)(?! lights)", r"held against (?:his|her|their) will", r"forced (?:marriage|labour)",
        r"lladd (?:rhywun|fo|fe|ef|hi|nhw|pobl)", r"bygwth (?:lladd|trywanu|saethu|llosgi)", r"bygythiad i ladd", r"caethwasiaeth",
    ),
    CHILD_AT_RISK: _any_of(
        r"child(?:ren)? (?:is|are|was|were|being|at|left|who is|who are|in) (?:at risk|risk|in danger|danger|being (?:hit|hurt|beaten|abused|neglected)|"
        r"abused|neglected|beaten|hit|hurt|left (?:alone|on (?:his|her|their) own)|alone)",
        r"child (?:abuse|neglect|protection|sexual exploitation|exploitation|cruelty)", r"(?:abus|neglect|beat|groom|molest)\w* (?:a |the |her |his |their |my )?"
        r"(?:child|children|kids?|baby|toddler|son|daughter|boy|girl|niece|nephew|grand\w+)",
        r"(?:baby|toddler|kids?|child|children|boy|girl|son|daughter) (?:\w+ ){0,6}(?:bruis\w+|being (?:hit|beaten|abused|groomed|starved)|"
        r"locked (?:in|up)|left alone|screaming (?:all|every) night|not being fed|unsafe at home|frightened to go home)",
        r"groom(?:ed|ing) (?:by|online|girls|boys|children|kids)", r"county lines", r"touch(?:ed|es|ing) (?:my|the|her|his|a) (?:son|daughter|child|girl|boy|kids?)",
        r"plant\w* mewn perygl", r"plentyn mewn perygl", r"cam-?drin plant", r"cam-?drin plentyn", r"esgeuluso (?:plant|plentyn|ei phlant|ei blant)",
        r"(?:curo|taro|brifo) (?:y |ei |fy )?(?:plentyn|plant|phlentyn|phlant|blentyn|blant|mab|merch|babi)",
    ),
    DOMESTIC_ABUSE: _any_of(
        r"domestic (?:abuse|violence)", r"(?:my|her|his) (?:husband|wife|partner|boyfriend|girlfriend|ex|ex-\w+) "
        r"(?:\w+ ){0,3}(?:hits?|beats?|hurts?|chok\w+|strangl\w+|threaten\w*|abus\w+|controls|stalk\w+|raped?|attack\w+|punch\w+|kick\w+)",
        r"(?:he|she) (?:hits|beats|chokes|strangles|rapes|punches|kicks) (?:me|her|him|us|the kids)",
        r"coercive control", r"controlling (?:relationship|behaviour|husband|partner)", r"abusive (?:relationship|husband|wife|partner|ex|marriage|home)",
        r"(?:afraid|scared|frightened|terrified) of my (?:husband|wife|partner|boyfriend|girlfriend|ex|dad|father|son|brother)",
        r"fleeing (?:violence|abuse|my (?:husband|partner|ex))", r"(?:women's )?refuge place", r"black eye", r"honou?r[- ]based", r"stalking me", r"being stalked",
        r"raped", r"sexual(?:ly)? (?:assault\w*|abus\w+)", r"cam-?drin domestig", r"trais (?:domestig|yn y cartref)", r"trais rhywiol", r"treisio",
        r"yn fy (?:nghuro|nharo|mygwth|ngham-drin)", r"(?:ofn|ofni) (?:fy |fy ng|fy m)?(?:ngŵr|gŵr|ngwraig|mhartner|partner)", r"(?:mae'n|mae o'n|mae e'n|mae hi'n) (?:fy )?(?:nghuro|nharo|mygwth|curo|taro|bygwth) (?:i|fi)?",
    ),
    ADULT_AT_RISK: _any_of(
        r"(?:mum|mam|dad|mother|father|nan|gran|grand\w+|resident|he|she|neighbour|woman|man|lady) (?:\w+ ){0,3}(?:being (?:abused|neglected|starved|exploited)|"
        r"left in (?:his|her|their) own (?:urine|mess|excrement|faeces)|not (?:been )?fed|covered in bruises|found on the floor)",
        r"elder(?:ly)? abuse", r"financial(?:ly)? abus\w+", r"cuckoo(?:ed|ing)", r"(?:carer|carers|staff|nurse)s? (?:\w+ ){0,3}(?:hit|slapped|hurt|abus\w+|stole from|dragged) (?:him|her|my|them|the)",
        r"safeguarding", r"diogelu", r"cam-?drin (?:henoed|oedolion|oedolyn)",
    ),
    THREAT_TO_STAFF: _any_of(
        r"(?:going to|gonna|will|i'll|ill|want to|am coming to|could) (?:kill|stab|shoot|hurt|punch|hit|batter|smash|knock out|find|get|sort out|do) "
        r"(?:you|him|her|them|your (?:staff|officers?|workers?|boss|family|kids)|that (?:officer|man|woman|warden|receptionist|girl|bloke))\b(?! (?:some|a (?:copy|form|new|letter)|the|an?|in touch|out)\b)",
        r"i know where (?:you|he|she|they|your (?:staff|family)) (?:live|lives|works?|parks?)", r"watch your (?:back|step)", r"you(?:'ll| will)? (?:all )?(?:be sorry|regret (?:it|this))",
        r"(?:coming|come) (?:down )?(?:there|to your offices?|for you) (?:and|with|to) (?:\w+ ){0,3}(?:sort|smash|kill|hurt|bat|knife|petrol|burn)",
        r"blow (?:up )?(?:the|your) (?:council|office|offices|building|town hall)(?: up)?", r"burn (?:the|your) (?:council|offices?|building|town hall)",
        r"deserves? to (?:die|be (?:shot|stabbed|beaten|hurt))", r"should be (?:shot|hanged|strung up|stabbed)", r"(?:punch|hit|slap|attack|assault|spat (?:at|on)|threaten)(?:ed|s)? (?:the |your |a )?(?:staff|warden|officer|driver|binman|receptionist|librarian|worker|crew)",
        r"(?:lladd|trywanu|curo|brifo) (?:chi|ti|eich staff|y staff|y swyddog)", r"bygwth (?:staff|y staff|swyddog)", r"dw i'n gwybod lle (?:ti'n|dach chi'n|rydych chi'n|mae hi'n|mae o'n) byw",
        r"llosgi(?:'r| eich) (?:cyngor|swyddfa|adeilad)",
    ),
    WEAPON: _any_of(
        r"(?:with|had|has|have|got|carry\w*|carries|carried|pulled(?: out)?|wav\w+|saw|buy|bring\w*|found|using|of) (?:a |an |his |her |my |the |out a )?(?:\w+ )?(?:knife|knives|machete|gun|shotgun|pistol|rifle|firearm|axe|hammer|baseball bat|crossbow|samurai sword|sword|acid|petrol bomb|bomb|grenade|explosives?)",
        r"(?:knife|knives|machetes?|guns?|firearms?) (?:crime|attack|fight|threat|in (?:the|his|her|my|their))", r"stabb(?:ed|ing)s?", r"gun ?shots?", r"acid attack", r"(?:was|been|got) shot", r"bomb threat",
        r"(?:gyda|â|efo|hefo|cario|cariai|tynnu|dynnodd|chwifio) (?:\w+ )?(?:cyllell|gyllell|chyllell|cyllyll|gwn|bwyell|morthwyl|machete)", r"trywan\w+", r"saeth(?:u|odd|wyd)",
    ),
}  # fmt: skip
