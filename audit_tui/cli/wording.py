"""Where a session stands in lines for people: labels beside the codes that commands take."""

from collections.abc import Iterable, Iterator

from audit_tui.cli.printing import Shape
from audit_tui.domain.audit import Audit
from audit_tui.domain.divergence import Divergence
from audit_tui.domain.question_set import QuestionSet
from audit_tui.domain.retention import destruction_in_words
from audit_tui.domain.words import BANNER, FINDING_LABELS, INVOLVEMENT_LABELS, PANEL, STAGE_LABELS, Stage
from audit_tui.services.awaited import return_in_words, return_state
from audit_tui.services.moving_on import moved_on_in_words
from audit_tui.services.wording import in_words
from audit_tui.text import day, one_line, plural


def standing_lines(
    audit: Audit, shape: Shape, viewer: str, *, today: str, newer: QuestionSet | None = None
) -> Iterator[str]:
    """Where a session stands, for the panel or as one agency; `today` is a day (ISO 8601)."""
    stage: Stage = shape["stage"]
    if audit.details.fictional:
        yield BANNER
    yield f"{one_line(shape['title'])} ({shape['id']})"
    questions = audit.questions
    as_whom = "" if viewer == PANEL or shape["return_of"] else f" Seen as {questions.agency_label(viewer)}."
    if shape["return_of"]:
        yield f"Return of {questions.agency_label(shape['return_of'])}, for {one_line(shape['returned_to'])}."
    yield f"Stage: {STAGE_LABELS[stage]}. Questions: {one_line(questions.title)}, version {questions.version}.{as_whom}"
    if audit.details.short_form:
        yield "Short form: the marked questions and those that they depend on."
    if newer is not None:
        how = f"audit-tui diff {shape['id']} {questions.id}"
        yield f"{moved_on_in_words(questions, newer)} {how} shows what changed."
    if end := destruction_in_words(audit.details.destroy_by, today):
        yield f"{end[0].upper()}{end[1:]}."
    yield from _room(audit, shape)
    yield from _returns(audit, shape, today)
    for record in shape["records"]:
        yield f"\n{record['reference']}"
        yield from _record(audit, record, today)
    if not shape["records"]:
        yield f"There are no records yet: audit-tui change {shape['id']} --record …"
    yield from _headed("Findings", (_finding(audit, each) for each in shape["findings"]))
    yield from _headed("Actions", (_action(each) for each in shape["actions"]))
    yield from _headed("Before sign-off", (_open(each) for each in shape.get("before_sign_off", ())))


