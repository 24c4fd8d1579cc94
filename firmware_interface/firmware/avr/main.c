/* Twitchboard firmware for the ATmega328P at 16 MHz: the main loop. */
#include <avr/interrupt.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "bytes.h"
#include "commands.h"
#include "frame.h"
#include "reset.h"
#include "sampling.h"
#include "uart.h"

#define STATUS_EVERY_MS 1000

static struct board board;
static struct receiver receiver;
static struct samples samples;
static uint32_t next_status_ms;

/* Body must have room for the CRC. */
static bool send(uint8_t *body, uint8_t length)
{
    static uint8_t frame[FRAME_LONGEST(SAMPLES_BODY_LONGEST)];
    return uart_send(frame, (uint8_t)frame_encode(body, length, frame));
}

static void note_counts(void)
{
    board.now_ms = sampling_now_ms();
    board.damaged_frames = receiver.damaged;
    count_up(&board.overruns, sampling_take_overruns());
}

static void send_status(void)
{
    uint8_t body[ANSWER_LONGEST + 2];
    note_counts();
    send(body, status_message(&board, 0, body));
}

static void send_samples(void)
{
    if (samples.n && !send(samples.body, (uint8_t)samples.length)) {
        count_up(&board.dropped_samples, samples.n);
    }
    samples.n = 0;
}

static void gather_samples(void)
{
    struct sample sample;
    while (sampling_take(&sample)) {
        if (!samples_continue(&samples, &sample)) {
            send_samples();
        }
        samples_add(&samples, &board, &sample);
        if (samples_full(&samples, &board)) {
            send_samples();
        }
        wdt_reset(); /* while streaming, only samples keep the watchdog quiet */
    }
}

static void obey(const uint8_t *command, uint8_t length)
{
    uint8_t body[ANSWER_LONGEST + 2];
    bool ends = command_ends_stream(command, length);
    if (ends) {
        sampling_stop();
        gather_samples();
        send_samples();
    }
    note_counts();
    send(body, command_answer(&board, command, length, body));
    if (ends && board.streaming) {
        next_status_ms = board.now_ms + STATUS_EVERY_MS;
        sampling_start(board.channels, board.rate);
    }
}

/* At most one frame at a time, so that no flood keeps the samples waiting. */
static void listen(void)
{
    uint8_t byte;
    while (uart_take(&byte)) {
        uint8_t length = receiver_take(&receiver, byte);
        if (length) {
            obey(receiver.bytes, length);
        }
        if (!byte) {
            return;
        }
    }
}

static void keep_time(void)
{
    if (!board.streaming) {
        wdt_reset();
    } else if ((int32_t)(sampling_now_ms() - next_status_ms) >= 0) {
        next_status_ms += STATUS_EVERY_MS;
        send_status();
    }
}

/* Until the next interrupt; the check and the falling asleep cannot be parted by one. */
static void rest(void)
{
    cli();
    if (!sampling_has_sample() && !uart_has_received()) {
        sleep_enable();
        sei();
        sleep_cpu();
        sleep_disable();
    }
    sei();
}

int main(void)
{
    board_init(&board);
    reset_report(&board);
    wdt_enable(WDTO_250MS);
    uart_init();
    sampling_init();
    set_sleep_mode(SLEEP_MODE_IDLE);
    sei();
    uart_send((const uint8_t *)"", 1); /* a delimiter, against what the line may hold */
    send_status();
    for (;;) {
        listen();
        gather_samples();
        keep_time();
        rest();
    }
}
