"""What a mail holds, whatever its format: a subject, a body, attachments."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. name: as its sender called it, never a path to open. fetch: gives its bytes."""

    name: str
    fetch: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail. subject, body: "" when it has none. html: the body is a page. flowed: its line ends are wraps (RFC 3676).

    page: it is a web page that a browser saved, so that what came with it is no attachment. sent: None when unknown.
    encoding: of the body in the mail.
    """

    subject: str = ""
    body: str = ""
    html: bool = False
    flowed: bool = False
    page: bool = False
    attachments: tuple[Attachment, ...] = ()
    sent: date | None = None
    encoding: str | None = None


def file_name(given: str, number: int) -> str:
    """The name of an attachment without folders; 附件1 for the first where it has none.

    A leading dot would hide it, and what was sent to somebody is not hidden.
    """
    return " ".join(re.split(r"[/\\]", given)[-1].split()).lstrip(". ") or f"附件{number}"


def as_mime(letter: Letter) -> bytes:
    """The letter as a MIME message: how a mail inside an Outlook mail is handed on."""
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message["Subject"] = " ".join(letter.subject.split())
    message.set_content(letter.body, subtype="html" if letter.html else "plain", charset="utf-8")
    for attachment in letter.attachments:
        message.add_attachment(
            attachment.fetch(), maintype="application", subtype="octet-stream", filename=attachment.name
        )
    return message.as_bytes()
