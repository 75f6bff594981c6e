/* abreast: the loops over registers that pay for wider ones, written once. kernels.c includes it for registers of four
 * rows, which most processors have, and of eight. Both give the same bits: each row has a lane of its own. It expects
 *
 *   Part, PART_ROWS     a register and how many rows it holds
 *   Chosen, CHOSEN      some of its rows, out of the bits of a group
 *   WHERE(x, chosen)    x in these rows, 0 in all others
 *   KNOWN(x, chosen)    x in these rows, no number in all others
 *   ADD_WHERE(sum, x, chosen)   sum + x in these rows, sum in all others
 *   REACHES(x, limit), ORDERED(x)   as bits of a group: where x is at least that; where it is a number
 *   OVER(x, divisor, inverse)   x / divisor, by way of 1 / divisor (kernel_inverse), wherever that is not SMALL
 *   SMALL(x)            whether it has fewer digits than a double should in some row, as bits of a group
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

/* Added to 2^52 + 2^51, a double has no room for halves, and a whole number stands in its last bits. From -`below` on
 * there is room for 2^32 of them. */
HELP void NAME(see)(const Part *cells, uint64_t below, NAME(Seen) * seen) {
    Part moved = *cells + no_halves, back = moved - no_halves;
    seen->broken = (Part)((PartBits)seen->broken | ((PartBits)back ^ (PartBits)*cells));
    seen->far = (Part)((PartBits)seen->far | (((PartBits)moved + below) ^ bits_of_no_halves));
}

HELP bool NAME(is_whole)(const NAME(Seen) * seen) {
    uint64_t broken = 0, far = 0;
    for (int i = 0; i < PART_ROWS; i++) {
        broken |= (uint64_t)((PartBits)seen->broken)[i];
        far |= (uint64_t)((PartBits)seen->far)[i];
    }
    return !broken && !(far >> 32);
}

#define CELLS(value, i) (*(const PartCells *)((value) + (i)*LANES + part * PART_ROWS))

/* Tells whether they are whole, if somebody asks. `rows->keep`: those that are known. */
LOOP bool NAME(load_rows)(const double *values, const Counted *rows, bool ask, Wide *out) {
    NAME(Seen) seen = {{0}, {0}};
    const uint8_t *known = rows->keep;
    const char *ahead = rows->ahead;
    for (const Segment *segment = rows->segments; segment < rows->segments + rows->count; segment++) {
        const double *value = values + segment->row;
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Part cells = CELLS(value, i - segment->group);
                Chosen there = CHOSEN(known[i]);
                if (ask) {
                    NAME(see)(&cells, 0, &seen);
                }
                INTO(out, i) = KNOWN(cells, there);
            }
        }
    }
    return ask && NAME(is_whole)(&seen);
}

/* ---- truths as numbers ---- */

LOOP void NAME(add_truth)(const Wide *a, const Truths *b, size_t groups, Wide *out) {
    const Part one = (Part){0} + 1;
    for (size_t i = 0; i < groups; i++) {
        EACH_PART {
            Chosen holds = CHOSEN(b->holds[i]), known = CHOSEN(b->known[i]);
            Part next = AT(a, i) + WHERE(one, holds);
            INTO(out, i) = KNOWN(next, known);
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
    const uint8_t *keep = rows->keep;
    const char *ahead = rows->ahead;
    EACH_SEGMENT {
        NAME(Sum) here;
        NAME(take_sum)(sums, &here);
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(keep[i]);
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
    const uint8_t *keep = rows->keep;
    const char *ahead = rows->ahead;
    EACH_SEGMENT {
        NAME(Sum) here;
        NAME(take_sum)(sums, &here);
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(keep[i]);
                here.total[part] = ADD_WHERE(here.total[part], AT(x, i), counts);
            }
        }
        NAME(give_sum)(&here, sums);
    }
}

LOOP void NAME(total_weight)(const Wide *x, const Wide *weight, const Counted *rows, bool exact, Lanes *sums,
                             Lanes *weights) {
    const uint8_t *keep = rows->keep;
    const char *ahead = rows->ahead;
    EACH_SEGMENT {
        NAME(Sum) here, weighed;
        NAME(take_sum)(sums, &here);
        NAME(take_sum)(weights, &weighed);
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(keep[i]);
                Part w = WHERE(AT(weight, i), counts), next = w * WHERE(AT(x, i), counts);
                NAME(add_part)(&here, part, &next);
                if (exact) {
                    weighed.total[part] = ADD_WHERE(weighed.total[part], AT(weight, i), counts);
                } else {
                    NAME(add_part)(&weighed, part, &w);
                }
            }
        }
        NAME(give_sum)(&here, sums);
        NAME(give_sum)(&weighed, weights++);
    }
}

