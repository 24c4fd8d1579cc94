#include "cobs.h"

uint16_t cobs_encode(const uint8_t *data, uint16_t length, uint8_t *out)
{
    uint8_t *code = out++; /* where the length of the present piece goes */
    uint8_t *start = code;
    while (length--) {
        uint8_t byte = *data++;
        if (byte) {
            *out++ = byte;
        }
        uint8_t piece = (uint8_t)(out - code);
        if (!byte || (piece == 0xFF && length)) {
            *code = piece;
            code = out++;
        }
    }
    *code = (uint8_t)(out - code);
    return (uint16_t)(out - start);
}

uint16_t cobs_decode(uint8_t *data, uint16_t length)
{
    uint16_t from = 0, to = 0;
    while (from < length) {
        uint8_t code = data[from++];
        if (!code || (uint16_t)(code - 1) > (uint16_t)(length - from)) {
            return COBS_DAMAGED;
        }
        for (uint8_t i = 1; i < code; i++) {
            if (!(data[to++] = data[from++])) {
                return COBS_DAMAGED;
            }
        }
        if (code < 0xFF && from < length) {
            data[to++] = 0;
        }
    }
    return to;
}
