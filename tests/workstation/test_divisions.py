import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation import divisions

UNITS = ["150602", "150603", "150621", "150622", "150623", "150624", "150625", "150626", "150627"]


def test_the_city_is_complete() -> None:
    assert [unit.code for unit in divisions.units()] == UNITS
    below = [found for code in UNITS for found in (*divisions.townships(code), *divisions.zones(code))]
    assert len(below) == 88
    assert sum(found.kind == "zone" for found in below) == 11
    for found in below:
        assert len(found.code) == 9 and found.code.startswith(found.parent)


@pytest.mark.parametrize("unit", UNITS)
def test_every_name_finds_its_own(unit: str) -> None:
    for found in (divisions.division(unit), *divisions.townships(unit), *divisions.zones(unit)):
        for name in (found.code, found.name, *found.other_names):
            assert divisions.find(name, unit) == [found.code]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("伊旗", ["150627"]),
        ("达旗", ["150621"]),
        ("准旗", ["150622"]),
        ("鄂前旗", ["150623"]),
        ("鄂旗", ["150624"]),
        ("杭锦旗", ["150625"]),
        ("杭锦后旗", []),
        ("乌审", ["150626"]),
        ("康巴什新区", ["150603"]),
        ("内蒙古自治区鄂尔多斯市准格尔旗", ["150622"]),
        ("准格尔旗薛家湾镇", ["150622100"]),
        ("薛家湾", ["150622100"]),
        ("１５０６２２", ["150622"]),
        ("Jungar Banner", ["150622"]),
        ("鄂尔多斯市", ["150600"]),
        ("高新技术产业园区", ["150603400"]),
        ("昆都仑区", []),
        ("", []),
    ],
)
def test_names_in_use(text: str, codes: list[str]) -> None:
    assert divisions.find(text) == codes


def test_only_within_the_unit() -> None:
    assert divisions.find("薛家湾镇", "150622") == ["150622100"]
    assert divisions.find("薛家湾镇", "150627") == []


@pytest.mark.parametrize(
    ("address", "unit"),
    [
        ("内蒙古自治区鄂尔多斯市东胜区天骄北路12号", "150602"),
        ("鄂尔多斯市康巴什新区正阳街", "150603"),
        ("伊旗阿镇文明路南", "150627"),
        ("内蒙古自治区鄂尔多斯市棋盘井镇金海路东", "150624"),
        ("鄂尔多斯市棋盘井工业园区", "150624"),
        ("鄂托克前旗敖勒召其镇", "150623"),
        ("鄂前旗上海庙镇", "150623"),
        ("上海庙镇能源基地", "150623"),
        ("内蒙古自治区鄂尔多斯市锡尼镇锡尼路", "150625"),
        ("内蒙古自治区鄂尔多斯市达拉特经济开发区三垧梁工业园区", "150621"),
        ("内蒙古自治区鄂尔多斯市苏里格经济开发区", "150626"),
        ("东胜区准格尔南路5号", "150602"),
        ("东胜铁西区科技街北", "150602"),
        ("鄂托克旗　乌兰镇", "150624"),
        ("准格尔旗大路镇", "150622"),
    ],
)
def test_addresses_of_the_city(address: str, unit: str) -> None:
    assert divisions.unit_in_address(address) == unit
    assert divisions.place_in_address(address) == unit


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("内蒙古自治区巴彦淖尔市杭锦后旗陕坝镇", "150800"),
        ("内蒙古杭锦后旗陕坝镇", "150826"),
        ("包头市昆都仑区", "150200"),
        ("乌拉特前旗乌拉山镇", "150823"),
        ("北京市海淀区", "110000"),
        ("上海浦东新区", "310000"),
        ("中国陕西省榆林市", "610000"),
        ("四川省成都金牛高新技术产业园区", "510000"),
    ],
)
def test_addresses_elsewhere(address: str, place: str) -> None:
    assert divisions.place_in_address(address) == place
    assert divisions.unit_in_address(address) is None
    assert divisions.name_of(place) != place


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("鄂尔多斯市", "150600"),
        ("内蒙古自治区鄂尔多斯市达拉特北路42号", "150600"),
        ("鄂尔多斯市伊金霍洛西街", "150600"),
        ("准格尔南路5号", None),
        ("大竹县白塔街道青年路75号", None),
        ("人民路1号", None),
        ("", None),
    ],
)
def test_addresses_that_name_no_unit(address: str, place: str | None) -> None:
    assert divisions.unit_in_address(address) is None
    assert divisions.place_in_address(address) == place


@given(st.text(alphabet="鄂尔多斯市托克前旗杭锦后内蒙古自治区上海庙镇路 \u3000ａ1", max_size=30))
def test_any_address_is_answered(address: str) -> None:
    found = divisions.place_in_address(address)
    assert found is None or divisions.name_of(found) != found
    unit = divisions.unit_in_address(address)
    assert unit is None or (unit == found and unit in UNITS)


@pytest.mark.parametrize(
    ("text", "unit", "named"),
    [
        ("鄂托克旗乌兰镇、阿尔巴斯苏木", "150624", True),
        ("鄂托克前旗", "150624", False),
        ("阿尔巴斯、棋盘井", "150624", True),
        ("鄂尔多斯市全境", "150625", True),
        ("杭锦后旗", "150625", False),
        ("杭锦旗", "150625", True),
        ("内蒙古", "150625", False),
    ],
)
def test_places_of_a_unit_in_a_text(text: str, unit: str, named: bool) -> None:
    assert divisions.names_place_of(text, unit) is named


def test_names_in_both_languages() -> None:
    dongsheng = divisions.division("150602")
    assert dongsheng.words("zh") == "东胜区" and dongsheng.words("en") == "Dongsheng District"
    assert divisions.name_of("999999") == "999999"
    with pytest.raises(KeyError):
        divisions.division("999999")
