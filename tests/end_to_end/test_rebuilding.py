"""A new computer with nothing but past packages, or with an older backup besides: what they hold comes back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.office import DONE, FOUND, WRONG_USE, Office, case, indication, trademark, work

PERIODS = ("2020Q1", "2020Q2")


@pytest.fixture
def lived(store: Office) -> tuple[Office, Path]:
    """An office that wrote three packages while records came, changed and went; and the folder of its packages."""
    out = store.work / "报送"
    uids = store.add("trademarks", *(trademark(10_000_000 + number) for number in range(6)))
    store.add("geographical_indications", indication())
    store.add("copyrights", work())
    store.add("assistance_cases", case(applicant="张三", phone="13800138000"))
    store.do("package", "--period", PERIODS[0], "--out", out, "--reason", "测试")
    store.do("backup", "--out", store.work / "old.db")
    store.do("correct", "--period", PERIODS[0], "--reason", "更正")
    store.do("withdraw", "trademarks", uids[0], "--reason", "重复")
    store.do("change", "trademarks", uids[1], store.file("c.json", {"note": "后来改的"}))
    store.do("package", "--period", PERIODS[0], "--out", out)
    store.add("trademarks", trademark(20_000_000))
    store.do("package", "--period", PERIODS[1], "--out", out, "--reason", "测试", "--profile", "full")
    return store, out


LEFT_OUT = {"revision", "created_by", "changed_at", "changed_by", "merged_into", "created_at"}


def contents(office: Office, register: str) -> list[dict[str, object]]:
    return [{key: one[key] for key in one if key not in LEFT_OUT} for one in office.all(register)]


def test_everything_that_the_packages_hold_comes_back(
    lived: tuple[Office, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, out = lived
    new = Office(tmp_path / "新电脑", tmp_path, capsys)
    assert new.ask("rebuild", out).code == WRONG_USE, "a new store needs a clerk"
    told = new.ask("rebuild", out, "--clerk", "李明")
    assert told.code == FOUND, told.err
    assert told.json["packages"] == [1, 2, 3]
    assert told.json["binned"] == 1
    # The first packages hid names and telephones; the last one, in full, brought them back.
    assert {"rebuild_since", "rebuild_not_held"} == set(told.codes)
    for register in ("trademarks", "geographical_indications", "copyrights", "assistance_cases"):
        assert contents(new, register) == contents(old, register), register
    doctor = new.ask("doctor")
    assert doctor.json["healthy"], doctor.out
    born = {one["uid"]: one["created_at"] for one in old.all("trademarks")}
    again = {one["uid"]: one["created_at"] for one in new.all("trademarks")}
    assert {uid: at[:16] for uid, at in born.items()} == {uid: at[:16] for uid, at in again.items()}
    # The series goes on where it was.
    written = new.do("package", "--period", "2020Q3", "--out", tmp_path / "以后", "--reason", "测试")
    assert new.do("verify", written["path"])["series"] == 4
    assert old.ask("verify", written["path"]).code == DONE


def test_an_older_backup_is_continued_by_later_packages(
    lived: tuple[Office, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, out = lived
    new = Office(tmp_path / "新电脑", tmp_path, capsys)
    told = new.ask("rebuild", out, "--clerk", "李明", "--backup", tmp_path / "old.db")
    assert told.json["packages"] == [2, 3]
    assert "rebuild_masked" not in told.codes, "the backup knows what the package hides"
    for register in ("trademarks", "geographical_indications", "copyrights", "assistance_cases"):
        assert contents(new, register) == contents(old, register), register
    codes = [[one["check_code"] for one in office.do("packages")["packages"]] for office in (old, new)]
    assert codes[0] == codes[1]
    doctor = new.ask("doctor")
    assert doctor.json["healthy"], doctor.out


def test_what_is_missing_is_listed(
    lived: tuple[Office, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], another: Callable[[str], Office]
) -> None:
    _, out = lived
    _, second, third = sorted(out.glob("*.zip"))
    second.unlink()
    third.write_bytes(third.read_bytes()[:-100])
    new = Office(tmp_path / "新电脑", tmp_path, capsys)
    told = new.ask("rebuild", out, "--clerk", "李明")
    assert told.json["packages"] == [1]
    assert {"rebuild_package_bad", "rebuild_masked", "rebuild_since"} <= set(told.codes)
    assert new.all("assistance_cases")[0]["phone"] is None
    (tmp_path / "空").mkdir()
    assert another("别的").ask("rebuild", tmp_path / "空").codes == ["rebuild_no_packages"]
