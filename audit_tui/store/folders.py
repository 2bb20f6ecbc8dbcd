"""The folder of a session: made for one session alone, and not where a sync service would pull it apart."""

import contextlib
import os
import re
from pathlib import Path

from audit_tui.errors import AuditError
from audit_tui.store.durable import PRIVATE_FOLDER, TEMPORARY, not_saved, sync_folder

KEY_FILE = "key.age"

COPIES = ".generations"

EXPORTS = "exports"
"""Where a session's documents go unless somebody chooses another place."""

GENERATIONS = 5
"""How many earlier copies of each part are kept."""

LOCK = ".lock"

SUMMARY = ".summary"
"""How the name of a file ends that keeps what a session comes to: it can be made again from the parts."""

OF_THE_SYSTEM = frozenset({".DS_Store", "desktop.ini", "Thumbs.db"})
"""What file managers leave in folders."""

UNDER_WAY = ".encrypting"
"""There while a session is being encrypted: what is still plain is then its own, and not something put there."""

ENCRYPTED = ".age"
"""How the name of an encrypted file ends."""

KEPT_DAMAGED = re.compile(r"(?P<part>.+)\.json\.damaged-(?P<at>[0-9]{8}T[0-9]{6})(-[0-9]+)?(\.age)?")
"""The name of a damaged file that was kept when a good one took its place: of which part, and when (UTC)."""

_LEFT_BEHIND = re.compile(rf"\.((?P<part>.+)\.json|(?P<key>{re.escape(KEY_FILE)}))\..+{re.escape(TEMPORARY)}")

_SUMMARY = re.compile(rf"\.[a-z_]+{re.escape(SUMMARY)}(\.new)?")

_PART = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)?")

_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\..*)?", re.IGNORECASE)

_LONGEST = 120

_SERVICES = {
    "onedrive": "OneDrive",
    "sharepoint": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "shared drives": "Google Drive",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "cloudstorage": "a sync service",
}
"""How the folders of sync services begin, in small letters."""

_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def is_safe_name(name: str) -> bool:
    """Whether a part or a session may have this name: it is then a file name on every system and leaves no folder."""
    return bool(_PART.fullmatch(name)) and not _DEVICES.fullmatch(name) and len(name) <= _LONGEST


def create_session_folder(parent: Path, session_id: str) -> Path:
    """Make the folder of a new session, for its owner alone; raises AuditError where it exists or cannot be made."""
    if not is_safe_name(session_id):
        raise AuditError(
            f"‘{session_id}’ cannot be the name of a session",
            hint="use letters, digits, - and _, at most 120 of them, and at most one dot",
        )
    folder = parent / session_id
    try:
        _make_all(parent)
        make_private_folder(folder)
    except FileExistsError as error:
        raise AuditError("is there already", hint="open that session or choose another name", path=folder) from error
    except OSError as error:
        raise not_saved(folder, error) from error
    return folder


def _make_all(folder: Path) -> None:
    """Make a folder and those above it that are not there, each on the disk before there is anything in it."""
    if not folder.is_dir():
        _make_all(folder.parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
        sync_folder(folder.parent)


def key_files(folder: Path) -> tuple[Path, Path]:
    """Where the locked key of an encrypted session is kept, and its copy."""
    return folder / KEY_FILE, folder / COPIES / KEY_FILE


def is_encrypted(folder: Path) -> bool:
    """Whether the session in a folder needs a passphrase."""
    return any(path.is_file() for path in key_files(folder))


def copies_of(folder: Path, part: str, ending: str) -> list[Path]:
    """Where the earlier copies of a part are kept, there or not, newest first; `ending` is that of its file's name."""
    kept = folder / COPIES
    return [kept / f"{part}.{number}{ending}" for number in range(1, GENERATIONS + 1)]


def left_behind(folder: Path) -> list[Path]:
    """What killed saves left in a session's folder and among its copies; under its lock nobody is writing them."""
    return [
        *(path for path in folder.glob(f".*{TEMPORARY}") if is_left_behind(path)),
        *(folder / COPIES).glob(f".*{TEMPORARY}"),
    ]


def is_summary(path: Path) -> bool:
    """Whether a file is a summary of the session in whose folder it is, or one that was being written."""
    return _SUMMARY.fullmatch(path.name) is not None


def is_left_behind(path: Path) -> bool:
    """Whether a file is what a killed save of a part left, and not an export's that somebody may be writing."""
    found = _LEFT_BEHIND.fullmatch(path.name)
    return found is not None and (found["key"] is not None or is_safe_name(found["part"]))


def make_private_folder(folder: Path) -> None:
    """Make one folder that only its owner can enter; raises OSError, FileExistsError where it is there."""
    folder.mkdir(mode=PRIVATE_FOLDER)
    sync_folder(folder.parent)


def synced_folder_warning(path: Path) -> str | None:
    """Why live sessions should not be kept at path, or None: locks do not travel through sync services and shares."""
    service = _service(path)
    if service is None:
        return None
    return (
        f"{path} is kept in {service}: two people saving at once could lose work there. "
        "Keep live sessions in a folder of this computer; put only returns and backups there."
    )


def _service(path: Path) -> str | None:
    if _is_network_share(str(path)):
        return "a network share"
    spellings = [path, *_resolved(path)]
    if any(_is_network_share(str(spelling)) for spelling in spellings):
        return "a network share"
    if any(spelling.is_relative_to(root) for spelling in spellings for root in _onedrive_roots()):
        return "OneDrive"
    for part in (part.lower() for spelling in spellings for part in re.split(r"[/\\]", str(spelling))):
        for beginning, service in _SERVICES.items():
            if part.startswith(beginning):
                return service
    return None


def _resolved(path: Path) -> list[Path]:
    with contextlib.suppress(OSError, RuntimeError):
        return [path.resolve()]
    return []


def _onedrive_roots() -> list[Path]:
    return [Path(os.environ[name]) for name in _ONEDRIVE_VARIABLES if os.environ.get(name)]


def _is_network_share(path: str) -> bool:
    if path.upper().startswith(("\\\\?\\UNC\\", "//?/UNC/")):
        return True
    if path.startswith(("\\\\?\\", "\\\\.\\", "//?/")):
        return False
    return path.startswith("\\\\") or (os.name == "nt" and path.startswith("//"))
