// SPDX-License-Identifier: GPL-2.0-or-later
/* irqs.c - see irqs.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "irqs.h"
#include "../program/util.h"

/* What is sorted, and by how many calls there are above a function. */
static const struct irqs *sorting;
static const uint16_t *sorting_depth;

static const char *context_of(const struct irqs *q, u32 func)
{
	return q->entry[func] ? strings_text(q->fx->m->strings, q->entry[func]->context) : "";
}

/* Does NAME, of a function, match PATTERN, which may end in '*'? */
static bool matches(const char *name, const char *pattern)
{
	size_t len = strlen(pattern);

	return pattern[len - 1] == '*' ? !strncmp(name, pattern, len - 1) : !strcmp(name, pattern);
}

/* How functions are entered from outside: their name says more than what they were registered with, and that
 * more than the member they stand in. */
static void find_entries(struct irqs *q)
{
	const struct effects *fx = q->fx;
	const struct model *m = fx->m;
	const struct program *p = fx->p;
	const struct callback_row **of_field = xcalloc(strings_count(p->strings) + 1, sizeof(*of_field));

	q->entry = xcalloc(arrlenu(p->funcs) + 1, sizeof(*q->entry));
	for (u32 i = 0; i < arrlenu(m->runs); i++)
		if (m->runs[i].field)
			of_field[m->runs[i].field] = &m->runs[i];
	for (u32 f = 0; f < arrlenu(p->funcs); f++) {
		u32 number = fx->g->handed ? fx->g->handed[f] : 0;

		for (u32 i = 0; !q->entry[f] && i < arrlenu(m->runs); i++)
			if (!m->runs[i].field && matches(func_name(p, p->funcs[f]), program_text(p, m->runs[i].function)))
				q->entry[f] = &m->runs[i];
		if (number && !q->entry[f])
			q->entry[f] = &m->callbacks[number - 1];
	}
	for (u32 i = 0; i < arrlenu(p->inits); i++) {
		const struct init *in = &p->inits[i];
		const struct func *f = in->npath && in->sym != NONE && (p->symbols[in->sym].flags & SYM_FUNC) ?
				       program_body(p, in->sym) : NULL;

		if (f && !q->entry[f->id])
			q->entry[f->id] = of_field[in->path[in->npath - 1].field];
	}
	free(of_field);
}

static int by_place(const void *a, const void *b)
{
	const struct program *p = sorting->fx->p;
	const struct func *f = p->funcs[*(const u32 *)a], *g = p->funcs[*(const u32 *)b];
	int c = strcmp(func_name(p, f), func_name(p, g));

	if (!c)
		c = strcmp(program_text(p, f->loc.file), program_text(p, g->loc.file));
	return c ? c : (f->id > g->id) - (f->id < g->id);
}

/* Functions that are entered in one of the contexts A and B, or nobody knows how, if UNKNOWN; stb_ds, the same whatever order files came in. */
static u32 *entered_in(const struct irqs *q, const char *a, const char *b, bool unknown)
{
	u32 *v = NULL;

	for (u32 f = 0; f < arrlenu(q->fx->p->funcs); f++)
		if (q->fx->g->config.has[f] && (!strcmp(context_of(q, f), a) || !strcmp(context_of(q, f), b) ||
						(unknown && !q->entry[f] && q->fx->g->root[f])) && !func_at_ends(q->fx->p, q->fx->p->funcs[f]))
			arrput(v, f);
	sorting = q;
	if (v)
		qsort(v, arrlenu(v), sizeof(*v), by_place);
	return v;
}

/*
 * Walk from FUNCS (stb_ds, freed) over calls of which nothing of CLOSED is so: in an interrupt, of
 * IRQ_ASLEEP. Nearest first. *DEPTH gets how many calls there are above each function.
 */
static void walk(const struct irqs *q, struct irq_walk *w, u32 *funcs, uint8_t closed, uint16_t **depth)
{
	const struct effects *fx = q->fx;
	const struct callgraph *g = fx->g;

	w->from = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(u32));
	*depth = xcalloc(arrlenu(fx->p->funcs) + 1, sizeof(**depth));
	for (u32 i = 0; i < arrlenu(funcs); i++)
		w->from[funcs[i]] = 1;
	for (u32 i = 0; i < arrlenu(funcs); i++) {
		u32 f = funcs[i];

		if (fx->closed[f] || ((*depth)[f] + 2 > MOST_CALLS_TO_TAKE_IN_IRQ && !fx->strict))
			continue;
		for (u32 k = g->site_of[f]; k < g->site_of[f + 1]; k++) {
			const struct callsite *site = &g->sites[k];

			if ((q->off[k] & closed) || !effects_follows(fx, site, true))
				continue;
			for (u32 t = 0; t < site->n; t++) {
				u32 to = g->targets[site->first + t].func;

				if (!effects_enters(fx, &g->targets[site->first + t]) || w->from[to] || func_at_ends(fx->p, fx->p->funcs[to]))
					continue;
				w->from[to] = k + 2;
				(*depth)[to] = (*depth)[f] + 1;
				arrput(funcs, to);
			}
		}
	}
	arrfree(funcs);
}

