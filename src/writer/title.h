/* Titles in lines, and how wide texts are. */
#ifndef DUXUE_WRITER_TITLE_H
#define DUXUE_WRITER_TITLE_H

#include "writer.h"

/* Widths in half characters: Chinese letters take two, digits one. */
long half_widths(Str text);
/* The title in lines no wider than the core, broken before words of the report, lines as even as can be; a line without
 * such a word is left to the word processor (GB/T 9704-2012, 7.3.1: words of a title are not broken). */
Str title_lines(const Report *report, Arena *arena);

#endif
