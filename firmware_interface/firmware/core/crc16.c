#include "crc16.h"

uint16_t crc16(const uint8_t *data, uint16_t length)
{
    uint16_t crc = 0xFFFF;
    while (length--) {
        /* eight steps of the polynomial at once, by its three terms 12, 5 and 0 */
        uint8_t x = (uint8_t)(crc >> 8) ^ *data++;
        x ^= x >> 4;
        crc = (uint16_t)(crc << 8) ^ (uint16_t)((uint16_t)x << 12) ^ (uint16_t)((uint16_t)x << 5) ^ x;
    }
    return crc;
}
