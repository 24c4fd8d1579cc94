#include "terminal.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int master, slave; /* slave: kept open, so that the board survives hosts that come and go */

const char *terminal_open(void)
{
    static char name[64];
    struct termios raw;
    memset(&raw, 0, sizeof raw);
    cfmakeraw(&raw);
    if (openpty(&master, &slave, name, &raw, NULL) || fcntl(master, F_SETFL, O_NONBLOCK)) {
        perror("openpty");
        exit(1);
    }
    return name;
}

int terminal_read(uint8_t *bytes, int most)
{
    ssize_t n = read(master, bytes, most);
    return n > 0 ? (int)n : 0;
}

void terminal_write(uint8_t byte)
{
    if (write(master, &byte, 1) != 1) {
        return;
    }
}

void wait_until_us(uint64_t us)
{
    static struct timespec due;
    static uint64_t due_us;
    if (!due.tv_sec) {
        clock_gettime(CLOCK_MONOTONIC, &due);
        due_us = us;
    }
    uint64_t ns = due.tv_nsec + (us - due_us) * 1000;
    due.tv_sec += ns / 1000000000;
    due.tv_nsec = ns % 1000000000;
    due_us = us;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
}
