/* How people are told in JSON. */
#ifndef DUXUE_WEB_PEOPLE_JSON_H
#define DUXUE_WEB_PEOPLE_JSON_H

#include "web_internal.h"

/* Name, posts, and (for pages that show one) role and unit of the first post. */
void put_user(Json *json, const User *user);
void put_done(Answer *answer);

#endif
