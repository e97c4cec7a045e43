"""What has to be known about a machine to compare its figures: no name of it, no path, and nobody's name."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.subjects import terraform_is_missing

ROOT = Path(__file__).resolve().parent.parent


def facts() -> dict[str, object]:
    """The machine, the programs that take part, and when and at which commit this is."""
    found: dict[str, object] = {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "cores": psutil.cpu_count(),
        "processor": processor(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "load_before": round(os.getloadavg()[0], 1),  # of the last minute: what else was under way
        "system": platform.system(),
        "python": platform.python_version(),
        "pulumi": said("pulumi", "version").removeprefix("v"),
        "pulumi_sdk": version("pulumi"),
    }
    found["terraform"] = (
        terraform_is_missing()
        or json.loads(said("terraform", "version", "-json"))["terraform_version"]
    )
    return found


def commit() -> str:
    """The commit that is measured; `-dirty` behind it where files differ from it."""
    return said("git", "describe", "--always", "--dirty", "--exclude", "*")


def processor() -> str:
    """The model of the processor, as the system calls it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def said(*command: str) -> str:
    """What a program prints."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
