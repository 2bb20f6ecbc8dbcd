"""Across audits, as commands: what became of the actions, what changed since, what recurs, and the programme."""

import gc
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from audit_tui.cli.printing import Shape, complain, say_json, say_lines
from audit_tui.domain.in_brief import OF_ACTIONS
from audit_tui.reports.across import ACTIONS, action_lines, actions_on, compared_lines, programme_lines, theme_lines
from audit_tui.services.compared import Compared, compare_audits
from audit_tui.services.following import FollowedAction, choose, followed
from audit_tui.services.programme import PROGRAMME, programme
from audit_tui.services.recurring import THEMES, Recurring, recurring_themes
from audit_tui.workspace import Workspace


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: what is read of a thousand audits is none, and there is much to look through."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


@_uncollected()
def actions(workspace: Workspace, words: Namespace) -> int:
    """The actions of every audit here, owner by owner."""
    today = _today(workspace)
    wanted = {"overdue": words.overdue, "owner": words.owner or "", "scope": words.scope}
    if words.json:
        every = followed(workspace.in_brief(complain, of=OF_ACTIONS), today)
        return say_json([_action(each) for each in choose(every, **wanted)])
    found = choose(actions_on(workspace.seen(ACTIONS, complain), today), **wanted)
    return say_lines(action_lines(found), each_on_one=True)


def compare(workspace: Workspace, words: Namespace) -> int:
    """The same topic, audited twice."""
    sides = []
    for name in (words.earlier, words.later):
        session = workspace.open(name)
        session.close()
        sides.append(session.audit)
    compared = compare_audits(*sides)
    return say_json(_compared(compared)) if words.json else say_lines(compared_lines(compared))


@_uncollected()
def themes(workspace: Workspace, words: Namespace) -> int:
    """What recurs across audits."""
    found = recurring_themes(workspace.seen(THEMES, complain))
    if words.json:
        return say_json([_theme(each) for each in found])
    none = ["No finding is written down in any audit yet."]
    return say_lines(theme_lines(found) if found else none, each_on_one=True)


@_uncollected()
def programmed(workspace: Workspace, words: Namespace) -> int:
    """Which topics were audited when, by whom, what came of it, and what is due again."""
    found = programme(workspace.seen(PROGRAMME, complain), _today(workspace))
    if words.json:
        return say_json(asdict(found))
    none = [f"There are no sessions in {workspace.sessions} yet."]
    return say_lines(programme_lines(found) if found.audits else none, each_on_one=True)


def _today(workspace: Workspace) -> str:
    return workspace.clock().date().isoformat()


def _action(each: FollowedAction) -> Shape:
    about = {"id": each.id, "session": each.session, "topic": each.topic, "fictional": each.fictional}
    rest = each.action.model_dump(mode="json", exclude={"id", "only_for"})
    return {**about, **rest, "overdue": each.overdue, "days_late": each.days_late}


def _theme(each: Recurring) -> Shape:
    audits = [
        {
            "session": one.session,
            "topic": one.topic,
            "year": one.year,
            "records": one.records,
            "improvement_records": one.improved_in,
            "strength_records": one.strong_in,
            "improvements": [text for _, text in one.improvements],
            "strengths": [text for _, text in one.strengths],
        }
        for one in each.found
    ]
    about = {"theme": each.theme, "label": each.label, "came_back": each.came_back, "in_words": each.in_words}
    return {**about, "audits": audits}


def _compared(compared: Compared) -> Shape:
    return {
        "earlier": asdict(compared.earlier),
        "later": asdict(compared.later),
        "cautions": list(compared.cautions),
        "themes": [
            {
                "theme": each.theme,
                "label": each.label,
                "standing": each.standing,
                "records": each.records("improvement"),
            }
            for each in compared.themes
        ],
        "recommendations": [
            {
                "recommendation": each.recommendation.model_dump(mode="json"),
                "actions": [action.model_dump(mode="json", exclude={"only_for"}) for action in each.actions],
                "found_since": [finding.text for finding in each.found_since],
            }
            for each in compared.recommendations
        ],
        "questions": [
            {
                "id": each.id,
                "verdict": each.verdict,
                "why_not": each.why_not,
                "note": each.note,
                "pairs": [{**asdict(pair), "in_words": pair.in_words} for pair in each.pairs],
            }
            for each in compared.questions
        ],
    }
