/* cli: one file per command. main.c finds the command, options.c reads its options, a command returns its exit status:
 * 0 done, 1 something is wrong with the input (told on stderr with its place), 2 wrong usage. */
#ifndef DUXUE_CLI_H
#define DUXUE_CLI_H

#include "base.h"
#include "collect.h"
#include "fact.h"
#include "framework.h"
#include "indicator.h"
#include "pack.h"
#include "standard.h"
#include "store.h"

enum { EXIT_DONE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2 };

typedef struct Option {
    const char *name;  /* "--data" */
    const char *value; /* shown name of its value, "DIR"; NULL: a switch */
    bool required;
    const char *help;
} Option;

enum { OPTIONS_MOST = 20, POSITIONALS_MOST = 1024 };

/* What was written on the command line, after checking. */
typedef struct Arguments {
    Arena *arena;
    const Option *options;
    const char *values[OPTIONS_MOST]; /* by index in `options`; a switch that was given holds "" */
    const char *positionals[POSITIONALS_MOST];
    size_t positional_count;
} Arguments;

typedef struct Command {
    const char *name;
    const char *summary;
    const char *operands; /* "FILE..."; NULL: none */
    const char *example;
    Option options[OPTIONS_MOST]; /* ended by a NULL name */
    size_t least_operands, most_operands;
    int (*run)(const Arguments *arguments);
} Command;

extern const Command command_init, command_import, command_evaluate, command_measure, command_quality, command_report,
    command_template, command_what_if, command_decide, command_serve, command_user, command_unit, command_pack,
    command_backup, command_restore, command_campaign, command_round, command_draw, command_form, command_verify,
    command_key, command_case, command_duty, command_plan, command_notice, command_read, command_check,
    command_document;

/* Reads argv (without program and command). False: usage was wrong or help was asked for, *status says what to exit
 * with. */
bool arguments_read(const Command *command, int count, char **words, Arguments *arguments, int *status);
/* Value of an option, NULL when not given. */
const char *argument(const Arguments *arguments, const char *name);
void command_help(const Command *command);

/* ---- what most commands begin and end with ---- */

/* The packs built in, or those of --packs / DUXUE_PACKS. Faults are printed. */
bool cli_pack(const Arguments *arguments, Pack **pack);
bool cli_open(const Arguments *arguments, StoreMode mode, Store **store);
/* Prints "错误：place: message" and gives the exit status that fits. */
int cli_fail(Arena *arena, const Err *err);
/* The same, of a file: its name stands before the message where that does not say it. */
int cli_fail_file(Arena *arena, const char *path, Err *err);
void cli_print_problems(Arena *arena, const ProblemList *problems);
/* Writes to `-o FILE`, or to stdout without it. */
int cli_put(const Arguments *arguments, Str content);
/* The standard that judges the year: the bureau's own version that holds in it, else that of the packs. NULL and a
 * message when there is none or it is at fault. *frameworks is opened when it is NULL; it keeps the standard. */
const Standard *cli_standard(const Arguments *arguments, Store *store, const Pack *pack, const char *id, Str period,
                             Frameworks **frameworks);
/* "json" etc. must be one of `allowed` ("text,json"); the first is the default. NULL and a message otherwise. */
const char *cli_format(const Arguments *arguments, const char *allowed);

/* Changes of units by date: `duxue unit create` and the like. False: there is no such change. */
bool unit_change_run(const Arguments *arguments, Store *store, const Pack *pack, int *status);

/* Judges entries written in a table (the third word) against a form, nothing is stored: `duxue form try`. JSON. */
int form_try(const Arguments *arguments, const Pack *pack, const FormDef *def);

/* Fills an empty store with the sample county and one user per role; tells their passwords in `say`, and in
 * demo-users.txt of the data directory. */
bool demo_fill(Store *store, const Pack *pack, Arena *arena, Buf *say, Err *err);

/* People and rooms come whole; shares and coefficients do not. */
Str cli_figure(Arena *arena, double value);

/* An open store with a frame and one unit in it: for commands that compute. */
typedef struct Workbench {
    Pack *pack;
    Store *store;
    Frame *frame;
    Frameworks *frameworks; /* once a standard is asked for */
    int unit;
    bool expected; /* the frame is of a period that was not opened */
} Workbench;
bool workbench_open(const Arguments *arguments, Workbench *bench, int *status);
/* Whether the command needs figures; without, a period will do that was not opened yet (frame_load_expected). */
typedef bool WorkbenchNeed(const Arguments *arguments, const Pack *pack);
bool workbench_open_for(const Arguments *arguments, WorkbenchNeed *need, Workbench *bench, int *status);
void workbench_close(Workbench *bench);
/* The standard `id` that judges the year of the workbench. */
const Standard *workbench_standard(const Arguments *arguments, Workbench *bench, const char *id);
/* Evaluates the workbench's unit by the standard `id`, with the decisions stored for it, over `frame` (the workbench's
 * own, or one with changed cells). Prints what is wrong. */
bool workbench_evaluate(const Arguments *arguments, Workbench *bench, const char *id, const Frame *frame,
                        Evaluation *evaluation);
/* The same for every unit of the standard's level at or below the unit, with what each would need. */
bool workbench_verdicts(const Arguments *arguments, Workbench *bench, const char *id, Verdicts *verdicts);
/* As text, JSON or workbook, to stdout or `-o FILE`. */
int evaluation_put(const Arguments *arguments, const Evaluation *evaluation, const char *format);

#endif
