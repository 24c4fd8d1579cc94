/* Consistent overhead byte stuffing, without delimiters. */
#ifndef COBS_H
#define COBS_H

#include <stdint.h>

/* Longest encoding of n bytes. */
#define COBS_LONGEST(n) ((n) + (n) / 254 + 1)

/* Encodes into out (which must not overlap data); returns the number of bytes written. */
uint16_t cobs_encode(const uint8_t *data, uint16_t length, uint8_t *out);

#define COBS_DAMAGED 0xFFFF

/* Decodes within the buffer; returns the decoded length, or COBS_DAMAGED. */
uint16_t cobs_decode(uint8_t *data, uint16_t length);

#endif
