"""Every example and counter-example of the language tables runs here (or beside the module that owns the table).

A new row brings its own test; a row without an example tests only that its pattern can be read.
"""

import re
from pathlib import Path

import pytest

from extract.detect.cues import Cue, find_cues
from extract.detect.mode import heading_mode, title_mode
from extract.detect.rulebook import rulebook
from extract.knowledge import Pattern, table, values
from extract.structure.furniture import is_furniture
from extract.structure.markers import families, inline_markers, leading_marker
from extract.vocabulary.outline import Sentence

Row = dict[str, str]


def cells(name: str, column: str) -> list[tuple[Row, str]]:
    """Every example (or counter-example) of a table with its row."""
    return [(row, text) for row in table(name) for text in values(row[column])]


def shown(value: object) -> str:
    return value if isinstance(value, str) else next(iter(value.values())) if isinstance(value, dict) else ""


def each(name: str, column: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("row", "text"), cells(name, column), ids=shown)


@each("markers", "example")
def test_an_ordinal_is_found_at_the_start(row: Row, text: str) -> None:
    marker = leading_marker(text, 0, len(text))
    assert marker is not None and marker.family == row["family"] and text.startswith(marker.text)


@each("markers", "counter")
def test_what_is_no_ordinal_is_not_found(row: Row, text: str) -> None:
    marker = leading_marker(text, 0, len(text))
    assert marker is None or marker.family != row["family"]
    assert row["family"] not in {m.family for m in inline_markers(f"。{text}", 0, len(text) + 1, {})}


def test_only_inline_families_open_points_inside_a_paragraph() -> None:
    opened = {row["family"] for row, text in cells("markers", "example") if list(_series(row["family"], text))}
    assert opened <= {name for name, family in families().items() if family.inline}


def _series(family: str, text: str) -> list[object]:
    """Markers of the family in a sentence that counts up to the example's number."""
    marker = leading_marker(text, 0, len(text))
    before = {family: marker.number - 1} if marker else {}
    return [m for m in inline_markers(f"如下：{text}", 0, len(text) + 3, before) if m.family == family]


@each("furniture", "example")
def test_furniture_is_known(row: Row, text: str) -> None:
    assert is_furniture(text) and re.match(row["pattern"], text)


@each("furniture", "counter")
def test_text_is_no_furniture(row: Row, text: str) -> None:
    assert not is_furniture(text)


@each("neither", "example")
def test_a_formula_matches_its_rule(row: Row, text: str) -> None:
    assert _applies(row, text)


@each("neither", "counter")
def test_a_request_is_no_formula(row: Row, text: str) -> None:
    assert not _applies(row, text)


def _applies(row: Row, text: str) -> bool:
    """Whether the rule matches, and the literals of its prefilter let it be tried."""
    found = (
        next(rule for rule in rulebook("neither").rules if rule.row["id"] == row["id"]).pattern.search(text) is not None
    )
    assert not found or any(need in text for need in values(row["needs"])), "needs never lets the pattern be tried"
    return found


def _asked(row: Row, text: str) -> object:
    pattern = Pattern(row["name"])
    return pattern.match(text) if row["at"] == "start" else pattern.search(text)


@each("patterns", "example")
def test_a_pattern_finds_its_example(row: Row, text: str) -> None:
    assert _asked(row, text)


@each("patterns", "counter")
def test_a_pattern_leaves_others_alone(row: Row, text: str) -> None:
    assert not _asked(row, text)


def test_every_pattern_is_used_once_and_has_an_example() -> None:
    code = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[1] / "extract").rglob("*.py"))
    for row in table("patterns"):
        name = row["name"]
        assert row["example"] and row["counter"] and code.count(f'Pattern("{name}")') == 1, name


@each("turns", "example")
def test_a_lead_in_matches_its_rule(row: Row, text: str) -> None:
    assert re.match(row["pattern"], text) and any(need in text for need in values(row["needs"]))


@each("turns", "counter")
def test_what_is_no_lead_in(row: Row, text: str) -> None:
    assert not re.match(row["pattern"], text)


@pytest.mark.parametrize("name", ["neither", "turns"])
def test_the_prefilter_finds_the_rule_of_every_example(name: str) -> None:
    book = rulebook(name)
    for number, rule in enumerate(book.rules):
        for text in values(rule.row["example"]):
            assert number in book.candidates(text, [Sentence(0, len(text), text, 0)]).get(0, []), text


@each("genres", "example")
def test_a_title_announces_its_mode(row: Row, text: str) -> None:
    assert title_mode(text) == row["mode"]


@each("genres", "counter")
def test_a_word_inside_a_title_announces_nothing(row: Row, text: str) -> None:
    words = sorted((r["word"] for r in table("genres") if text.endswith(r["word"])), key=len)
    assert not words or words[-1] != row["word"]


@each("sections", "example")
def test_a_heading_announces_its_mode(row: Row, text: str) -> None:
    assert heading_mode(text) == (None if row["mode"] == "topic" else row["mode"])


@each("sections", "counter")
def test_a_heading_that_announces_something_else(row: Row, text: str) -> None:
    assert heading_mode(text) != row["mode"]


@each("cues", "example")
def test_a_cue_is_found_in_its_example(row: Row, text: str) -> None:
    places = [m.span() for m in re.finditer(re.escape(row["term"]), text)]
    bit = getattr(Cue, row["class"].upper())
    hits = _hits(text)
    assert places
    if bit == Cue.WORD:
        assert not [hit for hit in hits if any(a <= hit.start and hit.end <= b for a, b in places)]
    else:
        assert [hit for hit in hits if (hit.start, hit.end) in places and hit.cue == bit]


@each("cues", "counter")
def test_a_cue_is_not_found_in_its_counter_example(row: Row, text: str) -> None:
    assert not [hit for hit in _hits(text) if text[hit.start : hit.end] == row["term"]]


def _hits(text: str) -> list:
    return find_cues(text, [Sentence(0, len(text), text, 0)])[0]


@pytest.mark.parametrize("name", ["cues", "genres", "sections"])
def test_no_word_stands_twice(name: str) -> None:
    words = [row.get("term") or row["word"] for row in table(name)]
    assert sorted(words) == sorted(set(words))


def test_every_mode_and_class_is_known() -> None:
    assert {row["mode"] for row in table("genres")} <= {"ask", "report", "argue", "explain", "speech"}
    assert {row["mode"] for row in table("sections")} <= {"ask", "report", "argue", "topic"}
    assert {row["where"] for row in table("sections")} <= {"end", "any"}
    assert {row["class"] for row in table("cues")} <= {name.lower() for name in vars(Cue) if name.isupper()}
