/* Gathers samples into the body of a SAMPLES frame. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "board.h"

struct sample {
    uint16_t counter;
    uint32_t board_ms;
    int16_t counts[CHANNELS_MOST];
};

#define SAMPLES_BODY_LONGEST (10 + 2 * CHANNELS_MOST * FRAME_MS)

struct samples {
    uint8_t n; /* samples so far */
    uint16_t length;
    uint16_t next_counter;
    uint8_t body[SAMPLES_BODY_LONGEST + 2]; /* with room for the CRC */
};

/* May the sample go into the same frame as those before it? */
bool samples_continue(const struct samples *samples, const struct sample *sample);

/* Adds the sample (in the self test: the pattern in its place). */
void samples_add(struct samples *samples, const struct board *board, const struct sample *sample);

/* Is it time to send? */
bool samples_full(const struct samples *samples, const struct board *board);

#endif