def _returns(audit: Audit, shape: Shape, today: str) -> Iterator[str]:
    """The returns, agencies against records in one word each, and which are overdue; the days are with each record."""
    if not shape["records"]:
        return
    label = audit.questions.agency_label
    records = [record["reference"] for record in shape["records"]]
    rows = [("", *records)]
    rows += [
        (label(agency), *(return_state(audit, record, agency, today) for record in records))
        for agency in shape["agencies"]
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield "\nReturns"
    for row in rows:
        yield "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
    if shape["overdue"]:
        late = (f"{each['record']} {label(each['agency'])} (since {day(each['due'])})" for each in shape["overdue"])
        yield f"OVERDUE: {', '.join(late)}"


def _room(audit: Audit, shape: Shape) -> Iterator[str]:
    """The meeting that goes on, and what waits for the quorum or for the end; nothing for an agency."""
    if "meetings" not in shape:
        return
    meeting = shape["meeting"]
    if meeting is None:
        held = plural(len(shape["meetings"]), "meeting") if shape["meetings"] else "No meeting"
        yield f"{held} held; none is going on."
    else:
        label = audit.questions.agency_label
        yield f"Meeting {meeting['id']}: {', '.join(map(label, meeting['present']))}."
        if meeting["apologies"]:
            yield f"  Apologies: {', '.join(map(label, meeting['apologies']))}."
        for each in meeting["interests"]:
            yield f"  Interest, {label(each['agency'])}: {one_line(each['words'])}"
        lacking = ", ".join(map(label, meeting["lacking"]))
        yield f"  NOT QUORATE without {lacking}." if lacking else "  Quorate."
    if shape["not_quorate"]:
        yield f"Agreed NOT QUORATE, not ratified: {_places(shape['not_quorate'])}"
    if shape["parked"]:
        yield f"Parked: {_places(shape['parked'])}"


def _places(found: Iterable[Shape]) -> str:
    return ", ".join(f"{each['record']} {each['question']}" for each in found)


def _open(what: Shape) -> str:
    return f"  {what['record']}: {what['what']}{': ' if what['ids'] else ''}{', '.join(what['ids'])}"


def _record(audit: Audit, record: Shape, today: str) -> Iterator[str]:
    if "details" in record:
        yield from _progress("Record details", "", record["details"])
    for agency, state in record["involvement"].items():
        if agency not in record["agencies"]:
            yield f"  {audit.questions.agency_label(agency)}: {INVOLVEMENT_LABELS[state]}, not asked"
    for seat, progress in record["agencies"].items():
        state = "" if seat == PANEL else return_in_words(audit, record["reference"], seat, today)
        yield from _progress(audit.questions.agency_label(seat), state, progress)
    for answer in record.get("answers", ()):
        yield from _answer(audit, answer)
    if "divergent" in record:
        differ = [f"{each['question']} ({_how(each)})" for each in record["divergent"]]
        concerns = record["concerns"]
        yield f"  Agencies differ, widest first: {', '.join(differ) or 'nowhere that is open'}"
        moved = [f"{each['question']} ({each['agency']}{', late' if each['late'] else ''})" for each in record["moved"]]
        if moved:
            yield f"  Moved after hearing the others: {', '.join(moved)}"
        yield from _blind_spots(record["blind_spots"])
        yield f"  Agreed {record['agreed']}; findings {record['findings']}"
        yield f"  Concerns: {concerns['open']} open, {concerns['closed']} followed up"


def _how(differing: Shape) -> str:
    found = Divergence(*(differing[name] for name in ("question", "spread", "distinct", "unevidenced")))
    return found.in_words


def _blind_spots(found: Shape) -> Iterator[str]:
    if found["nobody"]:
        yield f"  No agency could evidence {len(found['nobody'])}: {', '.join(found['nobody'])}"
    if found["alone"]:
        alone = ", ".join(f"{each['question']} ({each['agency']})" for each in found["alone"])
        yield f"  Only one agency held {len(found['alone'])}: {alone}"
    if found["sealed"]:
        yield f"  Still sealed: {found['sealed']}"


def _progress(name: str, state: str, progress: Shape) -> Iterator[str]:
    yield f"  {name}: {progress['answered']} of {progress['asked']} answered{f', {state}' if state else ''}"
    for what in ("missing", "deferred"):
        if progress[what]:
            yield f"    {'missing' if what == 'missing' else 'to follow'}: {', '.join(progress[what])}"


def _answer(audit: Audit, answer: Shape) -> Iterator[str]:
    question = audit.questions.question(answer["question"])
    assert question is not None, "only questions of the set are asked after"
    value = answer["value"]
    codes = [] if answer["state"] else [code for code in _as_list(value) if code in question.answer.codes]
    words = one_line(in_words(question, value, answer["state"]))
    yield f"  {question.id} {one_line(question.text)}"
    yield f"      {words} ({';'.join(codes)})" if codes else f"      {words}"
    if answer["evidence"]:
        yield f"      Evidence: {one_line(answer['evidence'])}"


def _as_list(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, tuple | list) else [str(value)]


def _headed(head: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"\n{head}"
        yield from found


def _finding(audit: Audit, finding: Shape) -> str:
    about = "".join(f", {audit.questions.agency_label(agency)}" for agency in finding["agencies"])
    theme = audit.questions.theme_label(finding["theme"])
    where = ", ".join(finding["records"])
    return f"  {finding['id']} {FINDING_LABELS[finding['kind']]} ({theme}; {where}{about}): {one_line(finding['text'])}"


def _action(action: Shape) -> str:
    by = f"by {day(action['due'])}" if action["due"] else "no date"
    state = "done" if action["done"] else "open"
    where = ", ".join(action["records"])
    return f"  {action['id']} {one_line(action['text'])} ({one_line(action['owner'])}, {by}; {where}; {state})"
