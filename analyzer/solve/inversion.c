// SPDX-License-Identifier: GPL-2.0-or-later
/* inversion.c - see inversion.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "inversion.h"
#include "scope-parts.h"
#include "../program/util.h"

/* Each way is proved with this part of a class's budget. */
#define ONE_WAY 8

/* So many ways into an interrupt that takes the class are tried, and of places with interrupts enabled told. */
#define MOST_TRIED 6
#define MOST_TOLD 6

/* So many readers disable what another one does not, or they say nothing of it. */
#define LEAST_ALIKE 1

/* What takes a lock that nobody takes with the interrupt disabled is looked for over no more calls. */
#define MOST_CALLS_UNMINDED 3

/* A way to a take, proved. */
struct way {
	struct scope *scope;
	struct slice *slice;
	struct solver *solver;
	struct witness *w;	/* stb_ds; the first is the one */
};

struct job {
	struct analysis *a;
	const struct sieve *sieve;
	const struct irqs *q;
	u32 lock_class;
	enum irq_kind kind;
	bool given_up;
};

static void way_free(struct way *y)
{
	witnesses_free(y->w);
	solver_free(y->solver);
	slice_free(y->slice);
	scope_free(y->scope);
}

/* The functions from where W is entered down to TAKE's. */
static struct scope *scope_of(const struct job *j, const struct irq_walk *w, const struct irq_take *take)
{
	const struct effects *fx = j->q->fx;
	struct scope *s = scope_new((struct effects *)fx, j->sieve->nets, fx->atomic, j->lock_class);
	u32 *way = irqs_way(j->q, w, take->func);

	for (u32 i = 0; i < arrlenu(way); i++)
		scope_add(s, fx->g->sites[way[i]].func);
	scope_add(s, take->func);
	scope_begin_at(s, irqs_root(j->q, w, take->func));
	arrfree(way);
	return scope_sorted(s);
}

static bool ends_at(const struct witness *w, const struct irq_take *take)
{
	return arrlast(w->path).func == take->func && arrlast(w->path).insn == take->insn;
}

/* Make the witness of Y that ends at TAKE its first one; false when there is none. */
static bool choose(struct way *y, const struct irq_take *take)
{
	u32 best = NONE;

	for (u32 i = 0; i < arrlenu(y->w); i++)
		if (ends_at(&y->w[i], take) && (best == NONE || arrlenu(y->w[i].path) < arrlenu(y->w[best].path)))
			best = i;
	if (best != NONE && best) {
		struct witness w = y->w[best];

		y->w[best] = y->w[0];
		y->w[0] = w;
	}
	return best != NONE;
}

/* What is told of W: where the path ends, and how it began. */
static void settle(const struct job *j, struct witness *w)
{
	const struct wstep *last = &arrlast(w->path);

	w->lock_class = j->lock_class;
	w->irq = j->kind;
	w->entry = j->q->entry[w->path[0].func];
	w->site_func = last->func;
	w->site_insn = last->insn;
	w->site_callee = last->callee;
}

/* Prove the way of W to TAKE: in an interrupt when it is SERVED, else with that enabled. */
static bool prove_way(struct job *j, const struct irq_walk *w, const struct irq_take *take, bool served, struct way *y)
{
	const struct callback_row *entry = j->q->entry[irqs_root(j->q, w, take->func)];
	bool found;

	*y = (struct way){ .scope = scope_of(j, w, take) };
	y->scope->served = served ? j->kind + 1 : 0;
	y->scope->open = served ? 0 : j->kind + 1;
	y->scope->task = !served && entry && !strstr(strings_text(j->a->m->strings, entry->context), "irq");
	y->slice = slice_new(y->scope);
	y->solver = solver_run(y->slice, NONE, j->a->budget / ONE_WAY);
	if (!solver_spent(y->solver))
		y->w = witness_find(y->solver, NULL);
	found = choose(y, take);
	j->given_up |= solver_spent(y->solver);
	if (found)
		settle(j, &y->w[0]);
	else
		way_free(y);
	return found;
}

/*
 * Is TAKE, of W in an interrupt, so far away from where that is entered that the way may well be one that is never
 * gone, as far as others know: nobody takes the lock with that interrupt disabled?
 */
static bool is_far(const struct job *j, const struct irq_walk *w, const struct irq_take *take)
{
	u32 *way = irqs_way(j->q, w, take->func), n = arrlenu(way);

	arrfree(way);
	return n + 1 > MOST_CALLS_UNMINDED && !j->q->minded[j->kind][j->lock_class];
}

/* The first way into an interrupt that takes the class, as a writer or, unless WRITERS alone count, as a reader. */
static bool prove_interrupt(struct job *j, bool writers, struct way *y)
{
	const struct irq_walk *w = &j->q->in[j->kind];
	u32 n, tried = 0;
	const struct irq_take *v = irqs_takes(w, j->lock_class, &n);

	for (u32 i = 0; i < n && tried < MOST_TRIED; i++) {
		if (writers && v[i].read)
			continue;
		tried++;
		if (!j->a->strict && is_far(j, w, &v[i])) {
			j->a->held_back++;
			continue;
		}
		if (prove_way(j, w, &v[i], true, y))
			return true;
	}
	return false;
}

/* The same of readers that were and of those that were not proved before. */
struct interrupt { bool tried, found; struct way way; };

static struct interrupt *interrupt_for(struct job *j, struct interrupt *v, bool reader)
{
	struct interrupt *x = &v[reader];

	if (!x->tried) {
		x->tried = true;
		x->found = prove_interrupt(j, reader, &x->way);
	}
	return x->found ? x : NULL;
}

