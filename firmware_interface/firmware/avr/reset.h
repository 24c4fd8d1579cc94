/* Why the board started, how often the watchdog bit, and its serial number. */
#ifndef RESET_H
#define RESET_H

#include "board.h"

/* Fills in reset_cause, watchdog_resets and serial. Call once, first of all. */
void reset_report(struct board *board);

#endif
