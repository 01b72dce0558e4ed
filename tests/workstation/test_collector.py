"""The collector rests while something is made, and is as it was afterwards."""

import gc

import pytest

from workstation.collector import resting_collector


@pytest.mark.parametrize("enabled", [True, False])
def test_it_is_left_as_it_was_found(enabled: bool) -> None:
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with pytest.raises(ValueError, match="x"), resting_collector():
            assert not gc.isenabled()
            raise ValueError("x")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
