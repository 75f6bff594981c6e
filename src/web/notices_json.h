/* What the files about notices share: the room, one notice as JSON, its body in blocks, its document. */
#ifndef DUXUE_WEB_NOTICES_JSON_H
#define DUXUE_WEB_NOTICES_JSON_H

#include "attachments.h"

/* The room; ERR_NOT_FOUND when the packs have no notices. */
bool notices_of(const Request *request, Notices **notices, Err *err);
/* Members of an object: what a notice is, and where it stands. */
void put_notice(Json *json, const NoticeInfo *info);
/* "content" (as it is written) and "blocks" (as it is shown): headings, paragraphs, tables. */
bool put_notice_content(Json *json, Str content, Arena *arena, Err *err);
/* "attachments" of a notice. */
bool put_notice_files(Request *request, Json *json, int64_t id, const SubjectReach *reach, Err *err);
/* A body as blocks of a report, for documents. */
bool notice_report(const NoticeInfo *info, Str body, Arena *arena, Report *report, Err *err);
/* One notice as the user sees it. */
bool answer_notice(Request *request, Answer *answer, int64_t id, Err *err);
bool answer_docx(Request *request, Answer *answer, const Report *report, Str name, Err *err);

#endif
