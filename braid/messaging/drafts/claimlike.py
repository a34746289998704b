"""Which sentences of a draft look like claims: what somebody could later hold us to.

Rules in plain patterns, no model: they can be read, they are quick, and they are scored on lines that were labelled
before the rules were written (`tests/fixtures/claim_lines.csv`). They miss some and offer some too many; nothing is
kept before somebody chooses.
"""

import re

# What is asked, asked for, or stands over a text.
_ASKS = re.compile(
    r"^(?:please\b|sign up|log in|read\b|join\b|download\b|book\b|choose\b|open\b|follow\b|contact\b|subscribe\b|see\b|"
    r"stay\b|let\b|get (?:in touch|started)|learn\b|visit\b|click\b|press\b|write to\b|imagine\b|"
    r"thank you\b|photo\b|by [A-Z]\w+ [A-Z]|how it\b|"
    r"table of\b|if you have)",
    re.IGNORECASE,
)
# Who speaks of oneself, of others, or of what was.
_TELLS = re.compile(
    r"\b(?:we|i|he|she|they|customers?|some of you)\s+(?:\w+\s+)?"
    r"(?:are proud|believe|listened|talked|met|visited|asked|told|heard|showed|knew|did|explain|can't wait|"
    r"are looking forward|are excited to meet|will remember|leads?)\b|"
    r"\bused to\b|\b(?:was|were)\b(?! \d)|\bhas changed\b|\bthe market\b|\bmost (?!of)\w+|\bin this post\b|"
    r"\bteams lose\b|\bis hard\b|\bis closed\b|\brarely\b",
    re.IGNORECASE,
)
# A customer is quoted: what they say of us is ours to prove.
_QUOTE = re.compile(r"[“\"].*\b(?:we|our|since)\b.*\d.*[”\"],?\s*(?:says?|said|tells?)\b|[“\"].*\d.*[”\"],?\s*(?:says?|said)\b", re.IGNORECASE)  # fmt: skip
# What the reader can do, gets or need not do.
_READER = re.compile(
    r"\byou(?:r \w+)?(?:'re| are)? (?:can|get|save|see|receive|need not|no longer|don't|never|pay|sets? up|always|only)\b|"
    r"\b(?:lets?|allows?|helps?|enables?) (?:you|your|customers?|teams?|admins?)\b|"
    r"\bfree (?:for|of)\b|\bno (?:credit card|code|developer|extra cost|installation)\b|"
    r"\bnothing to \w+|\bneeds? no\b",
    re.IGNORECASE,
)
# What is there, comes, or goes.
_OFFERED = re.compile(
    r"\b(?:is|are) (?:now |also |already |always )?(?:generally |publicly )?(?:available|included|supported|encrypted|live|free|ready|compatible)\b|"
    r"\bnow (?:\w+s\b|in\b|with\b|support)|\bno longer\b|\bstarting (?:today|on|in)\b|\btoday we\b|\blater this\b|\bnext (?:week|month|year|quarter)\b|"
    r"\bas of\b|\bsince version\b|\bin (?:public |private |open )?beta\b|\benters?\b|\bwill (?:be|support|add|get|have|come|ship|work)\b|"
    r"\bincluded\b|\bunlimited\b|\bup to\b|\bmore than \d|\bby \d{4}\b|\bstays? the same\b|\bin real time\b|\bautomatically\b|\boffline\b",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\bwe (?:now |also |always |never |no longer |automatically )?(?:have (?:fixed|added|improved|removed|made|built)|support|encrypt|guarantee|offer|keep|store|deliver|"
    r"limit|cover|launch|are launching|ship|will|provide|ensure|protect|answer|refund|respond)\b",
    re.IGNORECASE,
)
# The thing itself is the subject, and does something now.
_DOES = re.compile(
    r"^(?:with [\w ]+, )?(?:our |the |your |all |every |each )?(?:new )?(?:[\w.-]+ ){0,4}?"
    r"(?:works?|integrates?|connects?|supports?|runs?|saves?|shows?|finds?|detects?|learns?|reads?|returns?|takes?|comes?|keeps?|gets?|reach(?:es)?|"
    r"handles?|speaks?|covers?|follows?|imports?|exports?|syncs?|includes?|leaves?|lets?|sees?|receives?|sends?|picks? up|brings?|reduces?|cuts?|can)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:faster|slower|easier|simpler|cheaper|safer|smarter|better|lower|higher|fewer|less|more)\b(?! (?:on|and)\b)|\b(?:fast|eas|simpl|cheap|saf|larg|small|strong|smart|quick|high|low|wid|easi|simpli)(?:est|iest)\b|"
    r"\bbest\b|-in-class\b|\bno other\b|\bthe only\b|\bzero\b",
    re.IGNORECASE,
)


def looks_like_claim(sentence: str) -> bool:
    """Whether somebody could hold us to this sentence."""
    text = " ".join(sentence.split())
    if len(text) < 12 or text.endswith("?"):
        return False
    if _QUOTE.search(text):
        return True
    if _ASKS.search(text):
        return False
    says = bool(_READER.search(text) or _OFFERED.search(text) or _WE.search(text))
    if _TELLS.search(text):
        return bool(_WE.search(text))
    return says or bool(_DOES.search(text)) or bool(_COMPARED.search(text))
