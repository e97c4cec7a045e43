"""The files of a project, as a command without an engine finds and reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.project_files import ProjectFiles


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "no Pulumi.yaml in .* or above it"), ("name: [", "Pulumi.yaml cannot be read: ")],
)
def test_says_what_is_wrong_with_it(tmp_path: Path, content: str | None, complaint: str) -> None:
    if content is not None:
        (tmp_path / "Pulumi.yaml").write_text(content)

    with pytest.raises(OperationError, match=complaint):
        ProjectFiles.around(tmp_path)


@pytest.mark.parametrize(
    ("project", "stack", "found"),
    [
        ("", None, None),
        ("", "config: {'twilio-studio:identity': second}", "second"),
        ("config: {'twilio-studio:identity': all}", "config: {}", "all"),
        ("config: {'twilio-studio:identity': {value: all}}", None, "all"),
        ("config: {'twilio-studio:identity': {type: string, default: all}}", None, "all"),
        ("config: {'twilio-studio:identity': all}", "config: {'twilio-studio:identity': 2}", "2"),
    ],
)
def test_a_stacks_own_configuration_wins_over_that_of_all(
    tmp_path: Path, project: str, stack: str | None, found: str | None
) -> None:
    (tmp_path / "Pulumi.yaml").write_text(f"name: shop\nruntime: python\n{project}")
    if stack is not None:
        (tmp_path / "Pulumi.ash.yaml").write_text(stack)

    assert found == ProjectFiles.around(tmp_path).read_setting("ash", "twilio-studio:identity")


def test_a_secret_that_has_to_be_read_without_an_engine_is_named(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    settings = tmp_path / "Pulumi.ash.yaml"
    settings.write_text("config: {'twilio-studio:identity': {secure: AAAB}}")

    with pytest.raises(OperationError, match="Set it again without --secret"):
        ProjectFiles.around(tmp_path).read_setting("ash", "twilio-studio:identity")
