/* How people are told in JSON. */
#ifndef DUXUE_WEB_PEOPLE_JSON_H
#define DUXUE_WEB_PEOPLE_JSON_H

#include "web_internal.h"

/* Name, posts, and (for pages that show one) role and unit of the first post. */
void put_user(Json *json, const User *user);
void put_posts(Json *json, const User *user); /* the array alone */
/* "2024-09-01T08:00:00Z", null for 0 */
void put_instant(Json *json, const char *key, int64_t seconds);
Str instant_text(Arena *arena, int64_t seconds);

/* The session as the page is told it. */
bool put_session(Request *request, Answer *answer, Err *err);
/* Sets the cookie of a session that was just opened. */
void set_session_cookie(Request *request, Answer *answer);

#endif
