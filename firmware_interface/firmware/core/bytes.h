/* Little-endian numbers in byte arrays, and counts that stop at their end. */
#ifndef BYTES_H
#define BYTES_H

#include <stdint.h>

static inline void put_u16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static inline void put_u32(uint8_t *at, uint32_t value)
{
    put_u16(at, (uint16_t)value);
    put_u16(at + 2, (uint16_t)(value >> 16));
}

static inline uint16_t get_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] | (uint16_t)at[1] << 8);
}

static inline void count_up(uint16_t *count, uint8_t by)
{
    *count = *count > 0xFFFF - by ? 0xFFFF : (uint16_t)(*count + by);
}

#endif