/* Does who does OP spin until others have given the lock back, which he may have taken himself? */
static bool spins(const struct effects *fx, const struct lock_op *op)
{
	const char *kind = op->row->kind ? strings_text(fx->m->strings, op->row->kind) : "";

	return op->lock_class && !op->annot && (op->row->flags & ROW_ATOMIC) && effects_blocks(fx, op) &&
	       (!strcmp(kind, "spin") || !strcmp(kind, "rwlock"));
}

/* The kinds that OP disables. */
static uint8_t own_kinds(const struct lock_op *op)
{
	return op->row->flags & ROW_IRQ ? 1 << IRQ_HARD | 1 << IRQ_SOFT : op->row->flags & ROW_BH ? 1 << IRQ_SOFT : 0;
}

static int by_class(const void *a, const void *b)
{
	const struct irq_take *x = a, *y = b;
	int c;

	if (x->lock_class != y->lock_class)
		return x->lock_class < y->lock_class ? -1 : 1;
	if (sorting_depth[x->func] != sorting_depth[y->func])
		return sorting_depth[x->func] < sorting_depth[y->func] ? -1 : 1;
	c = by_place(&x->func, &y->func);
	return c ? c : (x->insn > y->insn) - (x->insn < y->insn);
}

/* Note who takes what in W, unless something of CLOSED is so there, or it disables that kind itself. */
static void find_takes(const struct irqs *q, struct irq_walk *w, uint8_t closed, const uint16_t *depth)
{
	const struct effects *fx = q->fx;

	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		const struct lock_op *op = &fx->ops[i];
		const struct callsite *site = w->from[op->func] && spins(fx, op) ?
					      callgraph_site(fx->g, op->func, op->insn) : NULL;

		if (site && !((q->off[site - fx->g->sites] | own_kinds(op)) & closed))
			arrput(w->takes, ((struct irq_take){ op->lock_class, op->func, op->insn, op->row->mode == MODE_READ }));
	}
	sorting = q;
	sorting_depth = depth;
	if (w->takes)
		qsort(w->takes, arrlenu(w->takes), sizeof(*w->takes), by_class);
}

int irqs_disables(const struct irqs *q, const struct lock_op *op, enum irq_kind kind)
{
	const struct callsite *site = callgraph_site(q->fx->g, op->func, op->insn);

	if (!site || q->off[site - q->fx->g->sites] == IRQ_NOWHERE)
		return -1;
	return (own_kinds(op) | q->off[site - q->fx->g->sites]) >> kind & 1;
}

/* Which classes are taken with which kinds disabled, by the doing of who takes them. */
static void find_minded(struct irqs *q)
{
	const struct effects *fx = q->fx;

	for (int k = 0; k < IRQ_KINDS; k++)
		q->minded[k] = xcalloc(arrlenu(fx->classes) + 1, sizeof(bool));
	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		const struct lock_op *op = &fx->ops[i];
		const struct callsite *site = spins(fx, op) ? callgraph_site(fx->g, op->func, op->insn) : NULL;

		for (int k = 0; site && k < IRQ_KINDS; k++)
			q->minded[k][op->lock_class] |= (own_kinds(op) | q->off[site - fx->g->sites]) >> k & 1;
	}
}

struct irqs *irqs_new(const struct effects *fx)
{
	struct irqs *q = xcalloc(1, sizeof(*q));
	uint16_t *depth;

	q->fx = fx;
	q->off = irq_flow(fx);
	find_entries(q);
	find_minded(q);
	for (int k = 0; k < IRQ_KINDS; k++) {
		walk(q, &q->in[k], entered_in(q, k == IRQ_HARD ? "hardirq" : "softirq", k == IRQ_HARD ? "-" : "irq", false),
		     IRQ_ASLEEP, &depth);
		find_takes(q, &q->in[k], IRQ_ASLEEP, depth);
		free(depth);
		/* hardirqs come in a softirq, too */
		walk(q, &q->on[k], entered_in(q, "process", k == IRQ_HARD ? "softirq" : "thread", fx->strict), 1 << k, &depth);
		find_takes(q, &q->on[k], 1 << k, depth);
		free(depth);
	}
	return q;
}

void irqs_free(struct irqs *q)
{
	if (!q)
		return;
	for (int k = 0; k < IRQ_KINDS; k++) {
		free(q->minded[k]);
		free(q->in[k].from);
		free(q->on[k].from);
		arrfree(q->in[k].takes);
		arrfree(q->on[k].takes);
	}
	free(q->entry);
	free(q->off);
	free(q);
}

const struct irq_take *irqs_takes(const struct irq_walk *w, u32 c, u32 *n)
{
	u32 lo = 0, hi = arrlenu(w->takes);

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (w->takes[mid].lock_class < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	*n = 0;
	while (lo + *n < arrlenu(w->takes) && w->takes[lo + *n].lock_class == c)
		++*n;
	return w->takes + lo;
}

u32 *irqs_way(const struct irqs *q, const struct irq_walk *w, u32 func)
{
	u32 *v = NULL;

	while (w->from[func] > 1) {
		arrins(v, 0, w->from[func] - 2);
		func = q->fx->g->sites[w->from[func] - 2].func;
	}
	return v;
}

u32 irqs_root(const struct irqs *q, const struct irq_walk *w, u32 func)
{
	while (w->from[func] > 1)
		func = q->fx->g->sites[w->from[func] - 2].func;
	return func;
}
