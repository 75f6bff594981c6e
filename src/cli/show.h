/* show: what was read and what was found, for people. */
#ifndef DUXUE_SHOW_H
#define DUXUE_SHOW_H

#include "reader.h"

/* A page that stands alone: the text with its figures and commitments marked, then all that was found, by lines. */
void show_read_html(Buf *out, const ReadFile *file, Arena *arena);
/* Findings as a table, errors first. */
void show_check_html(Buf *out, const ReadFile *files, const ReadFindings *findings);
/* A workbook at `path`: text, figures, commitments, problems, damage. ERR_IO when it cannot be written. */
bool show_read_xlsx(const ReadFile *file, const char *path, Arena *arena, Err *err);

/* What was done about damage: 已修复, 可能是, 不能确定; of a hidden row, that it was read. */
const char *show_damage(const ReadDamage *damage);

#endif
