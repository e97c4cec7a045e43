"""The file beside a stack's state that a killed engine may leave half written.

On a backend of files, Pulumi replaces the state itself in one step, but writes `<stack>.json.attrs` in place
(gocloud.dev, blob/fileblob/attrs.go, setAttrs). An engine killed there leaves a file that nobody can read. Every later
command then ends with "failed to load checkpoint: EOF" (seen). Without the file, the state is read as it is (getAttrs).
"""

from __future__ import annotations

import json
from pathlib import Path

from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.stack.locks import backend_folder, locks


def drop_if_torn(backend_url: str, folder: Path, stack: str) -> bool:
    """Delete the sidecar of the stack with that full name if it is torn. Return whether it was.

    Call it only while nobody works on the stack.
    """
    state = backend_folder(backend_url, folder)
    if state is None:
        return False
    _, project, name = stack.split("/", 2)
    return _drop(state / ".pulumi" / "stacks" / project / f"{name}.json.attrs")


def drop_all_torn(backend_url: str, folder: Path) -> bool:
    """Do the same for every unlocked stack there: a torn sidecar hides the full name of its stack."""
    state = backend_folder(backend_url, folder)
    files = sorted((state / ".pulumi" / "stacks").glob("*/*.json.attrs")) if state else []
    free = [file for file in files if not _is_locked(backend_url, folder, file)]
    return True in list(map(_drop, free))


def _is_locked(backend_url: str, folder: Path, file: Path) -> bool:
    name = file.name.removesuffix(".json.attrs")
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
