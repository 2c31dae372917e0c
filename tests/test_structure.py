"""Structure: ordinals, paragraphs across hard line breaks, the tree, glued headings, title, date, furniture."""

import time
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.read.assemble import Parsed, Piece, assemble
from extract.structure.markers import families, inline_markers, leading_marker
from extract.structure.outline import outline
from extract.structure.paragraphs import paragraphs, wrap_width
from extract.vocabulary.document import Document, LineKind, Source
from extract.vocabulary.outline import Block, BlockKind


def doc(text: str, name: str = "样.txt") -> Document:
    """The text as a plain file is read: one line a piece, line ends of unknown meaning."""
    return assemble(Parsed([Piece(line) for line in text.split("\n")]), Source(name, None, "", len(text), "txt"))


def blocks(text: str) -> tuple[Block, ...]:
    return outline(doc(text))[0].blocks


def tree(text: str) -> list[str]:
    """One line a block: a dot a depth, the kind's first letter, the block's words with its heading in 〈〉."""
    shown = []
    for block in blocks(text):
        words = text[block.start : block.end]
        if block.head and block.kind is not BlockKind.TITLE:
            at = block.head[1] - block.start
            words = f"{words[: block.head[0] - block.start]}〈{text[slice(*block.head)]}〉{words[at:]}"
        shown.append("." * block.depth + block.kind.name[0] + words.replace("\n", "/"))
    return shown


LEADING = [
    ("第一部分　过去的工作", "part", 1),
    ("第十二章 附则", "part", 12),
    ("一、总体要求", "cn", 1),
    ("二十三、加强领导", "cn", 23),
    ("三．工作步骤", "cn", 3),
    ("第十二条　县级以上人民政府", "article", 12),
    ("第三条（职责分工）各区", "article", 3),
    ("第一条，凡事有主", "", 0),
    ("第三条规定的期限", "", 0),
    ("★领导批示", "star", 0),
    ("（十一）健全制度", "cnp", 11),
    ("( 二 )健全制度", "cnp", 2),
    ("12．压实责任", "num", 12),
    ("３、压实责任", "num", 3),
    ("1.5G基站建设", "", 0),
    ("1.5亿元已经到账", "", 0),
    ("2026年的任务", "", 0),
    ("（3）筹措经费", "nump", 3),
    ("（2026年）", "", 0),
    ("⑫摸清底数", "circ", 12),
    ("——坚持问题导向", "dash", 0),
    ("————————", "", 0),
    ("一是建好台账", "yishi", 1),
    ("四则是办好实事", "yishi", 4),
    ("一是否可行", "", 0),
    ("五要狠抓落实", "yiyao", 5),
    ("一要。", "", 0),
    ("第三，扛起责任", "diyi", 3),
    ("第一书记要驻村", "", 0),
    ("其二，能力不足", "qiyi", 2),
    ("其他事项", "", 0),
    ("首先，统一思想", "shouxian", 1),
    ("最后，要抓紧", "shouxian", 99),
    ("一方面抓紧", "", 0),
    ("", "", 0),
]


@pytest.mark.parametrize(("text", "family", "number"), LEADING)
def test_leading_marker(text: str, family: str, number: int):
    marker = leading_marker(text, 0, len(text))
    assert (marker.family if marker else "", marker.number if marker else 0) == (family, number)
    if marker:
        assert marker.text == text[marker.start : marker.end]
        assert marker.start == 0


INLINE = [
    ("要做好三件事：一是查，二是改，三是防。", "一是 二是 三是"),
    ("重点有：1.摸底。2.整改。3.验收。", "1. 2. 3."),
    ("分三步：①摸底；②整改；③验收。", "① ② ③"),
    ("做到三条：首先，要学懂；其次，要弄通；最后，要做实。", "首先， 其次， 最后，"),
    ("要抓紧。三要管住人。", "三要"),  # right after a full stop it can be nothing else
    ("一方面要抓，一方面要管。", ""),
    ("万一要出险，统一是前提，唯一是他。", ""),
    ("只办了一件事：一是建台账。", ""),  # a one without a two counts nothing
    ("路程1.5公里，住2.号楼。", ""),
    ("编到第二，还没有第一，就散了。", ""),
    ("会议听取汇报，第一，形势好。第三，任务重。", ""),  # no two: 第一 opens nothing, 第三 follows nothing
    ("", ""),
]


@pytest.mark.parametrize(("text", "found"), INLINE)
def test_inline_markers_only_where_a_series_counts(text: str, found: str):
    assert " ".join(m.text for m in inline_markers(text, 0, len(text), {})) == found


def test_inline_marker_goes_on_with_the_series_of_the_line_before():
    assert [m.number for m in inline_markers("再抓排查；三是抓整改。", 0, 11, {"yishi": 2})] == [3]
    assert list(inline_markers("再抓排查，五是抓整改。", 0, 11, {"yishi": 2})) == []


