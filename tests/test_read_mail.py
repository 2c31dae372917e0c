"""Mails and tape archives: bodies, attachments, damaged headers, and archives made to do harm."""

import base64
import bz2
import gzip
import io
import lzma
import pickle
import tarfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.read import read_bytes, sources, tarball
from extract.vocabulary.document import LineKind
from extract.vocabulary.errors import Category, ReadError

TEXT = "各区县要在六月底前完成排查，建立问题清单。"
PAGE = f"<html><head><meta charset=gb2312><title>x</title></head><body><p>{TEXT}</p><p>市应急局牵头。</p></body></html>"


def outcomes(folder: Path) -> dict[str, str]:
    """Text, or category of the failure, by display name in order."""
    found: dict[str, str] = {}
    for item in sources([str(folder)]):
        assert item.name not in found
        copy = pickle.loads(pickle.dumps(item))
        try:
            document = item.load()
            assert copy.load() == document
            found[item.name] = document.text.strip()
        except ReadError as error:
            assert error.name == item.name and error.remedy
            found[item.name] = error.category.name
    return found


def mail(body: str = TEXT, subject: str = "关于排查的通知", files: Sequence[tuple[str, bytes]] = ()) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.cn", "b@x.cn", subject
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0800"
    message.set_content(body)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def test_a_date_that_no_calendar_has_is_no_date() -> None:
    data = mail().as_bytes().replace(b"Mar 2026", b"Mar 99999999999999999999")
    assert b"Mar 9999" in data and TEXT in read_bytes(data, "a.eml").text


def test_a_mail_is_its_body_and_its_attachments(tmp_path: Path) -> None:
    inner = mail("内层的话。", "转发: 内层", [("深.txt", TEXT.encode())])
    outer = mail(files=[("分工表.txt", TEXT.encode("gbk")), ("分工表.txt", b"x" * 9), ("../../.逃.txt", TEXT.encode())])
    outer.add_attachment(inner)
    (tmp_path / "信.eml").write_bytes(outer.as_bytes())
    assert outcomes(tmp_path) == {
        "信.eml": f"关于排查的通知\n{TEXT}",
        "信.eml/分工表(2).txt": "x" * 9,
        "信.eml/分工表.txt": TEXT,
        "信.eml/转发: 内层.eml": "内层\n内层的话。",
        "信.eml/转发: 内层.eml/深.txt": TEXT,
        "信.eml/逃.txt": TEXT,
    }
    assert sorted(path.name for path in tmp_path.parent.iterdir() if "逃" in path.name) == []


def test_a_mail_without_words_gives_its_attachments_only(tmp_path: Path) -> None:
    (tmp_path / "空.eml").write_bytes(mail("\n", files=[("a.txt", TEXT.encode())]).as_bytes())
    (tmp_path / "全空.eml").write_bytes(mail("\n").as_bytes())
    assert outcomes(tmp_path) == {"全空.eml": "NO_TEXT", "空.eml/a.txt": TEXT}


def raw(headers: str, body: bytes, encoding: str = "ascii") -> bytes:
    return f"From: a@b.cn\r\nTo: c@d.cn\r\nMIME-Version: 1.0\r\n{headers}\r\n\r\n".encode(encoding) + body


WORD = base64.b64encode("关于镕城的通知".encode("gbk")).decode()
BODIES = {
    "declared too narrow": raw("Content-Type: text/plain; charset=gb2312", "镕城㎡".encode("gbk")),
    "not declared": raw("Content-Type: text/plain", f"镕城㎡，{TEXT}".encode("gb18030")),
    "declared wrongly": raw("Content-Type: text/plain; charset=utf-8", f"镕城㎡，{TEXT}".encode("gbk")),
    "unknown charset": raw("Content-Type: text/plain; charset=x-mac-roman-8", f"镕城㎡，{TEXT}".encode()),
    "damaged base64": raw(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
        base64.b64encode("镕城㎡".encode()) + b"=#!",
    ),
    "encoded subject": raw(f"Subject: =?gb2312?B?{WORD}?=\r\nContent-Type: text/plain; charset=gbk", "镕城㎡".encode("gbk")),
    "bare subject": raw("Subject: 关于镕城的通知\r\nContent-Type: text/plain; charset=gbk", "镕城㎡".encode("gbk"), "gbk"),
    "only a page": raw("Content-Type: text/html; charset=gb2312", "<p>镕城㎡</p>".encode("gbk")),
}  # fmt: skip


