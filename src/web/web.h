/* web: the HTTP server - the page, and the API under /api/v1 that docs/openapi.yaml describes. */
#ifndef DUXUE_WEB_H
#define DUXUE_WEB_H

#include "base.h"
#include "pack.h"
#include "store.h"

typedef struct WebOptions {
    const char *address; /* "127.0.0.1" */
    int port;            /* 0: any free one */
    const char *proxy;   /* address of a proxy in front, whose X-Forwarded-For is believed; NULL: none */
} WebOptions;

typedef struct Web Web;

/* Starts listening; answers in threads of its own. */
bool web_start(Store *store, const Pack *pack, const WebOptions *options, Web **web, Err *err);
int web_port(const Web *web);
/* The code that lets somebody set the first password; empty when there are accounts already. */
const char *web_setup_code(const Web *web);
/* Ends after the requests under way. */
void web_stop(Web *web);

#endif
