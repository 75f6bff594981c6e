/* abreast: the loops over registers that pay for wider ones, written once. kernels.c includes it for registers of four
 * rows, which most processors have, and of eight. Both give the same bits: each row has a lane of its own. It expects
 *
 *   Part, PART_ROWS     a register and how many rows it holds
 *   Chosen, CHOSEN      some of its rows, out of the bits of a group
 *   WHERE(x, chosen)    x in these rows, 0 in all others
 *   WITHOUT(x, chosen)  no number in these rows, x in all others
 *   LOST(a, b, sum)     what a + b loses to rounding
 *   NAME(of), LOOP, HELP   the name of a function for this width; what stands before a loop, and before what it uses */

enum { NAME(PARTS) = LANES / PART_ROWS };
#define EACH_PART         for (size_t part = 0; part < NAME(PARTS); part++)
#define AT(register, i)   (((const Part *)(register))[(size_t)(i)*NAME(PARTS) + part])
#define INTO(register, i) (((Part *)(register))[(size_t)(i)*NAME(PARTS) + part])

/* ---- cells ---- */

typedef struct NAME(Seen) {
    Part broken, far;
} NAME(Seen);

/* Added to 2^52 + 2^51, a double has no room for halves, and a whole number stands in its last bits. */
HELP void NAME(see)(const Part *cells, NAME(Seen) * seen) {
    Part moved = *cells + no_halves, back = moved - no_halves;
    seen->broken = (Part)((PartBits)seen->broken | ((PartBits)back ^ (PartBits)*cells));
    seen->far = (Part)((PartBits)seen->far | (((PartBits)moved + most_whole) ^ bits_of_no_halves));
}

HELP bool NAME(is_whole)(const NAME(Seen) * seen) {
    uint64_t broken = 0, far = 0;
    for (int i = 0; i < PART_ROWS; i++) {
        broken |= (uint64_t)((PartBits)seen->broken)[i];
        far |= (uint64_t)((PartBits)seen->far)[i];
    }
    return !broken && !(far >> 32);
}

/* `bits` holds the first row, `shift` bits in; NULL: all rows are known. */
LOOP bool NAME(load_rows)(const double *value, const uint8_t *bits, unsigned shift, size_t groups, Wide *out) {
    NAME(Seen) seen = {{0}, {0}};
    for (size_t i = 0; i < groups; i++) {
        unsigned unknown = bits ? bits_at(bits + i, shift) : 0;
        EACH_PART {
            Part cells = *(const PartCells *)(value + i * LANES + part * PART_ROWS);
            Chosen missing = CHOSEN(unknown);
            NAME(see)(&cells, &seen);
            INTO(out, i) = WITHOUT(cells, missing);
        }
    }
    return NAME(is_whole)(&seen);
}

/* The same where nobody asks whether they are whole. */
LOOP void NAME(copy_rows)(const double *value, const uint8_t *bits, unsigned shift, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        unsigned unknown = bits ? bits_at(bits + i, shift) : 0;
        EACH_PART {
            Part cells = *(const PartCells *)(value + i * LANES + part * PART_ROWS);
            Chosen missing = CHOSEN(unknown);
            INTO(out, i) = WITHOUT(cells, missing);
        }
    }
}

/* ---- truths as numbers ---- */

LOOP void NAME(add_truth)(const Wide *a, const Truths *b, size_t groups, Wide *out) {
    const Part one = (Part){0} + 1;
    for (size_t i = 0; i < groups; i++) {
        EACH_PART {
            Chosen holds = CHOSEN(b->holds[i]), missing = CHOSEN(~b->known[i]);
            Part next = AT(a, i) + WHERE(one, holds);
            INTO(out, i) = WITHOUT(next, missing);
        }
    }
}

/* ---- sums ---- */

typedef struct NAME(Sum) {
    Part total[NAME(PARTS)], lost[NAME(PARTS)];
} NAME(Sum);

HELP void NAME(take_sum)(const Lanes *from, NAME(Sum) * sum) {
    EACH_PART {
        sum->total[part] = AT(from->total, 0);
        sum->lost[part] = AT(from->lost, 0);
    }
}

HELP void NAME(give_sum)(const NAME(Sum) * sum, Lanes *to) {
    EACH_PART {
        INTO(to->total, 0) = sum->total[part];
        INTO(to->lost, 0) = sum->lost[part];
    }
}

/* As lanes_add has it. */
HELP void NAME(add_part)(NAME(Sum) * sum, size_t part, const Part *x) {
    Part before = sum->total[part], next = before + *x;
    sum->lost[part] += LOST(before, *x, next);
    sum->total[part] = next;
}

LOOP void NAME(total)(const Wide *x, const Wide *weight, const Counted *rows, Lanes *sums) {
    EACH_SEGMENT {
        NAME(Sum) here;
        NAME(take_sum)(sums, &here);
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(rows->keep[i]);
                Part next = AT(x, i);
                if (weight) {
                    next *= AT(weight, i);
                }
                next = WHERE(next, counts);
                NAME(add_part)(&here, part, &next);
            }
        }
        NAME(give_sum)(&here, sums);
    }
}