def test_every_family_has_a_rank_and_series_stand_innermost():
    ranks = [family.rank for family in families().values()]
    assert ranks == sorted(ranks)


PARAGRAPHS = [
    ("空文档", "", []),
    ("只有空白", " \n　\n\t\n", []),
    ("行尾逗号", "要抓紧排查，\n抓紧整改。", ["要抓紧排查，/抓紧整改。"]),
    ("行尾顿号", "市教育局、\n市财政局负责。", ["市教育局、/市财政局负责。"]),
    ("行尾“的”", "这是一项重要的\n工作。", ["这是一项重要的/工作。"]),
    ("句号后换行", "要抓紧排查。\n要抓紧整改。", ["要抓紧排查。", "要抓紧整改。"]),
    ("句号加引号", "要做到“清零。”\n要抓紧整改。", ["要做到“清零。”", "要抓紧整改。"]),
    ("编号另起一段", "要做好以下工作，\n一、排查。", ["要做好以下工作，", "一、排查。"]),
    ("括号没完", "抓好落实（责任单位：市教育局\n市财政局）", ["抓好落实（责任单位：市教育局/市财政局）"]),
    ("编号独占一行", "（一）\n健全台账", ["（一）/健全台账"]),
    ("首行缩进", "要抓紧排查，\n　　要抓紧整改。", ["要抓紧排查，", "要抓紧整改。"]),
    ("空行分段", "要抓紧排查，\n\n抓紧整改。", ["要抓紧排查，", "抓紧整改。"]),
    ("短行不并", "组织领导\n要有专班。", ["组织领导", "要有专班。"]),
]


@pytest.mark.parametrize(("text", "found"), [case[1:] for case in PARAGRAPHS], ids=[case[0] for case in PARAGRAPHS])
def test_paragraphs_are_joined_across_hard_line_breaks(text: str, found: list[str]):
    assert [text[p.start : p.end].replace("\n", "/") for p in paragraphs(doc(text))] == found


LONG = "市发展改革委、市财政局、市水利局和各县区政府按照职责分工推进，" * 4 + "确保按期完成。"
UNWRAPPED = [
    ("句子停在词中", "（一）管理海域使用。监督管理国家授权的海域使用，组织海域论\n证、海域评估和界线勘定。", 1),
    ("只剩句尾", "省重点项目建设管理办公室的党务人事财务等工作统一由省发展改革委员会\n负责。", 1),
    ("名单不是句尾", "四、河长制工作推进力度大、水环境质量改善明显的乡镇（街道办事处）\n下汶镇、潭背镇。", 2),
    ("小标题不并下段", "（一）坚持以人民为中心，着力保障和改善民生，增强群众获得感\n各县要把就业放在首位。", 2),
]


@pytest.mark.parametrize(("text", "count"), [case[1:] for case in UNWRAPPED], ids=[case[0] for case in UNWRAPPED])
def test_a_stray_line_end_in_an_unwrapped_text(text: str, count: int):
    whole = f"{LONG}\n{text}\n{LONG}\n{LONG}\n{LONG}"
    assert wrap_width(whole.split("\n")) == 0
    assert len(paragraphs(doc(whole))) == 4 + count


def test_a_wrapped_text_is_joined_where_the_lines_are_full():
    wrapped = (
        "各乡镇要把防火责任落实到每个山头每个地块，\n护林员每天巡山不少于两次并做好记录备查，遇\n"
        "有烟点立即报告并就近组织扑救，县里将不定期\n开展暗访抽查。\n检查站要全天值守。"
    )
    assert len(paragraphs(doc(wrapped))) == 2
    assert wrap_width(wrapped.split("\n")) > 0


def test_whole_paragraphs_a_line_are_not_wrapped():
    assert wrap_width(["各乡镇要把防火责任落实到每个山头每个地块。"] * 10) == 0
    assert wrap_width(["长" * 400] * 10) == 0
    assert wrap_width([]) == 0


def test_lines_that_the_file_ends_itself_are_never_joined():
    source = Source("样.docx", None, "", 0, "docx")
    document = assemble(Parsed([Piece("要抓紧排查，", hard=True), Piece("抓紧整改。", hard=True)]), source)
    assert len(paragraphs(document)) == 2


