"""Thirty-two kills of the real program: what it said is there, nothing is half done. A thousand: ``dev.py soak``."""

import os
from pathlib import Path

import pytest

from tests.faults.acts import ACTS, WINDOW_ACTS, Act
from tests.faults.firing import fire, shares

KILLS, IN_WINDOW = 22, 10

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name.replace(" ", "_"))
def test_killed_at_random_moments(act: Act, tmp_path: Path) -> None:
    wanted = shares(KILLS, ACTS)[act.name]
    tally = fire(act, wanted, "suite", tmp_path)
    assert tally.killed == wanted


@pytest.mark.parametrize("act", WINDOW_ACTS, ids=lambda act: act.name.replace(" ", "_"))
def test_the_window_killed_at_random_moments(act: Act, tmp_path: Path) -> None:
    wanted = shares(IN_WINDOW, WINDOW_ACTS)[act.name]
    tally = fire(act, wanted, "suite", tmp_path)
    assert (tally.killed, tally.acknowledged > 0) == (wanted, True)
