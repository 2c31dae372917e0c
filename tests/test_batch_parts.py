"""How an archive is cut into parts, what counts as the same text, and what a manifest's cell means."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyarrow")

from extract.batch.listing import entry
from extract.batch.manifest import _day
from extract.batch.part import LARGEST, Entry, Tags, part_of, parts
from extract.batch.sketch import SIZE, similarity, sketch
from extract.read import sources

PATHS = st.lists(st.text("abc/", min_size=1, max_size=6), unique=True, max_size=60)


def entries(paths: list[str], size: int = 10) -> list[Entry]:
    one = next(iter(sources([__file__])))
    return [Entry(one, path, "", size, 1) for path in paths]


@given(PATHS, st.integers(1, 9))
def test_parts_hold_everything_in_order_and_never_too_much(paths: list[str], most: int) -> None:
    found = list(parts(entries(paths), "1", most))
    assert [e.path for part in found for e in part.entries] == paths
    assert all(1 <= len(part.entries) <= most for part in found)
    assert len({part.key for part in found}) == len(found)


@given(PATHS, st.integers(0, 60), st.integers(2, 9))
def test_a_new_document_moves_few_borders(paths: list[str], at: int, most: int) -> None:
    """After the next border that a path sets, all parts are as before."""
    before = [part.key for part in parts(entries(paths), "1", most)]
    longer = [*paths[:at], "new", *paths[at:]]
    after = list(parts(entries(longer), "1", most))
    if len(after) > 4 and all(len(part.entries) < most for part in after):
        assert len({part.key for part in after} - set(before)) <= 2


def test_long_documents_make_small_parts() -> None:
    found = list(parts(entries(["a", "b", "c"], LARGEST // 2 + 1), "1"))
    assert [len(part.entries) for part in found] == [2, 1]


def test_the_key_changes_with_every_fact() -> None:
    base = entries(["a"])[0]
    others = [
        Entry(base.input, "b", "", 10, 1), Entry(base.input, "a", "m", 10, 1), Entry(base.input, "a", "", 11, 1),
        Entry(base.input, "a", "", 10, 2), Entry(base.input, "a", "", 10, 1, Tags(level="市")),
    ]  # fmt: skip
    keys = {part_of([item], "1").key for item in (base, *others)} | {part_of([base], "2").key}
    assert len(keys) == 7 and part_of([base], "1").key in keys


def test_an_entry_says_where_the_document_lies(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "x.txt").write_text("各县要报送。", "utf-8")
    (tmp_path / "断").symlink_to(tmp_path / "没有")
    found = {item.name: entry(item, Tags()) for item in sources([str(tmp_path)])}
    assert found["x.txt/x.txt"].size == 18 and found["x.txt/x.txt"].changed > 0
    assert (found["断"].size, found["断"].changed) == (0, 0)


TEXT = "\n".join(
    f"第{n}条 各乡镇要按照第{n}号方案的要求，落实第{n}项防汛责任，逐级签订第{n}类责任书。" for n in range(90)
)
OTHER = "\n".join(
    f"第{n}章 市属医院在第{n}季度开展义诊活动，第{n}批志愿者走进社区，惠及第{n}片居民。" for n in range(90)
)


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (TEXT, 1.0, 1.0),
        (f"现将方案转发给你们，请结合实际认真贯彻执行。\n{TEXT}", 0.95, 1.0),
        (TEXT.replace("，", "，\n  "), 1.0, 1.0),
        (TEXT + OTHER, 0.3, 0.7),
        (OTHER, 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_similar_texts_have_similar_sketches(other: str, least: float, most: float) -> None:
    assert least <= similarity(sketch(TEXT), sketch(other)) <= most


def test_sketches_are_small_sorted_and_empty_for_short_texts() -> None:
    found = sketch(TEXT)
    assert found == sorted(set(found)) and len(found) == SIZE and 0 <= found[0] < found[-1] < 2**56
    assert sketch("") == sketch("各县要在六月底前完成。") == [] == sketch("好的，" * 400)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-05", date(2026, 3, 5)), ("2026/3/5", date(2026, 3, 5)), ("2026.03.05", date(2026, 3, 5)),
        ("2026年3月5日", date(2026, 3, 5)), ("20260305", date(2026, 3, 5)), ("2026-03-05 10:00:00", date(2026, 3, 5)),
        (date(2026, 3, 5), date(2026, 3, 5)), (datetime(2026, 3, 5, 9), date(2026, 3, 5)), ("", None), (None, None),
    ],
)  # fmt: skip
def test_days_in_a_manifest(cell: object, day: date | None) -> None:
    assert _day(cell) == day


@pytest.mark.parametrize("cell", ["去年", "2026-02-30", "2026", "3月5日", "2026-03"])
def test_what_is_no_day_is_an_error(cell: str) -> None:
    with pytest.raises(ValueError):
        _day(cell)
