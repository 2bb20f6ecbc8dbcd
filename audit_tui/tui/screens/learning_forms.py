"""The forms of what follows from the findings: key themes, recommendations, actions, and what became of them."""

import asyncio
from collections.abc import Sequence
from functools import partial

from audit_tui.domain.across import shared_findings
from audit_tui.domain.in_brief import OF_ACTIONS, InBrief
from audit_tui.domain.learning import KeyTheme, Recommendation
from audit_tui.domain.outcome import Outcome
from audit_tui.domain.session import Action, Entity, Finding
from audit_tui.domain.set_up import require_day
from audit_tui.domain.words import ACTION_STATUS_LABELS, FINDING_LABELS, RECOMMENDATION_LABELS, UPTAKE_LABELS
from audit_tui.errors import AuditError
from audit_tui.services import acts, learning
from audit_tui.services.following import Alike, like_it
from audit_tui.text import one_line
from audit_tui.tui.learning_text import hanging
from audit_tui.tui.screens.base import SessionBoundScreen, Slot, refused
from audit_tui.tui.screens.form import Field, FormScreen, GoesOn, Values
from audit_tui.tui.screens.pick import MarkScreen, PickScreen
from audit_tui.tui.screens.record_forms import TAKEN_AWAY, may_change, still
from audit_tui.tui.widgets.choices import Choice

_NEW = "new"
_IN_FORM, _IN_LIST = 70, 130
"""How wide a row of findings may be."""

_UPDATED: tuple[tuple[str, str], ...] = tuple(ACTION_STATUS_LABELS.items())


def ask_key_theme(screen: SessionBoundScreen, before: KeyTheme | None = None) -> None:
    """What the findings come to, in the panel's words; or one to write anew, which an empty text takes away."""
    if not may_change(screen):
        return

    def write(values: Values) -> None:
        if not _taken_away(screen, before, values["text"]):
            change = before.id if before else None
            outcome = learning.write_key_theme(
                screen.audit, values["text"], findings=values.get("findings", ()), change=change
            )
            screen.attempt(outcome, "Key theme")

    fields = [Field("text", "What the findings come to, in the panel’s words", before.text if before else "", lines=3)]
    if rows := _findings(screen, _IN_FORM):
        choices = tuple((row.code, row.label) for row in rows)
        chosen = before.findings if before else ()
        label = "Findings that it rests on (Enter marks; optional)"
        fields.append(Field("findings", label, choices=choices, several=True, value=chosen))
    title = f"Key theme {before.id}" if before else "Key theme"
    slot = _slot(screen, before, "key theme")
    screen.ask(title, tuple(fields), write, TAKEN_AWAY if before else "", draft=slot)


