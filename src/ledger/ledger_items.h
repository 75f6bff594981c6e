/* ledger_items: items of standards that fields of cases name. The bureau's own frameworks stand in a room above, which
 * lends what it knows of them. */
#ifndef DUXUE_LEDGER_ITEMS_H
#define DUXUE_LEDGER_ITEMS_H

#include "ledger.h"

/* Which item of several standards is meant, by its id or by a name that only one id has. `given` is set, the rest zero;
 * then every standard is looked through. */
typedef struct ItemSearch {
    Str given;
    bool known, in_use; /* as an id: in any standard; in one that judges now */
    Str name;           /* of that id; those in use go before others */
    bool differs;       /* standards give the id to different things */
    Str named;          /* id that has the name in what is in use; empty: none */
    bool several;       /* more than one id has it */
} ItemSearch;
void item_search(ItemSearch *search, const StandardDef *standard, bool in_use);

/* Looks through every standard that there is. */
typedef void (*CaseItems)(void *context, ItemSearch *search);
/* Who knows the standards; nobody: those of the packs are all there are. While the program is opened only. */
void ledger_items_from(Ledger *ledger, CaseItems items, void *context);
/* The item that a field names. */
ItemSearch item_named(const Ledger *ledger, Str given);

#endif
