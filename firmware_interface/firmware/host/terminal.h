/* A pseudo-terminal for the simulated serial line, and the clock on the wall. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdint.h>

/* Opens it, raw; returns the name by which a host opens the other side. */
const char *terminal_open(void);

/* What the host has written; returns how many bytes, perhaps none. */
int terminal_read(uint8_t *bytes, int most);

/* Where nobody reads, the byte is lost, as on a real line. */
void terminal_write(uint8_t byte);

/* Sleeps until so much time has gone since the first call. */
void wait_until_us(uint64_t us);

#endif