static bool was_told(const struct irq_take *told, const struct irq_take *take)
{
	for (u32 i = 0; i < arrlenu(told); i++)
		if (told[i].func == take->func && told[i].insn == take->insn)
			return true;
	return false;
}

/* All of one kind of interrupt; TOLD are the places that were told of. */
static void prove_kind(struct job *j, struct irq_take **told, analysis_fn *each, void *data)
{
	const struct irq_walk *w = &j->q->on[j->kind];
	struct interrupt by[2] = { 0 };	/* what a writer has to fear, and a reader */
	u32 n, tried = 0;
	const struct irq_take *v = irqs_takes(w, j->lock_class, &n);

	for (u32 i = 0; i < n && tried < 2 * MOST_TOLD && arrlenu(*told) < MOST_TOLD; i++) {
		struct interrupt *x = was_told(*told, &v[i]) ? NULL : interrupt_for(j, by, v[i].read);
		struct way y;
		struct witness *out = NULL;

		if (!x)
			continue;
		tried++;
		if (!prove_way(j, w, &v[i], false, &y))
			continue;
		arrput(*told, v[i]);
		arrput(out, y.w[0]);
		out[0].other = x->way.solver;
		out[0].against = &x->way.w[0];
		each(j->a, y.solver, out, data);
		arrfree(out);
		way_free(&y);
	}
	for (int r = 0; r < 2; r++)
		if (by[r].found)
			way_free(&by[r].way);
}

/* Who reads a class: functions that do it with a kind disabled, and those that do not. */
struct readers { u32 alike, like, others, other; };

/* Count F once. */
static void add_reader(bool *seen, u32 f, u32 *n, u32 *one)
{
	*n += !seen[f];
	*one = f;
	seen[f] = true;
}

/* Do all who read J's class disable its kind, but for one function, and all who write? *R says how many. */
static bool is_alone(const struct job *j, struct readers *r)
{
	const struct effects *fx = j->q->fx;
	bool *seen = xcalloc(2 * arrlenu(fx->p->funcs) + 1, sizeof(bool)), writers = false;

	*r = (struct readers){ 0 };
	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		const struct lock_op *op = &fx->ops[i];
		int off = op->lock_class == j->lock_class && effects_blocks(fx, op) ? irqs_disables(j->q, op, j->kind) : -1;

		if (off < 0)
			continue;
		if (op->row->mode != MODE_READ)
			writers |= !off;
		else if (off)
			add_reader(seen, op->func, &r->alike, &r->like);
		else
			add_reader(seen + arrlenu(fx->p->funcs), op->func, &r->others, &r->other);
	}
	free(seen);
	return !writers && r->others == 1 && r->alike;
}

/*
 * A reader waits behind a writer that waits, unless it is one in an interrupt. Who reads with interrupts disabled what
 * no interrupt writes does it so since it is taken under a lock that one takes: who holds that waits for the writer,
 * the writer for a reader with interrupts enabled, and the interrupt that has come to it for the lock. Where all but
 * one do it, the one has forgotten it, or the others need not.
 */
static void prove_reader(struct job *j, struct irq_take **told, analysis_fn *each, void *data)
{
	const struct irq_walk *w = &j->q->on[j->kind];
	struct readers r;
	u32 n;
	const struct irq_take *v = irqs_takes(w, j->lock_class, &n);

	if (!n || !j->q->minded[j->kind][j->lock_class] || !is_alone(j, &r))
		return;
	for (u32 i = 0; i < n; i++) {
		struct witness *out = NULL;
		struct way y;

		if (!v[i].read || v[i].func != r.other || was_told(*told, &v[i]) || !prove_way(j, w, &v[i], false, &y))
			continue;
		arrput(*told, v[i]);
		arrput(out, y.w[0]);
		out[0].alike = r.alike;
		out[0].like = r.like;
		each(j->a, y.solver, out, data);
		arrfree(out);
		way_free(&y);
		return;
	}
}

bool inversion_any(const struct irqs *q, u32 c)
{
	u32 in, on;

	for (int k = 0; k < IRQ_KINDS; k++) {
		irqs_takes(&q->in[k], c, &in);
		irqs_takes(&q->on[k], c, &on);
		if (on && (in || (q->fx->strict && q->minded[k][c])))
			return true;
	}
	return false;
}

/* Is class C one of locks that are not one: a queue's, or what a pointer leads to? */
static bool is_merged(const struct effects *fx, const struct embeds *e, u32 c)
{
	const struct lock_class *l = &fx->classes[c];

	return l->pointer || (l->field && embeds_shared(e, l->field));
}

void inversion_prove(struct analysis *a, const struct sieve *sieve, const struct irqs *q, const struct embeds *e,
		     u32 c, analysis_fn *each, void *data)
{
	struct job j = { .a = a, .sieve = sieve, .q = q, .lock_class = c };
	struct irq_take *told = NULL;

	if (!inversion_any(q, c) || model_says(a->m, WORD_UNORDERED, q->fx->classes[c].name))
		return;
	if (!a->strict && is_merged(q->fx, e, c)) {
		a->held_back++;
		return;
	}
	for (j.kind = IRQ_HARD; j.kind < IRQ_KINDS; j.kind++)
		prove_kind(&j, &told, each, data);
	for (j.kind = IRQ_HARD; a->strict && j.kind < IRQ_KINDS; j.kind++)
		prove_reader(&j, &told, each, data);
	if (j.given_up)
		analysis_give_up(a, q->fx->classes[c].name);
	arrfree(told);
}
