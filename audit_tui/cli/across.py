"""Across audits, as commands: what became of the actions, what changed since, what recurs, and the programme."""

from argparse import Namespace
from dataclasses import asdict

from audit_tui.cli.printing import Shape, complain, say_json, say_lines
from audit_tui.domain.in_brief import OF_ACTIONS, OF_PROGRAMME, OF_THEMES
from audit_tui.reports.across import action_lines, compared_lines, programme_lines, theme_lines
from audit_tui.services.compared import Compared, compare_audits
from audit_tui.services.following import FollowedAction, choose, followed
from audit_tui.services.programme import programme
from audit_tui.services.recurring import Recurring, recurring_themes
from audit_tui.workspace import Workspace


def actions(workspace: Workspace, words: Namespace) -> int:
    """The actions of every audit here, owner by owner."""
    every = followed(workspace.in_brief(complain, of=OF_ACTIONS), _today(workspace))
    found = choose(every, overdue=words.overdue, owner=words.owner or "", scope=words.scope)
    return say_json([_action(each) for each in found]) if words.json else say_lines(action_lines(found))


def compare(workspace: Workspace, words: Namespace) -> int:
    """The same topic, audited twice."""
    sides = []
    for name in (words.earlier, words.later):
        session = workspace.open(name)
        session.close()
        sides.append(session.audit)
    compared = compare_audits(*sides)
    return say_json(_compared(compared)) if words.json else say_lines(compared_lines(compared))


def themes(workspace: Workspace, words: Namespace) -> int:
    """What recurs across audits."""
    found = recurring_themes(workspace.in_brief(complain, of=OF_THEMES))
    if words.json:
        return say_json([_theme(each) for each in found])
    return say_lines(theme_lines(found) if found else ["No finding is written down in any audit yet."])


def programmed(workspace: Workspace, words: Namespace) -> int:
    """Which topics were audited when, by whom, what came of it, and what is due again."""
    found = programme(workspace.in_brief(complain, of=OF_PROGRAMME), _today(workspace))
    if words.json:
        return say_json(asdict(found))
    return say_lines(
        programme_lines(found) if found.audits else [f"There are no sessions in {workspace.sessions} yet."]
    )


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
            "improvements": [finding.text for finding in one.improvements],
            "strengths": [finding.text for finding in one.strengths],
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
