"""Runs again: only what changed is done, what was stopped goes on, what failed can be tried once more."""

import sqlite3
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

from archives import SPEECH, batch, everything, rows

from extract.batch.place import Place, read_view
from extract.supervise import Limits
from extract.vocabulary.errors import UsageError
from extract.vocabulary.result import Settings


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "档案"
    folder.mkdir()
    for number in range(1, 7):
        (folder / f"讲话{number}.txt").write_text(f"第{number}号讲话\n" + SPEECH.format(number, number * 100), "utf-8")
    return folder


def test_a_second_run_does_only_what_changed(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(out, archive, part=1)
    first = everything(out)
    assert batch(out, archive, part=1)[1].outstanding == 0 and everything(out) == first
    (archive / "讲话5.txt").write_text(SPEECH.format(12, 1), "utf-8")
    (archive / "讲话6.txt").unlink()
    _, seen = batch(out, archive, part=1)
    assert [outcome.name for outcome in seen.outcomes] == ["讲话5.txt"]
    assert {row["name"] for row in rows(out, "documents")} == {f"讲话{n}.txt" for n in range(1, 6)}
    view = read_view(Place(out))
    assert view and {path.stem for path in (out / "tasks").iterdir()} == {f"part-{key}" for key in view.parts}
    fresh = tmp_path / "fresh"
    batch(fresh, archive, part=3)
    assert everything(out) == everything(fresh)


def test_other_settings_do_everything_again(archive: Path, tmp_path: Path) -> None:
    batch(tmp_path / "out", archive / "讲话1.txt")
    assert batch(tmp_path / "out", archive / "讲话1.txt", settings=Settings(rules_only=True))[1].outstanding == 1


def test_a_stopped_run_goes_on(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary, _ = batch(out, archive, after=3, part=2)
    view = read_view(Place(out))
    assert not summary.complete and view and not view.complete
    for key in view.parts:
        assert Place(out).finished(key)
    summary, _ = batch(out, archive, part=2)
    assert summary.complete and not (Place(out).own / "spool").exists()
    assert not batch(out, archive, after=1, settings=Settings(rules_only=True))[0].complete
    view = read_view(Place(out))
    assert view and view.complete  # the results of the run that was through stay in view
    batch(tmp_path / "clean", archive)
    assert everything(out) == everything(tmp_path / "clean")


def test_a_document_over_its_limit_is_quarantined_and_can_be_retried(archive: Path, tmp_path: Path) -> None:
    endless = "".join(f"{n}．各县要在{n % 12 + 1}月底前建成{n}个站点。" for n in range(30_000))  # no line to cut it at
    (archive / "长.txt").write_text(endless, "utf-8")
    summary, _ = batch(tmp_path / "out", archive, limits=Limits(seconds=3))
    assert summary.states == {"成功": 6, "隔离": 1}
    bad = next(row for row in rows(tmp_path / "out", "outcomes") if row["state"] == "隔离")
    assert bad["name"] == "长.txt" and bad["category"] == "处理超时" and "--retry" in bad["remedy"]
    (archive / "长.txt").write_text(SPEECH.format(10, 10), "utf-8")
    assert batch(tmp_path / "out", archive, retry=True)[0].states == {"成功": 7}


def test_retry_does_only_parts_with_failures_that_may_be_over(archive: Path, tmp_path: Path) -> None:
    (archive / "讲话3.txt").unlink()
    (archive / "讲话3.txt").symlink_to(tmp_path / "later.txt")
    (archive / "讲话5.txt").write_bytes(b"")
    assert batch(tmp_path / "out", archive, part=1)[0].states == {"成功": 4, "失败": 2}
    assert batch(tmp_path / "out", archive, part=1, retry=True)[1].outstanding == 1


def test_two_runs_on_one_folder_refuse(archive: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "out")
    place.prepare()
    other = sqlite3.connect(place.lock, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UsageError, match="另一次"):
        batch(tmp_path / "out", archive)
    other.close()
    assert batch(tmp_path / "out", archive)[0].complete


def test_a_broken_account_is_made_anew_and_names_that_are_no_text_are_read(archive: Path, tmp_path: Path) -> None:
    place = Place(tmp_path / "out")
    place.prepare()
    place.plan.write_bytes(b"half a file, after a power cut" * 99)
    try:
        Path(str(archive / "坏名\udcff.txt")).write_text(SPEECH.format(1, 1), "utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    summary, _ = batch(tmp_path / "out", archive)
    assert summary.states == {"成功": 7}
