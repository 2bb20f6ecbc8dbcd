"""The part of a report that counts the answers across the records, by layer, with the tools that were used."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit_tui.domain.audit import Audit
from audit_tui.domain.question_set import Term
from audit_tui.domain.session import Agreement
from audit_tui.reports.figures import bars
from audit_tui.reports.markdown import escape, name, sentence, table
from audit_tui.reports.phrases import Phrases
from audit_tui.reports.report import Figure
from audit_tui.services.counting import Boards, Count, QuestionCounted, ToolsUsed, counted, tools_used
from audit_tui.text import plural


def across_records(audit: Audit, boards: Boards, phrases: Phrases) -> list[str]:
    """The tools used, then every question that can be counted, each layer (compliance, quality, impact) by itself."""
    lines = [escape(phrases.text("what_is_counted")), ""]
    found = counted(audit, boards)
    given = {each.question.id: {seat: count.given for seat, count in each.by_agency} for each in found}
    for used in tools_used(audit, boards):
        lines += _tools(audit, used, given[used.question.id], len(boards), phrases)
    lines += [] if found else [escape(phrases.text("nothing_counted")), ""]
    for layer in audit.questions.vocabulary.layers:
        lines += _layer(audit, layer, [each for each in found if each.question.layer == layer.code])
    return lines


def tool_figures(audit: Audit, boards: Boards, phrases: Phrases) -> Iterator[Figure]:
    """A bar for each tool, of the agencies that used it."""
    for used in tools_used(audit, boards):
        labels = [audit.questions.agency_label(agency) for agency in used.agencies]
        rows = [(tool.label, tuple(zip(labels, tool.by_agency, strict=True))) for tool in used.tools]
        yield bars(_caption(used, phrases), rows)


def _caption(used: ToolsUsed, phrases: Phrases) -> str:
    return phrases.text("tools_used", question=used.question.id)


def _tools(audit: Audit, used: ToolsUsed, given: Mapping[str, int], records: int, phrases: Phrases) -> list[str]:
    """The table, each count of that agency's answers, and of so many records."""
    heads = ("Tool", *(name(audit, agency) for agency in used.agencies), "Records")
    of = [given[agency] for agency in used.agencies]
    rows = [
        (
            escape(tool.label),
            *(f"{count} of {all_of}" for count, all_of in zip(tool.by_agency, of, strict=True)),
            f"{tool.records} of {records}",
        )
        for tool in used.tools
    ]
    said = f"{used.question.id} {escape(used.question.text)} {_of(used)}."
    return [said, "", escape(_caption(used, phrases)), "", *table(heads, rows)]


def _layer(audit: Audit, layer: Term, found: Sequence[QuestionCounted]) -> list[str]:
    if not found:
        return []
    lines = [f"### {escape(layer.label)}{f': {escape(layer.note)}' if layer.note else ''}", ""]
    for section in audit.questions.sections:
        of_section = {question.id for question in section.questions}
        mine = [each for each in found if each.question.id in of_section]
        if mine:
            heading = f"#### {escape(layer.label)}: {section.id} {escape(section.title)}"
            lines += [heading, "", *_rows(audit, mine), ""]
    return lines


def _rows(audit: Audit, found: Iterable[QuestionCounted]) -> Iterator[str]:
    for each in found:
        question = each.question
        said = f" {escape(each.answers.in_words)} {_of(each)}." if each.answers.given else ""
        yield f"- {question.id} {escape(question.text)}{said}"
        if _tells_agencies(each):
            yield f"  - By agency: {_split((name(audit, seat), count) for seat, count in each.by_agency)}"
        if len(each.by_selection) > 1:
            groups = ((escape(why) or "not recorded", count) for why, count in each.by_selection)
            yield f"  - By why selected: {_split(groups)}"
        if each.by_record:
            yield f"  - Within a record: {'; '.join(f'{record} {escape(one.span)}' for record, one in each.by_record)}."
        if each.agreed:
            of = plural(each.agreed.asked, "record")
            yield f"  - **Agreed:** {escape(each.agreed.in_words)} ({each.agreed.given} of {of})."
        yield from _dissent(audit, each.agreements)


def _tells_agencies(each: QuestionCounted) -> bool:
    """Whether counts by agency say more than the answers of one record, which stand there already."""
    several = len(each.by_agency) > 1 and any(count.given > 1 for _, count in each.by_agency)
    return several and bool(each.question.answer.codes)


def _dissent(audit: Audit, agreements: Iterable[Agreement]) -> Iterator[str]:
    for agreement in agreements:
        for view in agreement.dissent:
            yield f"  - {agreement.record}, not shared by {name(audit, view.agency)}: {sentence(view.words)}"


def _split(groups: Iterable[tuple[str, Count]]) -> str:
    """Each group's counts, with its denominator where not all of it answered."""
    return " ".join(f"**{label}** {escape(count.in_words)}{_lacking(count)}." for label, count in groups)


def _lacking(count: Count) -> str:
    return f" ({count.given} of {count.asked})" if count.given < count.asked else ""


def _of(each: QuestionCounted | ToolsUsed) -> str:
    several = ", several could be chosen" if each.question.answer.facts.several else ""
    return f"({each.answers.given} of {plural(each.answers.asked, 'answer')}{several})"
