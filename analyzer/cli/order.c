// SPDX-License-Identifier: GPL-2.0-or-later
/* order.c - lockctx order: which locks are taken while which are held. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "../program/util.h"
#include "../report/graph.h"
#include "../report/orders.h"
#include "../solve/edges.h"

enum { OPT_JSON = 256, OPT_DOT, OPT_SVG, OPT_BOTH };

struct arguments { struct facts_options facts; const char *lock_class; int as; bool both; };

static const struct argp_option options[] = {
	{ "class", 'c', "CLASS", 0, "only orders of this lock class with others", 0 },
	{ "both", OPT_BOTH, NULL, 0, "only what may be taken in both orders", 0 },
	{ "json", OPT_JSON, NULL, 0, "print them as JSON, with every place", 0 },
	{ "dot", OPT_DOT, NULL, 0, "draw them, in the language of Graphviz", 0 },
	{ "svg", OPT_SVG, NULL, 0, "draw them, as SVG (needs Graphviz)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case ARGP_KEY_INIT: state->child_inputs[0] = &a->facts; break;
	case 'c': a->lock_class = arg; break;
	case OPT_BOTH: a->both = true; break;
	case OPT_JSON: case OPT_DOT: case OPT_SVG: a->as = key; break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static int by_pair(const void *a, const void *b)
{
	const struct order_place *x = a, *y = b;
	int c = strcmp(x->held, y->held);

	return c ? c : strcmp(x->taken, y->taken);
}

/* Of an order, what needs the fewest calls comes first. */
static int by_place(const void *a, const void *b)
{
	const struct order_place *x = a, *y = b;
	int c = by_pair(a, b);

	if (!c)
		c = (x->calls > y->calls) - (x->calls < y->calls);
	if (!c)
		c = strcmp(x->file, y->file);
	if (!c)
		c = (x->line > y->line) - (x->line < y->line);
	return c ? c : strcmp(x->func, y->func);
}

static void collect(struct analysis *a, const struct callgraph *g, const char *srctree, struct order_place **places)
{
	struct effects *fx = effects_new(g, a->m, a->ts);
	struct sieve *s = sieve_new(fx);
	struct edges *e = edges_new(s);

	for (size_t i = 0; i < arrlenu(e->v); i++) {
		const struct lock_edge *x = &e->v[i];
		const struct func *f = a->p->funcs[x->func];
		struct loc loc = f->insns[x->insn].loc;

		arrput(*places, ((struct order_place){
			.held = program_text(a->p, fx->classes[x->held].name),
			.taken = program_text(a->p, fx->classes[x->taken].name),
			.func = func_name(a->p, f), .file = findings_file(a->p, loc.file, srctree),
			.line = loc.line, .calls = x->calls }));
	}
	edges_free(e);
	sieve_free(s);
	effects_free(fx);
}

/* All of A's configurations, each place once; stb_ds, the caller's. */
static struct order_place *all_places(struct analysis *a, const char *srctree)
{
	struct order_place *v = NULL;
	size_t n = 0;

	for (u32 g = 0; g < a->ngraphs; g++)
		collect(a, a->graphs[g], srctree, &v);
	if (v)
		qsort(v, arrlenu(v), sizeof(*v), by_place);
	for (size_t i = 0; i < arrlenu(v); i++)
		if (!i || by_place(&v[n - 1], &v[i]))
			v[n++] = v[i];
	if (v)
		arrsetlen(v, n);
	return v;
}

static bool is_there(const struct order_place *v, const char *held, const char *taken)
{
	const struct order_place wanted = { .held = held, .taken = taken };

	return v && bsearch(&wanted, v, arrlenu(v), sizeof(*v), by_pair);
}

/* The orders of V that O asks for; stb_ds, the caller's. */
static struct lock_order *orders_of(const struct order_place *v, const struct arguments *o)
{
	struct lock_order *orders = NULL;

	for (size_t i = 0, n; i < arrlenu(v); i += n) {
		struct lock_order x = { .places = &v[i] };

		for (n = 1; i + n < arrlenu(v) && !by_pair(&v[i], &v[i + n]); n++)
			;
		x.n = n;
		x.back = is_there(v, v[i].taken, v[i].held);
		if ((!o->both || x.back) && (!o->lock_class || !strcmp(o->lock_class, v[i].held) ||
					     !strcmp(o->lock_class, v[i].taken)))
			arrput(orders, x);
	}
	return orders;
}

static void write_dot(void *data, FILE *out)
{
	const struct lock_order *v = data;

	orders_dot(v, arrlenu(v), out);
}

int cmd_order(int argc, char **argv)
{
	static const struct argp_child children[] = { { &facts_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		options, parse, "FACTS...",
		"List which locks may be taken while which are held, by the code as it stands: each order of two "
		"lock classes, how many places have it, and the nearest. Nothing of it is proved: lock-order is.",
		children, NULL, NULL
	};
	struct arguments a = { 0 };
	struct analysis *an;
	struct order_place *places;
	struct lock_order *orders;
	u32 *classes;
	char *why = NULL;
	int failed = 0, status;

	options_parse(&argp, argc, argv, &a);
	an = cli_load(a.facts.files);
	classes = analysis_classes(an, a.lock_class);
	if (a.lock_class && !arrlenu(classes))
		die("--class %s: the analysed files have no such lock: 'lockctx stats' lists them", a.lock_class);
	places = all_places(an, a.facts.srctree);
	orders = orders_of(places, &a);
	switch (a.as) {
	case OPT_JSON: failed = orders_json(orders, arrlenu(orders), stdout); break;
	case OPT_DOT: case OPT_SVG: failed = graph_draw(write_dot, orders, a.as == OPT_SVG, stdout, &why); break;
	default: orders_text(orders, arrlenu(orders), stdout);
	}
	if (failed)
		die("%s", why ? why : "cannot print the orders: out of memory");
	arrfree(classes);
	arrfree(orders);
	arrfree(places);
	cli_written();
	status = cli_read_status(an);
	cli_unload(an);
	facts_options_free(&a.facts);
	return status;
}
