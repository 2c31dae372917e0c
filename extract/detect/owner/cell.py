"""The cells of a column of units or people: 县发改局（牵头）、财政局; ★县水利局; 县民政局 张三."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.detect.owner import statement
from extract.detect.owner.lexicon import Lexicon, complete
from extract.detect.owner.names import ends_like_unit
from extract.detect.owner.words import labels
from extract.vocabulary.task import Owner, Role

COLUMN = "column"
"""`Owner.source` of what stands in a cell of a task table."""
_SIGNS = "★☆*＊●▲△√"
"""Signs before the unit that answers for all; what they mean stands in a note, so that they only leave the name."""
_REMARK = re.compile(
    r"\s*[（(](?:(?P<lead>牵头|主办|主责|总牵头)|(?P<cooperating>配合|协办|协助|参与)|(?P<supervising>督办|监督))(?:单位|部门)?[）)]\Z"
)
_POST = re.compile(
    r"(?:常务)?副?(?:省长|市长|县长|区长|州长|镇长|乡长|部长|厅长|局长|处长|科长|院长|校长|行长|主任|书记|主席|会长|秘书长|经理|总经理|董事长)"
)
_UNIT_AND_PERSON = re.compile(r"(?P<unit>\S{2,})\s+(?P<person>[\u4e00-\u9fff·]{2,4})\Z")


def read_cell(text: str, start: int, end: int, role: Role, lexicon: Lexicon, *, person: bool = False) -> list[Owner]:
    """Owners in the cell text[start:end] of a column whose head names the role; person: it names people.

    Labels, verbs and remarks in the cell (牵头单位：X；配合单位：Y, X牵头，Y配合, X（牵头）) win over the head.
    """
    if labels(text, start, end):
        return statement.read(text, start, end, lexicon, COLUMN)
    found = statement.listed(text, start, end, role, lexicon, COLUMN, person=person)
    if person:
        return _with_posts(text, found)
    units = [part for owner in found for part in _parts(owner, lexicon)]
    if any(sign in _SIGNS for sign in text[start:end]):  # a sign before a name hides its prefix from those after it
        names = complete([unit.name for unit in units], lexicon)
        units = [replace(unit, name=name) for unit, name in zip(units, names, strict=True)]
    return units


def _with_posts(text: str, people: list[Owner]) -> list[Owner]:
    """People with the post that stands behind the name after a blank (王强 副县长), which is no other person."""
    found: list[Owner] = []
    for person in people:
        last = found[-1] if found else None
        if last and _POST.fullmatch(person.name) and text[last.end : person.start].isspace():
            words = text[last.start : person.end]
            found[-1] = replace(last, text=words, end=person.end, name=last.name + person.name)
        else:
            found.append(person)
    return found


def _parts(owner: Owner, lexicon: Lexicon) -> Iterator[Owner]:
    """A unit without signs and remarks around its name, and apart from the person who stands behind it."""
    begin = len(owner.text) - len(owner.text.lstrip(_SIGNS))
    if begin:
        owner = _cut(owner, begin, len(owner.text), owner.name.lstrip(_SIGNS))
    if remark := _REMARK.search(owner.text):
        role = Role(next(name for name, word in remark.groupdict().items() if word))
        shown = re.sub(r"\s", "", remark[0])
        owner = replace(_cut(owner, 0, remark.start(), owner.name.removesuffix(shown)), role=role)
    both = _UNIT_AND_PERSON.match(owner.text)
    if both and ends_like_unit(both["unit"], lexicon) and not ends_like_unit(both["person"], lexicon):
        yield _cut(owner, 0, both.end("unit"), owner.name.removesuffix(both["person"]))
        yield replace(_cut(owner, both.start("person"), both.end(), both["person"]), person=True)
    else:
        yield owner


def _cut(owner: Owner, start: int, end: int, name: str) -> Owner:
    """The owner with text[start:end] of its words, under another name."""
    return replace(owner, text=owner.text[start:end], start=owner.start + start, end=owner.start + end, name=name)