TREES = [
    (
        "四级编号",
        "一、压实责任。各单位要明确专人。\n（一）建账。要建台账。\n1.摸底。要见底。\n（1）入户。要走遍。\n二、严格考核。结果要公开。",
        [
            "I一、〈压实责任。〉各单位要明确专人。",
            ".I（一）〈建账。〉要建台账。",
            "..I1.〈摸底。〉要见底。",
            "...I（1）〈入户。〉要走遍。",
            "I二、〈严格考核。〉结果要公开。",
        ],
    ),
    (
        "单独成行的标题",
        "一、加强领导\n成立专班，县长任组长。\n二、强化保障\n落实经费，纳入年度预算。",
        ["H一、〈加强领导〉", ".T成立专班，县长任组长。", "H二、〈强化保障〉", ".T落实经费，纳入年度预算。"],
    ),
    (
        "一行几项",
        "（一）抓排查。1.查老旧小区。2.查沿街商铺。（二）抓整改。立查立改。",
        ["I（一）〈抓排查。〉", ".I1.〈查老旧小区。〉", ".I2.〈查沿街商铺。〉", "I（二）〈抓整改。〉立查立改。"],
    ),
    (
        "段中的一是二是",
        "要做好两件事：一是查隐患，见人见物；二是促整改，见行见效。\n经费由财政保障。",
        ["T要做好两件事：", "I一是〈查隐患，见人见物；〉", "I二是〈促整改，见行见效。〉", "T经费由财政保障。"],
    ),
    (
        "星号和破折号",
        "★重点任务\n——抓源头。控增量。\n——抓末端。减存量。",
        ["H★〈重点任务〉", ".I——〈抓源头。〉控增量。", ".I——〈抓末端。〉减存量。"],
    ),
    (
        "缺一级编号",
        "一、任务\n1.修路。要修通。\n2.架桥。要架好。\n二、保障\n1.经费。要拨足。",
        [
            "H一、〈任务〉",
            ".I1.〈修路。〉要修通。",
            ".I2.〈架桥。〉要架好。",
            "H二、〈保障〉",
            ".I1.〈经费。〉要拨足。",
        ],
    ),
    (
        "没有编号的小标题",
        "防汛方案\n组织领导\n县里成立由主要负责同志任组长的工作专班，每月调度一次，每季通报一次，年底考核一次，结果运用到评先评优之中，不走过场。\n资金保障\n县财政每年安排专项经费，主要用于设备购置、人员培训、线路维护，做到专款专用，接受审计监督，任何单位不得截留挪用。",
        [
            "T防汛方案",
            "H〈组织领导〉",
            ".T县里成立由主要负责同志任组长的工作专班，每月调度一次，每季通报一次，年底考核一次，结果运用到评先评优之中，不走过场。",
            "H〈资金保障〉",
            ".T县财政每年安排专项经费，主要用于设备购置、人员培训、线路维护，做到专款专用，接受审计监督，任何单位不得截留挪用。",
        ],
    ),
    (
        "标题称呼落款",
        "关于清理楼道杂物的通知\n各社区：\n请在月底前清理完毕。\n望江街道办事处\n2026年4月3日",
        ["T关于清理楼道杂物的通知", "F各社区：", "T请在月底前清理完毕。", "F望江街道办事处", "F2026年4月3日"],
    ),
    (
        "章和条",
        "第一章 总则\n第一条 为规范用水，制定本办法。\n第二条 用水单位应当：\n（一）装表计量；\n（二）按月报数。"
        "\n第二章 管理\n第三条（计划）每年定一次。",
        [
            "H第一章〈 总则〉",
            ".I第一条 为规范用水，制定本办法。",
            ".I第二条 用水单位应当：",
            "..I（一）装表计量；",
            "..I（二）按月报数。",
            "H第二章〈 管理〉",
            ".I第三条〈（计划）〉每年定一次。",
        ],
    ),
    (
        "条文与条号之间没有空格",
        "第一章 总则\n第一条为规范用水，制定本办法。\n第二条用水单位应当装表计量。第三条每月按时报数。",
        [
            "H第一章〈 总则〉",
            ".I第一条为规范用水，制定本办法。",
            ".I第二条用水单位应当装表计量。",
            ".I第三条每月按时报数。",
        ],
    ),
    (
        "标题后面接着第一项",
        "现通知如下：一、保障措施（一）加强统筹。各部门要联动。\n（二）加强宣传。开设专栏。\n二、工作要求 1.按时报送。\n2.专人负责。",
        [
            "T现通知如下：",
            "H一、〈保障措施〉",
            ".I（一）〈加强统筹。〉各部门要联动。",
            ".I（二）〈加强宣传。〉开设专栏。",
            "H二、〈工作要求〉",
            ".I1.〈按时报送。〉",
            ".I2.〈专人负责。〉",
        ],
    ),
    (
        "两个全角空格之前是小标题",
        "一、工作程序\n（一）发布通知　　省科技厅发布年度申报通知。\n（二）组织评审　　各市科技部门组织评审。",
        [
            "H一、〈工作程序〉",
            ".I（一）〈发布通知〉　　省科技厅发布年度申报通知。",
            ".I（二）〈组织评审〉　　各市科技部门组织评审。",
        ],
    ),
    (
        "没有第二项就不是一列",
        "一、保障措施（一）加强统筹。\n二、附则",
        ["H一、〈保障措施（一）加强统筹。〉", "I二、〈附则〉"],
    ),
    (
        "小标题不以介词结尾",
        "四、请各有关协会于 2026年7月20日前将推荐材料报送我部。逾期不予受理，其他要求见附件。",
        ["I四、〈请各有关协会于 2026年7月20日前将推荐材料报送我部。〉逾期不予受理，其他要求见附件。"],
    ),
    (
        "最后一项之后说全文的段落不属于这一项",
        "一、主要任务\n（一）摸底。各镇逐户登记。\n各镇要落实专人。\n（二）整改。逐项销号。\n各镇、各部门要按本通知抓好落实。",
        [
            "H一、〈主要任务〉",
            ".I（一）〈摸底。〉各镇逐户登记。",
            "..T各镇要落实专人。",
            ".I（二）〈整改。〉逐项销号。",
            "T各镇、各部门要按本通知抓好落实。",
        ],
    ),
    ("空文档", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in TREES], ids=[case[0] for case in TREES])
