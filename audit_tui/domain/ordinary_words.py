"""Words that look like a name and are none, or that are both: what the guard has to know so as not to cry wolf."""

_FIELD_WORDS = """
abuse academy act action adult advocate african afternoon agency ambulance analysis apologies appendix arab area asian
assault assessment audit auditing authority autism awareness badge bangladeshi board borough british brought bureau
care carer carers caribbean case census centre chair charity chief child children chinese christmas chronology city
clinic clinical cluster code college commissioning committee community complex conference constabulary consultant
context contextual coordinator core council county court criminal crisis crown daily december dental department deputy
detective director disclosure discussion district division doctor domestic draft drug duty early east easter education
emergency england english escalation ethnicity european evaluation evidence executive exploitation family february feed
fictional finding fire force forum foundation framework friday funding general generation google government graded
group guidance guide gypsy handbook headteacher health hearing help heritage holidays home hospital house household
housing hub improvement independent indian indicator infant infirmary information initial inquiry inspection integrated
intelligence interim internal irish january joint journal journey judgement july junior justice keeping language lead
leading league learning legal letter level liaison life line local looked management manager march mash matron
mechanism meeting meetings mental microsoft midwife midwifery midwives ministry missing mixed monday morning
multi-agency national need neglect network nhs night north not notes november nurse nursery nursing october office
officer ofsted operation operational order out outcome outline outlook outreach pakistani panel parent parenting parish
partnership pathway period plan planning playgroup police policy polish powerpoint practice practitioner premium
primary prison private probation procedure process professional profile programme project protection protocol provision
public pupil quality question quorate quorum rating recommendation record referral refuge region register report
representative resilience response restorative return review risk roma romanian royal safeguard safeguarding safety
saturday scheme school scottish scrutiny secondary section senior september sergeant serious service setting sexual
sharepoint sheet sixth social society south special specialist speech staff stage standard start statement station
statutory strategic strategy strength strengthening study summary sunday supervision supervisor support surgery survey
sustained system targeted task teacher teaching team teams term theme threshold thursday tier together tool toolkit
trained training translate transport traveller trust tuesday under unit universal university urgent victim violence
visit visiting visitor visits voice voluntary volunteer vulnerable wales walk-in warning wednesday welfare welsh west
witness women worker workforce working workplace workshop year youth zoom
"""
FIELD_WORDS = frozenset(_FIELD_WORDS.split())
"""Words that are written with a capital in this work and are nobody's name: a pair with one of them is none either."""

_OPENERS = """
a about after again all also although an and another any as at aunt baby because before both brother but by dad
daughter despite each either even every everybody everyone except father few first following for from furthermore given
grandad grandfather grandma grandmother grandparents had has have he her here his how however i if in indeed instead it
its last later like many maternal more moreover most mother mum my neither never next no nobody nor not nothing now of
often on once one only or other otherwise our over paternal please second seen several she should since sister so some
somebody sometimes son soon stepfather stepmother still such than that the their then there therefore these they third
this those though three through throughout thus to today told tomorrow too two uncle unless until upon was we were what
when whenever where whereas whether which while who whose why with within without would yesterday yet you young your
"""
OPENERS = frozenset(_OPENERS.split())
"""Words with which a sentence begins: their capital says nothing."""
NEVER_NAMES = OPENERS - {"an", "my", "so", "son", "young"}
"""Words that part one name from another also within a sentence."""

PHRASES = """
Amber Green, Asset Plus, Great Ormond, Liquid Logic, New Birth, Ormond Street, Red Amber, Red Book
"""
"""Things of this work whose words may each be a name: a pair of these is none."""

