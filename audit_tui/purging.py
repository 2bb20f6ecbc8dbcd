"""A purge carried out: what was planned is removed, and its receipt is left; cut short, it is taken up again."""

from contextlib import suppress
from glob import escape
from pathlib import Path

from audit_tui import __version__
from audit_tui.domain.base import Frozen
from audit_tui.errors import AuditError, refusal
from audit_tui.purge_plan import PLAN_FILE, Elsewhere, File, Plan, caught_up, is_link, state_at, walk
from audit_tui.store.durable import TEMPORARY, not_saved, rename_over, sync_folder, write_private
from audit_tui.store.folders import KEY_FILE, make_private_folder
from audit_tui.text import one_line
from audit_tui.workspace import PURGING, RESTORING

NOT_PROMISED = (
    "The files are removed, and no more than that: what a disk keeps of them underneath (the wear levelling of an SSD, "
    "swap, hibernation), what a sync service or somebody else’s backup holds, and what was sent, printed or copied by "
    "hand is out of reach. Encryption from the first day is what makes destruction sure."
)

RECEIPTS = "purged"
"""The folder beside the sessions in which the receipts are."""


class ReceiptCounts(Frozen):
    """How much there was; None where the audit could not be read."""

    records: int | None
    files: int
    size: int
    generations: int
    exports: int
    strangers: int
    unfinished_restores: int
    elsewhere_removed: int | None
    elsewhere_left: int | None
    elsewhere_not_there: int | None


class Removed(Frozen):
    """A file that was removed, by number."""

    number: int
    sha256: str | None
    size: int


class Receipt(Frozen):
    """What is left of an audit that was destroyed."""

    audit: str
    created: str | None
    destroy_by: str | None
    purged: str
    by: str | None
    with_version: str
    encrypted: bool
    readable: bool
    counts: ReceiptCounts
    removed: tuple[Removed, ...]
    not_promised: str


def purge(folder: Path, plan: Plan, *, by: str, at: str, strangers_too: bool = False) -> tuple[Plan, Path]:
    """Remove what is planned: what was removed and what was not, and the receipt that is left of it.

    What was cut short goes on where it was. The key of an encrypted session goes first, since without it nothing that
    is left can be read. Raises AuditError: before anything is removed, or where the rest cannot be.
    """
    _require_known(folder, plan, strangers_too=strangers_too)
    receipts = _receipts(folder.parent)
    if not plan.receipt:
        receipt = _free_name(receipts, f"{plan.name}-purged-{at[:10]}")
        plan = plan.model_copy(update={"at": at, "by": one_line(by), "receipt": receipt})
    try:
        folder = _set_aside(folder, plan)
        plan = caught_up(plan, folder)
        _require_known(folder, plan, strangers_too=strangers_too)
        write_private(folder / PLAN_FILE, plan.model_dump_json().encode())
        plan = _remove(folder, plan)
        for half_written in receipts.glob(f".{escape(plan.receipt)}.*{TEMPORARY}"):
            half_written.unlink()
        write_private(receipts / plan.receipt, _receipt(plan))
        (folder / PLAN_FILE).unlink()
        folder.rmdir()
        sync_folder(folder.parent)
    except OSError as error:
        raise AuditError(
            f"cannot be removed ({refusal(error)}), and the purge is not finished",
            hint="close whatever has it open, and give the same command again",
            path=error.filename or folder,
        ) from error
    return plan, receipts / plan.receipt


def _require_known(folder: Path, plan: Plan, *, strangers_too: bool) -> None:
    """AuditError where something in the folder is not the program's, and nobody said that it goes too."""
    strangers = plan.of_sort("stranger")
    if strangers and not strangers_too:
        names = ", ".join(each.path for each in strangers)
        raise AuditError(
            f"holds what is not the program’s: {names}",
            hint="move it away, or say --strangers-too and it is removed with the rest",
            path=folder,
        )


def _receipts(sessions: Path) -> Path:
    """The folder of the receipts, made where it is not there; AuditError."""
    folder = sessions / RECEIPTS
    try:
        if not folder.is_dir():
            make_private_folder(folder)
    except OSError as error:
        raise not_saved(folder, error) from error
    return folder


def _free_name(receipts: Path, stem: str) -> str:
    """The name of a new receipt: an earlier audit of this name may have been destroyed on the same day."""
    taken = sum(path.stem == stem or path.stem.startswith(f"{stem}-") for path in receipts.glob("*.json"))
    return f"{stem}{f'-{taken + 1}' if taken else ''}.json"


