"""Manifests as values, and all that is wrong with one in one report."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pulumi_twilio_studio.definition import Reference
from pulumi_twilio_studio.manifest import (
    AddressSpec,
    Configured,
    ManifestError,
    NumberSpec,
    load,
    sign_up,
)
from support import tenants

FLOWS = """
defaults:
  flows:
    support: {template: flows/support.json}
    survey: {template: flows/survey.json, friendly_name: How was it}
"""
WRONG = yaml.safe_load((Path(__file__).parent / "cases" / "wrong.yaml").read_text())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Templates: of the manifest that tests deploy, one that asks for `other`, and one that is none."""
    tenants.write(tmp_path)
    asks = (tmp_path / "flows" / "greeting.json").read_text().replace("${company}", "${other}")
    (tmp_path / "asks.json").write_text(asks)
    (tmp_path / "broken.json").write_text('{"states": 7}')
    return tmp_path


def written(folder: Path, text: str, name: str = "tenants.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("case", WRONG, ids=lambda case: str(case["name"]))
def test_says_everything_that_is_wrong_and_where(case: dict[str, str], folder: Path) -> None:
    path = written(folder, case["manifest"])

    with pytest.raises(ManifestError) as caught:
        load(path)

    assert case["report"].rstrip() == str(caught.value).replace(f"{path}:", "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_reads_a_manifest_as_windows_writes_it(encoding: str, folder: Path) -> None:
    path = folder / "tenants.yaml"
    path.write_bytes(
        f"{FLOWS}\ntenants:\r\n  acme: {{values: {{company: Acme}}}}\r\n".encode(encoding)
    )

    assert ["acme"] == list(load(path).tenants)


def test_a_wrong_tenant_does_not_hide_what_is_wrong_with_another(folder: Path) -> None:
    path = written(folder, "tenants:\n  acme: {wave: x}\n  beta: {flows: {a: {template: no.json}}}")

    with pytest.raises(ManifestError) as caught:
        load(path)

    assert ["tenants.acme.wave", "tenants.beta.flows.a.template"] == [
        problem.path for problem in caught.value.problems
    ]


def test_a_tenant_is_the_defaults_and_what_it_says_itself(folder: Path) -> None:
    path = written(
        folder,
        FLOWS
        + """
  wave: 3
  test_users: ["+15550100001"]
  values: {company: Nobody}
tenants:
  acme:
    values: {company: Acme}
    flows:
      survey: {status: draft, test_users: []}
      asking: {template: asks.json, values: {other: {workflow: Books/Anyone}}, test_users: null}
""",
    )

    acme = load(path).tenants["acme"]

    assert ("acme", 3, "active", "suspend") == (
        acme.friendly_name,
        acme.wave,
        acme.status,
        acme.on_delete,
    )
    assert ["survey", "support", "asking"] == sorted(acme.flows, key="survey support asking".find)
    assert {"company": "Acme"} == acme.flows["support"].values
    assert {"other": Reference("workflow", ("Books", "Anyone"))} == acme.flows["asking"].values
    assert ("How was it", "draft", ()) == (
        acme.flows["survey"].friendly_name,
        acme.flows["survey"].status,
        acme.flows["survey"].test_users,
    )
    assert ("+15550100001",) == acme.flows["support"].test_users
    assert acme.flows["asking"].test_users is None


def test_a_flows_own_value_wins_over_the_tenants(folder: Path) -> None:
    text = FLOWS.replace("support.json}", "support.json, values: {company: Ours}}")
    tenant = "tenants:\n  acme: {values: {company: Acme}, flows: {more: {template: flows/greeting.json}}}"

    acme = load(written(folder, text + tenant)).tenants["acme"]

    assert {"company": "Ours"} == acme.flows["support"].values
    assert {"company": "Acme"} == acme.flows["more"].values


def test_a_number_and_an_address_are_the_defaults_and_what_the_tenant_says_itself(
    folder: Path,
) -> None:
    path = written(
        folder,
        FLOWS
        + """
  values: {company: Acme}
  numbers:
    hotline: {voice_flow: support, sms_flow: survey, on_delete: leave}
    fax: {voice_flow: support}
  addresses:
    chat: {type: whatsapp, flow: survey, retry_count: 2, on_drift: fail}
tenants:
  acme:
    numbers:
      hotline: {phone_number: "+15550100001", sms_flow: null, take_over: true}
      fax: false
    addresses:
      chat: {address: "whatsapp:+15550100001"}
""",
    )

    acme = load(path).tenants["acme"]

    number = NumberSpec("+15550100001", "support", take_over=True, on_delete="leave")
    address = AddressSpec("whatsapp", "whatsapp:+15550100001", "survey", 2, on_drift="fail")
    assert {"hotline": number} == acme.numbers
    assert {"chat": address} == acme.addresses


def test_a_number_may_be_its_sid(folder: Path) -> None:
    sid = "PN" + "a1" * 16
    numbers = (
        f"tenants: {{acme: {{numbers: {{hotline: {{phone_number: {sid}, sms_flow: survey}}}}}}}}"
    )
    path = written(folder, FLOWS + "  values: {company: Acme}\n" + numbers)

    assert {"hotline": NumberSpec(sid, sms_flow="survey")} == load(path).tenants["acme"].numbers


def test_each_flow_stands_behind_those_it_refers_to(folder: Path) -> None:
    acme = load(folder / "tenants.yaml").tenants["acme"]

    assert ("survey",) == acme.flows["support"].needs
    assert list(acme.flows).index("survey") < list(acme.flows).index("support")


def test_configured_values_are_kept_as_keys(folder: Path) -> None:
    text = (
        FLOWS
        + "tenants:\n  a: {values: {company: {config: co}}}\n  b: {values: {company: {secret: co}}}"
    )

    found = load(written(folder, text)).tenants

    assert Configured("co") == found["a"].values["company"]
    assert Configured("co", is_secret=True) == found["b"].values["company"]


def test_a_folder_of_files_is_one_manifest(folder: Path) -> None:
    (folder / "tenants").mkdir()
    written(folder, FLOWS.replace("flows/", "../flows/"), "tenants/_defaults.yaml")
    written(folder, "tenants: {acme: {values: {company: Acme}}}", "tenants/acme.yaml")
    written(folder, "tenants: {beta: {values: {company: Beta}}}", "tenants/beta.yml")

    found = load(folder / "tenants").tenants

    assert ["acme", "beta"] == list(found)
    assert {"company": "Beta"} == found["beta"].flows["support"].values


def test_a_name_in_two_files_is_refused_with_both_places(folder: Path) -> None:
    (folder / "tenants").mkdir()
    first = written(folder, "tenants:\n  acme: {}", "tenants/a.yaml")
    second = written(folder, "tenants:\n  zeta: {}\n  acme: {}\n", "tenants/b.yaml")

    with pytest.raises(ManifestError) as caught:
        load(folder / "tenants")

    assert f"{second}:3:3: tenants.acme: is already in {first}:2" == str(caught.value)


def test_defaults_in_two_files_are_refused(folder: Path) -> None:
    (folder / "tenants").mkdir()
    first = written(folder, "defaults: {}", "tenants/a.yaml")
    second = written(folder, "defaults: {}", "tenants/b.yaml")

    with pytest.raises(ManifestError) as caught:
        load(folder / "tenants")

    assert f"{second}:1:1: defaults: {first} already has defaults" == str(caught.value)


@pytest.mark.parametrize("name", ["tenant.yaml", "nowhere/tenants.yaml"])
def test_a_manifest_that_is_not_there_is_said_in_a_sentence(name: str, folder: Path) -> None:
    with pytest.raises(ManifestError, match="no such file"):
        load(folder / name)


def test_an_empty_manifest_has_no_tenants(folder: Path) -> None:
    assert {} == load(written(folder, "# nobody yet\ntenants:\n")).tenants


def test_a_sign_up_is_a_tenant_over_the_defaults(folder: Path) -> None:
    path = written(folder, FLOWS)

    beta = sign_up(path, {"name": "beta", "values": {"company": "Beta"}})

    text = FLOWS + "tenants: {beta: {values: {company: Beta}}}"
    assert load(written(folder, text)).tenants["beta"] == beta
    assert sign_up(path, {"name": "beta", "values": {"company": "Beta"}}) == beta


@pytest.mark.parametrize(
    ("tenant", "report"),
    [
        ({}, 'tenants.: "" is not a valid name'),
        ({"name": 7}, "name: must be text; put it in quotes"),
        ({"name": None}, "name: must be text; put it in quotes"),
        ({"name": ["a"]}, "name: must be text; put it in quotes"),
        ({"name": "beta", "plan": "gold"}, "tenants.beta.plan: there is no such key"),
        ({"name": "beta"}, "tenants.beta.flows.support: flows/support.json asks for ${company}"),
        (
            {"name": "beta", "values": {"company": "B"}, "numbers": {"hotline": {"sms_flow": "a"}}},
            'tenants.beta.numbers.hotline.sms_flow: the tenant "beta" has no flow "a"',
        ),
        ({"name": "acme", "values": {"company": "Else"}}, "tenants.acme: the manifest declares"),
    ],
)
def test_a_sign_up_that_cannot_be_is_refused(
    tenant: dict[str, object], report: str, folder: Path
) -> None:
    path = written(folder, FLOWS + "tenants: {acme: {values: {company: Acme}}}")

    with pytest.raises(ManifestError) as caught:
        sign_up(path, tenant)

    assert report in str(caught.value)


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others_and_is_not_missed_twice(
    folder: Path,
) -> None:
    (folder / "tenants").mkdir()
    broken = written(folder, "defaults: [", "tenants/_defaults.yaml")
    acme = written(
        folder,
        "tenants: {acme: {flows: {bot: {template: no.json}, support: {status: draft}}}}",
        "tenants/acme.yaml",
    )

    with pytest.raises(ManifestError) as caught:
        load(folder / "tenants")

    assert [(str(broken), ""), (str(acme), "tenants.acme.flows.bot.template")] == [
        (problem.file, problem.path) for problem in caught.value.problems
    ]


def test_a_sign_up_is_told_everything_that_is_wrong_with_it(folder: Path) -> None:
    path = written(folder, FLOWS)
    flows = {"bot": {"template": "no.json"}}

    with pytest.raises(ManifestError) as caught:
        sign_up(path, {"name": "beta", "plan": "gold", "flows": flows})

    assert ["flows.bot.template", "flows.support", "plan"] == [
        problem.path.removeprefix("tenants.beta.") for problem in caught.value.problems
    ]
