"""Signed packages: whose they are, and what becomes of one that was changed, copied, or signed by somebody else."""

import base64
import json
import os
import stat
import zipfile
from pathlib import Path

import bagit
import pytest

from db.store import Store
from tests.end_to_end.office import trademark
from workstation.findings import EnvironmentFault, Refusal, WrongUse
from workstation.operations import backing_up, keeping, reporting, signing
from workstation.operations.verifying import verify_file
from workstation.package import signature
from workstation.package.bag import files_below, sha256_of, write_bag
from workstation.periods import Period
from workstation.registers.trademarks import TRADEMARKS

PERIOD = Period.read("2026Q2")


def package(store: Store, folder: Path, **more: str) -> Path:
    keeping.add(store, TRADEMARKS, [trademark(1000001 + len(store.packages()))])
    return Path(reporting.write_package(store, PERIOD, folder, reason="测试", **more).package.path)  # type: ignore[arg-type]


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder / "150622_2026Q2_V1"


def packed(bag: Path, **info: str) -> Path:
    """The bag made valid again with other facts, as a careful forger would."""
    kept = dict(line.split(": ", 1) for line in (bag / "bag-info.txt").read_text("utf-8").splitlines())
    digests = {name: sha256_of(path) for name, path in files_below(bag, "data").items()}
    write_bag(bag, {key: value for key, value in (kept | info).items() if value}, digests)
    bagit.Bag(str(bag)).validate()
    target = bag.parent / "again.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for inside, path in files_below(bag).items():
            archive.write(path, f"{bag.name}/{inside}")
    return target


def codes(path: Path, store: Store | None) -> set[str]:
    found = verify_file(path, store)
    assert all(one.sentence("zh") and one.sentence("en") for one in found.problems)
    return {one.code for one in found.problems}


def test_an_unsigned_package_is_what_it_was(store: Store, tmp_path: Path) -> None:
    path = package(store, tmp_path / "报")
    found = verify_file(path, store)
    assert found.valid and found.signature is None and not found.problems
    assert signing.words_of(store, found) and "Signature" not in zipfile.ZipFile(path).read(
        "150622_2026Q2_V1/bag-info.txt"
    ).decode("utf-8")


def test_the_station_is_named_by_its_key(store: Store, tmp_path: Path) -> None:
    made = signing.make_key(store)
    path = package(store, tmp_path / "报")
    found = verify_file(path, store)
    assert found.valid and not found.problems
    assert found.signature is not None and found.signature.fingerprint == made.fingerprint
    assert "准格尔旗" in signing.words_of(store, found)
    bagit.Bag(str(unpacked(path, tmp_path / "开"))).validate()
    # Without the key the city cannot know whose it is; it says so, and the package is good.
    assert codes(path, None) == {"signature_unknown"} and verify_file(path, None).valid


def test_the_city_takes_the_key_by_its_file(store: Store, tmp_path: Path) -> None:
    made = signing.make_key(store)
    path = package(store, tmp_path / "报")
    public = signing.write_public(store, tmp_path / "公钥.json")
    assert "PRIVATE" not in public.read_text("utf-8")
    with Store.create(tmp_path / "市", unit="150602", clerk="李") as city:
        assert codes(path, city) == {"signature_unknown"}
        taken = signing.learn_key(city, public)
        assert (taken.fingerprint, taken.unit) == (made.fingerprint, "150622")
        assert codes(path, city) == set()
        signing.forget_key(city, made.fingerprint)
        assert codes(path, city) == {"signature_unknown"}
        with pytest.raises(WrongUse):
            signing.forget_key(city, made.fingerprint)


def test_a_key_of_another_unit_signs_for_itself_only(store: Store, tmp_path: Path) -> None:
    with Store.create(tmp_path / "别", unit="150621", clerk="赵") as other:
        signing.make_key(other)
        signing.learn_key(store, signing.write_public(other, tmp_path / "别.json"))
        secret = (tmp_path / "别" / signing.FILE).read_bytes()
    (store.folder / signing.FILE).write_bytes(secret)
    path = package(store, tmp_path / "报")
    (store.folder / signing.FILE).unlink()
    found = verify_file(path, store)
    assert [one.code for one in found.problems] == ["signature_other_unit"] and not found.valid


def test_what_was_changed_after_signing_is_found(store: Store, tmp_path: Path) -> None:
    signing.make_key(store)
    bag = unpacked(package(store, tmp_path / "报"), tmp_path / "开")
    wrong = base64.b64encode(bytes(64)).decode()
    other = base64.b64encode(bytes(32)).decode()
    for info in (
        {signature.SIGNATURE: wrong}, {signature.SIGNATURE: "?"}, {signature.SIGNATURE: ""},
        {signature.KEY: other}, {signature.KEY: "x"}, {signature.KEY: ""}, {signature.SM3: "0" * 64},
    ):  # fmt: skip
        copy = unpacked(Path(store.packages()[0].path), tmp_path / f"开{len(list(tmp_path.iterdir()))}")
        path = packed(copy, **info)
        assert "signature_broken" in codes(path, store), info
        assert not verify_file(path, store).valid
    assert verify_file(packed(bag), store).valid


def test_the_signature_of_another_package_does_not_fit(store: Store, tmp_path: Path) -> None:
    signing.make_key(store)
    first, second = package(store, tmp_path / "报"), package(store, tmp_path / "报2")
    info = zipfile.ZipFile(second).read("150622_2026Q2_V2/bag-info.txt").decode("utf-8")
    lines = dict(line.split(": ", 1) for line in info.splitlines())
    path = packed(unpacked(first, tmp_path / "开"), **{signature.SIGNATURE: lines[signature.SIGNATURE]})
    assert "signature_broken" in codes(path, store)


def test_sm3_is_that_of_the_standard_and_of_the_sealed_text(store: Store, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    # GB/T 32905-2016, annex A.1.
    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    signing.choose_sm3(store, True)
    path = package(store, tmp_path / "报")
    found = verify_file(path, store)
    assert found.valid and found.seal is not None
    info = zipfile.ZipFile(path).read("150622_2026Q2_V1/bag-info.txt").decode("utf-8")
    assert f"{signature.SM3}: {signature.sm3(found.seal)}\n" in info


def test_the_secret_is_for_its_user_alone_and_in_no_backup(store: Store, tmp_path: Path) -> None:
    signing.make_key(store)
    path = store.folder / signing.FILE
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = b"".join(path.read_bytes().splitlines()[1:-1])
    backing_up.back_up(store)
    for file in store.folder.rglob("*"):
        if file.is_file() and file != path:
            assert secret not in file.read_bytes(), file
    with pytest.raises(Refusal):
        signing.make_key(store)


def test_a_damaged_key_stops_the_package_and_says_so(store: Store, tmp_path: Path) -> None:
    (store.folder / signing.FILE).write_bytes(b"x")
    with pytest.raises(EnvironmentFault):
        package(store, tmp_path / "报")
    assert store.packages() == [] and not list((tmp_path / "报").glob("*"))


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"[]", b"{}", b'{"format": "ip-workstation-key", "unit": "150622", "key": "x"}', b"\xff", b"[" * 9999,
     json.dumps({"format": "ip-workstation-key", "unit": "999999", "key": "A" * 43 + "="}).encode()],
)  # fmt: skip
def test_a_file_that_holds_no_key_is_told(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(WrongUse) as told:
        signing.learn_key(store, path)
    assert told.value.code == "key_file_form" and told.value.sentence("zh")
