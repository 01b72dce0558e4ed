"""The report workbook in LibreOffice: recalculated, every formula gives what stands beside it; printed, every page is whole."""

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
from workstation.operations import narrating, sampling
from workstation.operations.narrating import facts_of, narrate, own_template, template_of, write_narrative
from workstation.package.contents import Explanation, PackageContents
from workstation.package.kept_forms import keep_forms
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

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed; dev.py test installs it")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A book with records of every kind."""
    folder = tmp_path_factory.mktemp("sample") / "资料"
    sampling.make_sample(folder, 400) if hasattr(sampling, "make_sample") else None
    with Store.open(folder) as store:
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
