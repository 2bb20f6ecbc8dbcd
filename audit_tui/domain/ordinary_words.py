"""Words that look like a name and are none, or that are both: what the guard has to know so as not to cry wolf."""

_FIELD_WORDS = """
abuse academy act action adult advocate agency ambulance analysis apologies appendix area assault assessment audit
auditing authority awareness board borough british bureau care carer case census centre chair charity chief child
children christmas chronology city clinic clinical cluster code college commissioning committee community complex
conference constabulary consultant context contextual coordinator core council county court criminal crisis crown
daily december dental department deputy detective director discussion district division doctor domestic draft drug
duty early east easter education emergency england english escalation evaluation evidence executive exploitation
family february fictional finding fire force forum foundation framework friday general generation government graded
group guidance guide handbook headteacher health help home hospital house household housing hub improvement
independent indicator infant infirmary information initial inquiry inspection integrated intelligence interim internal
january joint journal journey judgement july junior justice keeping lead leading league learning legal letter level
liaison life line local looked management manager march mash matron mechanism meeting mental midwife midwifery
midwives ministry missing monday multi-agency national need neglect network nhs night north notes november nurse
nursery nursing october office officer ofsted operation operational order out outcome outline outreach panel parent
parenting parish partnership pathway period plan planning police policy practice practitioner primary prison private
probation procedure process professional profile programme project protection protocol provision public pupil quality
question quorate quorum recommendation record referral refuge region register report representative resilience
response restorative return review risk royal safeguard safeguarding safety saturday school scrutiny secondary section
senior september sergeant serious service setting sexual sheet sixth social society south special specialist staff
stage standard statement station statutory strategic strategy strength strengthening study summary sunday supervision
supervisor support surgery survey targeted task teacher teaching team term theme threshold thursday tier together tool
toolkit trained training transport trust tuesday under unit universal university urgent victim violence visit visiting
visitor voice voluntary volunteer vulnerable wales wednesday welfare west witness women worker workforce working
workplace workshop year youth
"""
FIELD_WORDS = frozenset(_FIELD_WORDS.split())
"""Words that are written with a capital in this work and are nobody's name: a pair with one of them is none either."""

_OPENERS = """
a about after again all also although an and another any as at aunt baby because before both brother but by dad
daughter despite each either even every everybody everyone except father few first following for from furthermore
given grandad grandfather grandma grandmother grandparents had has have he her here his how however i if in indeed
instead it its last later like many maternal more moreover most mother mum my neither never next no nobody nor not
nothing now of often on once one only or other otherwise our over paternal please second seen several she should since
sister so some somebody sometimes son soon stepfather stepmother still such than that the their then there therefore
these they third this those though three through throughout thus to today told tomorrow too two uncle unless until
upon was we were what when whenever where whereas whether which while who whose why with within without would
yesterday yet you young your
"""
OPENERS = frozenset(_OPENERS.split())
"""Words with which a sentence begins: their capital says nothing."""

_ABBREVIATIONS = """
am an as at be by ce cp da dc di do dr ds dv ed eh ep fe ft go gp he hr hv id if ii in ip is it iv ix la me mh mp mr
ms my nb no of ok on or ot pc pe ph pm pp pr ps qa re sc so sw td tm to tv uk up us vi vs we xi yp
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Two letters that stand for an office, a service or a plain word, and not for somebody's names."""

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
EVERYDAY = frozenset(_EVERYDAY.split())
"""Forenames and surnames that are everyday words too: on the list of names they count only with a capital."""
