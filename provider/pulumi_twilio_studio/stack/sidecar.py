"""The file beside a stack's state that a killed engine may leave half written.

On a backend of files, Pulumi replaces the state itself in one step, but writes `<stack>.json.attrs` in place, or
`<stack>.json.gz.attrs` if it compresses states (gocloud.dev, blob/fileblob/attrs.go, setAttrs). An engine killed there
leaves a file that nobody can read. Every later command then ends with "failed to load checkpoint: EOF" (seen). Without
the file, the state is read as it is (getAttrs).
"""

from __future__ import annotations

import json
from pathlib import Path

from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.stack.locks import backend_folder, locks
from pulumi_twilio_studio.stack.packing import ENDINGS

_ENDINGS = tuple(f".json{ending}.attrs" for ending in ENDINGS)


def drop_if_torn(backend_url: str, folder: Path, stack: str) -> bool:
    """Delete the sidecar of the stack with that full name if it is torn. Return whether it was.

    Call it only while nobody works on the stack.
    """
    state = backend_folder(backend_url, folder)
    if state is None:
        return False
    _, project, name = stack.split("/", 2)
    folder = state / ".pulumi" / "stacks" / project
    return True in [_drop(folder / f"{name}{ending}") for ending in _ENDINGS]


def drop_all_torn(backend_url: str, folder: Path) -> bool:
    """Do the same for every unlocked stack there: a torn sidecar hides the full name of its stack."""
    state = backend_folder(backend_url, folder)
    stacks = sorted((state / ".pulumi" / "stacks").glob("*/*.attrs")) if state else []
    files = [file for file in stacks if file.name.endswith(_ENDINGS)]
    free = [file for file in files if not _is_locked(backend_url, folder, file)]
    return True in list(map(_drop, free))


def _is_locked(backend_url: str, folder: Path, file: Path) -> bool:
    name = file.name.rpartition(".json")[0]
    found = locks(backend_url, folder, f"organization/{file.parent.name}/{name}")
    return any(lock.may_live for lock in found)


def _drop(file: Path) -> bool:
    try:
        json.loads(content(file))
    except FileNotFoundError:
        return False
    except ValueError:
        file.unlink()
        return True
    return False
