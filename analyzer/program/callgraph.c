// SPDX-License-Identifier: GPL-2.0-or-later
/* callgraph.c - see callgraph.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "config.h"
#include "util.h"

const char *unresolved_name(enum unresolved cause)
{
	static const char *const names[] = {
		"resolved", "no-target", "tracepoint", "from-outside", "unknown-value",
	};

	return names[cause];
}

/* The cause to report when a search found nothing: the one that says most. */
static enum unresolved cause_of(unsigned causes)
{
	for (unsigned c = TRACEPOINT; c < UNRESOLVED_CAUSES; c++)
		if (causes & (1u << c))
			return c;
	return NO_TARGET;
}

static void add_target(struct callgraph *g, struct callsite *s, struct target t)
{
	const struct symbol *sym;

	t.sym = program_resolve(g->p, t.sym);
	sym = &g->p->symbols[t.sym];
	t.func = sym->func;
	if (t.func != NONE && !g->config.has[t.func])
		return;
	arrput(g->targets, t);
	s->n++;
}

static void resolve_site(struct callgraph *g, struct flow *flow, u32 i)
{
	struct callsite *s = &g->sites[i];
	const struct func *f = g->p->funcs[s->func];
	const struct insn *in = &f->insns[s->insn];
	u32 sym = f->exprs[in->a].op == EX_FUNC ? f->exprs[in->a].ref : NONE;

	s->first = arrlenu(g->targets);
	s->n = 0;
	s->unresolved = RESOLVED;
	flow_reset(flow);
	if (sym != NONE && !flow_static_call(flow, sym)) {
		add_target(g, s, (struct target){ .sym = sym });
		return;
	}
	s->indirect = true;
	if (sym == NONE)
		flow_value(flow, f, in->a);
	for (u32 k = 0; k < arrlenu(flow->found); k++) {
		struct pointee *t = &flow->found[k];

		if (g->p->symbols[t->sym].flags & SYM_FUNC)
			add_target(g, s, (struct target){ .sym = t->sym, .via = t->via, .because = t->because });
	}
	s->cut = flow->cut;
	if (!s->n)
		s->unresolved = cause_of(flow->causes);
}

static void index_callers(struct callgraph *g)
{
	for (u32 i = 0; i < arrlenu(g->p->funcs); i++)
		arrsetlen(g->callers[i], 0);
	for (u32 i = 0; i < arrlenu(g->sites); i++)
		for (u32 k = 0; k < g->sites[i].n; k++) {
			u32 t = g->targets[g->sites[i].first + k].func;

			if (t != NONE)
				arrput(g->callers[t], i);
		}
}

/*
 * Resolving a parameter needs the callers that resolving found, so repeat until
 * no call gains a target. Targets only ever grow, so this ends.
 */
static void resolve_all(struct callgraph *g, struct flow *flow)
{
	for (u32 before = NONE; before != arrlenu(g->targets);) {
		before = arrlenu(g->targets);
		arrsetlen(g->targets, 0);
		for (u32 i = 0; i < arrlenu(g->sites); i++)
			resolve_site(g, flow, i);
		index_callers(g);
	}
}

static void mark_root(struct callgraph *g, u32 sym)
{
	u32 f = g->p->symbols[program_resolve(g->p, sym)].func;

	if (f != NONE && g->config.has[f])
		g->root[f] = true;
}

/* A function whose address goes where no call of the program looks for it is
 * entered from outside: file operations, work, timers, notifiers. */
static void roots_by_address(struct callgraph *g, struct flow *flow)
{
	const struct program *p = g->p;

	for (u32 i = 0; i < arrlenu(p->inits); i++)
		if (p->inits[i].sym != NONE && !flow->used_init[i] && g->config.has_object[p->inits[i].object])
			mark_root(g, p->inits[i].sym);
	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		const struct func *f = p->funcs[k];

		if (!g->config.has[k])
			continue;
		for (u32 i = 0; i < f->ninsns; i++) {
			const struct insn *in = &f->insns[i];
			const struct callsite *s;

			if (in->kind == IN_STORE && f->exprs[in->b].op == EX_FUNC &&
			    hmgeti(flow->used_store, ((u64)k << 32) | i) < 0)
				mark_root(g, f->exprs[in->b].ref);
			if (in->kind != IN_CALL)
				continue;
			s = callgraph_site(g, k, i);
			for (u32 a = 0; a < in->n; a++) {
				const struct expr *x = &f->exprs[insn_args(f, in)[a]];
				bool outside = !s->n;

				if (x->op != EX_FUNC)
					continue;
				for (u32 t = 0; t < s->n; t++)
					outside |= g->targets[s->first + t].func == NONE;
				if (outside)
					mark_root(g, x->ref);
			}
		}
	}
}

static struct callgraph *build(const struct program *p, struct flow_index *ix,
			       const struct table *t, u32 source)
{
	struct callgraph *g = xcalloc(1, sizeof(*g));
	u32 n = arrlenu(p->funcs);
	struct flow flow = {
		.ix = ix, .config = &g->config, .g = g,
		.table_source = t ? t->sources[source] : NONE,
		.used_init = xcalloc(arrlenu(p->inits), sizeof(bool)),
	};

	g->p = p;
	config_init(&g->config, p, t, source);
	g->callers = xcalloc(n, sizeof(*g->callers));
	g->root = xcalloc(n, sizeof(*g->root));
	g->site_of = xcalloc(n + 1, sizeof(*g->site_of));
	for (u32 k = 0; k < n; k++) {
		g->site_of[k] = arrlenu(g->sites);
		for (u32 i = 0; g->config.has[k] && i < p->funcs[k]->ninsns; i++)
			if (p->funcs[k]->insns[i].kind == IN_CALL)
				arrput(g->sites, ((struct callsite){ .func = k, .insn = i }));
	}
	g->site_of[n] = arrlenu(g->sites);
	resolve_all(g, &flow);
	roots_by_address(g, &flow);
	for (u32 k = 0; k < n; k++)
		if (g->config.has[k] && !arrlenu(g->callers[k]))
			g->root[k] = true;
	free(flow.used_init);
	flow_release(&flow);
	return g;
}

struct callgraph **callgraphs_build(const struct program *p, u32 *n)
{
	struct flow_index *ix = flow_index_new(p);
	struct table *t = table_find(p, ix);
	struct callgraph **g;

	*n = t ? t->nsources : 1;
	g = xcalloc(*n, sizeof(*g));
	for (u32 i = 0; i < *n; i++)
		g[i] = build(p, ix, t, i);
	flow_index_free(ix);
	return g;
}

void callgraphs_free(struct callgraph **g, u32 n)
{
	if (!g)
		return;
	table_free((struct table *)g[0]->config.table);
	for (u32 i = 0; i < n; i++) {
		for (u32 k = 0; k < arrlenu(g[i]->p->funcs); k++)
			arrfree(g[i]->callers[k]);
		free(g[i]->callers);
		free(g[i]->root);
		free(g[i]->site_of);
		arrfree(g[i]->sites);
		arrfree(g[i]->targets);
		config_release(&g[i]->config);
		free(g[i]);
	}
	free(g);
}

const struct callsite *callgraph_site(const struct callgraph *g, u32 func, u32 insn)
{
	u32 lo = g->site_of[func], hi = g->site_of[func + 1];

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (g->sites[mid].insn < insn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < g->site_of[func + 1] && g->sites[lo].insn == insn ? &g->sites[lo] : NULL;
}
