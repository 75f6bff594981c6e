/* How the values of a submission lie in the database.
 *
 * Two zero bytes, then per cell a head byte: three bits of kind, five of how far the element's number is from the one
 * before (1 to 31; 0: the number itself follows in two bytes), and as many bytes of value as the kind says,
 * little-endian. Most cells take two or three bytes.
 *
 * At first, submissions were records of 12 bytes: u16 element, u8 state, u8 0, f64 value. No element has the number 0,
 * so these never begin with two zero bytes, and both are read. */
#include "fact_internal.h"

#include <endian.h>
#include <string.h>

enum {
    MARK_BYTES = 2,
    NEAR = 31,
    KIND_BITS = 3,
    KINDS = 1 << KIND_BITS,
    CELL_BYTES_MOST = 1 + 2 + 8,
    RECORD_BYTES = 12
};

/* KIND_HUNDREDTHS: a number with one or two decimals, times 100. */
typedef enum Kind {
    KIND_EMPTY,
    KIND_MASKED,
    KIND_DAMAGED,
    KIND_BYTE,
    KIND_SHORT,
    KIND_LONG,
    KIND_HUNDREDTHS,
    KIND_DOUBLE
} Kind;

static const unsigned char kind_bytes[KINDS] = {0, 0, 0, 1, 2, 4, 4, 8};
static const CellState kind_states[KINDS] = {CELL_EMPTY, CELL_MASKED, CELL_DAMAGED, CELL_KNOWN,
                                             CELL_KNOWN, CELL_KNOWN,  CELL_KNOWN,   CELL_KNOWN};

/* At most 8 bytes; *in has 8 when `whole`. */
static uint64_t read_bits(const unsigned char *in, size_t bytes, bool whole) {
    uint64_t bits = 0;
    if (whole && bytes) {
        memcpy(&bits, in, sizeof bits);
        return le64toh(bits) & UINT64_MAX >> (64 - 8 * bytes);
    }
    for (size_t i = bytes; i-- > 0;) {
        bits = bits << 8 | in[i];
    }
    return bits;
}

/* Always writes 8 bytes, of which `bytes` count. */
static void write_bits(char *out, uint64_t bits) {
    bits = htole64(bits);
    memcpy(out, &bits, sizeof bits);
}

/* The shortest kind that gives the very same double back. */
static Kind shortest(const PackedCell *cell, uint64_t *bits) {
    static const Kind unknown[] = {
        [CELL_EMPTY] = KIND_EMPTY, [CELL_MASKED] = KIND_MASKED, [CELL_DAMAGED] = KIND_DAMAGED};
    double value = cell->value;
    *bits = 0;
    if (cell->state != CELL_KNOWN) {
        return unknown[cell->state];
    }
    if (value >= 0 && value <= UINT32_MAX && value == (double)(uint32_t)value) {
        *bits = (uint32_t)value;
        return *bits <= UINT8_MAX ? KIND_BYTE : *bits <= UINT16_MAX ? KIND_SHORT : KIND_LONG;
    }
    if (value > 0 && value < UINT32_MAX / 100) {
        uint32_t hundredths = (uint32_t)(value * 100 + 0.5);
        if ((double)hundredths / 100 == value) {
            *bits = hundredths;
            return KIND_HUNDREDTHS;
        }
    }
    memcpy(bits, &value, sizeof *bits);
    return KIND_DOUBLE;
}

CellWriter cells_write(Arena *arena, size_t count) {
    char *bytes = arena_alloc(arena, MARK_BYTES + count * CELL_BYTES_MOST + sizeof(uint64_t));
    return (CellWriter){bytes, MARK_BYTES, 0};
}

void cells_add(CellWriter *writer, const PackedCell *cell) {
    char *out = writer->bytes + writer->len;
    uint64_t bits;
    Kind kind = shortest(cell, &bits);
    unsigned far = cell->element - writer->element;
    size_t head = 1;
    if (far < 1 || far > NEAR) {
        far = 0;
        write_bits(out + head, cell->element);
        head += 2;
    }
    out[0] = (char)(far << KIND_BITS | kind);
    write_bits(out + head, bits);
    writer->len += head + kind_bytes[kind];
    writer->element = cell->element;
}

Str cells_str(const CellWriter *writer) {
    return (Str){writer->bytes, writer->len};
}

/* ---- reading ---- */

CellReader cells_read(Str cells) {
    const unsigned char *bytes = (const unsigned char *)(cells.data ? cells.data : "");
    bool marked = cells.len >= MARK_BYTES && !bytes[0] && !bytes[1];
    return (CellReader){bytes + (marked ? MARK_BYTES : 0), bytes + cells.len, !marked, 0};
}

static double value_of(Kind kind, uint64_t bits) {
    double value;
    if (kind == KIND_DOUBLE) {
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    return kind == KIND_HUNDREDTHS ? (double)bits / 100 : (double)bits;
}

static bool next_record(CellReader *reader, size_t left, PackedCell *cell) {
    if (left < RECORD_BYTES) {
        return false;
    }
    unsigned state = reader->at[2];
    *cell = (PackedCell){.element = (unsigned)read_bits(reader->at, 2, false),
                         .state = state <= CELL_DAMAGED ? (CellState)state : CELL_DAMAGED,
                         .value = value_of(KIND_DOUBLE, read_bits(reader->at + 4, 8, true))};
    reader->at += RECORD_BYTES;
    return true;
}

bool cells_next(CellReader *reader, PackedCell *cell) {
    size_t left = (size_t)(reader->end - reader->at);
    if (reader->by_record) {
        return next_record(reader, left, cell);
    }
    if (left < 1) {
        return false;
    }
    Kind kind = (Kind)(reader->at[0] & (KINDS - 1));
    unsigned far = reader->at[0] >> KIND_BITS;
    size_t head = far ? 1 : 3;
    if (left < head + kind_bytes[kind]) {
        return false;
    }
    reader->element = far ? reader->element + far : (unsigned)read_bits(reader->at + 1, 2, false);
    uint64_t bits = read_bits(reader->at + head, kind_bytes[kind], left >= head + sizeof bits);
    *cell = (PackedCell){reader->element, kind_states[kind], value_of(kind, bits)};
    reader->at += head + kind_bytes[kind];
    return reader->element <= UINT16_MAX;
}
