"""What the emulated Cyton answers, against the vendor's documentation and firmware 3.1."""

import numpy as np
import pytest
from firmware_interface.emulator import PATTERN_STEP_UV, Pattern, Playback, pattern_steps

from tests.firmware_interface.emulator_host import cyton, decoded, said, streamed

TIMEOUT = b"Timeout processing multi byte message - please send all commands at once as of v2$$$"


class Steady:
    """The same voltage everywhere."""

    restarts = False

    def __init__(self, level_uV):
        self.level_uV = level_uV

    def uV(self, first, n, n_channels):
        return np.full((n, n_channels), self.level_uV)

    def lost(self, start, stop):
        return []


def start(device, at_s=0.0):
    device.receive(b"b", at_s)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"V", b"v3.1.5$$$"),
        (b"D", b"060110$$$"),
        (b"d", b"updating channel settings to default$$$"),
        (b"x3020000X", b"Success: Channel set for 3$$$"),
        (b"x1060110Xx2060110X", b"Success: Channel set for 1$$$Success: Channel set for 2$$$"),
        (b"x102000X", b"Failure: too few chars$$$"),
        (b"x1020000V", b"Failure: Err: 9th char not X$$$"),
        (b"z410Z", b"Success: Lead off set for 4$$$"),
        (b"z41Z", b"Failure: too few chars$$$"),
        (b"z410X", b"Failure: Err: 5th char not Z$$$"),
        (b"0", b"Success: Configured internal test signal.$$$"),
        (b"~~", b"Success: Sample rate is 250Hz$$$"),
        (b"~5", b"Success: Sample rate is 500Hz$$$"),
        (b"~7", b"Failure: sample value out of bounds$$$"),
        (b"//", b"Success: default$$$"),
        (b"/2", b"Success: analog$$$"),
        (b"/9", b"Failure: board mode value out of bounds.$$$"),
        (b"/x", b"Failure: invalid board mode value.$$$"),
        (b"<", b",Time stamp ON$$$"),
        (b">", b"Time stamp OFF$$$"),
        (b"C", b"no daisy to attach!8$$$"),
        (b"c", b""),
        (b"{", b"Failure: Wifi not attached$$$"),
        (b"b", b""),
        (b"s", b""),
        (b"1", b""),
        (b"\x00\xff", b""),
    ],
)
def test_an_idle_board_answers_as_the_firmware_does(command, answer):
    assert said(cyton(), command) == answer


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"~~", b"Sample rate is 250Hz$$$"),
        (b"~5", b"Sample rate set to 500Hz$$$"),
        (b"//", b"Board mode is default$$$"),
        (b"/2", b"Board mode set to analog$$$"),
    ],
)
def test_documentation_has_other_words(command, answer):
    assert said(cyton(dialect="docs"), command) == answer


@pytest.mark.parametrize("daisy", [False, True])
@pytest.mark.parametrize(("dialect", "where"), [("firmware", "On Board "), ("docs", "")])
def test_a_soft_reset_is_answered_after_half_a_second(daisy, dialect, where):
    device = cyton(daisy=daisy, dialect=dialect)
    assert said(device, b"v") == b""
    assert device.due_s() == 0.5
    second = "On Daisy ADS1299 Device ID: 0x3E\n" if daisy else ""
    assert said(device, at_s=0.5).decode() == (
        f"OpenBCI V3 8-16 channel\n{where}ADS1299 Device ID: 0x3E\n{second}"
        "LIS3DH Device ID: 0x33\nFirmware: v3.1.2\n$$$"
    )


def test_commands_during_a_soft_reset_wait_for_its_end():
    device = cyton()
    assert said(device, b"vV") == b""
    assert said(device, b"D", at_s=0.3) == b""
    assert said(device, at_s=0.5).endswith(b"$$$v3.1.5$$$060110$$$")


def test_a_soft_reset_stops_the_stream_and_forgets_the_gains_but_not_the_mode():
    device = cyton()
    said(device, b"/2x1000110X")
    start(device)
    assert streamed(device, 0.1)
    said(device, b"v", at_s=0.1)
    assert device.packet_s() == np.inf
    assert device.board.inputs.channels[0].gain == 24
    assert said(device, b"//", at_s=1.0).endswith(b"Success: analog$$$")


