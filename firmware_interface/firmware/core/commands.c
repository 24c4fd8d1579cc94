#include "commands.h"

#include <string.h>

#include "bytes.h"

void board_init(struct board *board)
{
    memset(board, 0, sizeof *board);
    board->channels = 4;
    board->rate = 1000;
    board->reset_cause = RESET_POWER_ON;
}

static uint8_t state(const struct board *board)
{
    return (uint8_t)(board->streaming | board->self_test << 1);
}

static uint8_t identity_message(const struct board *board, uint8_t tag, uint8_t *out)
{
    static const uint8_t version[] = FIRMWARE_VERSION;
    out[0] = IDENTIFY | 0x80;
    out[1] = tag;
    out[2] = PROTOCOL_VERSION;
    memcpy(out + 3, version, 3);
    memcpy(out + 6, board->serial, SERIAL_LENGTH);
    out[14] = state(board);
    out[15] = board->channels;
    out[16] = CHANNELS_MOST;
    put_u16(out + 17, board->rate);
    put_u16(out + 19, CONVERSIONS_MOST);
    out[21] = ADC_BITS;
    put_u16(out + 22, REFERENCE_mV);
    put_u32(out + 24, NV_PER_COUNT);
    put_u16(out + 28, ZERO_COUNT);
    put_u16(out + 30, CHANNEL_SKEW_US);
    memcpy(out + 32, BOARD_NAME, sizeof BOARD_NAME - 1);
    return 32 + sizeof BOARD_NAME - 1;
}

uint8_t status_message(const struct board *board, uint8_t tag, uint8_t *out)
{
    out[0] = STATUS | 0x80;
    out[1] = tag;
    out[2] = state(board);
    out[3] = board->reset_cause;
    put_u32(out + 4, board->now_ms);
    put_u16(out + 8, board->overruns);
    put_u16(out + 10, board->dropped_samples);
    put_u16(out + 12, board->damaged_frames);
    put_u16(out + 14, board->watchdog_resets);
    return 16;
}

static uint8_t pong_message(const struct board *board, uint8_t tag, uint8_t *out)
{
    out[0] = PING | 0x80;
    out[1] = tag;
    put_u32(out + 2, board->now_ms);
    return 6;
}

static uint8_t set(struct board *board, uint8_t channels, uint16_t rate)
{
    bool divides = rate && RATE_MOST % rate == 0 && rate >= RATE_MOST / 8;
    if (!divides || !channels || channels > CHANNELS_MOST || (uint32_t)channels * rate > CONVERSIONS_MOST) {
        return NOT_POSSIBLE;
    }
    board->channels = channels;
    board->rate = rate;
    return DONE;
}

static uint8_t carry_out(struct board *board, const uint8_t *body)
{
    switch (body[0]) {
    case START:
        board->streaming = true;
        return DONE;
    case STOP:
        board->streaming = false;
        return DONE;
    case SET:
        return board->streaming ? BUSY : set(board, body[2], get_u16(body + 3));
    default: /* SELF_TEST */
        if (board->streaming) {
            return BUSY;
        }
        if (body[2] > 1) {
            return NOT_POSSIBLE;
        }
        board->self_test = body[2];
        return DONE;
    }
}

static uint8_t right_length(uint8_t command)
{
    static const uint8_t lengths[] = {0, 2, 2, 2, 5, 3, 2, 2};
    return command < sizeof lengths ? lengths[command] : 0;
}

bool command_ends_stream(const uint8_t *body, uint8_t length)
{
    return length == 2 && (body[0] == START || body[0] == STOP);
}

uint8_t command_answer(struct board *board, const uint8_t *body, uint8_t length, uint8_t *out)
{
    uint8_t result, right = right_length(body[0]);
    if (!right) {
        result = UNKNOWN_COMMAND;
    } else if (length != right) {
        result = WRONG_LENGTH;
    } else if (body[0] == IDENTIFY) {
        return identity_message(board, body[1], out);
    } else if (body[0] == PING) {
        return pong_message(board, body[1], out);
    } else if (body[0] == STATUS) {
        return status_message(board, body[1], out);
    } else {
        result = carry_out(board, body);
    }
    out[0] = 0x80;
    out[1] = body[1];
    out[2] = body[0];
    out[3] = result;
    return 4;
}