@pytest.mark.parametrize("data", BODIES.values(), ids=BODIES)
def test_bodies_whose_headers_lie(data: bytes) -> None:
    document = read_bytes(data, "a.eml")
    assert "镕城㎡" in document.text and "\ufffd" not in document.text and "<" not in document.text
    if b"Subject" in data:
        assert document.text.startswith("关于镕城的通知\n") and document.lines[0].kind is LineKind.TITLE


NAMES = {
    "RFC 2231": "Content-Disposition: attachment; filename*=gb2312''%B7%D6%B9%A4%B1%ED.txt",
    "RFC 2231 in parts": "Content-Disposition: attachment; filename*0*=utf-8''%E5%88%86%E5%B7%A5; filename*1*=%E8%A1%A8.txt",
    "RFC 2047": 'Content-Type: text/plain; name="=?gb2312?B?t9a5pLHtLnR4dA==?="',
    "bare": 'Content-Disposition: attachment; filename="分工表.txt"',
    "with folders": 'Content-Disposition: attachment; filename="C:\\\\x\\\\分工表.txt"',
}


@pytest.mark.parametrize("header", NAMES.values(), ids=NAMES)
def test_names_of_attachments(header: str, tmp_path: Path) -> None:
    head = "From: a\r\nTo: b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nok\r\n--B\r\n"
    (tmp_path / "a.eml").write_bytes(f"{head}{header}\r\n\r\n".encode("gbk") + TEXT.encode() + b"\r\n--B--\r\n")
    assert outcomes(tmp_path) == {"a.eml": "ok", "a.eml/分工表.txt": TEXT}


def test_the_page_is_read_where_plain_text_lost_a_table() -> None:
    rows = "<tr><td>任务</td><td>责任单位</td></tr><tr><td>建台账</td><td>市应急局</td></tr>"
    message = mail("任务 责任单位 建台账 市应急局")
    message.add_alternative(f"<html><body><p>见表。</p><table>{rows}</table></body></html>", subtype="html")
    document = read_bytes(message.as_bytes(), "a.eml")
    assert [line.kind for line in document.lines].count(LineKind.ROW) == 2
    message = mail("只看文字。")
    message.add_alternative("<html><body><p>不看网页。</p></body></html>", subtype="html")
    assert read_bytes(message.as_bytes(), "a.eml").text.split() == ["关于排查的通知", "只看文字。"]


def test_quoted_and_wrapped_lines() -> None:
    data = raw("Content-Type: text/plain; charset=utf-8; format=flowed", f"> {TEXT[:9]} \n> {TEXT[9:]}\n".encode())
    assert read_bytes(data, "a.eml").text.split("\n")[0].replace(">", "").strip().startswith(TEXT[:9])


def test_a_saved_page_is_one_document(tmp_path: Path) -> None:
    body = base64.encodebytes(PAGE.encode("gbk")).decode()
    (tmp_path / "页.mht").write_text(
        "From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n--B\nContent-Type: text/html; charset=gb2312\n'
        f"Content-Transfer-Encoding: base64\n\n{body}\n--B\nContent-Type: image/png\nContent-Location: x.png\n\nx\n--B--\n"
    )
    assert outcomes(tmp_path) == {"页.mht": f"{TEXT}\n市应急局牵头。"}


def test_encrypted_and_hostile_mails(tmp_path: Path) -> None:
    locked = raw("Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64", b"AAAA")
    nested = b"From: a\nTo: b\nMIME-Version: 1.0\n"
    for number in range(3000):
        nested += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    many = mail(files=[("a.txt", b"x")] * 1001)
    (tmp_path / "1.eml").write_bytes(locked)
    (tmp_path / "2.eml").write_bytes(nested)
    (tmp_path / "3.eml").write_bytes(many.as_bytes())
    assert outcomes(tmp_path) == {"1.eml": "ENCRYPTED", "2.eml": "TOO_LARGE", "3.eml": "TOO_LARGE"}


