"""The kinds of computer that a Linux release is made for, and all that differs between them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One kind of computer; a foreign one is pretended by ``qemu-user-static``."""

    name: str
    """As the kernel names it, and as the files of a release are named."""
    debian: str
    """As Debian names it."""
    glibc: tuple[int, int]
    """The newest that may be asked for: what the oldest desktop has."""
    libstdcxx: tuple[int, int, int]
    """The same of the C++ library's functions."""
    gcc: int
    """Whose C++ library has them."""
    suites: tuple[str, ...]
    """The Debian systems that the release is tried in."""
    desktops: str
    """What it is for, in the words of the page on a stick."""
    patience: int
    """How many times longer everything takes where it is pretended."""
    inputs: dict[str, str]
    """Debian's packages for typing Chinese: place below ``pool/main`` -> SHA-256."""

    @property
    def libraries(self) -> str:
        """The folder of Debian's libraries, below the root."""
        return f"usr/lib/{self.name}-linux-gnu"

    @property
    def platform(self) -> str:
        """As a description of a release names it (``workstation/updates/program_files.py``)."""
        return f"linux-{self.name}"


X86_64 = Machine(
    name="x86_64",
    debian="amd64",
    # UOS 20; what Debian 12 builds asks for 2.36.
    glibc=(2, 28),
    libstdcxx=(3, 4, 25),
    gcc=8,
    # glibc 2.31, 2.36, 2.41: from what UOS and Kylin stand on to the newest.
    suites=("bullseye", "bookworm", "trixie"),
    desktops="统信 UOS、麒麟、Debian 等 64 位（x86_64）桌面",
    patience=1,
    inputs={
        "f/fcitx5-qt/fcitx5-frontend-qt6_5.1.9-1+b1_amd64.deb": (
            "ee6b3f8a15ab3e6ec0c8e70e356e4262e286f315a39eae0b2c55aacdb7f01984"
        ),
        "f/fcitx5-qt/libfcitx5-qt6-1_5.1.9-1+b1_amd64.deb": (
            "691be5f8b59fa946b009e917df9785a7e51497190acd1e11cfe9f7e3c6e9f3ce"
        ),
        # Debian 12's: for desktops whose own is older than what Qt asks of it (see desktop_hook.py).
        "w/wayland/libwayland-client0_1.21.0-1_amd64.deb": (
            "1f002d028b8b79eec9847c636d8886d10dfe8c884cc2bebe18086b1391c5a28d"
        ),
        "libf/libffi/libffi8_3.4.4-1_amd64.deb": "6d9f6c25c30efccce6d4bceaa48ea86c329a3432abb360a141f76ac223a4c34a",
    },
)
ARM64 = Machine(
    name="aarch64",
    debian="arm64",
    # Kylin V10; PySide's wheels ask for 2.30, which UOS 20 does not have.
    glibc=(2, 31),
    libstdcxx=(3, 4, 28),
    gcc=9,
    suites=("bullseye", "trixie"),
    desktops="麒麟 V10、Debian 11 及以后等 64 位（arm64：飞腾、鲲鹏）桌面，统信 UOS 20 的 arm64 版不能使用",
    patience=8,
    inputs={
        "f/fcitx5-qt/fcitx5-frontend-qt6_5.1.9-1+b1_arm64.deb": (
            "bc855b6436c9bdad4f875f1ff511b4647060e8c9a5e3320af203fe811ed5330c"
        ),
        "f/fcitx5-qt/libfcitx5-qt6-1_5.1.9-1+b1_arm64.deb": (
            "87c65b9c37156eaa0ef5c818e8d70d0df08290cd2d7e08e3c413e7dc9de0240a"
        ),
        "w/wayland/libwayland-client0_1.21.0-1_arm64.deb": (
            "ae390cc04c2eb1de90b9a6373505b22c730ada5e72daa50c507b7f99c12faf06"
        ),
        "libf/libffi/libffi8_3.4.4-1_arm64.deb": "80b5c36177dc0e29d531c7eddbed3cc7355cb490e49f8cfa5959572d161f27b3",
    },
)
MACHINES = {machine.debian: machine for machine in (X86_64, ARM64)}
