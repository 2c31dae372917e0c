"""Mails as they travel (.eml) and saved web pages (.mht): MIME, read leniently.

The older interface of the standard library is used on purpose: the newer one parses every header, and
fails on damaged ones; here the few that matter are decoded with the encodings that Chinese programs use.
"""

import email
import re
from collections.abc import Iterator
from datetime import date
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import partial

from extract.read.encodings import decode_declared
from extract.read.mail.letter import Attachment, Letter, file_name
from extract.vocabulary.errors import Category, ReadError

_MAX_NESTING = 100
"""Boundaries and enclosed messages; a mail forwarded ten times has some thirty. More make the parser crawl."""

_NESTING = re.compile(rb"boundary\s*=|message/|multipart/", re.IGNORECASE)
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard library's parser raises on mutilated mails."""

_REMEDY = "请在邮件程序里打开，把正文和附件另存后再试"


def parse_mime(data: bytes, name: str) -> Letter:
    """The mail in these bytes. Raises ReadError for an encrypted, hostile or broken one."""
    if len(_NESTING.findall(data)) > 4 * _MAX_NESTING:
        raise ReadError(name, Category.TOO_LARGE, "邮件嵌套过多", _REMEDY)
    try:
        message = email.message_from_bytes(data)
        return _letter(message, name)
    except _BROKEN as error:
        raise ReadError(name, Category.DAMAGED, "邮件结构不完整", _REMEDY) from error


def _letter(message: Message, name: str) -> Letter:
    bodies: list[Message] = []
    files: list[Message] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in _LOCKED:
            raise ReadError(name, Category.ENCRYPTED, "邮件已加密", "请在邮件程序里解密，把正文和附件另存后再试")
        if kind in ("text/plain", "text/html") and not _is_file(part):
            bodies.append(part)
        elif kind not in _SIGNATURES and not _is_decoration(part):
            files.append(part)
    page = _is_page(message, bodies)
    body = _chosen(bodies, page=page)
    text, encoding = _text(body, name) if body is not None else ("", None)
    return Letter(
        _header(message, "Subject"), text, body is not None and body.get_content_type() == "text/html",
        body is not None and str(body.get_param("format") or "").lower() == "flowed", page,
        () if page else tuple(Attachment(_name(part, index), partial(_bytes, part)) for index, part in enumerate(files, 1)),
        _sent(message), encoding,
    )  # fmt: skip


def _parts(message: Message) -> Iterator[Message]:
    """The parts that hold something; a mail inside the mail is one."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)
    else:
        yield message


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def _is_decoration(part: Message) -> bool:
    """A picture that the body shows: letter heads, the sender's badge."""
    return part.get_content_maintype() == "image" and "Content-ID" in part


def _is_page(message: Message, bodies: list[Message]) -> bool:
    """A page that a browser saved was sent to nobody."""
    sent = any(key in message for key in ("To", "Cc", "Bcc", "Received", "Return-Path"))
    pages = bool(bodies) and bodies[0].get_content_type() == "text/html"
    return not sent and pages and message.get_content_type() in ("multipart/related", "text/html")


def _chosen(bodies: list[Message], *, page: bool) -> Message | None:
    """The plain body, or the page where there is none or where it has a table, which plain text loses."""
    plain = next((part for part in bodies if part.get_content_type() == "text/plain"), None)
    rich = next((part for part in bodies if part.get_content_type() == "text/html"), None)
    if rich is None or (plain is not None and not page and b"<table" not in _bytes(rich).lower()):
        return plain if plain is None or rich is None or _bytes(plain).strip() else rich
    return rich


def _text(part: Message, name: str) -> tuple[str, str]:
    found = decode_declared(_bytes(part), str(part.get_param("charset") or ""), name)
    return found.text, found.encoding


def _bytes(part: Message) -> bytes:
    """What the part holds; damaged base64 gives what can be read of it."""
    if part.get_content_maintype() == "message" and part.is_multipart():
        return part.get_payload(0).as_bytes()  # type: ignore[union-attr]
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name(part: Message, index: int) -> str:
    """The attachment's name, without folders; one of our own where it has none."""
    given = _filename(part)
    if not given and part.get_content_maintype() == "message" and part.is_multipart():
        given = f"{_header(part.get_payload(0), 'Subject') or f'附件{index}'}.eml"  # type: ignore[arg-type]
    return file_name(given, index)


def _filename(part: Message) -> str:
    """The name that the part's headers give, "" when they give none."""
    clean = Message()
    for key, value in part.raw_items():
        if key.lower() in ("content-type", "content-disposition"):
            clean[key] = _raw(str(value)).decode("latin-1")
    given = clean.get_param("filename", None, "content-disposition") or clean.get_param("name")
    if isinstance(given, tuple):  # RFC 2231: encoding, language, text
        return decode_declared(given[2].encode("raw-unicode-escape"), given[0] or "", "").text
    try:
        return _decoded(given.encode("latin-1").decode("ascii", "surrogateescape")) if given else ""
    except UnicodeEncodeError:
        return given or ""


def _header(message: Message, key: str) -> str:
    value = next((str(value) for name, value in message.raw_items() if name.lower() == key.lower()), "")
    return " ".join(_decoded(value).split())


def _decoded(raw: str) -> str:
    """A header's words (RFC 2047), and bytes that somebody wrote without saying in which encoding."""
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        parts = [(raw, None)]
    return "".join(_word(part, charset) for part, charset in parts)


def _word(part: bytes | str, charset: str | None) -> str:
    raw = _raw(part) if isinstance(part, str) else part
    try:
        return decode_declared(raw, charset or "", "").text
    except ReadError:
        return raw.decode("utf-8", "replace")


def _raw(text: str) -> bytes:
    """A header as it stood in the file; the parser hides bytes that are not ASCII in surrogates."""
    return text.encode("utf-8", "surrogateescape")


def _sent(message: Message) -> date | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
