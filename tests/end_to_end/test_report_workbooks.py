"""The report workbook in LibreOffice, recalculated and printed; and the account in words of a real report."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from db.store import Store
from tests.end_to_end.office import UNIT
from workstation.forms.basis import Basis
from workstation.forms.filling import FORMS, fill
from workstation.narrative.placeholders import fill as fill_text
from workstation.narrative.values import Values
from workstation.operations.narrating import facts_of, narrate, own_template, template_of
from workstation.operations.sampling import fill_sample
from workstation.package.contents import Explanation, PackageContents
from workstation.package.kept_forms import keep_forms, kept_forms
from workstation.package.verification import verify
from workstation.package.writer import WrittenFile, write_package
from workstation.periods import Period
from workstation.ports import WrittenPackage

SOFFICE = shutil.which("soffice")
REPORT = "data/01_报表.xlsx"
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""LibreOffice's setting to compute every formula anew when a workbook is opened."""
PERIOD = Period.read("2026Q3")
TARGETS = {form.indicator: target for form, target in zip(FORMS, (250, 40, 3290, 15), strict=True)}

needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed; dev.py test installs it")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A book with records of every kind."""
    with Store.create(tmp_path_factory.mktemp("sample") / "资料", unit=UNIT, clerk="王芳") as store:
        fill_sample(store, 400, 7)
        yield store


def written(store: Store, folder: Path, period: Period = PERIOD) -> tuple[WrittenFile, PackageContents]:
    """A package with all forms and a target for each."""
    contents = PackageContents(
        unit=store.unit,
        unit_names=("鄂尔多斯市", "准格尔旗"),
        period=period,
        revision=1,
        series=1,
        previous_root=None,
        schema_version="1",
        rule_edition="1",
        program_version="1",
        created=store.now().replace(microsecond=0),
        tables=(),
        forms=tuple(fill(store, period, Basis.of(store), TARGETS)),
        explanations=(Explanation(place="知统4 合计", sentence="超期 3 件。", reason="鉴定未完成"),),
    )
    return write_package(contents, folder), contents


def unpacked(made: WrittenFile, folder: Path) -> Path:
    """The report workbook out of a package."""
    with zipfile.ZipFile(made.path) as archive:
        name = next(one for one in archive.namelist() if one.endswith(REPORT))
        return Path(archive.extract(name, folder))


