// SPDX-License-Identifier: GPL-2.0-or-later
/* diff.c - lockctx diff: what one report has and an older one had not. */
#include "cli.h"
#include "../program/util.h"
#include "../report/diff.h"
#include "../report/store.h"

struct arguments { struct report_options opt; const char *files[2]; bool fixed; };

static const struct argp_option options[] = {
	{ "fixed", 'F', NULL, 0, "print also what HEAD does not have any more", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = &a->opt; break;
	case 'F': a->fixed = true; break;
	case ARGP_KEY_ARG:
		if (state->arg_num > 1)
			argp_error(state, "two reports are compared, not more");
		a->files[state->arg_num] = arg;
		break;
	case ARGP_KEY_END:
		if (!a->files[1])
			argp_error(state, "two reports are needed: make them with --format=json -o FILE");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Print what became of how many; the exit status. HEAD is compared with BASE. */
static int summary(const struct report *base, const struct report *head)
{
	size_t maybe = 0;

	for (size_t i = 0; i < head->nfindings; i++)
		maybe += head->findings[i].maybe_old;
	fprintf(stderr, "%zu introduced, %zu fixed, %zu preexisting\n", head->nfindings - maybe, head->delta.nfixed,
		head->delta.nold);
	if (!maybe && !head->delta.nunknown && !report_knows_less(head, base))
		return head->nfindings ? 1 : 0;
	fprintf(stderr, "%zu more that may have been there before, %zu that may be there still: not all could be looked at\n",
		maybe, head->delta.nunknown);
	return 2;
}

int cmd_diff(int argc, char **argv)
{
	static const struct argp_child children[] = { { &output_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		options, parse, "BASE.json HEAD.json",
		"Compare two reports and print the findings that HEAD introduces. "
		"With --format=json also which are fixed and which were there before.", children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct report *base, *head;
	char *why;
	int status;

	options_parse(&argp, argc, argv, &a);
	base = report_load(a.files[0], &why);
	head = base ? report_load(a.files[1], &why) : NULL;
	if (!head)
		die("%s", why);
	report_diff(base, head);
	cli_print(head, &a.opt, a.fixed);
	status = summary(base, head);
	report_free(head);
	report_free(base);
	return status;
}
