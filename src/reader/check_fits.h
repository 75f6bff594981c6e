/* check_fits: figures that stand beside each other in the form of a relation which no word binds, and which one
 * mistyped digit explains. What one relation to the last digit binds is right, and never taken for the mistyped one. */
#ifndef DUXUE_CHECK_FITS_H
#define DUXUE_CHECK_FITS_H

#include "check_within.h"

typedef struct Fits {
    Checker *checker;
    bool *right;        /* by figure: a relation that holds to the last digit binds it */
    bool *failed;       /* something was said of it */
    bool *part, *total; /* of a list that adds up */
    bool *each;         /* it is so much for each */
    bool *adds;         /* it may be of a list */
    bool *listed;       /* a list that was looked at goes through it */
} Fits;

/* Digits that are printed, without the zeros that a whole number ends with. */
size_t digits_told(const ReadFigure *figure);
/* Printed to the last digit, so much of something or a share of it: it may be of a relation. */
bool may_fit(const ReadFigure *figure);

/* check_adds.c: lists and what they come to; whether a figure may be of one. */
bool may_add(const Fits *fits, size_t index);
void lists_that_add(const Fits *fits, const CheckParagraph *paragraph);
void lists_mistyped(const Fits *fits, const CheckParagraph *paragraph);

#endif
