import json
import pickle
from types import MappingProxyType

import pytest

from pulumi_twilio_studio.definition import Definition, DefinitionError, parse


def flow(*states: dict, **top: object) -> dict:
    return {"initial_state": "Trigger", **top, "states": [widget("Trigger"), *states]}


def widget(name: str, *transitions: dict, **properties: object) -> dict:
    return {
        "name": name,
        "type": "send-message",
        "transitions": list(transitions),
        "properties": properties,
    }


MENU = flow(
    widget("welcome", {"event": "sent", "next": "Trigger"}, body="Hi", offset={"x": 1, "y": 2}),
    description="A menu",
)


def test_text_holds_widgets_by_name_and_transitions_by_event() -> None:
    text = Definition.from_api(MENU).text

    assert (
        '{"description":"A menu","initial_state":"Trigger","states":{'
        '"Trigger":{"properties":{},"transitions":{},"type":"send-message"},'
        '"welcome":{"properties":{"body":"Hi"},"transitions":{"sent":"Trigger"},'
        '"type":"send-message"}}}'
    ) == text


def test_layout_text_holds_the_offsets_by_widget() -> None:
    assert '{"welcome":{"x":1,"y":2}}' == Definition.from_api(MENU).layout_text


def test_text_keeps_characters_as_they_are() -> None:
    definition = Definition.from_api(flow(widget("welcome", body="caf\u00e9 \U0001f600\n")))

    assert "caf\u00e9 \U0001f600\\n" in definition.text


def test_text_writes_a_whole_number_without_a_fraction() -> None:
    assert '"loop":10,' in Definition.from_api(flow(widget("a", loop=10.0, z=0.5))).text


def test_text_and_layout_text_are_read_back() -> None:
    definition = Definition.from_api(MENU)

    revived = Definition.from_text(definition.text, definition.layout_text)

    assert MENU == revived.to_api()


def test_a_stored_text_without_layout_gives_widgets_without_place() -> None:
    revived = Definition.from_text(Definition.from_api(MENU).text)

    assert {"body": "Hi"} == revived.to_api()["states"][1]["properties"]


def test_the_place_of_a_widget_that_is_gone_is_left_out() -> None:
    revived = Definition.from_text(Definition.from_api(flow()).text, '{"welcome":{"x":1}}')

    assert {} == revived.layout


@pytest.mark.parametrize(
    ("content", "layout", "message"),
    [
        ("[]", "{}", '"states" is not an object of widgets by name'),
        (json.dumps(MENU), "{}", '"states" is not an object of widgets by name'),
        ('{"states":{"a":{"type":"x"}}}', "{}", 'widget "a" is not a widget with its transitions'),
        ('{"states":{"a":{"transitions":{},"properties":[]}}}', "{}", 'widget "a" is not a widget'),
        ('{"states":{"a":{"transitions":{"e":[1]}}}}', "{}", 'event "e" holds an entry'),
        ('{"states":{}}', "[]", "the layout is not an object"),
        ('{"states":', "{}", "not JSON at line 1, column 11"),
        ('{"states":{"a":{"type":"x","transitions":{"e":5}}}}', "{}", "not a number"),
    ],
)
def test_refuses_stored_text_that_it_did_not_write(content: str, layout: str, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Definition.from_text(content, layout)

    assert str(caught.value).startswith("the stored definition: ")
    assert message in str(caught.value)


def test_kept_texts_are_compared_without_being_read() -> None:
    one, other = Definition.kept("not JSON", "[", "1"), Definition.kept("not JSON", "[", "2")

    assert one.same_as(other, layout=True)


def test_a_kept_hash_is_believed() -> None:
    assert "1" == Definition.kept(Definition.from_api(MENU).text, sha256="1").sha256


def test_kept_texts_are_refused_when_something_asks_what_they_mean() -> None:
    damaged = Definition.kept("not JSON")

    with pytest.raises(DefinitionError, match="the stored definition: not JSON"):
        damaged.to_api()
    with pytest.raises(DefinitionError, match="the stored definition: not JSON"):
        _ = damaged.sha256


def test_one_text_is_read_once_for_all_flows_that_have_it() -> None:
    assert parse(json.dumps(MENU)) is parse(json.dumps(MENU))


def test_api_form_comes_in_the_order_of_a_console_export() -> None:
    api = Definition.from_api(MENU).to_api()

    assert ["description", "states", "initial_state"] == list(api)
    assert ["name", "type", "transitions", "properties"] == list(api["states"][0])


def test_changing_the_api_form_does_not_reach_the_definition() -> None:
    definition = Definition.from_api(MENU)

    definition.to_api()["states"][1]["properties"]["offset"]["x"] = 99

    assert MENU == definition.to_api()


def test_changing_what_it_was_made_from_does_not_reach_the_definition() -> None:
    api = json.loads(json.dumps(MENU))
    definition = Definition.from_api(api)

    api["states"][1]["properties"]["body"] = "changed"

    assert MENU == definition.to_api()


def test_takes_any_mapping_and_tuple() -> None:
    api = MappingProxyType({**MENU, "states": tuple(MENU["states"])})

    assert Definition.from_api(MENU) == Definition.from_api(api)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (0, False), (None, ""), ("1", 1), (0, None), ([], {}), ("a", "a ")],
)
def test_tells_values_apart_that_python_or_a_reader_may_not(one: object, other: object) -> None:
    existing, desired = (Definition.from_api(flow(widget("a", v=v))) for v in (one, other))

    assert not existing.same_as(desired)
    assert existing.sha256 != desired.sha256


def test_null_is_not_the_same_as_absent() -> None:
    existing, desired = (Definition.from_api(flow(widget("a", **p))) for p in ({}, {"v": None}))

    assert not existing.same_as(desired)


def test_a_moved_widget_means_the_same_but_does_not_stand_the_same() -> None:
    existing, desired = (
        Definition.from_api(flow(widget("a", offset={"x": x, "y": 0}))) for x in (1, 2)
    )

    assert existing.same_as(desired)
    assert existing.sha256 == desired.sha256
    assert not existing.same_as(desired, layout=True)
    assert existing != desired


def test_equal_definitions_are_one_in_a_set() -> None:
    assert 1 == len({Definition.from_api(MENU), Definition.from_api(MENU)})


def test_the_repr_holds_no_property() -> None:
    definition = Definition.from_api(flow(widget("a", sip_password="hunter2")))

    assert "hunter2" not in repr(definition)
    assert repr(definition).startswith("<Definition of 2 widgets, ")


def test_a_definition_survives_pickling() -> None:
    definition = Definition.from_api(MENU)

    assert definition == pickle.loads(pickle.dumps(definition))


def test_a_problem_points_to_keys_of_any_spelling() -> None:
    with pytest.raises(DefinitionError) as caught:
        Definition.from_api(flow(widget("a", **{"50% ~/x": float("nan")})))

    assert 'widget "a": properties.50% ~/x: nan is not a JSON number' == str(caught.value)
    assert "#/states/1/properties/50%25%20~0~1x" == caught.value.problems[0].path


def test_parse_leads_every_problem_by_the_file() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse("no/such/flow.json")

    assert "no/such/flow.json" == caught.value.source
