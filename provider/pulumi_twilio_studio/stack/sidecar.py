"""The file beside a stack's state that a killed engine may leave half written.

On a backend of files Pulumi replaces the state itself at once, but writes `<stack>.json.attrs` in place (gocloud.dev,
blob/fileblob/attrs.go, setAttrs): an engine killed there leaves one that nobody can read, and every later command ends
with "failed to load checkpoint: EOF" (seen). Without one the state is read as it is (getAttrs).
"""

from __future__ import annotations

import json
from pathlib import Path

from .locks import state_folder


def drop_if_torn(backend_url: str, folder: Path, stack: str) -> bool:
    """Delete the sidecar of the stack with that full name if it is not whole; whether it was so.

    Only while nobody works on the stack.
    """
    state = state_folder(backend_url, folder)
    if state is None:
        return False
    _, project, name = stack.split("/", 2)
    file = state / ".pulumi" / "stacks" / project / f"{name}.json.attrs"
    try:
        json.loads(file.read_bytes())
    except FileNotFoundError:
        return False
    except ValueError:
        file.unlink()
        return True
    return False
