#include "reset.h"

#include <avr/eeprom.h>
#include <avr/io.h>
#include <avr/wdt.h>
#include <string.h>

#include "bytes.h"

#define KEPT_MARK 0x7477 /* "tw": memory is as it was before the reset */

/* Not cleared at start-up. */
static uint8_t reset_flags __attribute__((section(".noinit")));
static struct {
    uint16_t mark;
    uint16_t watchdog_resets;
} kept __attribute__((section(".noinit")));

/* The watchdog stays on through its own reset, at its shortest time: off with it before anything else. */
__attribute__((naked, used, section(".init3"))) void watchdog_off(void)
{
    reset_flags = MCUSR;
    MCUSR = 0;
    wdt_disable();
}

static uint8_t cause(void)
{
    /* A boot loader clears the flags before we see them; then the cause is unknown. */
    if (reset_flags & _BV(PORF)) {
        return RESET_POWER_ON;
    }
    if (reset_flags & _BV(BORF)) {
        return RESET_BROWN_OUT;
    }
    if (reset_flags & _BV(WDRF)) {
        return RESET_WATCHDOG;
    }
    return reset_flags & _BV(EXTRF) ? RESET_PIN : RESET_UNKNOWN;
}

void reset_report(struct board *board)
{
    board->reset_cause = cause();
    if (board->reset_cause == RESET_POWER_ON || kept.mark != KEPT_MARK) {
        kept.mark = KEPT_MARK;
        kept.watchdog_resets = 0;
    }
    if (board->reset_cause == RESET_WATCHDOG) {
        count_up(&kept.watchdog_resets, 1);
    }
    board->watchdog_resets = kept.watchdog_resets;
    eeprom_read_block(board->serial, (const void *)0, SERIAL_LENGTH);
    if (board->serial[0] == 0xFF) { /* never written */
        memset(board->serial, 0, SERIAL_LENGTH);
    }
}
