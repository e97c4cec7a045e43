"""An option that has no effect beside the others is refused; cases for every option that typer knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from support.definitions import greeting
from support.verbs import commands

Run = Callable[..., Result]

FLOW = f"FW{0:032}"

# A line in which the option would do nothing, and so is refused.
IDLE = {
    "chat --call": ["chat a.json --call --request"],
    "chat --parameter": ["chat a.json --parameter a=b", "chat a.json --call --parameter a=b"],
    "chat --request": ["chat a.json --request --call"],
    "chat --stack": ["chat a.json --stack dev"],
    "chat --value": [f"chat {FLOW} --value a=b"],
    "diff --stack": ["diff a.json b.json --stack dev"],
    "diff --template": ["diff template.json template.json --template a.json"],
    "draw --layout": ["draw a.json --layout"],
    "draw --no-reached-by": [
        "draw a.json --no-reached-by",
        "draw a.json b.json --no-reached-by",
    ],
    "draw --open": ["draw a.json --out - --open", "draw a.json --format svg --out - --open"],
    "draw --stack": ["draw a.json --stack dev", "draw a.json b.json --stack dev"],
    "drift --markdown": ["drift --json - --markdown -", "drift --json x --markdown x"],
    "drift --stack": ["drift --all --stack dev"],
    "emulator --tls-authority": ["emulator --port 0 --tls-authority x"],
    "emulator --tls-port": ["emulator --port 0 --tls-port 0"],
    "executions --stack": ["executions x --stack dev"],
    "explore --stack": ["explore a.json --stack dev"],
    "explore --value": [f"explore {FLOW} --value a=b"],
    "fleet destroy --workers": ["fleet destroy --workers 2 --scheduler tcp://a:1"],
    "fleet preview --workers": ["fleet preview --workers 2 --scheduler tcp://a:1"],
    "fleet rollback --to": ["fleet rollback a --forward --to 0123abcd"],
    "fleet rollback --version": ["fleet rollback a --forward --version 0123abcd"],
    "fleet status --html": ["fleet status --json - --html -", "fleet status --json x --html x"],
    "fleet up --workers": ["fleet up --workers 2 --scheduler tcp://a:1"],
    "history --details": ["history x --details", "history x --diff 1 2 --details"],
    "history --json": ["history x --diff 1 2 --json"],
    "history --layout": ["history x --layout", "history x --json --layout"],
    "history --limit": ["history x --diff 1 2 --limit 1"],
    "init --ci": ["init --template --ci github", "init --kind tenants --ci github"],
    "init --name": ["init --template --name shop"],
    "init --toolchain": ["init --template --toolchain uv"],
    "lint --ignore": ["lint a.json --ignore typo:unreachable-widget"],
    "lint --stack": ["lint a.json --stack dev"],
    "lint --value": ["lint a.json --value a=b"],
    "pull --force": ["pull x --out - --force", "pull x --into a.json --force"],
    "pull --into": ["pull x --into a.json --out b.json", "pull --all x --into a.json"],
    "pull --out": ["pull --all x --out y"],
    "pull --revision": ["pull --all x --revision 1"],
    "pull --template": ["pull --all x --template"],
    "rollback --to": ["rollback x --forward --to 1"],
    "smoke --markdown": ["smoke --json - --markdown -", "smoke --json x --markdown x"],
    "test --junit": ["test --json - --junit -", "test --json x --junit x"],
    "test --coverage-page": ["test --json - --coverage-page -", "test --junit x --coverage-page x"],
    "test --stack": ["test --stack dev", "test --flow a.json --stack dev"],
    "review --markdown": ["review --out - --markdown -", "review --out x --markdown x"],
    "status --html": ["status --json - --html -", "status --markdown x --html x"],
    "status --markdown": ["status --json - --markdown -", "status --json x --markdown x"],
    "status --tenants": ["status dev --tenants", "status --stack dev --tenants"],
    "run --stack": ["run x --to a --from b --stack dev"],
}
FLEET = "--manifest --only --waves --max-failures --scheduler --json --cwd"
# What has an effect whatever stands beside it.
ALWAYS = {
    "chat": "--stubs --steps --record",
    "explore": "--cases --json --most-steps --seconds",
    "diff": "--layout --format",
    "draw": "--out --format",
    "drift": "--all --json --cwd",
    "status": "--stack --json --cwd",
    "draft": "--stack --cwd --yes",
    "emulator": "--port --host --data --seed --latency-ms --lag-reads --faults --allow-host --tls-proxy",
    "executions": "--revision --since --limit --json",
    "fleet preview": f"{FLEET} --full",
    "fleet up": f"{FLEET} --full",
    "fleet destroy": f"{FLEET} --yes",
    "fleet rollback": "--manifest --only --waves --workers --max-failures --json --cwd --forward --yes",
    "fleet status": "--manifest --only --json --reached-by --org --cwd",
    "forge comment": "--key",
    "forge issue": "--title --key --close",
    "history": "--diff",
    "init": "--kind --template",
    "lint": "--strict --format --online --only-flows --codes",
    "publish": "--stack --cwd --yes",
    "pull": "--all",
    "recover": "--stack --cwd --yes",
    "review": "--stack --out --cwd",
    "rollback": "--forward --stack --cwd --yes",
    "run": "--to --from --parameter --parameters --timeout --end-on-interrupt --draft --json",
    "smoke": "--stack --spend --roll-back --timeout --json --cwd",
    "test": "--keyword --exitfirst --flow --value --coverage --fail-under --json --watch",
}


@pytest.fixture
def files(run: Run) -> None:
    """Two definitions and a template in the current folder."""
    for name in ("a.json", "b.json"):
        Path(name).write_text(json.dumps(greeting()))
    Path("template.json").write_text(json.dumps(greeting("${company}")))


def test_every_option_always_has_an_effect_or_is_refused_where_it_has_none() -> None:
    known = {
        f"{command} {parameter.opts[0]}"
        for command, made in commands().items()
        for parameter in made.params
        if parameter.opts[0].startswith("--")
    }

    listed = {
        f"{command} {option}" for command, options in ALWAYS.items() for option in options.split()
    }
    assert known == listed | IDLE.keys()


@pytest.mark.parametrize("line", [line for lines in IDLE.values() for line in lines])
def test_an_option_without_effect_is_a_usage_error(run: Run, files: None, line: str) -> None:
    before = sorted(Path().iterdir())

    asked = run(*line.split())

    assert (2, "") == (asked.exit_code, asked.stdout)
    assert "Traceback" not in asked.stderr
    assert before == sorted(Path().iterdir())
