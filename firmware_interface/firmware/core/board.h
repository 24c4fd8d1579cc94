/* What the board is and how it stands: all that commands read and change. */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stdint.h>

#define PROTOCOL_VERSION 1
#define FIRMWARE_VERSION {1, 0, 0}
#define BOARD_NAME "twitchboard-328p"
#define CHANNELS_MOST 8
#define CONVERSIONS_MOST 4000 /* channels x rate, a second */
#define RATE_MOST 1000        /* the clock ticks once a millisecond */
#define ADC_BITS 10
#define REFERENCE_mV 5000
#define NV_PER_COUNT 4882813UL /* 5 V / 1024 */
#define ZERO_COUNT 512         /* front ends put their zero at half the supply */
#define CHANNEL_SKEW_US 112    /* 13 converter clocks of 8 us, and one to start */
#define SERIAL_LENGTH 8
#define FRAME_MS 4 /* samples gathered in a frame; with sending, below the 8 ms allowed */

enum reset_cause { RESET_UNKNOWN, RESET_POWER_ON, RESET_PIN, RESET_BROWN_OUT, RESET_WATCHDOG };

struct board {
    bool streaming;
    bool self_test;
    uint8_t channels;
    uint16_t rate;
    uint32_t now_ms;
    uint8_t reset_cause;
    uint8_t serial[SERIAL_LENGTH]; /* all zero: none */
    uint16_t overruns;
    uint16_t dropped_samples;
    uint16_t damaged_frames;
    uint16_t watchdog_resets;
};

/* Everything to what it is after power-on. */
void board_init(struct board *board);

#endif