def ask_recommendation(
    screen: SessionBoundScreen, before: Recommendation | None = None, marked: Sequence[str] = ()
) -> None:
    """Which findings it comes from, then what should change."""
    if not may_change(screen):
        return
    rows = _findings(screen, min(screen.app.size.width * 9 // 10, _IN_LIST) - 4)
    if not rows:
        screen.say(
            "A recommendation comes from a finding, and none is written down yet: s or i writes one, at a question."
        )
        return
    title = f"{before.id if before else 'A recommendation'}: from which findings?"
    chosen = before.findings if before else marked
    screen.app.push_screen(MarkScreen(title, rows, chosen, partial(_ask_recommendation, screen, before)))


def _ask_recommendation(screen: SessionBoundScreen, before: Recommendation | None, findings: tuple[str, ...]) -> None:
    if not findings:
        screen.say("No finding was marked: a recommendation comes from one or several.")
        return

    def write(values: Values) -> None:
        if not _taken_away(screen, before, values["text"]):
            if not values["sort"]:
                raise AuditError("its kind is not marked", hint="mark practice or strategic")
            outcome = learning.write_recommendation(
                screen.audit,
                values["text"],
                sort=values["sort"][0],
                findings=findings,
                change=before.id if before else None,
            )
            screen.attempt(outcome, "Recommendation")

    fields = (
        Field("text", "What should change", before.text if before else "", lines=4),
        Field(
            "sort",
            "What kind is it?",
            choices=tuple(RECOMMENDATION_LABELS.items()),
            value=(before.sort,) if before else (),
        ),
    )
    source = f"From {', '.join(findings)}. Who does what by when stands in its actions: t, once it is written."
    about = "\n".join(part for part in (source, TAKEN_AWAY if before else "") if part)
    title = f"Recommendation {before.id}" if before else "Recommendation"
    screen.ask(title, fields, write, about, draft=_slot(screen, before, "recommendation"))


class _Others:
    """The audits here, read while an action is being written, so that those like it can be offered."""

    def __init__(self, screen: SessionBoundScreen) -> None:
        self._screen = screen
        self.audits: tuple[InBrief, ...] | None = None
        screen.run_worker(self._read())

    async def _read(self) -> None:
        self.audits = await _read_others(self._screen)

    def like(self, text: str) -> tuple[Alike, ...]:
        """Earlier actions that say the same; AuditError while the audits are still being read."""
        if self.audits is None:
            raise AuditError("the other audits are still being read", hint="ctrl+s again in a moment")
        return like_it(self.audits, text, _today(self._screen))


async def _read_others(screen: SessionBoundScreen) -> tuple[InBrief, ...]:
    unread: list[str] = []
    audits = await asyncio.to_thread(screen.audit_app.workspace.in_brief, unread.append, of=OF_ACTIONS)
    if unread and screen.is_attached:
        screen.say(f"Could not be read: {'; '.join(unread)}")
    return audits


def ask_learning_action(screen: SessionBoundScreen, before: Action | None = None, recommendation: str = "") -> None:
    """What the partnership does: from a recommendation or by itself; earlier ones like it are offered first."""
    if not may_change(screen):
        return
    others = _Others(screen) if before is None else None
    offered: list[str] = []  # the earlier action that was chosen, or none for a new one

    def write(values: Values) -> None:
        if _taken_away(screen, before, values["text"]):
            return
        outcome = learning.write_learning_action(
            screen.audit,
            values["text"],
            owner=values["owner"],
            due=values["due"].strip(),
            recommendation="".join(values.get("source", (recommendation,))).replace(_NEW, ""),
            will_show=values["will_show"],
            again=offered[0] if offered else before.again if before else "",
            change=before.id if before else None,
            today=_today(screen),
        )
        if others is not None and not offered and (alike := others.like(values["text"])):
            _offer(screen, alike, offered)
            raise AuditError("there are actions like it", hint="choose one, or a new one")
        screen.attempt(outcome, "Action")

    fields = [
        Field("text", "What is to be done", before.text if before else "", lines=3),
        Field("owner", "Owner (an agency, a role or a group, not a person)", before.owner if before else ""),
        Field("due", "By when (as 1 December 2026; optional)", before.due if before else "", day=True),
        Field("will_show", "What will show that it worked", before.will_show if before else ""),
    ]
    if before is not None and screen.audit.recommendations:
        known = ((each.id, f"{each.id} {each.text}") for each in screen.audit.recommendations)
        choices = ((_NEW, "none: by itself"), *known)
        fields.append(
            Field("source", "From the recommendation", choices=choices, value=(before.recommendation or _NEW,))
        )
    again = f"Takes up {before.again} again. " if before and before.again else ""
    by_itself = "" if before else "By itself: to have it come from a recommendation, go to that first (Esc)."
    about = f"{again}{TAKEN_AWAY}" if before else f"From {recommendation}." if recommendation else by_itself
    title = f"Action {before.id}" if before else "Action for the partnership"
    screen.ask(title, tuple(fields), write, about, draft=_slot(screen, before, "learning action"))


def write_for_partnership(screen: SessionBoundScreen, values: Values, offered: list[str]) -> GoesOn | None:
    """What the partnership does, from a form at a record; earlier ones like it are offered first."""

    def write(again: str) -> Outcome:
        return learning.write_learning_action(
            screen.audit,
            values["text"],
            owner=values["owner"],
            due=values["due"].strip(),
            recommendation="".join(values.get("source", ())),
            again=again,
            today=_today(screen),
        )

    outcome = write(offered[0] if offered else "")  # refused before the other audits are read
    if offered:
        screen.attempt(outcome, "Action")
        return None

    async def look_and_write() -> None:
        if alike := like_it(await _read_others(screen), values["text"], _today(screen)):
            _offer(screen, alike, offered)
            raise AuditError("there are actions like it", hint="choose one, or a new one")
        screen.attempt(write(""), "Action")

    return look_and_write


def _offer(screen: SessionBoundScreen, alike: Sequence[Alike], offered: list[str]) -> None:
    """Earlier actions over the form: Enter takes one up again, or goes on with a new one; Esc goes back to the form."""
    form = screen.app.screen

    def choose(code: str) -> None:
        offered[:] = [code.replace(_NEW, "")]
        if isinstance(form, FormScreen):
            form.action_submit()
            offered.clear()

    rows = [Choice(_NEW, "A new one, as it is written here")]
    for each in alike:
        action = each.followed.action
        about = f"{one_line(action.owner)}, {ACTION_STATUS_LABELS[action.status]}, {each.followed.title}"
        rows.append(Choice(each.followed.id, f"{each.followed.id}  {one_line(action.text)}", about))
    screen.app.push_screen(PickScreen("Is it one of these, taken up again?", rows, alike[0].followed.id, choose))


def ask_own_note(screen: SessionBoundScreen, written: Finding | Action) -> None:
    """Have it stand in one agency's own note alone, or in the report again."""
    audit = screen.audit
    rows = [Choice("", "In the report, for everybody")]
    rows += [Choice(code, f"{audit.questions.agency_label(code)}’s own note alone") for code in audit.details.agencies]

    def keep(agency: str) -> None:
        try:
            outcome = learning.keep_for_agency(screen.audit, written.id, agency)
        except AuditError as error:
            refused(screen, error)
            return
        screen.did(outcome, written.id)

    title = f"{written.id}: where does it stand?"
    screen.app.push_screen(PickScreen(title, rows, written.only_for, keep))


def ask_update(screen: SessionBoundScreen, action: Action) -> None:
    """What became of an action, by a day."""

    def write(values: Values) -> None:
        status = values["status"][0] if values["status"] else action.status
        on, today = values["on"].strip(), _today(screen)
        outcome = learning.update_action(screen.audit, action.id, status, values["words"], on=on, today=today)
        screen.attempt(outcome, action.id)

    fields = (
        Field("words", "What became of it", lines=3),
        Field("status", "How it stands now", choices=_UPDATED, value=(action.status,)),
        Field("on", "On which day (1 December 2026)", _today(screen), day=True),
    )
    screen.ask(
        f"{action.id}: how it gets on", fields, write, action.text, draft=_slot(screen, None, f"update {action.id}")
    )


def ask_embedded(screen: SessionBoundScreen, action: Action) -> None:
    """The evidence that practice has changed."""

    def write(values: Values) -> None:
        on, today = values["on"].strip(), _today(screen)
        outcome = learning.show_embedded(screen.audit, action.id, values["words"], on=on, today=today)
        screen.attempt(outcome, action.id)

    fields = (
        Field("words", "What shows that practice has changed", action.embedding, lines=3),
        Field("on", "Seen on which day (1 December 2026)", action.embedded_on or _today(screen), day=True),
    )
    about = f"{action.text}\nIt worked when: {action.will_show}" if action.will_show else action.text
    screen.ask(
        f"{action.id}: seen in practice", fields, write, about, draft=_slot(screen, None, f"embedded {action.id}")
    )


def ask_told(screen: SessionBoundScreen) -> None:
    """To which group the learning was told."""

    def write(values: Values) -> None:
        on, today = values["on"].strip(), _today(screen)
        outcome = learning.tell(screen.audit, values["group"], on=on, words=values["words"], today=today)
        screen.attempt(outcome, "Feedback")

    fields = (
        Field("group", "Told to which group (not a person)"),
        Field("on", "On which day (1 December 2026)", _today(screen), day=True),
        Field("words", "What was said, and what came back (optional)", lines=3),
    )
    screen.ask("The learning was told", fields, write, draft=_slot(screen, None, "told"))


def ask_reached(screen: SessionBoundScreen) -> None:
    """What the learning has reached."""

    def write(values: Values) -> None:
        if not values["sort"]:
            raise AuditError("its kind is not marked", hint="mark policy, training or practice")
        outcome = learning.reach(
            screen.audit,
            values["sort"][0],
            values["words"],
            on=values["on"].strip(),
            came_from=values.get("came_from", ()),
            today=_today(screen),
        )
        screen.attempt(outcome, "Uptake")

    recommendations = tuple((each.id, f"{each.id} {each.text}") for each in screen.audit.recommendations)
    fields = [
        Field("words", "What the learning has reached, such as the policy that was changed", lines=3),
        Field("sort", "What kind is it?", choices=tuple(UPTAKE_LABELS.items())),
        Field("on", "On which day (1 December 2026)", _today(screen), day=True),
    ]
    if recommendations:
        fields.append(Field("came_from", "From which recommendations", choices=recommendations, several=True))
    screen.ask("The learning has reached", tuple(fields), write, draft=_slot(screen, None, "reached"))


def ask_audit_again(screen: SessionBoundScreen) -> None:
    """The day by which the topic is to be audited again."""

    def write(values: Values) -> None:
        due = values["due"].strip()
        if due:
            require_day(due, "next audit")
        outcome = acts.change_details(screen.audit, screen.audit.details.with_changes(reaudit_due=due))
        screen.attempt(outcome, "Audit again by")

    field = Field("due", "By which day (1 November 2027; empty for none)", screen.audit.details.reaudit_due, day=True)
    screen.ask("To be audited again", (field,), write, "It counts in the programme of audits, also after the sign-off.")


def _taken_away(screen: SessionBoundScreen, before: Entity | None, text: str) -> bool:
    """Take away what is there and has no text any more; whether it was."""
    still(before, screen)
    if before is None or text.strip():
        return False
    screen.attempt(acts.take_away(screen.audit, before.entity_id), before.entity_id)
    return True


def _findings(screen: SessionBoundScreen, width: int) -> list[Choice]:
    """The findings in full, to be marked."""
    rows = []
    for each in shared_findings(screen.audit):
        about = f"{FINDING_LABELS[each.sort]}, {', '.join(each.records)}"
        rows.append(Choice(each.id, hanging(f"{each.id} {each.text}", width, about, indent=1)))
    return rows


def _slot(screen: SessionBoundScreen, before: Entity | None, name: str) -> Slot | None:
    """Where a draft of the form is kept; nothing is, where there is no record."""
    records = screen.audit.details.records
    return (records[0], before.entity_id if before else name) if records else None


def _today(screen: SessionBoundScreen) -> str:
    return screen.audit_app.opened.now()[:10]
