// SPDX-License-Identifier: GPL-2.0-or-later
/* facts.c - lockctx facts: prints what the plugin recorded. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "../program/util.h"
#include "../../facts/dump.h"
#include "../../facts/section.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
	char ***files = state->input;

	switch (key) {
	case ARGP_KEY_ARG: arrput(*files, arg); break;
	case ARGP_KEY_NO_ARGS: argp_error(state, "which object?"); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int dump(const char *path)
{
	char *why = NULL;
	struct facts_file *f = facts_file_open(path, &why);
	const void *data;
	size_t size;
	int bad = 0;

	if (!f) {
		fprintf(stderr, "lockctx: %s\n", why);
		free(why);
		return 2;
	}
	for (size_t i = 0; (data = facts_file_section(f, i, &size)); i++) {
		why = facts_dump(stdout, data, size);
		if (why) {
			fprintf(stderr, "lockctx: %s: %s\n", path, why);
			free(why);
			bad = 2;
		}
	}
	facts_file_close(f);
	return bad;
}

int cmd_facts(int argc, char **argv)
{
	static const struct argp argp = {
		NULL, parse, "FILE.o...", "Print the facts that objects carry, readably.", NULL, NULL, NULL
	};
	char **files = NULL;
	int status = 0;

	options_parse(&argp, argc, argv, &files);
	for (u32 i = 0; i < arrlenu(files); i++)
		status |= dump(files[i]);
	arrfree(files);
	cli_written();
	return status;
}
