"""What is loaded when: `import extract` and the command for one text file stay light."""

import subprocess
import sys
from pathlib import Path

import pytest

import extract

HEAVY = {"pandas", "numpy", "openpyxl", "spacy", "hanlp", "torch", "pyarrow", "lxml", "trafilatura", "jieba", "rich"}
LIST = "import sys; print('\\n'.join(sorted({name.partition('.')[0] for name in sys.modules})))"
TEXT = "一、加强领导。各县要在6月底前建立台账。\n"


def modules(code: str, folder: Path) -> set[str]:
    """Top-level names of all modules loaded after running the code in a fresh Python."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{LIST}"], capture_output=True, text=True, cwd=folder, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_import_extract_loads_only_the_standard_library(tmp_path: Path) -> None:
    found = modules("import extract", tmp_path)
    assert not found & (HEAVY | {"click", "xlsxwriter", "ahocorasick_rs", "zipfile"})


@pytest.mark.parametrize(("ending", "more"), [("jsonl", {"xlsxwriter"}), ("csv", {"xlsxwriter"}), ("xlsx", set())])
def test_the_command_for_a_text_file_stays_light(tmp_path: Path, ending: str, more: set[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    run = (
        f"from extract.shell.cli import main\ntry:\n    main(['extract', 'a.txt', '-o', 'a.{ending}'])\n"
        "except SystemExit as end:\n    assert not end.code"
    )
    assert not modules(run, tmp_path) & (HEAVY | more)
    assert (tmp_path / f"a.{ending}").stat().st_size


def test_public_names() -> None:
    assert set(extract.__all__) == set(dir(extract))
    for name in extract.__all__:
        assert callable(getattr(extract, name)) and getattr(extract, name).__doc__
    with pytest.raises(AttributeError):
        _ = extract.nonsense


def test_read_is_the_function_whatever_was_loaded_before(tmp_path: Path) -> None:
    """The package extract.read must not take the place of the function extract.read."""
    code = "import extract.read.formats, extract.pipeline\nfrom extract import read, extract\nassert callable(read) and callable(extract)"
    modules(code, tmp_path)


def test_three_lines_of_python(tmp_path: Path) -> None:
    from extract import extract as run
    from extract import read, write_excel

    (tmp_path / "讲话.txt").write_text(TEXT, "utf-8")
    result = run(read(tmp_path / "讲话.txt"))
    write_excel(result, tmp_path / "任务清单.xlsx")
    assert (tmp_path / "任务清单.xlsx").read_bytes().startswith(b"PK")
    assert list(result.to_frame()["kind"]) == [task.kind for task in result.tasks] != []
