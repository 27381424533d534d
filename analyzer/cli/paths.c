// SPDX-License-Identifier: GPL-2.0-or-later
/* paths.c - lockctx paths: the ways to a function. */
#include <argp.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "../program/util.h"
#include "../solve/ways.h"

struct arguments { struct ways_query q; const char *srctree; char **files; };

static const struct argp_option options[] = {
	{ "to", 't', "FUNCTION", 0, "list the ways to this function (required)", 0 },
	{ "from", 'F', "FUNCTION", 0, "only those that pass this function", 0 },
	{ "through", 'T', "FUNCTION", 0, "only those that pass this one as well", 0 },
	{ "holding", 'H', "CLASS", 0, "only those that hold this lock class when they get there", 0 },
	{ "all", 'a', NULL, 0, "also tell apart by the caller of the function", 0 },
	{ "kernel", 'k', "KDIR", 0, "source tree, to print file names relative to it", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 't': a->q.to = arg; break;
	case 'F': a->q.from = arg; break;
	case 'T': a->q.through = arg; break;
	case 'H': a->q.holding = arg; break;
	case 'a': a->q.all = true; break;
	case 'k': a->srctree = arg; break;
	case ARGP_KEY_ARG: arrput(a->files, arg); break;
	case ARGP_KEY_END:
		if (!a->q.to)
			argp_error(state, "--to is missing: to which function?");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

struct listing { const char *srctree; u32 n; const struct ways_query *q; };

static void upper(const char *s)
{
	for (; *s; s++)
		putchar(toupper((unsigned char)*s));
}

static void print_step(struct analysis *a, struct solver *s, const struct witness *w, u32 i, const char *srctree)
{
	const struct program *p = a->p;
	const struct func *f = p->funcs[w->path[i].func];
	const struct insn *in = &f->insns[w->path[i].insn];
	const struct callsite *site = callgraph_site(s->slice->fx->g, f->id, w->path[i].insn);
	char *where = xasprintf("%s:%u", findings_file(p, in->loc.file, srctree), in->loc.line);

	printf("    %-36s %s", func_name(p, f), where);
	free(where);
	for (u32 k = 0; k < arrlenu(w->acquires) && k < 1; k++)
		if (w->acquires[k].depth == i) {
			const struct func *g = p->funcs[w->acquires[k].func];
			const struct loc l = g->insns[w->acquires[k].insn].loc;

			printf("   takes it at %s:%u", findings_file(p, l.file, srctree), l.line);
		}
	for (u32 k = 0; site && site->indirect && k < site->n; k++) {
		const struct target *t = &s->slice->fx->g->targets[site->first + k];

		if (t->sym == w->path[i].callee && t->via)
			printf("   via %s, set in %s:%u", program_text(p, t->via),
			       findings_file(p, t->because.file, srctree), t->because.line);
	}
	putchar('\n');
}

static void print_way(struct analysis *a, struct solver *s, const struct witness *w, void *data)
{
	struct listing *l = data;
	const struct program *p = a->p;
	const char *config = s->slice->fx->g->config.name;
	u32 n = arrlenu(w->path);

	printf("%u. %s", ++l->n, w->context == NONE ? func_name(p, p->funcs[w->path[0].func]) :
	       program_text(p, a->m->contexts[w->context].name));
	if (config) {
		fputs(", ", stdout);
		upper(config);
	}
	if (l->q->holding)
		printf(", holds %s, %s", l->q->holding,
		       w->leads_to_wait ? "ends in the wait" : "does not reach a wait");
	putchar('\n');
	for (u32 i = 0; i + 1 < n; i++)
		print_step(a, s, w, i, l->srctree);
	printf("    %s\n", func_name(p, p->funcs[w->path[n - 1].func]));
}

int cmd_paths(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "FACTS...",
		"List every distinct way to a function: from which root, through which handlers and tables, "
		"in which configuration, and whether it ends in a wait for the lock it holds.", NULL, NULL, NULL
	};
	struct arguments a = { 0 };
	struct listing l = { .q = &a.q };
	struct analysis *an;
	char *tree = NULL;
	u32 n;

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	arrput(a.files, NULL);
	if (a.srctree)
		tree = realpath(a.srctree, NULL);
	l.srctree = tree;
	an = cli_load(a.files);
	n = ways_find(an, &a.q, print_way, &l);
	printf("%u way%s to %s\n", n, n == 1 ? "" : "s", a.q.to);
	cli_unload(an);
	cli_written();
	free(tree);
	arrfree(a.files);
	return 0;
}
