/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.h - what the subcommands share. Each lives in a file of its own and takes
 * the arguments from its own name on; it returns the exit status: 0 clean, 1
 * findings, 2 could not run.
 */
#ifndef LOCKCTX_CLI_H
#define LOCKCTX_CLI_H

#include "findings.h"
#include "install.h"
#include "options.h"

struct command { const char *name; int (*run)(int argc, char **argv); const char *what; };

int cmd_analyze(int argc, char **argv);
/* Under the name of lockctx-cc; always 0. */
int cmd_cc(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_annotate(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_paths(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_fix(int argc, char **argv);
int cmd_stats(int argc, char **argv);
int cmd_order(int argc, char **argv);
int cmd_facts(int argc, char **argv);
int cmd_lint(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_baseline(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_report(int argc, char **argv);

/*
 * Load the facts of FILES (NULL-terminated), link them, and read the models. What
 * cannot be used is told on stderr, a line each; no usable facts at all is die().
 */
struct analysis *cli_load(char *const *files);
void cli_unload(struct analysis *a);

/* Print R as OPT says, with FIXED also the findings that are gone; a failure is die(). */
void cli_print(const struct report *r, const struct report_options *opt, bool fixed);
/* Keep R for `lockctx explain`; a failure is told. */
void cli_save_last(const struct report *r);

/* Print R without what OPT's baseline knows, keep all of it for `lockctx explain`, print the
 * summary on stderr and return the exit status. */
int cli_report(struct report *r, const struct report_options *opt);

/* Say that not all could be looked at, and what with KEEP_GOING, an option, is otherwise: the exit status. */
int cli_not_all(bool keep_going);
/* The same for what is told of A, when there is something that could not be read of it; else 0. */
int cli_read_status(const struct analysis *a);

/* At the end of a command that printed on standard output: die() if that failed. */
void cli_written(void);

#endif
