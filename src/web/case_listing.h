/* case_listing: what the lists of cases share - their query, their pages. */
#ifndef DUXUE_WEB_CASE_LISTING_H
#define DUXUE_WEB_CASE_LISTING_H

#include "web_internal.h"

typedef struct RegisterColumn RegisterColumn; /* answer_case_register.c */

typedef struct CaseListing {
    Request *request;
    CaseQuery query;
    List *list;
    int64_t at;
    const RecordDef *record; /* of a register */
    const RegisterColumn *columns;
    size_t column_count;
} CaseListing;

/* The query of a list, from the parameters of the request; those of an "f.<field>" are filters. */
void read_case_query(const Request *request, CaseQuery *query);
/* Gives the rows of the page that is asked for. */
bool give_case_pages(CaseListing *listing, List *list, CaseSink sink, Err *err);

#endif
