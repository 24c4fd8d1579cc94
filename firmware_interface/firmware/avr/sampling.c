#include "sampling.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#define RING_SIZE 16 /* a power of two */
#define ADC_ON (_BV(ADEN) | _BV(ADIE) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0)) /* 16 MHz / 128 */
#define MUX_OF(channel) (_BV(REFS0) | (channel)) /* against AVCC */
#define BARRIER() __asm__ volatile("" ::: "memory") /* the compiler may move no access across */

static struct sample ring[RING_SIZE]; /* the interrupts own ring[head], the main loop what is before */
static volatile uint8_t head, tail;
static volatile uint32_t clock_ms;
static volatile uint8_t overruns;

/* Touched by interrupts, or with interrupts off. */
static bool running, converting;
static uint8_t channels, channel;
static uint8_t period_ms, wait_ms;
static uint16_t counter;

void sampling_init(void)
{
    TCCR1B = _BV(WGM12) | _BV(CS11); /* counts to OCR1A at 2 MHz */
    OCR1A = F_CPU / 8 / 1000 - 1;
    TIMSK1 = _BV(OCIE1A);
    DIDR0 = 0x3F; /* A0-A5 are analog only; A6 and A7 always are */
    ADMUX = MUX_OF(0);
    ADCSRA = ADC_ON & (uint8_t)~_BV(ADIE);
    ADCSRA |= _BV(ADSC); /* the first conversion takes twice as long: be done with it */
    loop_until_bit_is_clear(ADCSRA, ADSC);
    ADCSRA = ADC_ON | _BV(ADIF);
}

static void overrun(void)
{
    if (overruns < 255) {
        overruns++;
    }
}

static void sampling_time(void)
{
    uint16_t this = counter++;
    if (converting) {
        overrun();
        if (!(ADCSRA & _BV(ADSC))) { /* its interrupt never came: that sample is lost too */
            converting = false;
            overrun();
        }
        return;
    }
    if ((uint8_t)(head - tail) == RING_SIZE) {
        overrun();
        return;
    }
    ADMUX = MUX_OF(0);
    ADCSRA |= _BV(ADSC);
    struct sample *sample = &ring[head % RING_SIZE];
    sample->counter = this;
    sample->board_ms = clock_ms;
    channel = 0;
    converting = true;
}

ISR(TIMER1_COMPA_vect)
{
    clock_ms++;
    if (running && --wait_ms == 0) {
        wait_ms = period_ms;
        sampling_time();
    }
}

ISR(ADC_vect)
{
    if (!converting) { /* stopped meanwhile */
        return;
    }
    ring[head % RING_SIZE].counts[channel] = (int16_t)ADC;
    if (++channel < channels) {
        ADMUX = MUX_OF(channel);
        ADCSRA |= _BV(ADSC);
    } else {
        converting = false;
        head++;
    }
}

uint32_t sampling_now_ms(void)
{
    uint32_t now_ms;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        now_ms = clock_ms;
    }
    return now_ms;
}

void sampling_start(uint8_t n_channels, uint16_t rate)
{
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        channels = n_channels;
        period_ms = (uint8_t)(RATE_MOST / rate);
        wait_ms = 1;
        counter = 0;
        running = true;
    }
}

void sampling_stop(void)
{
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        running = false;
        converting = false; /* a conversion under way ends before the next millisecond, unheard */
    }
}

bool sampling_has_sample(void)
{
    return head != tail;
}

bool sampling_take(struct sample *sample)
{
    if (head == tail) {
        return false;
    }
    BARRIER();
    *sample = ring[tail % RING_SIZE];
    BARRIER();
    tail++;
    return true;
}

uint8_t sampling_take_overruns(void)
{
    uint8_t count;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE)
    {
        count = overruns;
        overruns = 0;
    }
    return count;
}
