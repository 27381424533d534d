// SPDX-License-Identifier: GPL-2.0-or-later
/* stats.c - lockctx stats: what was read, and what stayed unknown. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "../program/annot.h"
#include "../program/util.h"

struct arguments { struct facts_options facts; bool list; };

static const struct argp_option options[] = {
	{ "unresolved", 'u', NULL, 0, "list every unresolved indirect call", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = &a->facts; break;
	case 'u': a->list = true; break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void program_stats(const struct program *p)
{
	size_t insns = 0, calls = 0, stores = 0, branches = 0, exported = 0;

	for (u32 i = 0; i < arrlenu(p->funcs); i++) {
		const struct func *f = p->funcs[i];

		insns += f->ninsns;
		exported += !!(p->symbols[f->sym].flags & SYM_EXPORTED);
		for (u32 k = 0; k < f->ninsns; k++) {
			calls += f->insns[k].kind == IN_CALL;
			stores += f->insns[k].kind == IN_STORE;
			branches += f->insns[k].kind == IN_BRANCH || f->insns[k].kind == IN_SWITCH;
		}
	}
	printf("units %zu, damaged %u\n", arrlenu(p->units), p->bad_files);
	printf("functions %zu (%zu exported), equal copies dropped %u\n", arrlenu(p->funcs), exported, p->duplicates);
	printf("instructions %zu: calls %zu, stores %zu, branches %zu\n", insns, calls, stores, branches);
	printf("initialised objects %zu, pointers in them %zu\n", arrlenu(p->objects), arrlenu(p->inits));
}

static void graph_stats(const struct callgraph *g, const struct arguments *a)
{
	const struct program *p = g->p;
	u32 n[UNRESOLVED_CAUSES] = { 0 }, indirect = 0, has = 0, roots = 0, most = 0, cut = 0;

	for (u32 i = 0; i < arrlenu(p->funcs); i++) {
		has += g->config.has[i];
		roots += g->root[i];
	}
	for (u32 i = 0; i < arrlenu(g->sites); i++) {
		indirect += g->sites[i].indirect;
		n[g->sites[i].unresolved] += g->sites[i].indirect;
		cut += g->sites[i].many;
		if (g->sites[i].n > most)
			most = g->sites[i].n;
	}
	if (g->config.table)
		printf("configuration %s: %s from %s\n", g->config.name,
		       program_text(p, p->symbols[g->config.table->sym].name),
		       program_text(p, p->symbols[g->config.table->sources[g->config.source]].name));
	printf("  functions %u, entered from outside %u, calls %zu\n", has, roots, arrlenu(g->sites));
	printf("  indirect calls %u: resolved %u (at most %u targets)", indirect, n[RESOLVED], most);
	for (u32 i = 1; i < UNRESOLVED_CAUSES; i++)
		printf(", %s %u", unresolved_name(i), n[i]);
	printf(", pointers that may be too many variables %u\n", cut);
	for (u32 i = 0; a->list && i < arrlenu(g->sites); i++) {
		const struct callsite *s = &g->sites[i];
		const struct func *f = p->funcs[s->func];
		const struct insn *in = &f->insns[s->insn];

		if (s->unresolved)
			printf("  %s:%u: %s() %s%s%s\n", findings_file(p, in->loc.file, a->facts.srctree), in->loc.line,
			       func_name(p, f), unresolved_name(s->unresolved), in->type ? " " : "",
			       program_text(p, in->type));
	}
}

/* Annotations by kind, one for each lock that one names on one function or member. */
static void annotation_stats(const struct program *p)
{
	u32 n[ANNOT_KINDS] = { 0 }, unnamed = 0;
	const char *separator = ": ";

	for (u32 i = 0; i < arrlenu(p->annots); i++) {
		n[p->annots[i].kind]++;
		unnamed += p->annots[i].kind != ANNOT_UNCHECKED && !annot_named(&p->annots[i]);
	}
	printf("annotations %zu", arrlenu(p->annots));
	for (u32 k = 0; k < ANNOT_KINDS; k++) {
		if (!n[k])
			continue;
		printf("%s%s %u", separator, annot_name(k), n[k]);
		separator = ", ";
	}
	printf("\n  locks that nothing in scope has the name of: %u\n", unnamed);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void class_stats(struct analysis *a)
{
	const char **names = NULL;
	u32 unknown = 0, ops = 0;

	for (u32 g = 0; g < a->ngraphs; g++) {
		struct effects *fx = effects_new(a->graphs[g], a->m, a->ts);

		for (u32 c = 1; c < arrlenu(fx->classes); c++)
			if (fx->classes[c].name && c != fx->atomic)
				arrput(names, program_text(a->p, fx->classes[c].name));
		for (u32 i = 0; g == 0 && i < arrlenu(fx->ops); i++) {
			ops++;
			unknown += !fx->ops[i].lock_class;
		}
		effects_free(fx);
	}
	if (names)	/* qsort() takes no NULL, not even of nothing */
		qsort(names, arrlenu(names), sizeof(*names), by_name);
	printf("lock operations %u, on a lock that callers name %u\nlock classes:", ops, unknown);
	for (u32 i = 0; i < arrlenu(names); i++)
		if (!i || strcmp(names[i], names[i - 1]))
			printf(" %s", names[i]);
	putchar('\n');
	arrfree(names);
}

int cmd_stats(int argc, char **argv)
{
	static const struct argp_child children[] = { { &facts_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		options, parse, "FACTS...", "Count what was read: functions, calls, lock classes, "
		"and every indirect call that could not be resolved, by cause.", children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct analysis *an;
	int status;

	options_parse(&argp, argc, argv, &a);
	an = cli_load(a.facts.files);
	program_stats(an->p);
	annotation_stats(an->p);
	for (u32 i = 0; i < an->ngraphs; i++)
		graph_stats(an->graphs[i], &a);
	class_stats(an);
	cli_written();
	status = cli_read_status(an);
	cli_unload(an);
	facts_options_free(&a.facts);
	return status;
}
