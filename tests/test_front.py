"""What stands before and around the text: title, date, letter head, furniture."""

from datetime import date

import pytest

from extract.read.assemble import Parsed, Piece, assemble
from extract.structure.front import document_date, front_matter, names_a_document
from extract.structure.furniture import is_furniture
from extract.structure.outline import outline
from extract.structure.paragraphs import paragraphs
from extract.vocabulary.document import Document, LineKind, Source
from extract.vocabulary.outline import DocumentDate


def doc(text: str, name: str = "样.txt") -> Document:
    """The text as a plain file is read: one line a piece, line ends of unknown meaning."""
    return assemble(Parsed([Piece(line) for line in text.split("\n")]), Source(name, None, "", len(text), "txt"))


TITLES = [
    ("关于做好防汛工作的通知\n各县区：\n请抓紧。", "关于做好防汛工作的通知"),
    ("临江市人民政府\n关于加快冷链发展的实施意见\n各县区：\n请抓紧。", "临江市人民政府关于加快冷链发展的实施意见"),
    ("白河县办公室关于印发白河县\n校车应急预案的通知\n各校：\n请执行。", "白河县办公室关于印发白河县校车应急预案的通知"),
    ("在全县春耕生产现场会上的讲话\n（2026年3月2日）\n同志们：\n今天开会。", "在全县春耕生产现场会上的讲话"),
    ("2026年工作要点\n一、抓春耕。", "2026年工作要点"),
    ("荷塘区2025年工作总结和2026年工作计划\n一、总结。", "荷塘区2025年工作总结和2026年工作计划"),
    ("荷塘区2025年工作总结\n和2026年工作计划\n一、总结。", "荷塘区2025年工作总结和2026年工作计划"),
    ("首页 新闻\n来源：某某报\n关于节约用水的倡议书\n居民朋友们：\n请节水。", "关于节约用水的倡议书"),
    ("差不多差在哪里\n有个故事说，差一点就是差很多。", "差不多差在哪里"),
    ("督查工作办法（试行）\n第一章 总则\n本办法适用于全县。", "督查工作办法（试行）"),
    ("防汛方案\n（一）完善巡查制度\n每天巡查两次。", "防汛方案"),  # a number in brackets is no subtitle
    ("防汛方案\n（征求意见稿）\n一、完善巡查制度。", "防汛方案"),
    ("各单位要抓紧。\n要抓实。", ""),
    ("一、抓春耕。\n二、抓防火。", ""),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title(text: str, title: str):
    assert outline(doc(text))[0].title == title


@pytest.mark.parametrize(
    ("levels", "title", "kinds"),
    [((1, 2, 2), "巡查", "FTHTHT"), ((1, 1, 1), "", "HTHTHT"), ((2, 2), "", "HTHT"), ((1,), "巡查", "FT")],
)
def test_a_heading_with_others_of_its_level_is_no_title(levels: tuple[int, ...], title: str, kinds: str):
    heads = [
        Piece(word, LineKind.HEADING, level) for word, level in zip(("巡查", "绿化", "养护"), levels, strict=False)
    ]
    pieces = [piece for head in heads for piece in (head, Piece("要抓紧抓实。"))]
    shape = outline(assemble(Parsed(pieces), Source("样.md", None, "", 0, "md")))[0]
    assert shape.title == title
    assert "".join(block.kind.name[0] for block in shape.blocks) == kinds


def test_the_files_own_title_wins():
    pieces = [Piece("关于开会的通知"), Piece("春耕备耕", LineKind.TITLE), Piece("要抓紧。")]
    document = assemble(Parsed(pieces), Source("样.docx", None, "", 0, "docx"))
    assert outline(document)[0].title == "春耕备耕"


DATES = [
    ("关于开会的通知\n请参加。\n县政府办公室\n2026年3月5日", "样.txt", "2026-03-05 落款 day"),
    ("关于开会的通知\n请参加。\n县政府办公室　二〇二六年三月五日", "样.txt", "2026-03-05 落款 day"),
    (
        "关于开会的通知\n发布日期：2026-03-09\n请参加。　　县政府办公室　　2026年3月5日（此件公开发布）",
        "样.txt",
        "2026-03-05 落款 day",
    ),
    (
        "关于开会的通知\n请参加。\n县政府办公室县财政局县人力资源和社会保障局县住房和城乡建设局县水利局 2026年3月5日",
        "样.txt",
        "2026-03-05 落款 day",
    ),
    ("关于开会的通知\n发布日期：2026-03-09\n督查截止日期为2026年3月5日", "样.txt", "2026-03-09 发文日期 day"),
    (
        "县政府办公室转发市政府关于清淤的通知\n请落实。\n县政府办公室\n2026年3月5日\n市政府关于清淤的通知\n抓好清淤。\n市政府\n2026年2月1日",
        "样.txt",
        "2026-03-05 落款 day",
    ),
    ("关于开会的通知\n发布日期：2026-03-09\n请参加。\n县政府办公室\n2026年3月5日", "样.txt", "2026-03-05 落款 day"),
    ("关于开会的通知\n发布日期：2026-03-09\n请参加。", "样.txt", "2026-03-09 发文日期 day"),
    ("发文日期：2026年3月9日\n关于开会的通知\n请参加。", "样.txt", "2026-03-09 发文日期 day"),
    ("在推进会上的讲话\n（2026年4月1日）\n同志们：\n要抓紧。", "样.txt", "2026-04-01 会议日期 day"),
    ("办公会议纪要\n2026年4月7日，局长主持召开办公会议。", "样.txt", "2026-04-07 会议日期 day"),
    ("办公会议纪要\n4月8日下午，局长主持召开2026年第7次办公会议。", "样.txt", "2026-04-08 会议日期 day"),
    ("要抓紧落实。", "20260203通知.txt", "2026-02-03 文件名 day"),
    ("要抓紧落实。", "2026-2-3 讲话.txt", "2026-02-03 文件名 day"),
    ("要抓紧落实。", "纪要2026年2月.txt", "2026-02-01 文件名 month"),
    ("2026年工作要点\n一、抓春耕。", "样.txt", "2026-01-01 标题 year"),
    ("要抓紧落实。", "2025年总结.txt", "2025-01-01 文件名 year"),
    ("关于开会的通知\n请参加。\n县政府办公室\n2026年2月30日", "样.txt", ""),
    ("要在2026年6月底前完成。", "样.txt", ""),
    ("要抓紧落实。\n完成时限： 2026年12月\n", "样.txt", ""),  # a deadline on a line of its own is no signature
    ("要抓紧落实。", "样13800138000.txt", ""),
    ("", "样.txt", ""),
]


@pytest.mark.parametrize(("text", "name", "expected"), DATES)
def test_date(text: str, name: str, expected: str):
    found = outline(doc(text, name))[0].date
    assert (f"{found.day} {found.origin} {found.precision}" if found else "") == expected


def test_a_table_of_deadlines_is_no_signature():
    pieces = [Piece("重点任务清单"), Piece(cells=("修路", "2026年6月30日"), kind=LineKind.ROW, hard=True)]
    document = assemble(Parsed(pieces), Source("样.docx", None, "", 0, "docx"))
    found = paragraphs(document)
    assert document_date(document, found, front_matter(document, found)[1]) is None


def test_a_date_that_the_user_gave_wins():
    given = DocumentDate(date(2026, 1, 2), "指定")
    assert outline(doc("通知\n请参加。\n2026年3月5日"), given)[0].date == given


NAMES = [
    ("关于春季植树的通知", True), ("2026年政府工作报告", True), ("网格员管理办法（试行）", True),
    ("要认真贯彻这个通知。", False), ("贯彻通知，落实办法", False), ("春风", False), ("", False),
    ("长" * 80 + "的通知", False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), NAMES)
def test_names_a_document(line: str, expected: bool):
    assert names_a_document(line) is expected


FURNITURE = [
    ("— 3 —", True), ("第 2 页 共 9 页", True), ("2026年3月5日", True), ("二〇二六年三月五日", True),
    ("青政办发〔2026〕12号", True), ("（此件公开发布）", True), ("抄送：县委办公室", True), ("来源：某某日报", True),
    ("打印 关闭", True), ("各县区人民政府，市直各部门：", True), ("同志们：", True), ("附件：1.分工表", True),
    ("出席：王某、李某", True), ("联系人：赵某 电话：12345", True), ("主持人：县长", True),
    ("2026年3月5日前完成整改。", False), ("各县区要抓紧。", False), ("打印机要统一采购，不得超标。", False),
    ("来源要清楚。", False), ("同志们要努力。", False), ("附件所列任务要按期完成。", False),
    ("按照青政办发〔2026〕12号文件执行。", False), ("第3页的数字要改。", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), FURNITURE)
def test_furniture(line: str, expected: bool):
    assert is_furniture(line) is expected
