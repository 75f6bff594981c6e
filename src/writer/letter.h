/* What the record of issue of an official paper says, in DOCX as in HTML. */
#ifndef DUXUE_LETTER_H
#define DUXUE_LETTER_H

#include "writer.h"

/* 抄送：…。 and 2026年11月27日印发; empty: nothing. */
Str issue_copies(const Report *report, Arena *arena);
Str issue_day(const Report *report, Arena *arena);

#endif
