import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.definition import DefinitionError, parse

FLOW = {
    "initial_state": "a",
    "states": [{"name": "a", "type": "trigger", "transitions": [], "properties": {}}],
}
TEXT = json.dumps(FLOW)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "support.json").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "source",
    [
        FLOW,
        TEXT,
        f" \n\t{TEXT}",
        "support.json",
        Path("support.json"),
        {"sid": "FW1", "definition": FLOW},
        json.dumps({"definition": FLOW, "revision": 3}),
        json.dumps([{"definition": FLOW, "friendlyName": "Support"}], indent=2),
        f"\ufeff{TEXT}",
    ],
    ids=[
        "mapping",
        "text",
        "text after blanks",
        "path",
        "Path",
        "response",
        "response as text",
        "what the Twilio CLI writes with -o json",
        "text with a byte order mark",
    ],
)
def test_reads_a_definition_from_wherever_it_is_kept(source: object) -> None:
    assert FLOW == parse(source).to_api()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_reads_a_file_as_windows_writes_it(encoding: str, folder: Path) -> None:
    (folder / "marked.json").write_bytes(TEXT.encode(encoding))

    assert FLOW == parse("marked.json").to_api()


def test_reads_a_file_that_holds_a_list_of_one_flow(folder: Path) -> None:
    (folder / "fetched.json").write_text(json.dumps([{"sid": "FW1", "definition": FLOW}]))

    assert FLOW == parse("fetched.json").to_api()


def refusal(source: object) -> str:
    with pytest.raises(DefinitionError) as caught:
        parse(source)
    return str(caught.value)


def test_names_the_file_that_was_probably_meant(folder: Path) -> None:
    assert (
        f"suport.json: no such file; looked at {folder / 'suport.json'}; "
        'did you mean "support.json"?'
    ) == refusal("suport.json")


def test_says_that_the_folder_is_missing_too(folder: Path) -> None:
    assert (
        f"flow/support.json: no such file; looked at {folder / 'flow/support.json'}; "
        f"there is no folder {folder / 'flow'}"
    ) == refusal("flow/support.json")


def test_says_a_missing_files_whole_path_once(folder: Path) -> None:
    missing = folder / "menu.json"

    assert f"{missing}: no such file" == refusal(missing)


def test_refuses_a_directory(folder: Path) -> None:
    (folder / "flows").mkdir()

    assert f"flows: is a directory, not a definition file ({folder / 'flows'})" == refusal("flows")


def test_refuses_a_file_that_cannot_be_read() -> None:
    assert refusal("x/" * 3000).endswith("cannot be read: File name too long")


def test_refuses_a_path_that_no_system_takes() -> None:
    assert "a\\u0000b: cannot be read: embedded null byte" == refusal("a\0b")


def test_refuses_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / "latin.json").write_bytes(b'{"description": "caf\xe9"}')

    assert "latin.json: is not UTF-8 text: byte 0xe9 at offset 20" == refusal("latin.json")


def test_shows_the_line_that_is_not_json(folder: Path) -> None:
    (folder / "broken.json").write_text('{\r\n  "states": [,]\r\n}', encoding="utf-8")

    assert (
        'broken.json: not JSON at line 2, column 14: Expecting value: "  \\"states\\": [,]"'
    ) == refusal("broken.json")


def test_shows_a_long_line_around_the_fault() -> None:
    text = '{"a": "' + "x" * 500 + '", ?, "b": "' + "y" * 500 + '"}'

    message = refusal(text)

    assert '", ?, ' in message.replace("\\", "")
    assert len(message) < 200


def test_counts_lines_as_json_does() -> None:
    message = refusal('{"a": "\u2028",\n ?}')

    assert message.startswith("not JSON at line 2, column 2: ")
    assert message.endswith(': " ?}"')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a":\n NaN}', 'not JSON at line 2, column 2: NaN is not a JSON number: " NaN}"'),
        (
            '{"a": ["NaN",\n  -Infinity]}',
            'not JSON at line 2, column 3: -Infinity is not a JSON number: "  -Infinity]}"',
        ),
        (
            '{"a": 1,\n "b": {"a": 2},\r\n "\\u0061": 3}',
            (
                'not JSON at line 3, column 2: the key "a" appears twice in one object, first '
                'at line 1: " \\"\\\\u0061\\": 3}"'
            ),
        ),
        (
            '[{"b": [{}, 1], "c": 1},\n{"b": 2, "b": 3}]',
            (
                'not JSON at line 2, column 10: the key "b" appears twice in one object, first '
                'at line 2: "{\\"b\\": 2, \\"b\\": 3}]"'
            ),
        ),
        ('{"a":' * 100_000, "not a definition: nested too deeply to be read"),
    ],
)
def test_refuses_what_lax_parsers_let_pass_and_says_where(text: str, message: str) -> None:
    assert message == refusal(text)


def test_says_where_a_number_stands_that_is_longer_than_python_reads() -> None:
    message = refusal('{"a": 1,\n "b": ' + "9" * 5000 + "}")

    assert message.startswith("not JSON at line 2, column 7: a number with too many digits: ")
    assert len(message) < 200


def test_refuses_a_number_too_large_for_a_float() -> None:
    text = TEXT.replace('"properties": {}', '"properties": {"x": 1e999}')

    assert 'widget "a": properties.x: inf is not a JSON number' == refusal(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a definition is JSON text or a path; this text is empty"),
        (
            '"{}"',
            'a definition is a JSON object; this is a string of JSON, "\\"{}\\"": parse it first',
        ),
        (
            "# Support\n{}",
            (
                'a definition is JSON text, which begins with "{", or a path; this is neither: '
                '"# Support\\n{}"'
            ),
        ),
        (
            "x" * 5000,
            (
                'a definition is JSON text, which begins with "{", or a path; this is neither: '
                f'"{"x" * 40}…"'
            ),
        ),
    ],
    ids=["empty", "JSON in JSON", "text before the JSON", "too long for a name"],
)
def test_says_what_a_text_is_that_is_neither_json_nor_a_path(text: str, message: str) -> None:
    assert message == refusal(text)


def test_refuses_a_list_at_the_top_of_a_file(folder: Path) -> None:
    (folder / "list.json").write_text("[]", encoding="utf-8")

    assert "list.json: a flow definition must be an object, not a list" == refusal("list.json")


@pytest.mark.parametrize("source", [None, 5, [FLOW], b"{}"])
def test_refuses_what_is_neither_mapping_nor_text(source: object) -> None:
    kind = type(source).__name__

    assert f"a definition is a mapping, JSON text or a path, not {kind}" == refusal(source)