def _set_aside(folder: Path, plan: Plan) -> Path:
    """Keep the plan in the folder, and give the folder a name under which it is a session no more.

    The lock is let go of before: Windows renames no folder in which a file is open.
    """
    from audit_tui.store.holding import held

    if folder.name.startswith(PURGING):
        return folder
    try:
        with held(folder):
            write_private(folder / PLAN_FILE, plan.model_dump_json().encode())
    except AuditError as error:
        hint = "nothing was removed; close it everywhere, see that the folder is yours, and give the same command again"
        raise AuditError(f"cannot be purged now ({error.message})", hint=hint, path=folder) from error
    aside = folder.with_name(f"{PURGING}{folder.name}")
    rename_over(folder, aside)
    sync_folder(folder.parent)
    return aside


def _remove(folder: Path, plan: Plan) -> Plan:
    """Remove the keys, the copies elsewhere, and the rest but the plan, which is given back as it turned out."""
    restores = {each.path.partition("/")[0] for each in plan.restores}
    left = [path for path in folder.parent.glob(f"{RESTORING}*") if path.name in restores and not is_link(path)]
    listed = {each.path for each in plan.files}
    own = [path for path in walk(folder) if path.relative_to(folder).as_posix() in listed]
    rest = [*own, *(path for made in left if made.is_dir() for path in walk(made))]
    for path in rest:
        if path.name == KEY_FILE:
            _unlink(path)
            _sync(path)
    elsewhere = tuple(map(_removed, plan.elsewhere))
    for path in rest:
        _unlink(path)
    for made in left:
        _remove_folders(made)
        made.rmdir()
    _remove_folders(folder)
    return plan.model_copy(update={"elsewhere": elsewhere})


def _removed(copy: Elsewhere) -> Elsewhere:
    """A copy elsewhere as it turned out: left where it is another by now; where it is gone by now, it was removed."""
    state = state_at(copy.path, copy.sha256)[0] if copy.state == "there" else copy.state
    if state == "there":
        try:
            _unlink(Path(copy.path))
            _sync(Path(copy.path))
        except OSError:
            state = "unreadable"
    return copy if state in ("there", "gone") else copy.model_copy(update={"state": state})


def _unlink(path: Path) -> None:
    """Remove a file that may be gone already; what Windows calls read-only goes too."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        if path.is_symlink():
            raise
        path.chmod(0o600)
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have it on the disk that a file is gone; its folder may be gone too, or on a share that has no such thing."""
    with suppress(OSError):
        sync_folder(path.parent)


def _remove_folders(folder: Path) -> None:
    """Remove the empty folders in a folder; raises OSError where one is not empty."""
    for path in folder.iterdir():
        if path.is_dir() and not is_link(path):
            _remove_folders(path)
            path.rmdir()


def _receipt(plan: Plan) -> bytes:
    """What is kept of a purge: dates, counts and digests by number, and nothing that the audit said or was called."""
    counts = ReceiptCounts(
        records=None if plan.unread else plan.records,
        files=len(plan.files),
        size=sum(each.size for each in plan.files),
        generations=len(plan.of_sort("generation")),
        exports=len(plan.of_sort("export")),
        strangers=len(plan.of_sort("stranger")),
        unfinished_restores=len({each.path.partition("/")[0] for each in plan.restores}),
        elsewhere_removed=None if plan.unread else len(plan.in_state("there")),
        elsewhere_left=None if plan.unread else len(plan.in_state("changed", "unreadable", "shared")),
        elsewhere_not_there=None if plan.unread else len(plan.in_state("gone")),
    )
    removed: tuple[File | Elsewhere, ...] = (*plan.files, *plan.restores, *plan.in_state("there"))
    receipt = Receipt(
        audit=plan.name,
        created=plan.created or None,
        destroy_by=plan.destroy_by or None,
        purged=plan.at,
        by=plan.by or None,
        with_version=__version__,
        encrypted=plan.encrypted,
        readable=not plan.unread,
        counts=counts,
        removed=tuple(
            Removed(number=number, sha256=each.sha256 or None, size=each.size)
            for number, each in enumerate(removed, start=1)
        ),
        not_promised=NOT_PROMISED,
    )
    return f"{receipt.model_dump_json(indent=1)}\n".encode()