def test_tree(text: str, expected: list[str]):
    assert tree(text) == expected


def test_a_heading_of_the_file_itself_holds_its_section():
    pieces = [
        Piece("防汛方案"), Piece("组织实施", LineKind.HEADING, 1), Piece("分步推进", LineKind.HEADING, 2),
        Piece("要先易后难。"), Piece("督促检查", LineKind.HEADING, 1), Piece("要动真碰硬。"),
    ]  # fmt: skip
    found = outline(assemble(Parsed(pieces), Source("样.docx", None, "", 0, "docx")))[0].blocks
    assert [block.depth for block in found] == [0, 0, 1, 2, 0, 1]
    assert [block.parent for block in found] == [None, None, 1, 2, None, 4]


def test_a_table_row_stays_one_block_with_its_cells():
    pieces = [Piece("一、分工", hard=True), Piece(cells=("1", "修路", "市交通局"), kind=LineKind.ROW, hard=True)]
    document = assemble(Parsed(pieces), Source("样.docx", None, "", 0, "docx"))
    row = outline(document)[0].blocks[-1]
    assert row.kind is BlockKind.ROW
    assert [document.text[a:b] for a, b in row.cells] == ["1", "修路", "市交通局"]


SCRAPS = st.sampled_from(
    [
        *"一二三。，；：、（）()“”《》\n　 \t★—①②1.2", "一、", "（二）", "一是", "二要", "第一，", "最后，",
        "3.", "——", "要抓紧", "😀", "2026年"
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(SCRAPS, max_size=60).map("".join))
def test_blocks_are_in_order_apart_and_form_a_tree(text: str):
    document = doc(text)
    found = outline(document)[0].blocks
    covered = "".join(document.text[block.start : block.end] for block in found)
    assert [c for c in covered if not c.isspace()] == [c for c in document.text if not c.isspace()]
    last = 0
    for index, block in enumerate(found):
        assert block.index == index
        assert last <= block.start < block.end
        last = block.end
        assert block.depth == (0 if block.parent is None else found[block.parent].depth + 1)
        assert block.parent is None or block.parent < index
        if block.marker:
            assert document.text[block.marker.start : block.marker.end] == block.marker.text
            assert block.start == block.marker.start
        if block.head:
            assert block.start <= block.head[0] <= block.head[1] <= block.end


HOSTILE: list[tuple[str, Callable[[int], str]]] = [
    ("只有一是", lambda n: "一是抓好落实；" * n),
    ("只有①", lambda n: "①抓好落实。" * n),
    ("数到十再数", lambda n: "".join(f"{c}是抓好落实；" for c in "一二三四五六七八九十" * (n // 10))),
    ("编号行", lambda n: "\n".join(f"{i % 999}.抓好落实工作。" for i in range(n))),
    ("换行不断句", lambda n: "各部门要认真落实各项工作任务把责任压实到人到岗到事到位\n" * n),
    ("括号不关", lambda n: "（抓好落实，\n" * n),
    ("小标题", lambda n: "加强领导\n" * n),
]


def seconds(run: Callable[[], object]) -> float:
    """CPU seconds, the better of two runs."""
    spent = []
    for _ in range(2):
        begin = time.process_time()
        run()
        spent.append(time.process_time() - begin)
    return min(spent)


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_time_grows_with_the_text_not_with_its_square(name: str, make: Callable[[int], str]):
    small, large = doc(make(1_000)), doc(make(8_000))
    assert seconds(partial(outline, large)) < 24 * seconds(partial(outline, small)) + 0.05


def test_deep_nesting():
    text = "\n".join(f"{mark}抓好落实" for mark in ["一、", "（一）", "1.", "（1）", "①", "——", "一是"] * 300)
    found = blocks(text)
    assert len(found) == 2_100
    assert max(block.depth for block in found) == 6
