"""`load` and `sign_up`: read a manifest or one tenant, or report everything that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.manifest.entries import DefaultsEntry
from pulumi_twilio_studio.manifest.merge import Written
from pulumi_twilio_studio.manifest.problems import ManifestError, ManifestProblem
from pulumi_twilio_studio.manifest.reading import File, files, fit_to_schema
from pulumi_twilio_studio.manifest.resolve import Builder
from pulumi_twilio_studio.manifest.specs import Manifest, TenantSpec
from pulumi_twilio_studio.manifest.templates import Templates
from pulumi_twilio_studio.yaml_positions import Document, Keys


def load(path: str | os.PathLike[str]) -> Manifest:
    """Read a manifest: a YAML file, or a folder of YAML files with one or more tenants each.

    Checks everything that can be known without an account, templates too. Raises ManifestError with
    every problem and its place.
    """
    source = _read(Path(path))
    templates = Templates()
    builders = [Builder(each, templates) for each in source.tenants.values()]
    tenants = {builder.name: builder.tenant() for builder in builders}
    problems = [*source.problems, *(each for builder in builders for each in builder.problems)]
    if tenants and source.is_whole and all(builder.asks_no_more for builder in builders):
        problems += _unused(source, {name for builder in builders for name in builder.asked})
    if problems:
        raise ManifestError(problems)
    return Manifest(Path(path).absolute(), tenants)


def sign_up(path: str | os.PathLike[str], tenant: Mapping[str, Any]) -> TenantSpec:
    """Return the tenant that a mapping describes, with the defaults of the manifest at that path.

    `tenant` holds its "name" and the keys that would stand below the name in a file. The templates
    of other tenants are not read. Raises ManifestError, also if the manifest declares a different
    tenant under that name.
    """
    folder = Path(path) if os.path.isdir(path) else Path(path).parent  # noqa: PTH112 -- Path.is_dir fails without rights
    name = tenant.get("name", "")
    if not isinstance(name, str):
        message = "must be text; put it in quotes"
        raise ManifestError([ManifestProblem(str(folder / "sign-up"), 0, 0, "name", message)])
    source = _read(Path(path))
    entry = {key: value for key, value in tenant.items() if key != "name"}
    document = Document(folder / "sign-up", {"tenants": {name: entry}})
    file, problems = fit_to_schema(document)
    listed = source.tenants.pop(name, None)
    source.add(file)
    if name not in source.tenants:
        raise ManifestError([*source.problems, *problems])
    found = _build(source.tenants[name], [*source.problems, *problems])
    if listed and _build(listed).sha256 != found.sha256:
        message = (
            "the manifest declares this tenant differently: change it there, and run its stack"
        )
        raise ManifestError([listed.own_problem(message=message)])
    return found


@dataclass
class _Source:
    """Everything that was written, as far as it fits the schema."""

    problems: list[ManifestProblem]
    defaults: DefaultsEntry = field(default_factory=DefaultsEntry)
    document: Document = field(default_factory=lambda: Document(Path()))
    """Where the defaults stand."""

    unknown: frozenset[Keys] = frozenset()
    """Places of the defaults whose content is not known."""

    is_whole: bool = True
    """Whether no tenant is left out."""

    tenants: dict[str, Written] = field(default_factory=dict)

    def add(self, file: File) -> None:
        """Add the tenants of a file. A name that occurred before is a problem."""
        for name, entry in file.entry.tenants.items():
            unknown = self.unknown | {place for place in file.unknown if place[:1] != ("defaults",)}
            written = Written(name, entry, file.document, self.defaults, self.document, unknown)
            first = self.tenants.setdefault(name, written)
            if first is not written:
                place = first.own_problem(message="")
                message = f"is already in {place.file}:{place.line}"
                self.problems.append(written.own_problem(message=message))


def _read(root: Path) -> _Source:
    found, problems = files(root)
    source = _Source(problems)
    having = [file for file in found if "defaults" in file.entry.model_fields_set]
    if having:
        source.defaults, source.document = having[0].entry.defaults, having[0].document
    # If no file has defaults, a file that cannot be read may have them.
    unknown = {place for file in having[:1] or found for place in file.unknown}
    source.unknown = frozenset(place or ("defaults",) for place in unknown)
    of_tenants = {place for file in found for place in file.unknown if place[:1] != ("defaults",)}
    source.is_whole = not any(len(place) <= len(("tenants", "name")) for place in of_tenants)
    for file in having[1:]:
        message = f"{source.document.file} already has defaults"
        problems.append(file.document.problem(("defaults",), message))
    for file in found:
        source.add(file)
    return source


def _build(written: Written, known: Iterable[ManifestProblem] = ()) -> TenantSpec:
    builder = Builder(written, Templates())
    tenant = builder.tenant()
    if problems := [*known, *builder.problems]:
        raise ManifestError(problems)
    return tenant


def _unused(source: _Source, asked: Iterable[str]) -> list[ManifestProblem]:
    """Return a problem for each value of the defaults that no template of any tenant asks for."""
    return [
        source.document.problem(
            ("defaults", "values", name),
            f"no template of any tenant has a placeholder ${{{name}}}{nearest(name, asked)}",
        )
        for name in source.defaults.values.keys() - set(asked)
    ]