def test_mails_in_mails_end_somewhere(tmp_path: Path) -> None:
    message = mail("底")
    for _ in range(6):
        outer = mail("层")
        outer.add_attachment(message, filename="内.eml")
        message = outer
    (tmp_path / "外.eml").write_bytes(message.as_bytes())
    found = outcomes(tmp_path)
    assert list(found.values()).count("TOO_LARGE") == 1 and len(found) == 4


def test_text_with_colons_is_no_mail() -> None:
    text = f"通知\nFrom: 甲\nTo: 乙\nContent-Type: 无\n{TEXT}"
    assert read_bytes(text.encode(), "a.txt").source.format == "txt"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(0, 40))
def test_mutilated_mails_end_in_a_document_or_an_error(junk: bytes, place: int, cut: int) -> None:
    whole = mail(files=[("分工表.txt", TEXT.encode("gbk"))]).as_bytes()
    data = whole[: place % len(whole)] + junk + whole[place % len(whole) + cut :]
    try:
        assert read_bytes(data, "a.eml").text
    except ReadError as error:
        assert error.remedy


# Tape archives


def tar(members: dict[str, bytes], form: int = tarfile.GNU_FORMAT, encoding: str = "utf-8") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form, encoding=encoding) as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_archives_of_every_packing(pack: object, encoding: str, tmp_path: Path) -> None:
    members = {"目录/乙.txt": TEXT.encode(), "甲.txt": TEXT.encode(), "../../逃.txt": TEXT.encode(), "目录/.藏": b"x"}
    assert callable(pack)
    (tmp_path / "包.bin").write_bytes(pack(tar(members, encoding=encoding)))
    names = [f"包.bin/{name}" for name in ("../../逃.txt", "甲.txt", "目录/乙.txt")]
    assert outcomes(tmp_path) == dict.fromkeys(names, TEXT)
    assert [path.name for path in tmp_path.iterdir()] == ["包.bin"]


def test_links_and_devices_are_no_documents(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    (tmp_path / "秘密").write_text("不该读到", "utf-8")
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            entry = tarfile.TarInfo(f"{kind!r}")
            entry.type, entry.linkname = kind, str(tmp_path / "秘密")
            archive.addfile(entry)
    (tmp_path / "a.tar").write_bytes(buffer.getvalue())
    assert outcomes(tmp_path) == {"a.tar": "EMPTY", "秘密": "不该读到"}


def test_bombs_and_broken_archives(tmp_path: Path) -> None:
    good = tar({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()})
    lying = bytearray(tar({"a.txt": TEXT.encode()}))
    lying[124:136] = b"77777777777\0"
    lying[148:156] = b" " * 8
    lying[148:156] = b"%06o\0 " % sum(lying[:512])
    longname = bytearray(lying)
    longname[156:157] = b"L"
    longname[148:156] = b" " * 8
    longname[148:156] = b"%06o\0 " % sum(longname[:512])
    (tmp_path / "1.tgz").write_bytes(gzip.compress(tar({"弹.txt": b"0" * 30_000_000})))
    (tmp_path / "2.tgz").write_bytes(gzip.compress(good)[:-30])
    (tmp_path / "3.tar").write_bytes(good[:600])
    (tmp_path / "4.tar").write_bytes(bytes(lying))
    (tmp_path / "5.tar").write_bytes(bytes(longname))
    (tmp_path / "6.gz").write_bytes(gzip.compress(TEXT.encode()))
    found = outcomes(tmp_path)
    assert found["1.tgz"] == "TOO_LARGE" and found["2.tgz"] == "DAMAGED" and found["6.gz"] == "UNSUPPORTED"
    assert set(found.values()) <= {"TOO_LARGE", "DAMAGED", "UNSUPPORTED", "EMPTY"}


def test_no_more_members_than_anybody_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarball, "MAX_ENTRIES", 3)
    (tmp_path / "a.tar").write_bytes(tar({f"{number}.txt": b"x" for number in range(5)}))
    assert outcomes(tmp_path) == {"a.tar": "TOO_LARGE"}


def test_foreign_archives_say_what_to_do() -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(b"Rar!\x1a\x07\x00" + bytes(100), "a.rar")
    assert caught.value.category is Category.UNSUPPORTED and "解压" in caught.value.remedy