def test_half_a_command_is_given_up_after_a_second_and_the_next_one_is_heard():
    device = cyton()
    assert said(device, b"x106", at_s=2.0) == b""
    assert device.deadline_s() == 3.0
    assert said(device, at_s=2.999) == b""
    assert said(device, at_s=3.0) == TIMEOUT
    assert said(device, b"V", at_s=3.0) == b"v3.1.5$$$"


def test_while_streaming_settings_are_made_without_a_word():
    device = cyton(source=Steady(100.0))
    start(device)
    assert said(device, b"x1000110Xdz110Zx1X<>0", at_s=0.001) == b","
    assert said(device, b"x1000110X", at_s=0.001) == b""
    assert said(device, b"V~~", at_s=0.002) == b"v3.1.5$$$Success: Sample rate is 250Hz$$$"


def test_a_setting_in_mid_stream_begins_the_counter_again():
    device = cyton()
    start(device)
    before, *_ = decoded(streamed(device, 0.1))
    device.receive(b"x1000110X", 0.1)
    after, *_ = decoded(streamed(device, 0.3))
    assert before[-1] > 10
    assert after[0] == 0


@pytest.mark.parametrize(("digit", "gain"), list(enumerate([1, 2, 4, 6, 8, 12, 24])))
def test_counts_grow_with_the_gain(digit, gain):
    device = cyton(source=Steady(1000.0))
    said(device, b"x2%d" % 0 + b"%d0110X" % digit)
    start(device)
    _, counts, _, _ = decoded(streamed(device, 0.1))
    assert (counts[:, 1] == round(1000.0 * gain * (2**23 - 1) / 4.5e6)).all()
    assert (counts[:, 0] == round(1000.0 * 24 * (2**23 - 1) / 4.5e6)).all()


def test_what_is_beyond_the_range_is_railed():
    for level_uV, rail in ((187_501.0, 2**23 - 1), (-187_501.0, -(2**23))):
        device = cyton(source=Steady(level_uV))
        start(device)
        assert (decoded(streamed(device, 0.1))[1] == rail).all()


def test_a_channel_that_is_off_reads_zero_until_it_is_on_again():
    device = cyton(source=Steady(50.0))
    said(device, b"3")
    start(device)
    _, counts, _, _ = decoded(streamed(device, 0.1))
    assert (counts[:, 2] == 0).all() and (counts[:, [0, 1, 3]] != 0).all()
    device.receive(b"#", 0.1)
    assert (decoded(streamed(device, 0.3))[1] != 0).all()


@pytest.mark.parametrize(
    ("command", "height_uV", "hz"),
    [
        (b"-", 1875, 0.977),
        (b"=", 1875, 1.953),
        (b"[", 3750, 0.977),
        (b"]", 3750, 1.953),
        (b"p", 3750, 0),
    ],
)
def test_test_signals_are_square_waves_of_their_height_and_rate(command, height_uV, hz):
    device = cyton(source=Steady(7.0))
    said(device, command)
    start(device)
    _, counts, _, _ = decoded(streamed(device, 20.02))
    volts_uV = counts[:, 5] * 4.5e6 / 24 / (2**23 - 1)
    np.testing.assert_allclose(np.abs(volts_uV), height_uV, atol=0.02)
    assert np.count_nonzero(np.diff(np.sign(volts_uV))) == pytest.approx(40 * hz, abs=1)


def test_lead_off_current_shows_the_impedance_at_31_25_hz():
    device = cyton(source=Steady(0.0), impedance_ohm=15_000.0)
    assert said(device, b"x3000100Xz310Z").endswith(b"Lead off set for 3$$$")
    start(device)
    _, counts, _, _ = decoded(streamed(device, 8.1))
    signal_uV = counts[:2000, 2] * 4.5e6 / (2**23 - 1)
    assert np.sqrt(2) * signal_uV.std() * 1e-6 / 6e-9 - 2200 == pytest.approx(15_000, rel=3e-3)
    spectrum = np.abs(np.fft.rfft(signal_uV))
    assert np.fft.rfftfreq(2000, 1 / 250)[spectrum.argmax()] == 31.25
    assert (counts[:, 3] == 0).all()


