#include "samples.h"

#include "bytes.h"

bool samples_continue(const struct samples *samples, const struct sample *sample)
{
    return samples->n == 0 || sample->counter == samples->next_counter;
}

static uint16_t pattern(uint16_t counter, uint8_t channel)
{
    return (uint16_t)(counter * (2u * channel + 1) + 128u * channel) & ((1u << ADC_BITS) - 1);
}

void samples_add(struct samples *samples, const struct board *board, const struct sample *sample)
{
    uint8_t *body = samples->body;
    if (samples->n == 0) {
        body[0] = 0xA0;
        body[1] = board->self_test;
        put_u16(body + 2, sample->counter);
        put_u32(body + 4, sample->board_ms);
        body[8] = board->channels;
        samples->length = 10;
    }
    for (uint8_t channel = 0; channel < board->channels; channel++) {
        uint16_t count = board->self_test ? pattern(sample->counter, channel) : (uint16_t)sample->counts[channel];
        put_u16(body + samples->length, count);
        samples->length += 2;
    }
    body[9] = ++samples->n;
    samples->next_counter = sample->counter + 1;
}

bool samples_full(const struct samples *samples, const struct board *board)
{
    uint16_t in_frame = (uint16_t)(FRAME_MS * (uint32_t)board->rate / 1000);
    return samples->n >= (in_frame ? in_frame : 1);
}
