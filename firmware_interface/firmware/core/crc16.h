/* CRC-16/IBM-3740: polynomial 0x1021, initial value 0xFFFF, not reflected. */
#ifndef CRC16_H
#define CRC16_H

#include <stdint.h>

uint16_t crc16(const uint8_t *data, uint16_t length);

#endif
