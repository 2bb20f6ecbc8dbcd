"""From findings to change: key themes, recommendations, how actions get on, the sign-off, and what came of it."""

from collections.abc import Sequence

from audit_tui.domain.audit import Audit
from audit_tui.domain.known import require_agency, to_write_anew
from audit_tui.domain.learning import Feedback, KeyTheme, Recommendation, SignOff, Uptake
from audit_tui.domain.outcome import Outcome, identifiers_in, needed, past_already
from audit_tui.domain.session import Action, Update
from audit_tui.domain.set_up import require_day
from audit_tui.domain.signed import content_digest
from audit_tui.domain.words import ActionStatus, RecommendationSort, UptakeSort
from audit_tui.errors import AuditError
from audit_tui.text import clean_text, day, plural, suggestion


def write_key_theme(audit: Audit, text: str, *, findings: Sequence[str] = (), change: str | None = None) -> Outcome:
    """What the panel says that its findings come to; `change` is the id of one to write anew."""
    text = needed(text, "a key theme needs its text", "say in the panel’s words what the findings come to")
    before = to_write_anew(change, audit.key_themes)
    number = before.id if before else audit.next_id("K", KeyTheme)
    theme = KeyTheme(id=number, text=text, findings=_findings(audit, findings))
    return Outcome((theme,), identifiers_in(audit, text))


def write_recommendation(
    audit: Audit, text: str, *, sort: RecommendationSort, findings: Sequence[str], change: str | None = None
) -> Outcome:
    """What the panel recommends, from findings that are written down; `change` is the id of one to write anew."""
    text = needed(text, "a recommendation needs its text", "say what should change")
    if not findings:
        raise AuditError("a recommendation needs a finding that it comes from", hint="name one or several: F1")
    before = to_write_anew(change, audit.recommendations)
    number = before.id if before else audit.next_id("R", Recommendation)
    recommendation = Recommendation(id=number, text=text, sort=sort, findings=_findings(audit, findings))
    return Outcome((recommendation,), identifiers_in(audit, text))


def write_learning_action(
    audit: Audit,
    text: str,
    *,
    owner: str,
    due: str = "",
    recommendation: str = "",
    will_show: str = "",
    again: str = "",
    change: str | None = None,
    today: str = "",
) -> Outcome:
    """Something that the partnership does: from a recommendation, or by itself.

    Owned by an agency, a role or a group. `again` is an earlier action that it takes up, as `session/A3`; `change` is
    the id of one to write anew: how that is getting on stays. Given `today`, a day that has gone is said.
    """
    text = needed(text, "an action needs its text", "say what is to be done")
    owner = needed(owner, "an action needs its owner", "name an agency, a role or a group, not a person")
    if due:
        require_day(due, "due")
    said = {
        "text": text,
        "owner": owner,
        "due": due,
        "records": _records_behind(audit, recommendation),
        "recommendation": recommendation,
        "will_show": clean_text(will_show).strip(),
        "again": again,
    }
    before = to_write_anew(change, audit.actions)
    if before is not None and before.scope == "child":
        raise AuditError(
            f"{before.id} is for one child", hint=f"change it with its record: {', '.join(before.records)}"
        )
    there = before.model_dump() if before else {"id": audit.next_id("A", Action), "scope": "learning"}
    action = Action.model_validate({**there, **said})
    past = past_already("it is due by", due, today, before=before.due if before else "")
    return Outcome((action,), (*past, *identifiers_in(audit, text, owner, will_show)))


def keep_for_agency(audit: Audit, written: str, agency: str) -> Outcome:
    """A finding or an action stands in one agency's own note alone from now on; with no agency, in the report again.

    For what is about a member of staff: it goes to the employing agency, and nobody else reads it. What was made of
    it (a key theme, a recommendation, an action) is named, since its own words stay where they are.
    """
    if agency:
        require_agency(audit, agency)
    finding = next((each for each in audit.findings if each.id == written), None)
    if finding is not None:
        return Outcome(
            (finding.model_copy(update={"only_for": agency, "publishable": False}),), _made_of(audit, written)
        )
    action = find_action(audit, written)
    scope = "agency" if agency else "child" if action.records and not action.recommendation else "learning"
    return Outcome((action.model_copy(update={"only_for": agency, "scope": scope}),))