def test_srb1_goes_for_all_channels_of_its_converter():
    device = cyton(daisy=True)
    said(device, b"x1060111X")
    assert [channel.srb1 for channel in device.board.inputs.channels] == [1] * 8 + [0] * 8


def test_registers_hold_the_gains():
    device = cyton()
    said(device, b"x1000110Xx2160000X")
    text = said(device, b"?").decode()
    assert "CH1SET, 05, 08" in text and "CH2SET, 06, E0" in text and text.endswith("$$$")
    start(device)
    assert said(device, b"?") == b""


def test_a_rate_sets_all_channels_to_default_and_start_goes_back_to_250():
    device = cyton()
    said(device, b"x1000110X~4")
    assert device.board.inputs.channels[0].gain == 24
    start(device)
    assert said(device, b"~~") == b"Success: Sample rate is 250Hz$$$"


def test_daisy_can_be_left_away_and_attached_again():
    device = cyton(daisy=True)
    assert said(device, b"C") == b"16$$$"
    assert said(device, b"c") == b"daisy removed$$$"
    assert said(device, b"C") == b"daisy attached16$$$"


def test_sd_letters_name_one_file_after_the_other():
    device = cyton()
    assert b"Corresponding SD file OBCI_00.TXT" in said(device, b"A")
    assert b"Corresponding SD file OBCI_01.TXT" in said(device, b"a")


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (b"\xf0\x00", b"Success: Host and Device on Channel number: \x07$$$"),
        (b"\xf0\x01\x0c", b"Success: Host and Device on Channel number: \x0c$$$"),
        (b"\xf0\x01\x1a", b"Failure: Verify channel number is less than 25$$$"),
        (b"\xf0\x02\x03", b"Success: Host override - Channel number: \x03$$$"),
        (b"\xf0\x03", b"Success: Poll time: \x30$$$"),
        (b"\xf0\x04\x50", b"Success: Poll time: \x50$$$"),
        (b"\xf0\x06", b"Success: Switch your baud rate to 230400$$$"),
        (b"\xf0\x07", b"Success: System is Up$$$"),
    ],
)
def test_the_dongle_answers_its_own_messages(message, answer):
    assert said(cyton(), message) == answer


def test_a_dongle_on_another_channel_does_not_reach_the_board():
    device = cyton()
    said(device, b"\xf0\x02\x03")
    assert said(device, b"\xf0\x07") == b"Failure: System is Down$$$"
    assert said(device, b"\xf0\x00") == b"Failure: Host on Channel number: \x03$$$"
    assert said(device, b"v").startswith(b"Failure: Communications timeout")
    said(device, b"\xf0\x02\x07")
    assert said(device, b"V") == b"v3.1.5$$$"


def test_a_message_to_the_dongle_may_be_cut_anywhere():
    device = cyton()
    assert said(device, b"V\xf0") == b"v3.1.5$$$"
    assert said(device, b"\x07V") == b"Success: System is Up$$$v3.1.5$$$"


def test_a_board_that_is_off_leaves_the_dongle_to_answer():
    device = cyton(state="off")
    assert said(device, b"v") == b"Failure: Communications timeout - Device failed to poll Host$$$"
    assert device.due_s() == np.inf
    device.switch(True, 5.0)
    assert said(device, at_s=5.5).startswith(b"OpenBCI V3")


def test_pattern_names_sample_and_channel():
    steps = pattern_steps(np.arange(20_000)[:, None], np.arange(16))
    assert len(np.unique(steps)) == 16 * 2**14
    assert np.abs(steps).max() * 24 <= 2**23 - 1
    np.testing.assert_array_equal(Pattern().uV(5, 2, 16), steps[5:7] * PATTERN_STEP_UV)


def test_a_recording_begins_again_at_its_end_with_its_gaps():
    data_uV = np.arange(10.0)[:, None]
    source = Playback(data_uV, [(4, 6)])
    np.testing.assert_array_equal(source.uV(8, 4, 2)[:, 0], [8, 9, 0, 1])
    assert (source.uV(8, 4, 2)[:, 1] == 0).all()
    assert source.lost(0, 30) == [(4, 6), (14, 16), (24, 26)]
    assert source.lost(5, 15) == [(5, 6), (14, 15)]
