/* Figures and where they come from, for what writes them out. */
#ifndef DUXUE_WRITER_SOURCES_H
#define DUXUE_WRITER_SOURCES_H

#include "writer.h"

/* "数据项：小学在校生，990121，2024" */
Str source_words(const FigureSource *source, Arena *arena);
/* The name of the place in the table of sources that tells of the figure with this number, from 1. */
Str source_anchor(size_t number, Arena *arena);
/* A row for each figure of the text, in order. */
const TableOut *table_of_sources(const Report *report, Arena *arena);

#endif