/* Of a column whose cells are known wherever they count, by the way telling whether they are whole: nothing is lost
 * then. `beside`: whole numbers that are added up, too; NULL: none are. */
LOOP bool NAME(column_total)(const StoredColumn *column, const Wide *beside, const Counted *rows, Lanes *sums,
                             Lanes *others) {
    const uint8_t *keep = rows->keep;
    const char *ahead = rows->ahead;
    NAME(Seen) seen = {{0}, {0}};
    EACH_SEGMENT {
        const double *value = column->value + segment->row;
        NAME(Sum) here, other;
        NAME(take_sum)(sums, &here);
        NAME(take_sum)(others, &other);
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Part cells = CELLS(value, i - segment->group);
                Chosen counts = CHOSEN(keep[i]);
                NAME(see)(&cells, least_whole, &seen);
                here.total[part] = ADD_WHERE(here.total[part], cells, counts);
                if (beside) {
                    other.total[part] = ADD_WHERE(other.total[part], AT(beside, i), counts);
                }
            }
        }
        NAME(give_sum)(&here, sums);
        NAME(give_sum)(&other, others++);
    }
    return NAME(is_whole)(&seen);
}

/* What kernel_ratio_total does, of one segment. False: some quotient cannot be had by way of `inverse`. */
HELP bool NAME(add_ratios)(const Ratio *ratio, const Wide *inverse, const Counted *rows, const Segment *segment,
                           NAME(Sum) * here, NAME(Sum) * weighed) {
    const double *value = ratio->column->value + segment->row;
    const Part limit = (Part){0} + ratio->limit;
    const Wide *divisor = ratio->divisor, *weight = ratio->weight;
    const uint8_t *keep = rows->keep, *there = ratio->known;
    const char *ahead = rows->ahead;
    Wide *out = ratio->out;
    Truths *reaches = ratio->reaches;
    bool exact = ratio->exact;
    unsigned small = 0;
    EACH_GROUP {
        unsigned reached = 0, known = 0;
        CALL_AHEAD;
        EACH_PART {
            Part cells = CELLS(value, i - segment->group), x;
            Chosen known_here = CHOSEN(there[i]), counts = CHOSEN(keep[i]);
            cells = KNOWN(cells, known_here);
            if (inverse) {
                x = OVER(cells, AT(divisor, i), AT(inverse, i));
                small |= SMALL(x);
            } else {
                x = cells / AT(divisor, i);
                x = SETTLED(x);
            }
            INTO(out, i) = x;
            if (reaches) {
                reached |= REACHES(x, limit);
                known |= ORDERED(x);
            }
            Part w = WHERE(AT(weight, i), counts), next = AT(weight, i) * x;
            next = WHERE(next, counts);
            NAME(add_part)(here, part, &next);
            if (exact) {
                weighed->total[part] = ADD_WHERE(weighed->total[part], AT(weight, i), counts);
            } else {
                NAME(add_part)(weighed, part, &w);
            }
        }
        if (reaches) {
            reaches->holds[i] = (uint8_t)reached;
            reaches->known[i] = (uint8_t)known;
        }
    }
    return !small;
}

LOOP void NAME(ratio_total)(const Ratio *ratio, const Counted *rows, Lanes *sums, Lanes *weights) {
    EACH_SEGMENT {
        NAME(Sum) here, weighed;
        for (const Wide *inverse = ratio->inverse;; inverse = NULL) {
            NAME(take_sum)(sums, &here);
            NAME(take_sum)(weights, &weighed);
            if (inverse ? NAME(add_ratios)(ratio, inverse, rows, segment, &here, &weighed)
                        : NAME(add_ratios)(ratio, NULL, rows, segment, &here, &weighed)) {
                break;
            }
        }
        NAME(give_sum)(&here, sums);
        NAME(give_sum)(&weighed, weights++);
    }
}

LOOP void NAME(squares)(const Wide *x, const Wide *weight, const double *means, const Counted *rows, Lanes *sums) {
    const uint8_t *keep = rows->keep;
    const char *ahead = rows->ahead;
    EACH_SEGMENT {
        NAME(Sum) here;
        NAME(take_sum)(sums, &here);
        double mean = *means++;
        EACH_GROUP {
            CALL_AHEAD;
            EACH_PART {
                Chosen counts = CHOSEN(keep[i]);
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
#undef KNOWN
#undef ADD_WHERE
#undef REACHES
#undef ORDERED
#undef OVER
#undef SMALL
#undef CELLS
#undef LOST
#undef NAME
#undef LOOP
#undef HELP
