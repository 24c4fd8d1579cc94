"""What a session needs is compiled before its board streams."""

import pytest

from twitchdetect.session import warm


@pytest.mark.parametrize("is_shown", [False, True])
def test_blocks_gaps_and_what_is_shown_have_been_through_once(monkeypatch, is_shown):
    done = []

    class Detector(warm.Detector):
        def _process_block(self, block):
            done.append("gap" if block.start_sample > self.n_samples else "block")
            return super()._process_block(block)

    class ScreenFilter(warm.ScreenFilter):
        def process(self, block):
            done.append("shown")
            return super().process(block)

    monkeypatch.setattr(warm, "Detector", Detector)
    monkeypatch.setattr(warm, "ScreenFilter", ScreenFilter)
    warm.warm_up(is_shown=is_shown)
    assert done == ["gap", *(["shown"] if is_shown else [])]
