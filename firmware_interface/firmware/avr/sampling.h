/* The clock, the converter, and the samples between them and the main loop. */
#ifndef SAMPLING_H
#define SAMPLING_H

#include "samples.h"

/* Starts the millisecond clock and readies the converter. Call once, before interrupts are on. */
void sampling_init(void);

uint32_t sampling_now_ms(void);

/* First sample, with counter 0, at the next millisecond. */
void sampling_start(uint8_t channels, uint16_t rate);

/* No more samples; one that is being converted is given up. */
void sampling_stop(void);

/* The oldest sample not taken yet; false if there is none. */
bool sampling_take(struct sample *sample);

bool sampling_has_sample(void);

/* Sampling times without a sample, since it was last asked; at most 255. */
uint8_t sampling_take_overruns(void);

#endif
