#include "frame.h"

#include "bytes.h"
#include "cobs.h"
#include "crc16.h"

uint16_t frame_encode(uint8_t *body, uint16_t length, uint8_t *out)
{
    put_u16(body + length, crc16(body, length));
    uint16_t encoded = cobs_encode(body, length + 2, out);
    out[encoded] = 0;
    return encoded + 1;
}

static uint8_t body_length(struct receiver *receiver)
{
    uint16_t decoded = receiver->too_long ? COBS_DAMAGED : cobs_decode(receiver->bytes, receiver->length);
    if (decoded == COBS_DAMAGED || decoded < 4) {
        return 0;
    }
    uint8_t body = (uint8_t)(decoded - 2);
    return crc16(receiver->bytes, body) == get_u16(receiver->bytes + body) ? body : 0;
}

uint8_t receiver_take(struct receiver *receiver, uint8_t byte)
{
    if (byte) {
        if (receiver->length < RECEIVED_MOST) {
            receiver->bytes[receiver->length++] = byte;
        } else {
            receiver->too_long = true;
        }
        return 0;
    }
    bool empty = receiver->length == 0;
    uint8_t body = body_length(receiver);
    if (!body && !empty) {
        count_up(&receiver->damaged, 1);
    }
    receiver->length = 0;
    receiver->too_long = false;
    return body;
}
