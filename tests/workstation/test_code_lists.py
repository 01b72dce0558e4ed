import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.code_lists import CodeList, Item, Unmapped, code_list, list_keys, similar_groups
from workstation.rules import rule

LISTS = list_keys()


def test_there_are_lists() -> None:
    assert len(LISTS) >= 30


@pytest.mark.parametrize("key", LISTS)
def test_every_spelling_is_read_as_its_own_code(key: str) -> None:
    found = code_list(key)
    assert found.items
    for item in found:
        for spelling in (item.code, item.label, item.english, *item.aliases):
            assert found.read(spelling) == item.code
            assert found.read(f" {spelling}　") == item.code


@pytest.mark.parametrize("key", LISTS)
def test_both_languages_label_every_code(key: str) -> None:
    found = code_list(key)
    for code in found.codes:
        assert found.label(code, "zh")
        assert found.label(code, "en").isascii()
    assert len({found.label(code, "en") for code in found.codes}) == len(found.codes)


@pytest.mark.parametrize("key", LISTS)
def test_what_is_unmapped_is_not_read(key: str) -> None:
    found = code_list(key)
    for known in found.unmapped:
        assert found.read(known.text) is None
        assert found.doubtful(known.text) is known


@pytest.mark.parametrize("key", LISTS)
def test_days_of_an_item_are_in_order(key: str) -> None:
    for item in code_list(key):
        assert item.since is None or item.until is None or item.since <= item.until


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = code_list("trademark_status")
    code = found.read(text)
    assert code is None or code in found


def item(code: str, *aliases: str) -> Item:
    return Item(code=code, label=code, english=f"english {code}", aliases=aliases)


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ((item("甲"), item("甲")), "甲"),
        ((item("甲", "同"), item("乙", "同")), "同"),
        ((item("甲", "乙"), item("乙")), "乙"),
        ((item("甲", "ＡＢ"), item("乙", "a b")), "ab"),
        ((item("甲", "同", "同"),), "同"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused_by_name(items: tuple[Item, ...], told: str) -> None:
    with pytest.raises(ValueError, match=rf"lists/sample\.toml.*{told}"):
        CodeList(key="sample", title="样", title_english="Sample", items=items)


@pytest.mark.parametrize(
    "unmapped",
    [
        Unmapped(text="甲", reason="is a code"),
        Unmapped(text="丙", reason="names none", candidates=("丁",)),
        Unmapped(text="丙", reason=""),
    ],
)
def test_an_unmapped_spelling_is_checked_too(unmapped: Unmapped) -> None:
    with pytest.raises(ValueError, match="lists/sample"):
        CodeList(key="sample", title="样", title_english="Sample", items=(item("甲"),), unmapped=(unmapped,))


def test_order_and_unknown_codes() -> None:
    statuses = code_list("trademark_status")
    assert statuses.codes == (
        "申请中", "初审公告", "异议中", "已驳回", "已注册", "期满注销", "撤销", "无效宣告", "注销", "转出",
    )  # fmt: skip
    assert statuses.label("没有的") == "没有的"
    with pytest.raises(KeyError):
        statuses.item("没有的")
    with pytest.raises(FileNotFoundError):
        code_list("no_such_list")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("商标已注册", "已注册"),
        ("等待实质审查", "申请中"),
        ("初步审定公告", "初审公告"),
        ("商标异议申请中", "异议中"),
        ("商标驳回通知书", "已驳回"),
        ("变更商标申请人／注册人名义／地址完成", "已注册"),
        ("排版未续展注销公告", "期满注销"),
        ("宣告无效公告排版", "无效宣告"),
        ("商标注销申请完成", "注销"),
        ("商标续展待审中", "已注册"),
        ("驳回复审中", "申请中"),
        ("无效宣告中", "已注册"),
        ("有效", "已注册"),
        ("已续展", "已注册"),
        ("待续展", "已注册"),
        ("过期", "期满注销"),
        ("排版送达公告（商标注册证）", "已注册"),
    ],
)
def test_words_of_the_office_and_of_clerks(text: str, code: str) -> None:
    assert code_list("trademark_status").read(text) == code


def test_a_decision_without_its_outcome_is_asked_about() -> None:
    doubtful = code_list("trademark_status").doubtful("撤销注册商标复审完成")
    assert doubtful is not None
    assert set(doubtful.candidates) == {"已注册", "撤销"}


def test_states_of_a_mark_end_as_the_law_says() -> None:
    statuses = code_list("trademark_status")
    assert {item.code for item in statuses if item.ended} == {"期满注销", "撤销", "无效宣告", "注销", "转出"}
    assert {item.extra["stage"] for item in statuses} == {"pending", "registered", "ended", "never"}
    assert [item.code for item in statuses if item.extra.get("retroactive")] == ["无效宣告"]


def test_moving_marks_agree_with_the_rule() -> None:
    forms = code_list("mark_form")
    for day in ("2026-12-31", "2027-01-01"):
        allowed = "动态" in {item.code for item in forms.in_force(day)}
        assert allowed == bool(rule("trademark.dynamic_marks", day).value)


def test_classes() -> None:
    classes = code_list("nice_class")
    assert classes.codes == tuple(str(number) for number in range(1, 46))
    assert classes.read("第05类") == "5"
    assert classes.item("34").extra["sector"] == "商品"
    assert classes.item("35").extra["sector"] == "服务"


def test_works_have_the_categories_of_the_national_table() -> None:
    categories = code_list("work_category")
    assert categories.codes[:14] == (
        "文字", "口述", "音乐", "戏剧", "曲艺", "舞蹈", "杂技",
        "美术", "摄影", "建筑", "影视", "图形", "模型", "其他",
    )  # fmt: skip
    assert categories.codes[14:] == ("录音制品", "录像制品")
    assert {item.code: item.letter for item in categories if item.extra.get("letter_sure")} == {
        "美术": "F",
        "其他": "L",
    }
    assert categories.read("Ｆ 美术") == "美术"
    assert categories.read("I 类似摄制电影方法创作作品") == "影视"
    assert categories.read("工程设计图、产品设计图") == "图形"


def test_outcomes_say_what_they_need() -> None:
    needs = {item.code: tuple(item.extra.get("needs", ())) for item in code_list("outcome")}
    assert needs["调解成功"] == ("agreement_form",)
    assert needs["移送"] == ("referred_to", "referred_on")
    assert [item.extra["score"] for item in code_list("satisfaction")] == [5, 4, 3, 2, 1]


def test_kinds_of_right_are_not_guessed() -> None:
    kinds = code_list("ip_kind")
    assert kinds.read("专利") == "专利"
    assert kinds.read("版权") == "著作权"
    assert kinds.read("软著") == "软件著作权"


def test_groups_move_with_the_thirteenth_edition() -> None:
    groups = similar_groups()
    assert len(groups) == 492
    assert groups["1011"].heading("12-2025") is None
    assert groups["1011"].heading("13-2026") == "眼镜及附件"
    assert groups["0921"].heading("12-2025") == "眼镜及附件"
    assert groups["0921"].heading("13-2026") is None
    assert groups["0305"].heading_13 is None
    assert groups["2501"].nice_class == 25
