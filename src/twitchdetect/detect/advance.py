"""The streaming kernel: any number of samples in, records out, the same for every cut."""

from __future__ import annotations

from twitchdetect.detect import state as st
from twitchdetect.detect.blocks import end_block
from twitchdetect.detect.frontend import filter_chunk, hold_bad, take_in
from twitchdetect.detect.hops import walk_hops
from twitchdetect.detect.mains import drop_oscillators, find_mains
from twitchdetect.detect.movement import follow_movements
from twitchdetect.detect.records import write_bad, write_burst
from twitchdetect.detect.state import Floats, Ints, rows
from twitchdetect.dsp.jit import kernel
from twitchdetect.dsp.lanes import LANES
from twitchdetect.dsp.whitening import ORDER


@kernel
def advance(x: Floats, a: Floats, k: Ints) -> int:
    """Process samples until all are done or the record space may run out.

    Parameters
    ----------
    x : ndarray, (n_samples, n_channels)
    a, k : ndarray
        State, see `state`; `f` is the end of `a`, because every argument costs time.

    Returns
    -------
    int
        Samples processed; ``-1 - samples`` if there are records to be read first, or if the shape
        is wrong or the stream was finished.
    """
    done = 0
    if x.shape[1] != k[st.N_CHANNELS] or k[st.FINISHED] == 1:
        return -1
    f = a.reshape(a.size)[k[st.N_BEFORE_FLOATS] :]
    block = st.BLOCK_HOPS * k[st.HOP]
    room = k[st.N_GROUPS] * LANES
    while done < x.shape[0] and k[st.N_RECORDS] < room:
        n = min(st.CHUNK, x.shape[0] - done, block - k[st.PHASE])
        if k[st.MAINS] == 1 or k[st.N_HELD] > 0:
            n = min(n, _until_next_decision(a, k))
        n = take_in(x, done, n, a, f, k)
        _process_chunk(n, a, f, k)
        done += n
    return done if k[st.N_RECORDS] == 0 else -1 - done


@kernel
def _until_next_decision(a: Floats, k: Ints) -> int:
    """Samples until the next that decides something at its arrival; a chunk must end there."""
    n = st.CHUNK
    if k[st.MAINS] == 1:
        n = min(n, k[st.MAINS_WINDOW] - k[st.MAINS_COUNT])
    if k[st.N_HELD] > 0:
        table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
        for c in range(k[st.N_CHANNELS]):
            until = table[st.HELD_STOP, c] + k[st.SATURATION_HOLD] - k[st.SAMPLE]
            if table[st.HELD_START, c] >= 0.0 and until >= 1.0:
                n = min(n, int(until))
    return n


@kernel
def _process_chunk(n: int, a: Floats, f: Floats, k: Ints) -> None:
    filter_chunk(n, a, f, k)
    found = find_mains(n, a, f, k) if k[st.MAINS] == 1 else 0
    walk_hops(n, a, f, k)
    if k[st.PHASE] == st.BLOCK_HOPS * k[st.HOP]:
        follow_movements(a, f, k)
        end_block(a, f, k)
        k[st.PHASE] = 0
    if k[st.N_HELD] > 0:
        _release_held(a, f, k)
    if found > 0:
        _settle_mains(found, a, f, k)


@kernel
def _release_held(a: Floats, f: Floats, k: Ints) -> None:
    """Write bad stretches that have been over for long enough."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    for c in range(k[st.N_CHANNELS]):
        if table[st.HELD_START, c] < 0.0 or table[st.BAD_RUN, c] >= k[st.RAIL_RUN]:
            continue
        if k[st.SAMPLE] - table[st.HELD_STOP, c] >= k[st.SATURATION_HOLD]:
            _write_held(c, table, f, k)


@kernel
def _write_held(c: int, table: Floats, f: Floats, k: Ints) -> None:
    write_bad(c, table[st.HELD_START, c], table[st.HELD_STOP, c], table[st.HELD_KIND, c], f, k)
    table[st.HELD_START, c] = -1.0
    k[st.N_HELD] -= 1


@kernel
def _settle_mains(found: int, a: Floats, f: Floats, k: Ints) -> None:
    """Keep the notches of the frequency that was found, drop those of the other."""
    other = st.MAINS_ROWS + 2 * (2 - found)
    drop_oscillators(k[other], k[other + 1], a, f, k)
    k[st.MAINS] = 1 + found


@kernel
def close(ended_by: int, a: Floats, f: Floats, k: Ints) -> None:
    """Write whatever is in progress: before a gap, or at the end."""
    if k[st.ACTIVE]:
        write_burst(ended_by, k[st.HOPS] - 1, a, f, k)
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    for c in range(k[st.N_CHANNELS]):
        if table[st.BAD_RUN, c] >= k[st.RAIL_RUN]:
            hold_bad(table, c, k[st.SAMPLE], k)
        if table[st.HELD_START, c] >= 0.0:
            _write_held(c, table, f, k)


@kernel
def skip(n_lost: int, a: Floats, f: Floats, k: Ints) -> None:
    """Jump over lost samples: the next sample primes the filters, what was learnt is kept."""
    table = rows(a, k[st.A_CHANNELS], st.N_ROWS)
    follow_movements(a, f, k)
    a[k[st.A_ACF] : k[st.A_ACF] + ORDER + 1] = 0.0
    table[st.BAD_RUN, :] = 0.0
    k[st.N_BAD] = 0
    k[st.PHASE] = 0
    k[st.PRIME] = 1
    k[st.SAMPLE] += n_lost
    k[st.FIRST_SAMPLE] = k[st.SAMPLE]
    k[st.FIRST_HOP] = k[st.HOPS]
