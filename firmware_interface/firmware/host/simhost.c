/* Runs the firmware in simavr: voltages and bytes in, bytes and cycle counts out.
 *
 *   simhost FIRMWARE.elf [key value]...
 *     until_us N          how long, in the board's time (default: until killed)
 *     script FILE         lines "at_us hex": bytes that the host sends
 *     counts FILE         first number: channels; then rows of counts that the converter is to give
 *     out FILE            every byte that the board sends
 *     times FILE          for every frame sent: microsecond at which its delimiter begins to leave
 *     serial TEXT         first 8 bytes of the EEPROM
 *     poke AT:ADDR:AND:OR at a microsecond, write a register (hexadecimal); a fault to provoke
 *     pty 1               serial line on a pseudo-terminal, in real time; prints its name first
 *
 * The last line of the output is a JSON object with what was measured. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <simavr/avr_adc.h>
#include <simavr/avr_eeprom.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>

#include "terminal.h"

#define CLOCK_HZ 16000000
#define CYCLES_PER_US 16
#define CYCLES_PER_BYTE (22 * CYCLES_PER_US) /* as long as simavr takes for one */
#define QUEUE_SIZE 65536
#define POKES_MOST 8

struct timed_byte {
    uint64_t at_us;
    uint8_t byte;
};

static avr_t *avr;
static struct timed_byte queue[QUEUE_SIZE];
static unsigned queue_head, queue_tail;
static int *counts, n_counts, n_channels = 1;
static long row = -2; /* the firmware throws its first conversion away */
static FILE *out, *times;
static bool on_terminal;
static unsigned long sent;
static uint64_t sleeping, interrupting;
static unsigned lowest_stack = UINT16_MAX;
static struct poke {
    unsigned address, and_mask, or_mask;
} pokes[POKES_MOST];
static int n_pokes;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static FILE *open_to_write(const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file) {
        fail(path);
    }
    return file;
}

static uint64_t now_us(void)
{
    return avr->cycle / CYCLES_PER_US;
}

static void on_byte(struct avr_irq_t *irq, uint32_t value, void *param)
{
    uint8_t byte = (uint8_t)value;
    sent++;
    if (out) {
        fputc(byte, out);
    }
    if (times && !byte) {
        fprintf(times, "%llu\n", (unsigned long long)now_us());
    }
    if (on_terminal) {
        terminal_write(byte);
    }
}

static void on_conversion(struct avr_irq_t *irq, uint32_t value, void *param)
{
    avr_adc_mux_t mux;
    memcpy(&mux, &value, sizeof value);
    int channel = mux.src;
    if (channel == 0) {
        row++;
    }
    int count = 0;
    if (n_counts && row >= 0 && channel < n_channels) {
        count = counts[(row * n_channels + channel) % n_counts];
    }
    /* simavr gives mV x 1023 / 5000, rounded down */
    uint32_t mV = ((uint32_t)count * 5000 + 1022) / 1023;
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, channel), mV);
}

static void read_counts(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%d", &n_channels) != 1) {
        fail(path);
    }
    int value, room = 0;
    while (fscanf(file, "%d", &value) == 1) {
        if (n_counts == room) {
            room = room ? 2 * room : 1024;
            counts = realloc(counts, room * sizeof *counts);
        }
        counts[n_counts++] = value;
    }
    fclose(file);
}

/* Cycle timers wake simavr from the sleep that it would else skip to its end. */
static void at_us(uint64_t when_us, avr_cycle_timer_t what, void *param)
{
    uint64_t cycle = when_us * CYCLES_PER_US;
    avr_cycle_timer_register(avr, cycle > avr->cycle ? cycle - avr->cycle : 1, what, param);
}

static uint64_t feed_due;

static avr_cycle_count_t feed(avr_t *of, avr_cycle_count_t when, void *param)
{
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), queue[queue_tail++ % QUEUE_SIZE].byte);
    if (queue_tail == queue_head) {
        return 0;
    }
    uint64_t told = queue[queue_tail % QUEUE_SIZE].at_us * CYCLES_PER_US;
    feed_due = told > when + CYCLES_PER_BYTE ? told : when + CYCLES_PER_BYTE;
    return feed_due;
}

static void feed_at_us(uint64_t when_us)
{
    feed_due = when_us * CYCLES_PER_US;
    at_us(when_us, feed, NULL);
}

static void enqueue(uint64_t when_us, uint8_t byte)
{
    if (queue_tail == queue_head) {
        feed_at_us(when_us > now_us() ? when_us : now_us() + 1);
    }
    queue[queue_head++ % QUEUE_SIZE] = (struct timed_byte){when_us, byte};
}