def allow_quoting(audit: Audit, finding_id: str, *, allowed: bool) -> Outcome:
    """Whether a finding's words may stand in what is published; AuditError where they are one agency's alone."""
    (known,) = _findings(audit, [finding_id])
    finding = next(each for each in audit.findings if each.id == known)
    if allowed and finding.only_for:
        raise AuditError(f"{finding_id} is for one agency’s own note alone", hint="it is not published")
    return Outcome((finding.model_copy(update={"publishable": allowed}),))


def update_action(
    audit: Audit, action_id: str, status: ActionStatus, words: str, *, on: str, today: str = ""
) -> Outcome:
    """What became of an action by a day, ISO 8601; what was said before stays. It is closed only with words for why.

    The evidence that practice has changed goes where the action is taken up again. `today` bounds the day.
    """
    action = find_action(audit, action_id)
    _require_past(on, "update", today)
    words = clean_text(words).strip()
    if status in ("done", "closed_without") and not words:
        hint = "say what was done" if status == "done" else "say why it is not going to be"
        raise AuditError(f"{action_id} is closed with words", hint=hint)
    if action.updates and on < action.updates[-1].on:
        last = action.updates[-1].on
        raise AuditError(f"{action_id} was last updated on {last}", hint=f"{on} comes before that")
    after: dict[str, object] = {
        "status": status,
        "updates": (*action.updates, Update(on=on, words=words, status=status)),
    }
    if status != "done":
        after |= {"embedding": "", "embedded_on": ""}
    return Outcome((action.model_copy(update=after),), identifiers_in(audit, words))


def show_embedded(audit: Audit, action_id: str, words: str, *, on: str, today: str = "") -> Outcome:
    """The evidence that practice has changed since an action was done, and the day on which it was seen."""
    action = find_action(audit, action_id)
    _require_past(on, "evidence", today)
    if not action.done or on < action.closed_on:
        hint = f"it was done on {day(action.closed_on)}" if action.closed_on else "what it changed is seen after that"
        raise AuditError(f"{action_id} was not done yet", hint=hint)
    words = needed(words, "evidence needs its words", "say what shows that practice has changed")
    changed = action.model_copy(update={"embedding": words, "embedded_on": on})
    return Outcome((changed,), identifiers_in(audit, words))


def sign_off(
    audit: Audit,
    statement: str,
    *,
    agreed_by: Sequence[str],
    dissent: Sequence[tuple[str, str]] = (),
    gaps: Sequence[str] = (),
    history: str = "",
    at: str,
) -> Outcome:
    """The panel puts its name to all that stands in the session now, word for word.

    `gaps` are what is still open, as it was read out: they stand in the report, and so does the head of the `history`
    that this ends. Raises AuditError where it is signed already, where nobody agreed, or where an agency both agrees
    and does not.
    """
    if not audit.details.records:
        raise AuditError("there is no record in this audit", hint="there is nothing to put a name to")
    if audit.signed is not None:
        raise AuditError(f"it is signed off already ({audit.signed.id})", hint="reopen it first, and say why")
    statement = needed(statement, "a sign-off needs its statement", "say what the agencies put their names to")
    for agency in (*agreed_by, *(agency for agency, _ in dissent)):
        require_agency(audit, agency)
    if not agreed_by:
        raise AuditError("nobody agreed", hint="name the agencies that put their name to it")
    both = set(agreed_by) & {agency for agency, _ in dissent}
    if both:
        raise AuditError(f"{', '.join(sorted(both))} cannot agree and not agree")
    views = tuple(
        (agency, needed(words, f"{agency} needs its words", "say what it does not agree")) for agency, words in dissent
    )
    signed = SignOff(
        id=audit.next_id("S", SignOff),
        at=at,
        statement=statement,
        digest=content_digest(audit, at=at),
        agreed_by=tuple(dict.fromkeys(agreed_by)),
        dissent=views,
        gaps=tuple(gaps),
        history=history,
    )
    return Outcome((signed,), identifiers_in(audit, statement, *(words for _, words in views)))


