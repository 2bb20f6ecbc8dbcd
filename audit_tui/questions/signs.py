"""The words by which a pitfall in a question's wording is known."""

import re


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)


_ASKS = r"(?:was|were|is|are|did|does|do|has|have|had|can|could|will|would|should)"
_DONE = (
    r"(?:\w+ed|seen|heard|known|shown|written|drawn|given|taken|told|spoken|made|met|held|kept|sent|read|put|understood|"
    r"sought|thought|brought|found|done)"
)
_AFTER = r"(?=\s*(?:\?|,|;|$)|\s+(?:by|with|within|in|at|to|on|upon|as|for|from|when|before|after|alone|without)\b)"
_QUALITY = (
    r"(?:accurate|up to date|clear|complete|timely|appropriate|proportionate|robust|effective|smart|specific|"
    r"measurable|realistic|relevant|sufficient|adequate|child[- ](?:focused|centred)|"
    r"regular|comprehensive|detailed|analytical|"
    r"current|reliable|consistent|purposeful|reflective|good|meaningful|challenging)"
)
_ACT = (
    r"(?:see|hear|speak|talk|record|share|assess|review|analyse|update|consider|understand|identify|address|act|challenge|"
    r"escalate|explain|describe|include|involve|support|protect|visit|ask|listen|respond|check|follow|refer|discuss|agree|"
    r"test|set|show|use|name|plan|seek|weigh|reflect)"
)
DOUBLE = (
    _words(rf"and(?: also| then)? {_ASKS} (?:it|they|he|she|the|this|that|there|a|an|any|each)"),
    _words(r"and(?: also)?,? (?:if so|how (?:well|far|much|soon|often|good|many)|what|why|when|whether)"),
    _words(r"and/or", r"as well as"),
    _words(rf"{_QUALITY}(?: enough)? and (?:\w+ly )?{_QUALITY}"),
    _words(r"with (?:a|an) (?:[\w-]+ ){1,3}and (?:a|an) [\w-]+"),
    re.compile(
        rf"^{_ASKS} [^?]*?(?<!\bthe)(?<!\bany)(?<!\ball)(?<!\beach)(?<!\ba)(?<!\ban) "
        rf"(?P<seen>{_DONE}\b(?: [\w'’-]+){{0,4}} and (?:then |also |\w+ly )?{_DONE}){_AFTER}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^(?:did|does|do|can|could|should) [^?]*? "
        rf"(?P<seen>{_ACT} and {_ACT}) (?:the|a|an|any|their|its|his|her|what|how|whether|to|on|with|them|it|him)\b",
        re.IGNORECASE,
    ),
)
OPINION = _words(
    r"(?:in)?appropriate(?:ly)?",
    r"robust(?:ly)?",
    r"(?:un)?timely",
    r"timeliness",
    r"(?:in)?adequate(?:ly)?",
    r"(?:in)?effective(?:ly|ness)?",
    r"(?:in)?sufficient(?:ly)?",
    r"good enough",
    r"well enough",
    r"good[- ]quality",
    r"high[- ]quality",
    r"(?:un)?reasonabl[ey](?! cause| grounds| adjustments?)",
    r"(?:un)?satisfactor(?:y|ily)",
    r"proper(?:ly)?",
    r"suitabl[ey]",
    r"meaningful(?:ly)?",
    r"(?:dis)?proportionate(?:ly)?",
    r"comprehensive(?:ly)?",
    r"acceptabl[ey]",
)
YARDSTICK = re.compile(
    r"\blook for\b|\bmeans?\b|\bcounts? as\b|\bscores?\b|\bwithin \w+|\b\d+\b|\bno later than\b|\bat least\b|"
    r"\b(?:hours?|days?|weeks?|months?)\b",
    re.IGNORECASE,
)
NEGATIVE = (
    re.compile(rf"^{_ASKS} (?:there )?(?:no|not|never|nobody|none|nothing|no one)\b", re.IGNORECASE),
    re.compile(rf"^{_ASKS[:-1]}|ca|wo)n['’]t\b", re.IGNORECASE),
    re.compile(rf"^{_ASKS} (?:(?:the|a|an|any|this|your|their) )?(?:[\w'’-]+ ){{1,2}}(?:not|never)\b", re.IGNORECASE),
    re.compile(rf"^{_ASKS} [^?]*?\b(?P<seen>fail(?:ed)? to\b(?! protect| engage| attend))", re.IGNORECASE),
)
LEADING = _words(
    r"(?:do|would) you (?:not )?agree",
    r"good practice (?:of|in|by)",
    r"surely",
    r"obviously",
    r"of course",
    r"as it should(?: be| have)?",
    r"as (?:they|he|she|you) should",
    r"excellent",
    r"unfortunately",
    r"rightly",
    r"commendable",
    r"how (?:poor|bad|weak|impressive|disappointing)(?:ly)?",
    r"the failures? (?:of|to|by)",
    r"failings?",
)
_PERSON = (
    r"(?:child|young person|mother|father|mum|dad|parents?|carers?|family|families|girl|boy|victim|survivor|"
    r"sibling|brother|sister|grandparents?|partner)"
)
BLAMING = _words(
    rf"{_PERSON}(?: \w+ly)? (?:engage|engaged with|engaging|co-?operate[ds]?|comply|complied|"
    r"refuse[ds]?|resist(?:ed|s)?)",
    rf"(?:do|did|does|can|could|will) (?:the |this |non-abusive )*(?:{_PERSON}) (?:\w+ly )?protect",
    r"(?:fail(?:s|ed|ing)?|failure|unable|unwilling) to (?:protect|engage|attend)",
    r"promiscu\w+",
    r"lifestyle choices?",
    r"(?:non|dis)-?engag\w+",
    r"hard[- ]to[- ](?:reach|engage)",
    r"attention[- ]seeking",
    r"manipulative",
    r"streetwise",
    r"(?:put(?:s|ting)?|plac(?:e|es|ed|ing)) (?:her|him|them)sel(?:f|ves) (?:at|in)",
    r"abscond\w*",
    r"(?:child )?prostitut\w+",
    r"chose (?:to|not to)",
    r"choos(?:es|ing) (?:to|not to)",
    r"refus(?:es|ed|ing) (?:to|help|support|services)",
    r"consented to (?:sex|the abuse)",
    r"(?:did not|didn['’]t|failed to) attend",
    r"DNA['’]?d",
)
_SOMEBODY = (
    r"(?:child|young person|mother|father|mum|dad|parents?|carers?|family|suspects?|perpetrators?|offenders?|victims?|"
    r"(?:social |key |lead |support )?workers?|practitioners?|officers?|"
    r"managers?|teachers?|nurse|GP|siblings?|"
    r"brothers?|sisters?|witness(?:es)?|partner|persons?|people|adults?|men|man|woman|women|friends?|associates?)"
)
IDENTIFYING = _words(
    rf"(?:name|quote the names? of|list the names? of) (?:the |each |any |all |every )?(?:\w+ )?{_SOMEBODY}",
    r"(?:give|state|write|enter|record|list|what is|what are|what was) (?:the|their|his|her) (?:full )?names?",
    rf"names? of (?:the |each |any |all |every )?(?:\w+ )?{_SOMEBODY}",
    rf"{_SOMEBODY}['’]s? (?:full )?names?",
    r"(?:full name|surname|forename|initials|dates? of birth|birth ?dates?|d\.?o\.?b\.?|nhs number|upn|postcodes?)",
    r"national insurance number",
    r"(?:home|full|current|postal|email|e-mail) address(?:es)?",
    r"(?:phone|telephone|mobile) numbers?",
    rf"(?:their|his|her|{_SOMEBODY}['’]s?) address(?:es)?",
    r"address(?:es)? of",
    r"(?:case|crime|file) (?:reference )?numbers?",
)
WHO = re.compile(r"^(?:who (?:is|was|are|were)\b|which person\b|whose name\b)", re.IGNORECASE)
DENIES = re.compile(r"\b(?:never|not|no|nor|without|instead of|rather than|avoid|leave out|don['’]t)\b", re.IGNORECASE)
NA = re.compile(r"(?<!\w)N/A(?!\w)|\bnot applicable\b", re.IGNORECASE)
NA_WHEN = re.compile(
    r"\b(?:if|where|when|only|unless|for|until|before|because|means|counts|needs?|with|while|in (?:a|an|the|such))\b",
    re.IGNORECASE,
)
NA_FORBIDDEN = re.compile(
    r"\b(?:never|no|not|do not use|do not choose) (?:N/A|not applicable)|"
    r"(?:N/A|not applicable)['’]? (?:is|may|must|can)(?: ?not| never)\b(?! only)",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?]+[.!?]*")
WORST_UP = re.compile(
    r"(?<![\d-])0 ?(?:=|:|–|—|is|means|stands for) ?(?:very |completely |entirely |as )?"
    r"(?:safe|best|good|no (?:risk|concern|harm|danger)|low(?:est)?|none|excellent|fine)\w*|"
    r"(?<!\d)10 ?(?:=|:|–|—|is|means|stands for) ?(?:the |very |most |extremely |at )*"
    r"(?:worst|unsafe|danger\w*|high(?:est)?|poor|risk|severe|serious|critical|harm\w*|certain harm)\w*",
    re.IGNORECASE,
)
WORRY = re.compile(
    r"\bhow (?:much at risk|unsafe|dangerous|serious|severe|worried|concerned|bad|harmful|"
    r"high is the risk|great is the risk)",
    re.IGNORECASE,
)
YES_NO_STEM = re.compile(rf"^{_ASKS}\b", re.IGNORECASE)
QUOTED = re.compile(r"‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)|“[^”]*”|\"[^\"]*\"")