static avr_cycle_count_t poke(avr_t *of, avr_cycle_count_t when, void *param)
{
    struct poke *at = param;
    avr_io_addr_t io = AVR_DATA_TO_IO(at->address);
    uint8_t value = (uint8_t)((avr->data[at->address] & at->and_mask) | at->or_mask);
    if (avr->io[io].w.c) {
        avr->io[io].w.c(avr, at->address, value, avr->io[io].w.param);
    } else {
        avr->data[at->address] = value;
    }
    return 0;
}

static void read_script(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        fail(path);
    }
    unsigned long long when_us;
    char hex[8192];
    while (fscanf(file, "%llu %8191s", &when_us, hex) == 2) {
        unsigned byte;
        for (char *at = hex; sscanf(at, "%2x", &byte) == 1; at += 2) {
            enqueue(when_us, (uint8_t)byte);
        }
    }
    fclose(file);
}

/* Once a millisecond of the board: what the host wrote, and wait for the clock on the wall. */
static void keep_real_time(void)
{
    static uint64_t next_us;
    if (now_us() < next_us) {
        return;
    }
    next_us = now_us() + 1000;
    uint8_t bytes[256];
    int n = terminal_read(bytes, sizeof bytes);
    for (int i = 0; i < n; i++) {
        enqueue(0, bytes[i]);
    }
    wait_until_us(now_us());
}

/* Takes the place of a real sleep: simavr skips the cycles by itself. */
static void on_sleep(avr_t *of, avr_cycle_count_t cycles)
{
    sleeping += cycles + 1;
}

static void quiet(avr_t *of, const int level, const char *format, va_list arguments)
{
    if (level <= LOG_ERROR) {
        vfprintf(stderr, format, arguments);
    }
}

static void load(const char *path)
{
    elf_firmware_t firmware;
    memset(&firmware, 0, sizeof firmware);
    avr_global_logger_set(quiet);
    if (elf_read_firmware(path, &firmware)) {
        exit(1);
    }
    firmware.frequency = CLOCK_HZ;
    if (!(avr = avr_make_mcu_by_name("atmega328p"))) {
        exit(1);
    }
    avr_init(avr);
    avr_load_firmware(avr, &firmware);
    avr->vcc = avr->avcc = avr->aref = 5000;
    avr->sleep = on_sleep;
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_byte, NULL);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_OUT_TRIGGER), on_conversion, NULL);
}

static uint64_t configure(int n, char **arguments)
{
    uint64_t until_us = UINT64_MAX;
    for (int i = 0; i + 1 < n; i += 2) {
        char *key = arguments[i], *value = arguments[i + 1];
        if (!strcmp(key, "until_us")) {
            until_us = strtoull(value, NULL, 10);
        } else if (!strcmp(key, "script")) {
            read_script(value);
        } else if (!strcmp(key, "counts")) {
            read_counts(value);
        } else if (!strcmp(key, "out")) {
            out = open_to_write(value);
        } else if (!strcmp(key, "times")) {
            times = open_to_write(value);
        } else if (!strcmp(key, "serial")) {
            avr_eeprom_desc_t serial = {.ee = (uint8_t *)value, .offset = 0, .size = 8};
            avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &serial);
        } else if (!strcmp(key, "pty")) {
            printf("%s\n", terminal_open());
            fflush(stdout);
            on_terminal = true;
        } else if (!strcmp(key, "poke") && n_pokes < POKES_MOST) {
            unsigned long long when_us;
            struct poke *at = &pokes[n_pokes++];
            if (sscanf(value, "%llu:%x:%x:%x", &when_us, &at->address, &at->and_mask, &at->or_mask) != 4) {
                fail(value);
            }
            at_us(when_us, poke, at);
        } else {
            fprintf(stderr, "simhost: unknown key %s\n", key);
            exit(2);
        }
    }
    return until_us;
}

int main(int argc, char **argv)
{
    load(argc > 1 ? argv[1] : "");
    uint64_t until_us = configure(argc - 2, argv + 2);
    int state = cpu_Running;
    while (now_us() < until_us && state != cpu_Done && state != cpu_Crashed) {
        if (on_terminal) {
            keep_real_time();
        }
        if (queue_tail != queue_head && avr->cycle > feed_due + CLOCK_HZ / 1000) { /* a reset of the chip forgets all timers */
            feed_at_us(now_us() + 1);
        }
        uint64_t awake = avr->cycle - sleeping;
        unsigned stack = avr->data[R_SPL] | avr->data[R_SPH] << 8;
        lowest_stack = stack && stack < lowest_stack ? stack : lowest_stack;
        bool in_interrupt = avr->interrupts.running_ptr > 0;
        state = avr_run(avr);
        interrupting += in_interrupt ? avr->cycle - sleeping - awake : 0;
    }
    printf("\n{\"cycles\": %llu, \"sleeping\": %llu, \"interrupting\": %llu, \"bytes\": %lu, \"stack\": %u}\n",
           (unsigned long long)avr->cycle, (unsigned long long)sleeping, (unsigned long long)interrupting, sent,
           avr->ramend - lowest_stack);
    return 0;
}
