"""`twilio-studio pull --all`: an account as files and a module, and what a second run changes of them."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting

Run = Callable[..., Result]
Write = Callable[..., Flow]


def parent_of(*flow_sids: str) -> dict[str, Any]:
    """A flow that runs those flows."""
    definition = greeting()
    definition["states"] += [
        {
            "name": f"run_{number}",
            "type": "run-subflow",
            "transitions": [{"event": "completed"}, {"event": "failed"}],
            "properties": {"flow_sid": sid, "flow_revision": "LatestPublished"},
        }
        for number, sid in enumerate(flow_sids)
    ]
    return definition


def make_parent(client: Client, friendly_name: str, *flow_sids: str) -> Flow:
    return client.create_flow(
        friendly_name=friendly_name,
        status="published",
        definition=parent_of(*flow_sids),
        commit_message=None,
    )


def files(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if not each.name.startswith(".")}


def declared(folder: Path) -> list[str]:
    """The variables of the module, in their order."""
    module = ast.parse((folder / "flows.py").read_text()).body
    found = [each for each in module if isinstance(each, ast.Assign)]
    return [
        ast.unparse(each.targets[0]) for each in found if ast.unparse(each.targets[0]) != "HERE"
    ]


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """Where the account is pulled to."""
    return tmp_path / "account"


def test_every_flow_becomes_a_file_and_a_declaration(run: Run, make: Write, account: Path) -> None:
    make("Support bot")
    make("Survey")

    shown = run("pull", "--all", account)

    assert 0 == shown.exit_code, shown.output
    assert {"support-bot.json", "survey.json", "flows.py"} == files(account)
    assert ["support_bot", "survey"] == declared(account)


def test_progress_and_sum_go_to_stderr_and_nothing_to_stdout(
    run: Run, make: Write, account: Path
) -> None:
    make("Support bot")
    make("Survey")

    shown = run("pull", "--all", "account")

    assert "" == shown.stdout
    assert {
        f"[1/2] {Path('account/support-bot.json')} is new",
        "2 new, 0 changed, 0 unchanged.",
    } <= set(shown.stderr.splitlines())


@pytest.mark.parametrize(
    ("friendly_names", "expected"),
    [
        (["Büro & Café"], {"buro-cafe.json"}),
        (["Menu", "menu!", "ménu"], {"menu.json", "menu-2.json", "menu-3.json"}),
        (["Menu", "Menu"], {"menu.json", "menu-2.json"}),
        (["Menu 2", "Menu", "menu"], {"menu.json", "menu-2.json", "menu-3.json"}),
        (["../../etc/passwd"], {"etc-passwd.json"}),
        (["CON", "com1"], {"flow-con.json", "flow-com1.json"}),
        (["x" * 250], {"x" * 80 + ".json"}),
    ],
    ids=["accents", "collide", "same", "number taken", "path", "reserved", "long"],
)
def test_names_are_made_safe_for_files(
    run: Run, make: Write, account: Path, friendly_names: list[str], expected: set[str]
) -> None:
    for name in friendly_names:
        make(name)

    run("pull", "--all", account)

    assert expected | {"flows.py"} == files(account)


@pytest.mark.parametrize(
    ("friendly_name", "variable"),
    [("class", "class_"), ("2 go", "flow_2_go"), ("Studio", "studio_2")],
)
def test_each_variable_is_one_that_python_takes(
    run: Run, make: Write, account: Path, friendly_name: str, variable: str
) -> None:
    make(friendly_name)

    run("pull", "--all", account)

    assert [variable] == declared(account)


def test_a_name_without_a_plain_letter_gives_way_to_the_sid(
    run: Run, make: Write, account: Path
) -> None:
    flow = make("予約")

    run("pull", "--all", account)

    assert f"{flow.sid}.json" in files(account)


def test_a_subflow_is_declared_before_who_runs_it_and_given_by_its_output(
    run: Run, make: Write, client: Client, account: Path
) -> None:
    survey = make("Survey")
    make_parent(client, "A menu", survey.sid)

    run("pull", "--all", account)

    assert ["survey", "a_menu"] == declared(account)
    module = (account / "flows.py").read_text()
    assert 'studio.template(HERE / "a-menu.json", **{"flow:Survey": survey.sid})' in module
    assert "${flow:Survey}" in (account / "a-menu.json").read_text()


def test_flows_in_a_circle_are_declared_with_one_name_looked_up_and_told(
    run: Run, make: Write, client: Client, account: Path
) -> None:
    survey = make("Survey")
    menu = make_parent(client, "Menu", survey.sid)
    client.update_flow(survey.sid, status="published", definition=parent_of(menu.sid))

    shown = run("pull", "--all", account)

    assert ["menu", "survey"] == declared(account)
    assert "menu.json: ${flow:Survey} is looked up by its name" in shown.stderr


def test_what_could_not_be_named_is_summed_up_by_file(
    run: Run, client: Client, make: Write, account: Path
) -> None:
    twins = [make("Twin"), make("Twin")]
    make_parent(client, "Menu", twins[0].sid)

    shown = run("pull", "--all", "account")

    place = (
        f'{Path("account/menu.json")}: widget "run_0": properties.flow_sid: {twins[0].sid} stays'
    )
    assert place in shown.stderr


def test_what_stays_in_many_places_is_told_once_with_their_number(
    run: Run, make: Write, account: Path
) -> None:
    make("A", body="Call +15550100001 or +15550100001")
    make("B", body="Call +15550100001")

    shown = run("pull", "--all", "account")

    [told] = [line for line in shown.stderr.splitlines() if "stays unchanged" in line]
    assert told == (
        f'{Path("account/a.json")}: widget "hello": properties.body: +15550100001 stays '
        "unchanged: a phone number (3 places in all)"
    )


def test_a_second_run_asks_for_the_list_only_and_writes_nothing(
    run: Run, make: Write, account: Path, emulator: Emulator
) -> None:
    make("Support bot")
    make("Survey")
    run("pull", "--all", account)
    before = {each: each.read_bytes() for each in account.iterdir()}
    emulator.clear_journal()

    shown = run("pull", "--all", account)

    assert "0 new, 0 changed, 2 unchanged." in shown.stderr
    assert before == {each: each.read_bytes() for each in account.iterdir()}
    assert 1 == len(emulator.journal())


def test_a_second_run_brings_in_what_changed_and_keeps_the_form_of_the_file(
    run: Run, make: Write, save: Write, account: Path
) -> None:
    flow = make("Support bot")
    make("Survey")
    run("pull", "--all", account)
    file = account / "support-bot.json"
    mine = json.dumps(json.loads(file.read_text()), indent=7)
    file.write_text(mine)
    save(flow, "Hi there!")

    shown = run("pull", "--all", account)

    assert "0 new, 1 changed, 1 unchanged." in shown.stderr
    assert mine.replace("Hello!", "Hi there!") == file.read_text()


def test_a_flow_keeps_its_resource_and_file_when_it_gets_another_name_and_another_takes_the_old(
    run: Run, make: Write, client: Client, account: Path
) -> None:
    flow = make("Menu")
    run("pull", "--all", account)
    client.update_flow(
        flow.sid, status="published", friendly_name="Old menu", definition=greeting()
    )
    make("Menu")

    run("pull", "--all", account)

    module = (account / "flows.py").read_text()
    assert {"menu.json", "menu-2.json", "flows.py"} == files(account)
    assert '"menu",\n    friendly_name="Old menu",\n' in module


def test_a_subflow_that_gets_another_name_is_given_to_the_place_of_the_old_one(
    run: Run, make: Write, client: Client, account: Path
) -> None:
    survey = make("Survey")
    make_parent(client, "Menu", survey.sid)
    run("pull", "--all", account)
    client.update_flow(survey.sid, status="published", friendly_name="Poll", definition=greeting())

    run("pull", "--all", account)

    assert '**{"flow:Survey": survey.sid}' in (account / "flows.py").read_text()


def test_a_flow_that_is_gone_leaves_the_module_and_its_file_is_named(
    run: Run, make: Write, client: Client, account: Path
) -> None:
    flow = make("Survey")
    make("Support bot")
    run("pull", "--all", account)
    client.delete_flow(flow.sid)

    shown = run("pull", "--all", "account")

    assert ["support_bot"] == declared(account)
    assert f"{Path('account/survey.json')}: its flow is not at Twilio any more" in shown.stderr


def test_an_edited_module_stays_and_what_is_new_is_printed(
    run: Run, make: Write, account: Path
) -> None:
    make("Survey")
    run("pull", "--all", account)
    module = account / "flows.py"
    module.write_text(module.read_text() + "# mine\n")
    edited = module.read_text()
    make("Support bot")

    shown = run("pull", "--all", account)

    assert edited == module.read_text()
    assert shown.stdout.startswith('support_bot = studio.Flow(\n    "support-bot",\n')
    assert "survey = " not in shown.stdout


def test_force_writes_an_edited_module_anew(run: Run, make: Write, account: Path) -> None:
    make("Survey")
    run("pull", "--all", account)
    module = account / "flows.py"
    written = module.read_text()
    module.write_text(written + "# mine\n")

    run("pull", "--all", account, "--force")

    assert written == module.read_text()


def test_a_file_of_somebody_else_is_not_overwritten_and_the_others_are_brought(
    run: Run, make: Write, account: Path
) -> None:
    make("Survey")
    make("Support bot")
    account.mkdir()
    (account / "survey.json").write_text("{}")

    shown = run("pull", "--all", account)

    assert 1 == shown.exit_code
    assert "{}" == (account / "survey.json").read_text()
    assert "survey.json holds something else" in shown.stderr
    assert ["support_bot"] == declared(account)


def test_a_run_that_was_cut_off_before_its_record_is_taken_up_again(
    run: Run, make: Write, account: Path
) -> None:
    make("Survey")
    run("pull", "--all", account)
    (account / ".pulled.json").unlink()

    shown = run("pull", "--all", account)

    assert 0 == shown.exit_code, shown.stderr


def test_a_flow_whose_file_cannot_be_read_fails_on_its_own_and_stays_declared(
    run: Run, make: Write, save: Write, account: Path
) -> None:
    flow = make("Survey")
    make("Support bot")
    run("pull", "--all", account)
    (account / "survey.json").write_text("{")
    save(flow, "Hi!")

    shown = run("pull", "--all", account)

    assert 1 == shown.exit_code
    assert "0 new, 0 changed, 1 unchanged, 1 failed." in shown.stderr
    assert ["support_bot", "survey"] == declared(account)


def test_the_folder_of_another_account_is_refused(run: Run, make: Write, account: Path) -> None:
    make("Survey")
    run("pull", "--all", account)
    record = account / ".pulled.json"
    record.write_text(record.read_text().replace('"AC', '"ACother'))

    shown = run("pull", "--all", account)

    assert 1 == shown.exit_code
    assert "Name another folder" in shown.stderr


@pytest.mark.parametrize(
    "name", ["../../outside", "/etc/passwd", "a\\nb"], ids=["above", "absolute", "lines"]
)
def test_a_record_that_leads_out_of_the_folder_is_refused(
    run: Run, make: Write, account: Path, name: str
) -> None:
    make("Survey")
    run("pull", "--all", account)
    record = account / ".pulled.json"
    record.write_text(record.read_text().replace('"survey"', json.dumps(name)))

    shown = run("pull", "--all", account)

    assert 1 == shown.exit_code
    assert "is not what `pull --all` wrote" in shown.stderr


@pytest.mark.parametrize(
    "arguments",
    [["Survey", "--all", "x"], ["--all", "x", "--template"], ["--all", "x", "--out", "y"], []],
)
def test_what_does_not_go_with_all_is_a_usage_error(run: Run, arguments: list[str]) -> None:
    shown = run("pull", *arguments)

    assert 2 == shown.exit_code
