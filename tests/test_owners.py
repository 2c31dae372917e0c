"""Who: statements in brackets and label lines, lists of units, running sentences; hostile input; the two tables."""

import re
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.detect.owner import extended, find_owners, has_responsibility, responsibility_spans, standard
from extract.detect.owner.lists import split
from extract.detect.owner.words import labels
from extract.knowledge import table, values

SHARED = Path(__file__).parents[1].parent / "shared"
SHORT = {"lead": "L", "responsible": "R", "cooperating": "C", "supervising": "S"}


def shown(text: str, **options: bool) -> str:
    """Owners as "L省教育厅 R省财政厅", a person with a *."""
    found = find_owners(text, 0, len(text), **options)
    return " ".join(f"{SHORT[o.role.value]}{o.name}{'*' if o.person else ''}" for o in found)


STATEMENTS = [
    ("（省民政厅牵头，省财政厅、省教育厅等按职责分工负责）", "L省民政厅 R省财政厅 R省教育厅"),
    ("（牵头单位：市商务局；配合单位：市财政局、各县区政府）", "L市商务局 C市财政局 C各县区政府"),
    ("(责任单位:省水利厅牵头，各有关部门及各地区按职责分工负责)", "L省水利厅 R各有关部门 R各地区"),
    ("(牵头单位：省林业局，责任单位：省有关单位和各市〔州〕政府 )", "L省林业局 R省有关单位 R各市〔州〕政府"),
    ("〔责任单位：省工信厅、交通运输厅等部门〕", "R省工信厅 R省交通运输厅等部门"),
    ("责任单位:市水务局;配合单位:市财政局、市审计局", "R市水务局 C市财政局 C市审计局"),
    ("主责单位：市教委，市体育局", "L市教委 L市体育局"),
    ("主责单位：市委宣传部 (市文明办 )，市文物局", "L市委宣传部(市文明办) L市文物局"),
    ("责 任 单 位 ：市教育局", "R市教育局"),
    ("【责任单位】市住建局、城管局", "R市住建局 R市城管局"),
    ("责任单位——市教育局／市财政局", "R市教育局 R市财政局"),
    ("主办单位：县农业农村局\t县水利局；协办单位：各乡镇", "L县农业农村局 L县水利局 C各乡镇"),
    ("牵头部门：省数据局；参加单位：省财政厅", "L省数据局 C省财政厅"),
    ("考核责任单位：省生态环境厅", "R省生态环境厅"),
    ("承办单位：市外办；督办单位：市政府督查室", "R市外办 S市政府督查室"),
    ("第一责任单位：县教体局", "L县教体局"),
    ("实施主体：市城投公司 时间要求：年底", "R市城投公司"),
    ("（由省教育厅会同省财政厅负责）", "R省教育厅 C省财政厅"),
    ("（省统计局负责，省财政厅配合）", "R省统计局 C省财政厅"),
    ("（省应急管理厅牵头，省公安厅参与，2025年底前完成）", "L省应急管理厅 C省公安厅"),
    ("（省科技厅负责，持续推进）", "R省科技厅"),
    ("（各级各部门按职责分工落实）", "R各级各部门"),
    ("（牵头领导：赵明；责任单位：市民政局；完成时限：6月底）", "L赵明* R市民政局"),
    ("分管省领导：孙伟", "R孙伟*"),
    ("责任人：吴 昊、郑丽", "R吴昊* R郑丽*"),
    ("责任单位：省教育厅。列第一位的为牵头单位，下同", "R省教育厅"),
    ("责任单位：省发展改⾰委、⼈⼒资源社会保障厅", "R省发展改革委 R省人力资源社会保障厅"),
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS)
def test_statements(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert has_responsibility(text, 0, len(text))


LISTS = [
    ("人力资源和社会保障厅、住房和城乡建设厅和卫生健康委", ["人力资源和社会保障厅", "住房和城乡建设厅", "卫生健康委"]),
    ("市文化和旅游局与市发展和改革委员会", ["市文化和旅游局", "市发展和改革委员会"]),
    ("省委统战部和省民宗委，各市、县（区）人民政府", ["省委统战部", "省民宗委", "各市、县（区）人民政府"]),
    ("市科委、中关村管委会，市教委", ["市科委、中关村管委会", "市教委"]),
    ("市工业和信息化局及市商务局以及各区政府", ["市工业和信息化局", "市商务局", "各区政府"]),
    ("省粮食和\n物资储备局、省税\n务局", ["省粮食和\n物资储备局", "省税\n务局"]),
    ("市教育局 市财政局", ["市教育局", "市财政局"]),
    ("国家税务总局\n青海省税务局", ["国家税务总局\n青海省税务局"]),
    ("“两区 ”工作领导小组办公室，市商务局", ["“两区 ”工作领导小组办公室", "市商务局"]),
    ("自然资源和住房城乡建设部门", ["自然资源", "住房城乡建设部门"]),
    ("", []),
    ("、，；", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists_are_cut_between_names_only(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in split(text, 0, len(text), standard())] == expected


ELISIONS = [
    ("省科技厅、民政厅、财政厅", "省科技厅 省民政厅 省财政厅"),
    ("自治区商务厅、发展改革委", "自治区商务厅 自治区发展改革委"),
    ("贵州省教育厅、财政厅", "贵州省教育厅 贵州省财政厅"),
    ("市委组织部、宣传部、财政局", "市委组织部 市委宣传部 市财政局"),
    ("省发改委、市场监管局，福建银保监局", "省发改委 省市场监管局 福建银保监局"),
    ("教育部、财政部、知识产权局", "教育部 财政部 知识产权局"),
    ("省税务局、厦门市税务局、团省委", "省税务局 厦门市税务局 团省委"),
    ("各设区市人民政府、教育局", "各设区市人民政府 教育局"),
    ("省水利厅、林业局等部门", "省水利厅 省林业局等部门"),
]


@pytest.mark.parametrize(("text", "expected"), ELISIONS)
def test_elided_prefixes_are_completed_and_printed_words_kept(text: str, expected: str) -> None:
    line = f"责任单位：{text}"
    found = find_owners(line, 0, len(line))
    assert " ".join(o.name for o in found) == expected
    assert "、".join(o.text for o in found) == text.replace("，", "、")


SENTENCES = [
    ("各地区各部门要切实加强组织领导。", "R各地区各部门"),
    ("省财政厅会同省教育厅研究制定办法。", "R省财政厅 C省教育厅"),
    ("教育行政部门要参与规划工作。", "R教育行政部门"),
    ("今年以来，我局印发了工作方案。", "R我局"),
    ("民政部支持江西省开展试点；", "R民政部"),
    ("一是由市住建局牵头、相关部门配合，开展排查。", "L市住建局 C相关部门"),
    ("责成县水利局限期整改。", "R县水利局"),
    ("督促各乡镇按期完成任务。", "R各乡镇"),
    ("市教育局负责，市财政局参与。", "R市教育局 C市财政局"),
    ("与国家统计局联合开展调查。", "C国家统计局"),
    ("省委、省政府高度重视此项工作。", "R省委 R省政府"),
    ("发展改革、教育、财政等有关部门要形成合力。", "R发展改革 R教育 R财政等有关部门"),
    ("省科技厅、民政厅要抓好落实。", "R省科技厅 R省民政厅"),
    ("党员干部要带头落实。", "R党员干部"),
    ("赵建国同志主持召开会议。", "R赵建国同志*"),
    ("省政府督查室跟踪督办。", "S省政府督查室"),
    ("各省（区、市）环保部门应当按时上报。", "R各省（区、市）环保部门"),
    ("第十四条县教育局应当公布名单。", "R县教育局"),
    ("四川、云南、贵州3省完成了改革任务。", "R四川 R云南 R贵州3省"),
    ("各市人民政府，省直各单位：现将方案印发给你们，请认真贯彻执行。", "R各市人民政府 R省直各单位"),
    ("评审办每季度公布一次进度。", "R评审办"),
    ("网格员天天巡查河道。", "R网格员"),
    ("公安、民政、水利三家要联合开展排查。", "R公安 R民政 R水利三家"),
    ("维修费用由业主按面积分摊。", "R业主"),
    ("接报后，某支队12分钟到场处置。", "R某支队"),
    ("用餐单位每班指定一名安全员。", "R用餐单位"),
    ("全厂上下将以新的干劲完成任务。", "R全厂上下"),
    ("请各校于5月1日前报送材料。", "R各校"),
]
NOBODY = [
    "全面落实省委工作要求。",
    "法治政府建设取得新成效。",
    "补贴范围由县级延伸到村。",
    "鼓励车间承接订单，推动支部进工地。",
    "业主委员会未成立的小区暂缓改造。",
    "组织各县区开展检查，鼓励企业创新，引导社会力量参与。",
    "支持广西壮族自治区建设面向东盟的通道。",
    "树立全局观念，服务大局，抓住机会，打破僵局。",
    "加强城市建设，优化产业布局，形成新格局。",
    "要明确县水利局的责任。",
    "会议审议通过了工作部署，全会精神深入人心。",
    "推进农村社区治理，办好学校，建设好医院。",
    "省政府网站发布信息的格式见附件。",
    "",
    "。",
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_running_sentences(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", NOBODY)
def test_objects_and_other_words_are_no_owners(text: str) -> None:
    assert find_owners(text, 0, len(text)) == []


SPANS = [
    ("做好统筹。主责单位：市教委，海淀\n区政府 2.全面做好防汛。", ["主责单位：市教委，海淀\n区政府"]),
    ("抓好落实。 (牵头单位：省林业局，责任单位：各市〔州〕政府 ) (二)高质量发展", None),
    ("责任单位：市教育局\n配合单位：市财政局\n二、强化保障", ["责任单位：市教育局\n配合单位：市财政局"]),
    ("责任单位：市教育局\n各部门要加强统筹，形成合力。", ["责任单位：市教育局"]),
    ("责任单位：省财政厅八、保障措施", ["责任单位：省财政厅"]),
    ("设立市委宣传部（市文明办）等机构。", []),
    ("（一）加强领导。（此件公开发布）", []),
    ("各责任单位：请认真执行。", []),
    ("联系人：张三，联系电话：12345", []),
    ("承办机构：协调有关部门做好宣传工作", []),
    ("加强监管。（市教育局、市财政局）", ["（市教育局、市财政局）"]),
    ("责任单位：市教育局；完成时限：2025年6月", ["责任单位：市教育局；完成时限：2025年6月"]),
]


@pytest.mark.parametrize(("text", "expected"), SPANS)
def test_spans(text: str, expected: list[str] | None) -> None:
    found = [text[a:b] for a, b in responsibility_spans(text, 0, len(text))]
    assert found == (["(牵头单位：省林业局，责任单位：各市〔州〕政府 )"] if expected is None else expected)


def test_first_is_lead_only_where_no_lead_is_named() -> None:
    assert shown("责任单位：省教育厅、省财政厅", first_is_lead=True) == "L省教育厅 R省财政厅"
    assert shown("（省统计局牵头，省财政厅配合）", first_is_lead=True) == "L省统计局 C省财政厅"
    assert shown("省教育厅要加强指导。", first_is_lead=True) == "R省教育厅"


def test_joint_and_source() -> None:
    text = "（省民政厅、省财政厅按职责分工负责）"
    assert {(o.joint, o.source) for o in find_owners(text, 0, len(text))} == {(True, "bracket")}
    assert find_owners("责任人：赵明", 0, 6)[0].source == "label"
    assert find_owners("我局将开展检查", 0, 7)[0].source == "sentence"


def test_aliases_are_one_unit_and_users_extend_the_lexicon() -> None:
    names = ["省发改委", "省发展改革委", "省发展和改革委员会", "省发展改革委等部门"]
    assert {standard().canonical(name) for name in names} == {"省发展和改革委员会"}
    assert standard().function("市住建局") == "住房城乡建设"
    own = extended([{"name": "湾区促进会议处", "aliases": "湾促处", "level": "市", "function": "湾区"}])
    assert own.function("市湾促处") == "湾区"
    assert own.knows("省教育厅")


def test_every_label_example_is_found_with_its_role() -> None:
    for row in table("owner_labels"):
        for example in values(row["example"]):
            found = labels(f"{example}：某处", 0, len(example) + 3)
            assert found, example
            assert (found[0].role is None) == row["kind"].startswith("end"), example


def test_lexicon_rows_are_complete_and_no_name_stands_twice() -> None:
    rows = table("units")
    assert all(row["name"] and row["function"] and set(values(row["level"])) <= set("国省市县乡") for row in rows)
    assert len({row["name"] for row in rows}) == len(rows)


PIECES = st.sampled_from(
    [
        *"（）()〔〕【】：:；;，、。\n 等和与由",
        "牵头单位",
        "责任单位：",
        "省教育厅",
        "各市",
        "会同",
        "负责",
        "分管领导：张三",
        "我局",
        "按职责分工",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 5))
def test_any_text_gives_verbatim_owners_in_order_without_overlap(text: str, lead: int) -> None:
    start = min(lead, len(text))
    found = find_owners(text, start, len(text))
    assert all(o.text == text[o.start : o.end] and o.text.strip() and o.name for o in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    spans = responsibility_spans(text, start, len(text))
    assert all(start <= a < b <= len(text) for a, b in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["省教育厅", "省财政厅", "省民政厅", "省水利厅", "省统计局"]), min_size=1, max_size=40))
def test_a_list_of_any_length_comes_back_whole(units: list[str]) -> None:
    text = f"（责任单位：{'、'.join(units)}）"
    assert [o.name for o in find_owners(text, 0, len(text))] == units


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "（责任单位：",
        "责任单位：",
        "市教育局、",
        "责任单位：市教育局\n",
        "（市",
        "由",
        "我局和",
        "各部门、",
        "各部门要",
        "由各部门负责",
        "部门的，",
    ],
)
def test_hostile_repetition_takes_no_more_than_linear_time(unit: str) -> None:
    """Eight times the text: eight times the work in linear time, sixty-four times in quadratic time."""

    def work(size: int) -> float:
        text, runs = unit * (size // len(unit)), []
        for _ in range(3):
            start = time.process_time()
            responsibility_spans(text, 0, len(text))
            find_owners(text, 0, len(text))
            runs.append(time.process_time() - start)
        return min(runs)

    work(100)
    assert work(32_000) < 24 * work(4_000) + 0.02


def test_time_grows_with_the_length_of_the_text() -> None:
    page = "1.加强防汛工作。（牵头单位：省水利厅，责任单位：省应急厅、省气象局等单位和各市〔州〕政府）\n" * 100

    def seconds(text: str) -> float:
        runs = []
        for _ in range(3):
            start = time.perf_counter()
            responsibility_spans(text, 0, len(text))
            runs.append(time.perf_counter() - start)
        return min(runs)

    seconds(page)
    assert seconds(page * 20) < 60 * seconds(page)


@pytest.mark.skipif(not (SHARED / "tables").exists(), reason="needs the shared tables")
@pytest.mark.parametrize("name", ["guizhou_2022", "beijing_2022"])
def test_official_tables(name: str) -> None:
    sys.path.insert(0, str(SHARED / "tools"))
    from score import units

    text = (SHARED / "tables" / f"{name}.txt").read_text("utf-8")
    rows = [line.split("\t") for line in (SHARED / "tables" / f"{name}.tsv").read_text("utf-8").splitlines()[1:]]
    found = responsibility_spans(text, 0, len(text))
    assert len(found) == len(rows)
    exact = 0
    for (start, end), row in zip(found, rows, strict=True):
        roles: dict[str, set[str]] = {}
        for owner in find_owners(text, start, end):
            roles.setdefault(owner.role.value, set()).update(units(owner.name))
        first = "lead" if "lead" in roles else "responsible"
        rest = set().union(*(names for role, names in roles.items() if role != first))
        exact += roles.get(first, set()) == set(units(row[2])) and rest == set(units([*row, "", ""][3]))
    assert exact / len(rows) >= 0.98


def test_no_sentence_is_blamed_on_a_radical() -> None:
    assert re.search("[⺀-⿕]", find_owners("省⼯信厅要抓好落实", 0, 9)[0].text)
    assert find_owners("省⼯信厅要抓好落实", 0, 9)[0].name == "省工信厅"


@pytest.mark.parametrize("text", ["四、落实行业主管部门牵头责任。", "未经市级行业主管部门牵头协调的事项，不得调整。"])
def test_what_begins_with_a_verb_is_no_name(text: str) -> None:
    assert all(not o.text.startswith(("落实", "未经")) for o in find_owners(text, 0, len(text)))


def test_the_unit_that_leads_is_still_found() -> None:
    text = "由市发展改革委牵头，市财政局配合。"
    assert [(o.role.value, o.text) for o in find_owners(text, 0, len(text))] == [
        ("lead", "市发展改革委"),
        ("cooperating", "市财政局"),
    ]