LOOP void NAME(total_exact)(const Wide *x, const Counted *rows, Lanes *sums) {
    EACH_SEGMENT {
        NAME(Sum) here;
        NAME(take_sum)(sums, &here);
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(rows->keep[i]);
                here.total[part] += WHERE(AT(x, i), counts);
            }
        }
        NAME(give_sum)(&here, sums);
    }
}

LOOP void NAME(total_weight)(const Wide *x, const Wide *weight, const Counted *rows, bool exact, Lanes *sums,
                             Lanes *weights) {
    EACH_SEGMENT {
        NAME(Sum) here, weighed;
        NAME(take_sum)(sums, &here);
        NAME(take_sum)(weights, &weighed);
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(rows->keep[i]);
                Part w = WHERE(AT(weight, i), counts), next = w * WHERE(AT(x, i), counts);
                NAME(add_part)(&here, part, &next);
                if (exact) {
                    weighed.total[part] += w;
                } else {
                    NAME(add_part)(&weighed, part, &w);
                }
            }
        }
        NAME(give_sum)(&here, sums);
        NAME(give_sum)(&weighed, weights++);
    }
}

/* Of a column, by the way telling whether its cells are whole: nothing is lost then. */
LOOP bool NAME(column_total)(const StoredColumn *column, const Counted *rows, Lanes *sums) {
    NAME(Seen) seen = {{0}, {0}};
    EACH_SEGMENT {
        const double *value = column->value + segment->row;
        const uint8_t *bits = column->unknown ? (const uint8_t *)column->unknown + segment->row / LANES : NULL;
        NAME(Sum) here;
        NAME(take_sum)(sums, &here);
        EACH_GROUP {
            size_t at = i - segment->group;
            unsigned unknown = bits ? bits_at(bits + at, segment->row % LANES) : 0;
            CALL_AHEAD;
            EACH_PART {
                Part cells = *(const PartCells *)(value + at * LANES + part * PART_ROWS);
                Chosen missing = CHOSEN(unknown), counts = CHOSEN(rows->keep[i]);
                NAME(see)(&cells, &seen);
                here.total[part] += WHERE(WITHOUT(cells, missing), counts);
            }
        }
        NAME(give_sum)(&here, sums);
    }
    return NAME(is_whole)(&seen);
}

/* Both totals of a column over a divisor, which is put into `ratio` on the way. */
LOOP void NAME(ratio_total)(const StoredColumn *column, const Wide *divisor, const Wide *weight, const Counted *rows,
                            bool exact, Wide *ratio, Lanes *sums, Lanes *weights) {
    EACH_SEGMENT {
        const double *value = column->value + segment->row;
        const uint8_t *bits = column->unknown ? (const uint8_t *)column->unknown + segment->row / LANES : NULL;
        NAME(Sum) here, weighed;
        NAME(take_sum)(sums, &here);
        NAME(take_sum)(weights, &weighed);
        EACH_GROUP {
            size_t at = i - segment->group;
            unsigned unknown = bits ? bits_at(bits + at, segment->row % LANES) : 0;
            CALL_AHEAD;
            EACH_PART {
                Part cells = *(const PartCells *)(value + at * LANES + part * PART_ROWS);
                Chosen missing = CHOSEN(unknown), counts = CHOSEN(rows->keep[i]);
                Part x = WITHOUT(cells, missing) / AT(divisor, i);
                x = SETTLED(x);
                INTO(ratio, i) = x;
                Part w = WHERE(AT(weight, i), counts), next = w * WHERE(x, counts);
                NAME(add_part)(&here, part, &next);
                if (exact) {
                    weighed.total[part] += w;
                } else {
                    NAME(add_part)(&weighed, part, &w);
                }
            }
        }
        NAME(give_sum)(&here, sums);
        NAME(give_sum)(&weighed, weights++);
    }
}

LOOP void NAME(squares)(const Wide *x, const Wide *weight, const double *means, const Counted *rows, Lanes *sums) {
    EACH_SEGMENT {
        NAME(Sum) here;
        NAME(take_sum)(sums, &here);
        double mean = *means++;
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(rows->keep[i]);
                Part off = AT(x, i) - mean, next = off * off;
                if (weight) {
                    next *= AT(weight, i);
                }
                next = WHERE(next, counts);
                NAME(add_part)(&here, part, &next);
            }
        }
        NAME(give_sum)(&here, sums);
    }
}

#undef EACH_PART
#undef AT
#undef INTO
#undef Part
#undef PartBits
#undef PartCells
#undef PART_ROWS
#undef Chosen
#undef CHOSEN
#undef WHERE
#undef WITHOUT
#undef LOST
#undef NAME
#undef LOOP
#undef HELP