def converted(path: Path, folder: Path, kind: str) -> Path:
    """What LibreOffice makes of a workbook, every formula computed anew."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    words = [SOFFICE or "", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run([*words, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=100)
    return folder / f"{path.stem}.{kind}"


def formulas(path: Path) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return {(cell.parent.title, cell.coordinate): str(cell.value) for cell in cells if cell.data_type == "f"}


def values(path: Path, places: Any) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet, place): book[sheet][place].value for sheet, place in places}


@needs_libreoffice
@pytest.mark.parametrize("period", ["2026Q3", "2026-05", "2025", "1999-01"])
def test_recalculated_every_formula_gives_its_stored_value(sample: Store, tmp_path: Path, period: str) -> None:
    made, contents = written(sample, tmp_path, Period.read(period))
    report = unpacked(made, tmp_path)
    live = formulas(report)
    assert {sheet for sheet, _ in live} == {form.sheet for form in contents.forms}
    assert len(live) > (20 if period != "1999-01" else 4)
    stored = values(report, live)
    assert None not in stored.values()
    again = converted(report, tmp_path / "lo", "xlsx")
    assert values(again, live) == pytest.approx(stored, abs=1e-9)
    assert verify(again).problems == (), "opened, computed anew and saved, the sheet is the same"


@needs_libreoffice
def test_recalculation_would_find_a_wrong_value(sample: Store, tmp_path: Path) -> None:
    """The test above can fail: a stored value that is wrong is put right."""
    made, _ = written(sample, tmp_path)
    report = unpacked(made, tmp_path)
    live = formulas(report)
    place = next(iter(live))
    right = values(report, [place])[place]
    wrong = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(report) as source, zipfile.ZipFile(wrong, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                cell = f'<c r="{place[1]}"'.encode()
                before, found, after = content.partition(cell)
                if found and b"<f>" in after.partition(b"</c>")[0]:
                    content = before + found + after.replace(f"<v>{right}</v>".encode(), b"<v>987654</v>", 1)
            target.writestr(entry, content)
    assert values(wrong, [place])[place] == 987654
    assert values(converted(wrong, tmp_path / "lo", "xlsx"), [place])[place] == right


@needs_libreoffice
def test_printed_it_has_no_stray_pages(sample: Store, tmp_path: Path) -> None:
    """One page for the cover, one for each list, and as many as a form's lines ask for."""
    made, contents = written(sample, tmp_path)
    printed = converted(unpacked(made, tmp_path), tmp_path / "lo", "pdf").read_bytes()
    pages = printed.count(b"/Type/Page/") + printed.count(b"/Type /Page\n")
    lines = [sum(len(block.lines) for block in form.blocks) for form in contents.forms]
    assert 3 + len(lines) <= pages <= 3 + sum(-(-count // 18) + 1 for count in lines)


# The account in words


def reported(store: Store, folder: Path) -> WrittenPackage:
    """A package as the store remembers it."""
    made, contents = written(store, folder)
    return WrittenPackage(
        series=1, unit=store.unit, period=PERIOD.text, revision=1, calendar=PERIOD.calendar, root=made.root,
        check_code=made.check_code, path=str(made.path), written_at="2026-10-08T09:30:00.000+08:00", reason="",
        snapshot=keep_forms(contents.forms), clerk="王芳",
    )  # fmt: skip


def test_every_placeholder_of_the_shipped_template_is_known(sample: Store) -> None:
    for targets in ({}, TARGETS):
        forms = fill(sample, PERIOD, Basis.of(sample), targets)
        package = WrittenPackage(
            series=1, unit=UNIT, period=PERIOD.text, revision=1, calendar="natural", root="", check_code="AAAA-AAAA",
            path="x.zip", written_at="2026-10-08T09:30:00.000+08:00", reason="", snapshot="{}",
        )  # fmt: skip
        found = Values(forms, facts_of(sample, package))
        texts = [paragraph.text for paragraph in docx.Document(str(template_of(sample))).paragraphs]
        assert sum(len(fill_text(text, found).copies[0]) for text in texts) > 20
        assert [one for text in texts for one in fill_text(text, found).unknown] == []


def test_the_account_of_a_report(sample: Store, tmp_path: Path) -> None:
    package = reported(sample, tmp_path)
    made = narrate(sample, package)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(made.path)).paragraphs)
    form = kept_total(package, "知统3")
    assert made.path.parent == tmp_path and made.path.name.endswith("V1_简要情况说明.docx") and made.unknown == ()
    assert package.check_code in text and "2026年第3季度" in text and f"本期登记{form}件" in text
    assert "年度目标3290件" in text and "鉴定未完成" in text
    assert not any(mark in text for mark in "【】〖〗{}")
    assert narrate(sample, package).path.name.endswith("（2）.docx"), "one that was edited stays"


def kept_total(package: WrittenPackage, sheet: str) -> int | None:
    (form,) = (one for one in kept_forms(package.snapshot) if one.sheet == sheet)
    return form.blocks[0].lines[0].figures[0]


def test_a_changed_template_wins(sample: Store, tmp_path: Path) -> None:
    own = own_template(sample)
    assert own == own_template(sample) == template_of(sample)
    document = docx.Document(str(own))
    document.paragraphs[0].text = "本所自己的模板【单位】【知统9.没有】"
    document.save(str(own))
    made = narrate(sample, reported(sample, tmp_path))
    assert docx.Document(str(made.path)).paragraphs[0].text == "本所自己的模板准格尔旗【知统9.没有】"
    assert made.unknown == ("【知统9.没有】",)
    own.unlink()
    assert template_of(sample) != own
