// SPDX-License-Identifier: GPL-2.0-or-later
/* main.c - the lockctx command: picks the subcommand. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "../lint/guard.h"
#include "../program/near.h"
#include "../program/util.h"
#include "../report/version.h"

static const struct command commands[] = {
	{ "check", cmd_check, "check a kernel tree that was built" },
	{ "init", cmd_init, "make 'make check' work in a kernel's build folder" },
	{ "analyze", cmd_analyze, "analyse objects or folders that carry facts" },
	{ "paths", cmd_paths, "list the ways to a function, and what they hold" },
	{ "order", cmd_order, "list which locks are taken while which are held" },
	{ "fix", cmd_fix, "propose fixes of findings, proved, as patches" },
	{ "explain", cmd_explain, "explain one finding at length" },
	{ "lint", cmd_lint, "check what patches bring" },
	{ "diff", cmd_diff, "compare two reports" },
	{ "baseline", cmd_baseline, "save findings as known" },
	{ "report", cmd_report, "show the last report as a site of HTML pages" },
	{ "annotate", cmd_annotate, "write what functions require of their callers into the source" },
	{ "doctor", cmd_doctor, "see what is missing for it to work here" },
	{ "stats", cmd_stats, "count what was read and what stayed unknown" },
	{ "facts", cmd_facts, "print the facts of an object" },
};

static void usage(FILE *out)
{
	fputs("Usage: lockctx COMMAND [ARGUMENT...]\n"
	      "Find wrong uses of locks in the Linux kernel, with the whole call path.\n\n", out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].what);
	fputs("\n`lockctx COMMAND --help` tells a command's options; lockctx(1) all of them.\n"
	      "Exit status: 0 clean, 1 findings, 2 could not run.\n", out);
}

/* The one command that NAME is a slip for, or NULL. */
static const char *meant(const char *name)
{
	const char *found = NULL;

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (!is_near(name, commands[i].name))
			continue;
		if (found)
			return NULL;
		found = commands[i].name;
	}
	return found;
}

static void __attribute__((noreturn)) no_such_command(const char *name)
{
	const char *better = meant(name);

	if (better)
		die("%s: no such command: did you mean '%s'?", name, better);
	die("%s: no such command: try 'lockctx --help'", name);
}

/* What is printed and cannot be written is no success; argp ends the program by itself, too. */
static void close_output(int status, void *data)
{
	(void)data;
	if (status == 2 || (!fflush(stdout) && !ferror(stdout)))
		return;
	fprintf(stderr, "lockctx: cannot write on standard output: %s\n", strerror(errno));
	_exit(2);
}

int main(int argc, char **argv)
{
	const char *slash = argc ? strrchr(argv[0], '/') : NULL;

	on_exit(close_output, NULL);
	if (argc && !strcmp(slash ? slash + 1 : argv[0], "lockctx-cc"))
		return cmd_cc(argc, argv);
	/* Not for users: what lint runs its sandbox with. */
	if (argc > 1 && !strcmp(argv[1], GUARD_WORD))
		return guard_main(argc - 1, argv + 1);
	if (argc < 2) {
		usage(stderr);
		return 2;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return 0;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		puts("lockctx " LOCKCTX_VERSION);
		return 0;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(argv[1], commands[i].name)) {
			static char name[64];

			snprintf(name, sizeof(name), "lockctx %s", argv[1]);
			argv[1] = name;
			return commands[i].run(argc - 1, argv + 1);
		}
	no_such_command(argv[1]);
}
