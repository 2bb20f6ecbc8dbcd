"""The command that says what changed between two question sets."""

from argparse import Namespace

from audit_tui.cli.printing import Shape, complain, say, say_json
from audit_tui.cli.question_sets import named_set
from audit_tui.domain.changes import VERDICTS, Difference
from audit_tui.domain.comparing import SetsCompared, compare
from audit_tui.domain.question_set import QuestionSet
from audit_tui.services.differing import TURNED, difference_in_words, same_version_in_words, used_again_in_words
from audit_tui.workspace import Workspace


def diff(workspace: Workspace, words: Namespace) -> int:
    """What changed; 1 where an id that was given up is used again, or where both differ and say one version."""
    old, new = named_set(workspace, words.old), named_set(workspace, words.new)
    compared = compare(old, new)
    if words.json:
        say_json(_shape(old, new, compared))
    else:
        for line in difference_in_words(old, new):
            say(line)
    if compared.same_version:
        complain(same_version_in_words(new))
    for name in compared.reused:
        complain(used_again_in_words(name))
    if compared.turned:
        complain(TURNED)
    return 1 if compared.reused or compared.same_version else 0


def _shape(old: QuestionSet, new: QuestionSet, compared: SetsCompared) -> Shape:
    questions = [
        {
            "id": each.id,
            "was": each.was or None,
            "text": each.text,
            "verdict": each.verdict,
            "compares": each.compares,
            "changed": [_change(one) for one in each.changed],
        }
        for each in compared.questions
    ]
    return {
        "old": {"id": old.id, "version": old.version, "digest": old.digest},
        "new": {"id": new.id, "version": new.version, "digest": new.digest},
        "counts": {verdict: compared.count(verdict) for verdict in VERDICTS},
        "questions": questions,
        "head": [_change(each) for each in compared.head],
        "vocabulary": [_change(each) for each in compared.vocabulary],
        "reused": list(compared.reused),
        "unlisted": list(compared.unlisted),
        "same_version": compared.same_version,
    }


def _change(change: Difference) -> Shape:
    return {"what": change.what, "came": list(change.came), "went": list(change.went)}
