#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>

#define BAUD_RATE 500000UL
#define RECEIVE_SIZE 64 /* a power of two; the send ring is 256 bytes, so its indices wrap by themselves */

static volatile uint8_t sending[256];
static volatile uint8_t send_head, send_tail;
static volatile uint8_t received[RECEIVE_SIZE];
static volatile uint8_t receive_head, receive_tail;

void uart_init(void)
{
    UBRR0 = F_CPU / 16 / BAUD_RATE - 1; /* 1: no error at all */
    UCSR0A = 0;
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

ISR(USART_UDRE_vect)
{
    uint8_t tail = send_tail;
    UDR0 = sending[tail];
    send_tail = ++tail;
    if (tail == send_head) {
        UCSR0B &= (uint8_t)~_BV(UDRIE0);
    }
}

ISR(USART_RX_vect)
{
    uint8_t byte = UDR0;
    uint8_t next = (receive_head + 1) % RECEIVE_SIZE;
    if (next != receive_tail) { /* else the byte is lost, and the frame's CRC will tell */
        received[receive_head] = byte;
        receive_head = next;
    }
}

bool uart_send(const uint8_t *bytes, uint8_t length)
{
    uint8_t head = send_head;
    uint8_t room = (uint8_t)(send_tail - head - 1);
    if (length > room) {
        return false;
    }
    while (length--) {
        sending[head++] = *bytes++;
    }
    cli();
    send_head = head;
    UCSR0B |= _BV(UDRIE0);
    sei();
    return true;
}

bool uart_has_received(void)
{
    return receive_head != receive_tail;
}

bool uart_take(uint8_t *byte)
{
    uint8_t tail = receive_tail;
    if (receive_head == tail) {
        return false;
    }
    *byte = received[tail];
    receive_tail = (tail + 1) % RECEIVE_SIZE;
    return true;
}
