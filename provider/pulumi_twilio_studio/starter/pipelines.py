"""The pipelines of a project, for `twilio-studio init --ci`: files of GitHub Actions or GitLab CI."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

PIPELINES = Path(__file__).with_name("pipelines")
PROJECT = "Pulumi.yaml"
STACKS = ("dev", "staging", "prod")
"""What the pipelines deploy, in this order."""

READ = ("staging-read", "prod-read")
"""The environments of a forge whose credentials a review and the search for drift use."""


class Forge(StrEnum):
    """Where the pipelines run."""

    github = "github"
    gitlab = "gitlab"


def pipeline_files(forge: Forge) -> dict[str, str]:
    """Return the text of each file by its path from the repository's root."""
    folder = PIPELINES / forge.value
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def with_order(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a new project, in which each stack comes after another: the promotion gate is on."""
    ordered = {
        f"Pulumi.{stack}.yaml": texts[f"Pulumi.{stack}.yaml"] + f"  twilio-studio:after: {before}\n"
        for before, stack in pairwise(STACKS)
    }
    return {**texts, **ordered}


def is_project(folder: Path) -> bool:
    """Whether a folder has a Pulumi project already."""
    return (folder / PROJECT).exists()


def repository_above(folder: Path) -> Path | None:
    """Return the root of the repository if the folder is below it; None if the folder is the root, or in none."""
    place = folder.absolute()
    root = next((each for each in (place, *place.parents) if (each / ".git").exists()), None)
    return None if root == place else root


def next_steps(folder: Path, forge: Forge) -> list[str]:
    """Return what a person has to do, as sentences."""
    root = repository_above(folder)
    misplaced = (
        f"{forge.value} reads these files only in the repository's root, {root}. Move them there, and let each job "
        "work in this folder."
    )
    return [
        *([misplaced] if root else []),
        f"Make the stacks {', '.join(STACKS)} with `pulumi stack init`, and commit the files Pulumi.<stack>.yaml.",
        f"Make the environments {', '.join((*STACKS, *READ))}, and give each its credentials.",
        "The promotion gate: `twilio-studio:after` is dev in Pulumi.staging.yaml, and staging in Pulumi.prod.yaml.",
        "docs/pipelines.md of pulumi-twilio-studio lists them, and says which rights each needs.",
    ]
