"""The list of names that the guard looks for, as a file of whoever uses the app: keyed hashes, and nothing readable."""

import json
from collections.abc import Iterable
from pathlib import Path

from audit_tui.domain.names import LONGEST, NamesList, fault_of
from audit_tui.errors import AuditError, cannot_be_read

FILE_NAME = "names.json"
_FORMAT = "audit-tui names 1"
_KEY_BYTES = _HASH_BYTES = 32


def names_path(settings: Path) -> Path:
    """Where the list is: beside the settings."""
    return settings.with_name(FILE_NAME)


def read_names(path: Path) -> NamesList:
    """The list in this file; no file is an empty list. Raises AuditError where it is none, or cannot be read."""
    try:
        return _list_of(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return NamesList()
    except OSError as error:
        raise cannot_be_read(error, path, hint="no name of the list is noticed") from None
    except (ValueError, TypeError, KeyError, RecursionError):
        hint = "no name of it is noticed; clear it with audit-tui names clear, and add the names again"
        raise AuditError("is not a list of names", hint=hint, path=path) from None


def add_names(path: Path, lines: Iterable[str]) -> tuple[NamesList, int]:
    """Put names, one a line, on the list; gives the list, and how many were new. A line that is none refuses them all.

    Raises AuditError, NotSaved.
    """
    import secrets

    from audit_tui.store.durable import PRIVATE_FOLDER, write_private
    from audit_tui.store.holding import held

    names = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if fault := fault_of(line):  # the line itself is not said: it may be a child's name
            raise AuditError(f"line {number} {fault}", hint="one name a line; nothing was added")
        names.append(line)
    if not names:
        raise AuditError("there is no name to add", hint="one name a line")
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with held(path.parent):  # what another window adds between the reading and the writing would be lost
        before = read_names(path)
        after = (before if before else NamesList(key=secrets.token_bytes(_KEY_BYTES))).with_names(names)
        write_private(path, json.dumps(_document(after), indent=1).encode())
    return after, len(after) - len(before)


def clear_names(path: Path) -> bool:
    """Take the list away, also one that cannot be read; whether there was one. Raises NotSaved."""
    from audit_tui.store.holding import held

    if not path.exists():
        return False
    with held(path.parent):  # or somebody who is adding a name would write the list once more
        path.unlink(missing_ok=True)
    return True


def _document(names: NamesList) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "key": names.key.hex(),
        "longest": names.longest,
        "names": sorted(each.hex() for each in names.hashes),
        "capitalised": sorted(each.hex() for each in names.capitalised),
    }


def _list_of(document: dict[str, object]) -> NamesList:
    """The list that a document is; ValueError, TypeError or KeyError where it is none."""
    key, longest = _bytes(document["key"], _KEY_BYTES), document["longest"]
    if document["format"] != _FORMAT or not isinstance(longest, int) or not 1 <= longest <= LONGEST:
        raise ValueError(_FORMAT)
    return NamesList(key, _hashes(document["names"]), _hashes(document["capitalised"]), longest)


def _hashes(told: object) -> frozenset[bytes]:
    if not isinstance(told, list):
        raise TypeError(_FORMAT)
    return frozenset(_bytes(each, _HASH_BYTES) for each in told)


def _bytes(told: object, length: int) -> bytes:
    if not isinstance(told, str):
        raise TypeError(_FORMAT)
    found = bytes.fromhex(told)
    if len(found) != length:
        raise ValueError(_FORMAT)
    return found
