/* The serial line: 500000 baud, rings filled and emptied by interrupts. */
#ifndef UART_H
#define UART_H

#include <stdbool.h>
#include <stdint.h>

void uart_init(void);

/* Hands bytes over to be sent; false, and none of them, if there is no room for all. */
bool uart_send(const uint8_t *bytes, uint8_t length);

/* The next received byte; false if there is none. */
bool uart_take(uint8_t *byte);

bool uart_has_received(void);

#endif
