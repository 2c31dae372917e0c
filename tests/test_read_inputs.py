"""Files, folders, archives and standard input: everything is tried, nothing stops the rest."""

import io
import os
import pickle
import sys
import zipfile
from pathlib import Path

import pytest

from extract.read import Input, read, read_bytes, sources
from extract.vocabulary.errors import Category, ReadError

TEXT = "各区县要在六月底前完成排查，建立问题清单。".encode()


def outcomes(inputs: list[str]) -> dict[str, str]:
    """Format, or category of the failure, by display name in order."""
    found: dict[str, str] = {}
    for item in sources(inputs):
        assert item.name not in found
        try:
            document = item.load()
            assert document.name == item.name
            found[item.name] = document.source.format
        except ReadError as error:
            assert error.name == item.name and error.remedy and error.name in str(error)
            found[item.name] = error.category.name
    return found


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_folder_is_walked_sorted_and_everything_in_it_is_tried(tmp_path: Path) -> None:
    (tmp_path / "子 目录" / "深").mkdir(parents=True)
    for name in ("b.txt", "a 讲话.txt", "子 目录/无后缀", "子 目录/深/奇怪.xyz", "~$a.docx", ".hidden", "Thumbs.db"):
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "空.txt").touch()
    (tmp_path / "包.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(50))
    (tmp_path / "包.zip").write_bytes(packed({"内.txt": TEXT}))
    assert outcomes([str(tmp_path)]) == {
        "a 讲话.txt": "txt", "b.txt": "txt", "包.zip/内.txt": "txt", "包.rar": "UNSUPPORTED", "子 目录/无后缀": "txt",
        "子 目录/深/奇怪.xyz": "txt", "空.txt": "EMPTY",
    }  # fmt: skip


def test_links_in_a_circle_and_names_given_twice(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_bytes(TEXT)
    (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "断.txt").symlink_to(tmp_path / "没有")
    found = outcomes([str(tmp_path / "甲.txt"), str(tmp_path), str(tmp_path / "甲.txt")])
    assert found == {"甲.txt": "txt", "断.txt": "NOT_FOUND"}


def test_what_cannot_be_opened_is_an_input_that_fails(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    found = outcomes([str(tmp_path / "没有.txt"), str(tmp_path / "管道"), "坏\0名", str(tmp_path / ("长" * 300))])
    assert list(found.values()) == ["NOT_FOUND", "UNREADABLE", "UNREADABLE", "UNREADABLE"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the administrator may read everything")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "锁.txt").write_bytes(TEXT)
    (tmp_path / "锁.txt").chmod(0)
    assert outcomes([str(tmp_path)]) == {"锁.txt": "UNREADABLE"}


def test_read_says_so_for_folders_and_missing_files(tmp_path: Path) -> None:
    for path, category in ((tmp_path, Category.UNREADABLE), (tmp_path / "无", Category.NOT_FOUND)):
        with pytest.raises(ReadError) as caught:
            read(path)
        assert caught.value.category is category


def test_archive_members_stand_alone(tmp_path: Path) -> None:
    members = {
        "好.txt": TEXT, "空.txt": b"", "图.jpg": b"\xff\xd8\xff\xe0" + bytes(9), "../../../逃.txt": TEXT,
        "~$x.docx": TEXT, "__MACOSX/._好.txt": TEXT, "目录/": b"", "内层.zip": packed({"里.txt": TEXT}),
        "断.zip": packed({"a": TEXT})[:-30],
    }  # fmt: skip
    path = tmp_path / "归档.zip"
    path.write_bytes(packed(members))
    assert outcomes([str(path)]) == {
        "归档.zip/../../../逃.txt": "txt", "归档.zip/内层.zip/里.txt": "txt", "归档.zip/图.jpg": "UNSUPPORTED",
        "归档.zip/好.txt": "txt", "归档.zip/断.zip": "DAMAGED", "归档.zip/空.txt": "EMPTY",
    }  # fmt: skip
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_of_members_without_the_unicode_flag(tmp_path: Path, encoding: str) -> None:
    raw = "重点任务分解.txt".encode(encoding)
    data = packed({"x" * len(raw): TEXT}).replace(b"x" * len(raw), raw)
    (tmp_path / "a.zip").write_bytes(data)
    assert outcomes([str(tmp_path)]) == {"a.zip/重点任务分解.txt": "txt"}


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    data, name = TEXT, "底.txt"
    for depth in range(6):
        data, name = packed({name: data}), f"{depth}.zip"
    (tmp_path / "层.zip").write_bytes(data)
    (found,) = outcomes([str(tmp_path)]).values()
    assert found == "TOO_LARGE"


def test_bombs_passwords_and_broken_archives(tmp_path: Path) -> None:
    bomb = packed({"弹.txt": b"0" * 30_000_000, "好.txt": TEXT})
    (tmp_path / "1.zip").write_bytes(bomb)
    locked = bytearray(packed({"密.txt": TEXT}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "2.zip").write_bytes(locked)
    (tmp_path / "3.zip").write_bytes(packed({}))
    spoilt = bytearray(packed({"坏.txt": TEXT}, method=zipfile.ZIP_STORED))
    spoilt[spoilt.index(TEXT) + 3] ^= 1
    (tmp_path / "4.zip").write_bytes(spoilt)
    assert outcomes([str(tmp_path)]) == {
        "1.zip/好.txt": "txt", "1.zip/弹.txt": "TOO_LARGE", "2.zip/密.txt": "ENCRYPTED", "3.zip": "EMPTY",
        "4.zip/坏.txt": "DAMAGED",
    }  # fmt: skip


def test_a_lying_size_does_not_unpack_more(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"0" * 20_000_000}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    assert set(outcomes([str(tmp_path)]).values()) <= {"DAMAGED", "TOO_LARGE"}


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.decode().encode("gb18030"))))
    assert outcomes(["-"]) == {"标准输入": "txt"}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert outcomes(["-"]) == {"标准输入": "EMPTY"}


def test_inputs_can_be_sent_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_bytes(TEXT)
    (tmp_path / "乙.zip").write_bytes(packed({"里.zip": packed({"深.txt": TEXT})}))
    for item in sources([str(tmp_path), str(tmp_path / "无")]):
        copy = pickle.loads(pickle.dumps(item))
        assert isinstance(copy, Input)
        if item.name == "无":
            with pytest.raises(ReadError):
                copy.load()
        else:
            assert copy.load() == item.load()


UNSUPPORTED = [
    (b"Rar!\x1a\x07\x00", "压缩包"), (b"\x7fELF\x02", "程序"), (b'<?xml version="1.0"?><w:wordDocument/>', "XML"),
    (packed({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "Excel"),
    (packed({"mimetype": b""}), "OpenDocument"), (packed({"[Content_Types].xml": b"", "theme/x.xml": b""}), "Office"),
    (packed({"a.txt": TEXT}), "压缩包"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "named"), UNSUPPORTED)
def test_other_formats_are_named_and_the_supported_ones_listed(data: bytes, named: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "文件.docx")
    assert caught.value.category is Category.UNSUPPORTED
    assert named in caught.value.detail and "文件.docx" in str(caught.value)
    assert "另存" in caught.value.remedy or "解压" in caught.value.remedy or "OCR" in caught.value.remedy
