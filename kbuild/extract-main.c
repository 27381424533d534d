// SPDX-License-Identifier: GPL-2.0-or-later
/* extract-main.c - kbuild-extract, extraction by itself for tests and measurements */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"
#include "strv.h"

const char *argp_program_version = "kbuild-extract (lockctx)";

struct arguments {
	struct kbuild_config config;
	struct strv dirs, flags;
	bool quiet, list;
};

static const struct argp_option options[] = {
	{ "kernel", 'k', "KDIR", 0, "kernel source tree (default: the current folder)", 0 },
	{ "object", 'O', "DIR", 0, "the folder it was built in", 0 },
	{ "output", 'o', "DIR", 0, "where the objects go (default: in the user's cache)", 0 },
	{ "plugin", 'p', "FILE", 0, "the plugin", 0 },
	{ "annotations", 'a', "DIR", 0, "their headers (default: do without)", 0 },
	{ "mode", 'm', "MODE", 0, "facts (default), ride or plain", 0 },
	{ "flag", 'f', "WORD", 0, "one more word for the compiler", 0 },
	{ "jobs", 'j', "N", 0, "compiles at a time (default: one per processor)", 0 },
	{ "again", 'B', NULL, 0, "compile also what did not change", 0 },
	{ "list", 'l', NULL, 0, "print the objects' paths when done", 0 },
	{ "quiet", 'q', NULL, 0, "no progress", 0 },
	{ 0 }
};

static void parse_mode(struct kbuild_config *config, const char *arg, struct argp_state *state)
{
	if (!strcmp(arg, "facts"))
		config->mode = KBUILD_FACTS;
	else if (!strcmp(arg, "ride"))
		config->mode = KBUILD_RIDE;
	else if (!strcmp(arg, "plain"))
		config->mode = KBUILD_PLAIN;
	else
		argp_error(state, "unknown mode '%s': facts, ride or plain", arg);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;
	char *end;

	switch (key) {
	case 'k':
		a->config.source = arg;
		break;
	case 'O':
		a->config.object = arg;
		break;
	case 'o':
		a->config.out = arg;
		break;
	case 'p':
		a->config.plugin = arg;
		break;
	case 'a':
		a->config.annotations = arg;
		break;
	case 'm':
		parse_mode(&a->config, arg, state);
		break;
	case 'f':
		strv_add(&a->flags, arg);
		break;
	case 'j':
		a->config.jobs = (unsigned int)strtoul(arg, &end, 10);
		if (*end || !a->config.jobs)
			argp_error(state, "-j takes a number of compiles, not '%s'", arg);
		break;
	case 'B':
		a->config.again = true;
		break;
	case 'l':
		a->list = true;
		break;
	case 'q':
		a->quiet = true;
		break;
	case ARGP_KEY_ARG:
		strv_add(&a->dirs, arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void show(const struct kbuild_event *event, void *data)
{
	const struct arguments *a = data;

	if (event->kind == KBUILD_FAILED)
		fprintf(stderr, "kbuild-extract: %s: no facts: %s\n", event->source,
			event->message);
	else if (event->kind != KBUILD_COMPILED)
		fprintf(stderr, "kbuild-extract: %s\n", event->message);
	else if (!a->quiet)
		fprintf(stderr, "[%zu/%zu] %s\n", event->done, event->total, event->source);
}

int main(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "[DIR...]", "Extract facts from a kernel tree that was built.",
		NULL, NULL, NULL
	};
	struct arguments a = { .config = { .source = ".", .progress = show } };
	struct kbuild_result r;
	int status = 0;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	a.config.dirs = (const char *const *)a.dirs.items;
	a.config.flags = (const char *const *)a.flags.items;
	a.config.data = &a;
	if (kbuild_extract(&a.config, &r)) {
		fprintf(stderr, "kbuild-extract: %s\n", r.error);
		status = 2;
	} else {
		for (size_t i = 0; a.list && i < r.count; i++)
			if (r.objects[i].path)
				puts(r.objects[i].path);
		fprintf(stderr, "Linux %s: %zu files, %zu compiled in %.1f s of processor time, "
			"%zu up to date, %zu failed\n", r.version, r.count, r.compiled, r.seconds,
			r.fresh, r.failed);
		status = r.failed || r.unread ? 1 : 0;
	}
	kbuild_release(&r);
	strv_release(&a.dirs);
	strv_release(&a.flags);
	return status;
}
