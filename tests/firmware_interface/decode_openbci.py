"""Plain decoders of Cyton and Ganglion streams, word for word from the protocol texts."""

CYTON = 33


def is_candidate(stream, at):
    return at + CYTON <= len(stream) and stream[at] == 0xA0 and stream[at + 32] & 0xF0 == 0xC0


def is_confirmed(stream, at):
    return at + CYTON == len(stream) or stream[at + CYTON : at + CYTON + 1] == b"\xa0"


def is_packet(stream, at, in_step):
    if not is_candidate(stream, at):
        return False
    rivals = range(at + 1, at + CYTON)
    return (
        in_step
        or is_confirmed(stream, at)
        or not any(
            is_candidate(stream, j) and stream[j + CYTON : j + CYTON + 1] == b"\xa0" for j in rivals
        )
    )


def cyton(stream):
    """Packets as in the vectors."""
    packets, at, in_step = [], 0, False
    while at < len(stream):
        in_step = is_packet(stream, at, in_step)
        if not in_step:
            at += 1
            continue
        raw = stream[at : at + CYTON]
        counts = [int.from_bytes(raw[k : k + 3], "big", signed=True) for k in range(2, 26, 3)]
        packets.append(
            {"counter": raw[1], "counts": counts, "stop": raw[32], "aux": raw[26:32].hex()}
        )
        at += CYTON
    return packets


def daisy(packets):
    """Frames as in the vectors, while fewer than 256 packets are lost in a row."""
    frames, number, before = {}, 0, 0
    for packet in packets:
        number += (packet["counter"] - before) % 256
        before = packet["counter"]
        if number:
            halves = frames.setdefault(number // 2, [None] * 16)
            place = slice(0, 8) if number % 2 else slice(8, 16)
            halves[place] = packet["counts"]
    return [
        {"counter": (2 * frame + 1) % 256, "frame": frame, "counts": halves}
        for frame, halves in frames.items()
    ]


def ganglion(packets, firmware):
    """Samples of each packet, as in the vectors; no other ids than those of samples."""
    told, previous, expected = [], None, None
    for packet in packets:
        number, samples = packet[0], []
        is_18 = number < 100 if firmware == 3 else number <= 100
        width = 18 if is_18 else 19
        bits = "".join(f"{byte:08b}" for byte in packet[1:])
        fields = [int(bits[k * width : (k + 1) * width], 2) for k in range(8)]
        values = [(f - (f >> width - 1 << width)) & ~1 for f in fields]
        if firmware == 3:
            samples = [[v << 24 - width for v in values[k : k + 4]] for k in (0, 4)]
        elif number == 0:
            raw = [int.from_bytes(packet[k : k + 3], "big", signed=True) for k in (1, 4, 7, 10)]
            samples, previous, expected = [raw], raw, (1, 101)
        elif previous is not None and number in expected:
            a = [was - v for was, v in zip(previous, values[:4], strict=True)]
            b = [was - v for was, v in zip(a, values[4:], strict=True)]
            samples, previous, expected = [a, b], b, (number + 1,)
        else:
            previous = None
        told.append(samples)
    return told
