/* Frames: body + CRC, COBS, delimiter. And the other way, a byte at a time. */
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stdint.h>

#define BODY_MOST 252
#define FRAME_LONGEST(body) ((body) + 4) /* CRC, one COBS code, delimiter */

/* Turns body (with room for two more bytes, which are overwritten) into a frame; returns its length. */
uint16_t frame_encode(uint8_t *body, uint16_t length, uint8_t *out);

/* Longest command: 5 bytes; a longer frame with a good CRC still gets its answer. */
#define RECEIVED_MOST 24

struct receiver {
    uint8_t bytes[RECEIVED_MOST]; /* the body, once one is complete */
    uint8_t length;
    bool too_long;
    uint16_t damaged; /* frames dropped, stops at 65535 */
};

/* Takes one byte from the line; returns the length of the body that it completes, else 0. */
uint8_t receiver_take(struct receiver *receiver, uint8_t byte);

#endif
