"""Every published method by name, in order of year."""

from __future__ import annotations

from twitchdetect.detect.published import (
    abbink,
    aglr,
    bonato,
    hodges,
    londral,
    page_rising,
    sample_entropy,
    severini,
    silva,
    spike_like,
    teager_kaiser,
)
from twitchdetect.detect.published.method import Method

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        hodges.LIDIERTH,
        hodges.HODGES_BUI,
        bonato.METHOD,
        abbink.METHOD,
        aglr.METHOD,
        page_rising.METHOD,
        teager_kaiser.METHOD,
        silva.METHOD,
        severini.METHOD,
        sample_entropy.METHOD,
        londral.METHOD,
        spike_like.METHOD,
        hodges.MODIFIED_HODGES,
    )
}
