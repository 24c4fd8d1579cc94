/* Commands and what the board says to them. Bodies only: no CRC, no COBS. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "board.h"

enum command { IDENTIFY = 1, START, STOP, SET, SELF_TEST, PING, STATUS };
enum result { DONE, UNKNOWN_COMMAND, WRONG_LENGTH, NOT_POSSIBLE, BUSY };

#define ANSWER_LONGEST 56

/* Does this command end the stream under way? Then its samples must be sent before the answer. */
bool command_ends_stream(const uint8_t *body, uint8_t length);

/* Carries the command out and writes the answer's body; returns its length. The caller starts and
 * stops the sampling, by board->streaming. */
uint8_t command_answer(struct board *board, const uint8_t *body, uint8_t length, uint8_t *out);

/* Body of a STATUS. */
uint8_t status_message(const struct board *board, uint8_t tag, uint8_t *out);

#endif