_ABBREVIATIONS = """
acct adhd aim am amhp an arv as asb asc asd asset assq at bame be bmi bsl by caf cafcass caft cait camhs cams cce ccg
cctv cdop ce chc cic cin ciw clas cme cmht cp cpa cpn cpp cps cqc crc csc cse csp csu cyps da dash dbs dc dfe di dla do
dob dols dr ds dv dvpn dvpo dwp eal ecg ed edt eh ehat ehcp ehe ehm eis elsa emas ep epo esol eyfs fasd fe fgc fgm fii
fnp foi fsm ft fte gcp gcse gdpr go gp he hmcts hmip hmo hmp hmpps hr hra hv iapt icb ico icpc icu id idva iep if ii
imd in ip iro is isva it iv ix jtai kcsie la laa lac lado lgbt lscb lscp mace mappa marac mash matac mca mdt me mh mhst
misper mp mr ms my nai nb ncmp ndc neet neo nfa nhs nice nnu no nps nrm nspcc of ofsted ok on opcc or osg ot pace pams
pbs pc pcc pce pcn pe pep ph pip pipot pld plo pm poca pod pp ppn ppu pr pru ps pshe ptsd pvp qa rag rcpc re ric rio
sab salt sar sarc sc scr sdq semh sen senco send sgo sids slt smart smu snt so soap ssd std sti sudi sw swe tac taf tba
tbc tbi td tep tm to tv uasc ucas uk ukba up upn us vawg vcs vi vs we wnb xi yjs yos yot yp ypas
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Letters that stand for an office, a service or a plain word, and not for somebody's names."""

_EVERYDAY = """
ace amber angel april art ash august autumn baker ball banks basil bay bell berry best bill birch bird bishop black
bliss blue bond boot brook brown buck bull burn burns bush butcher butler cash castle chance charity chase china
christian church clay clement cliff close coal colt cook cooper crane cross crystal daisy dawn day dean dear destiny
drew driver duke dusk dusty eagle early east eve ever faith farmer field fields fisher flint flower flowers forest
foster fox frank free freedom friend frost gale garden gay gift ginger glass gold golden good grace grant gray green
grey grove hall hand hardy harmony hart harvest hawk hazel head heath heather heaven hill hills holiday holly honey
hook hope house hunt hunter ice iris iron ivy jack jade jet jewel joy july june justice keen key kind king knight lake
lamb lane lark lavender law lawn leaf liberty lily link little lock long lord love low lucky major mark marsh marshal
marshall mason may melody mercy miles mill miller miner mint mole moon moor moss nest nick noble nova oak olive page
parish park parker pat patience peace pearl penny pepper plum pond pool poppy porter potter power price pride prince
queen rain raven ray read red reed rice rich ring river rivers rob robin rock rocky rod rose rosemary rowan royal ruby
rusty sage sailor sandy savage scarlet sharp shepherd short silver singer skipper sky small smart snow song sparrow
speed spring square star steel sterling stone storm street strong sue summer sun sunny swan swift teal temple thorn
tiger tiny tower towers trinity true victor victory violet virgin wade walker wall walls ward warden waters way weaver
well wells west wheeler white will willow wills winter wise wolf wood woods worth wren young
"""

_FREQUENT = """
are ask asked been began being best bit both brought call called came can care case come could did do does done each
felt few find found full gave get give go goes going good got had hear held high hold home keep kept knew know known
large late left less let like live lived long look looked lot made make many march mean means meet men met might mine
more most move moved much must near need new no none of off old on open own part past put ran rang real rest run said
same saw say says see seem seen self send sent set shall short show side sit so some speak spoke stay stayed stop such
take taken talk tell than them think time told too took top tried true try turn two under up use used want wanted was
way we week went were what win work worked would yes
"""
OPENING = (OPENERS | frozenset(_FREQUENT.split())) - {"young"}
"""Function words, words that open sentences and frequent verbs: at a sentence's start they are nobody's name."""
EVERYDAY = frozenset(_EVERYDAY.split()) | OPENING | {"bob", "ed", "jay", "josh", "max", "mo", "pam", "ted", "tom"}
"""Forenames and surnames that are everyday words too: on the list of names they count only with a capital."""