def reopen(audit: Audit, why: str, *, at: str) -> Outcome:
    """The sign-off does not hold any more; the reason stays, and is said in the report."""
    signed = audit.signed
    if signed is None:
        raise AuditError("it is not signed off", hint="there is nothing to reopen")
    why = needed(why, "reopening needs its reason", "say what has to be looked at again")
    return Outcome(
        (signed.model_copy(update={"reopened_at": at, "reopened_because": why}),), identifiers_in(audit, why)
    )


def tell(audit: Audit, group: str, *, on: str, words: str = "", today: str = "") -> Outcome:
    """The learning was told to a group."""
    group = needed(group, "feedback needs the group that was told", "such as the group that audited")
    _require_past(on, "feedback", today)
    words = clean_text(words).strip()
    feedback = Feedback(id=audit.next_id("B", Feedback), group=group, on=on, words=words)
    return Outcome((feedback,), identifiers_in(audit, group, words))


def reach(
    audit: Audit, sort: UptakeSort, words: str, *, on: str, came_from: Sequence[str] = (), today: str = ""
) -> Outcome:
    """The learning reached a policy, a training or practice; `came_from` are recommendations."""
    words = needed(words, "say what the learning has reached", "such as the policy that was changed")
    _require_past(on, "uptake", today)
    known = {each.id for each in audit.recommendations}
    for each in came_from:
        if each not in known:
            raise AuditError(f"there is no recommendation {each}", hint=suggestion(each, known))
    number = audit.next_id("U", Uptake)
    uptake = Uptake(id=number, sort=sort, words=words, on=on, came_from=tuple(came_from))
    return Outcome((uptake,), identifiers_in(audit, words))


def find_action(audit: Audit, action_id: str) -> Action:
    """The action with this id; AuditError where there is none."""
    found = next((each for each in audit.actions if each.id == action_id), None)
    if found is None:
        known = [each.id for each in audit.actions]
        raise AuditError(f"there is no action {action_id}", hint=suggestion(action_id, known))
    return found


def _require_past(on: str, what: str, today: str) -> None:
    """AuditError where a day is none, or is yet to come."""
    require_day(on, what)
    if today and on > today:
        raise AuditError(f"{day(on)} is yet to come", hint=f"today is {day(today)}")


def _made_of(audit: Audit, finding: str) -> tuple[str, ...]:
    """A sentence that names what rests on a finding; nothing where nothing does."""
    made = [each.id for each in audit.key_themes if finding in each.findings]
    made += [each.id for each in audit.recommendations if finding in each.findings]
    made += [each.id for each in audit.actions if each.recommendation in made]
    return (f"{', '.join(made)} rests on {finding} and stays in the report: read its words",) if made else ()


def _records_behind(audit: Audit, recommendation: str) -> tuple[str, ...]:
    """The records of the findings that a recommendation comes from, in the session's order."""
    if not recommendation:
        return ()
    found = next((each for each in audit.recommendations if each.id == recommendation), None)
    if found is None:
        known = [each.id for each in audit.recommendations]
        raise AuditError(f"there is no recommendation {recommendation}", hint=suggestion(recommendation, known))
    behind = {record for finding in audit.findings if finding.id in found.findings for record in finding.records}
    return tuple(record for record in audit.details.records if record in behind)


def _findings(audit: Audit, wanted: Sequence[str]) -> tuple[str, ...]:
    known = [each.id for each in audit.findings]
    unknown = [each for each in wanted if each not in known]
    if unknown:
        there = f"there are {plural(len(known), 'finding')}"
        raise AuditError(f"there is no finding {unknown[0]}", hint=suggestion(unknown[0], known, there))
    return tuple(each for each in known if each in wanted)
