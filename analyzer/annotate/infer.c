// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * infer.c - see infer.h. Each function that the class concerns is entered with
 * the lock assumed held and nothing known of values. From every wait that is then
 * wrong, the hold and the lock's path are followed up to the entry.
 */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "infer.h"
#include "lock-name.h"
#include "../program/util.h"
#include "../solve/call.h"

/* How a function was seen to be entered. */
struct entries {
	bool waits; /* entered with the lock by assumption, it waits */
	bool with, with_safe; /* a caller enters it with the lock; and no wait is reached */
	bool without;
	u32 *locks; /* the locks waited for, as terms of its frame; 0 is one, too; stb_ds */
};

/* Hold ORIGIN of memo MEMO's entry is still there at a wait for LOCK. */
struct item {
	u32 memo, origin, lock;
};

struct search {
	struct solver *s;
	struct item *items; /* stb_ds */
	struct {
		struct item key;
		char value;
	} * seen;
	bool *held; /* by memo: a hold of its entry is there at some wait */
};

static void push(struct search *w, struct item it)
{
	if (!it.origin || hmgeti(w->seen, it) >= 0)
		return;
	hmput(w->seen, it, 1);
	arrput(w->items, it);
	w->held[it.memo] = true;
}

/* The lock that the wait EVENT waits for, in its function's frame. */
static u32 waited_for(struct solver *s, const struct happening *h)
{
	struct eval ev = solver_frame(s, h->memo);
	const struct lock_op *op;
	struct state st;
	u32 n;

	solver_state_at(s, h->node, h->insn, &st);
	op = effects_ops(s->slice->fx, ev.f->id, h->insn, &n);
	for (u32 i = 0; op && i < n; i++)
		if (op[i].row == h->row && transfer_concerns(&ev, &st, &op[i]))
			return transfer_path(&ev, &st, &op[i], &ev.f->insns[h->insn]);
	return 0;
}

/* What IT is to the caller over edge E. */
static struct item up(struct solver *s, struct item it, struct call_edge e)
{
	struct item out = { .memo = s->nodes[e.node].memo };
	struct eval ev = solver_frame(s, out.memo);
	struct func *callee = s->slice->fx->p->funcs[s->memos[it.memo].func];
	const struct insn *in = &ev.f->insns[e.insn];
	u32 args[MAX_ARGS], n;
	struct state st, entry;
	uint8_t order[MAX_HOLDS];

	solver_state_at(s, e.node, e.insn, &st);
	call_enter(&ev, &st, in, callee, &entry, order);
	if (it.origin > entry.locks.n)
		return out;
	out.origin = st.locks.hold[__builtin_ctz(order[it.origin - 1])].origin;
	n = call_args(&ev, &st, in, args);
	out.lock = it.lock ? term_in_caller(s->slice->fx->ts, it.lock, args, n, 0, 0) : 0;
	return out;
}

/* Follow every wait with a hold up to the entries that brought the hold. */
static void follow(struct search *w)
{
	struct solver *s = w->s;

	for (u32 i = 0; i < arrlenu(s->events); i++)
		if (s->events[i].event == EVENT_WAIT_HELD && s->events[i].hold.origin)
			push(w, (struct item){ s->events[i].memo, s->events[i].hold.origin,
					       waited_for(s, &s->events[i]) });
	for (u32 at = 0; at < arrlenu(w->items); at++) {
		struct item it = w->items[at];

		for (u32 i = 0; i < arrlenu(s->memos[it.memo].callers); i++)
			push(w, up(s, it, s->memos[it.memo].callers[i]));
	}
}

static bool broken(const struct lockset *l)
{
	return l->n && (l->hold[0].flags & HOLD_BROKEN);
}

static void add_lock(struct entries *e, u32 lock)
{
	for (u32 i = 0; i < arrlenu(e->locks); i++)
		if (e->locks[i] == lock)
			return;
	arrput(e->locks, lock);
}

/* Enter every function of S's slice with the lock; what came of it goes to OUT, by function. */
static void enter_all(struct solver *s, struct entries *out)
{
	const struct callgraph *g = s->slice->fx->g;
	u32 n = arrlenu(g->p->funcs), real = arrlenu(s->memos), *assumed = xcalloc(n, sizeof(u32));
	struct search w = { .s = s };

	for (u32 f = 0; f < n; f++)
		if (s->slice->part[f] && !s->slice->part[f]->helper && g->config.has[f])
			assumed[f] = solver_root(s, f, true);
	w.held = xcalloc(arrlenu(s->memos), sizeof(bool));
	follow(&w);
	for (u32 m = 1; m < real; m++) {
		const struct lockset *l = pool_lockset(s->pool, s->memos[m].locks);
		struct entries *e = &out[s->memos[m].func];

		if (broken(l))
			continue;
		e->without |= !l->n;
		e->with |= l->n;
		e->with_safe |= l->n && !w.held[m];
	}
	for (u32 i = 0; i < arrlenu(w.items); i++) {
		struct item it = w.items[i];
		u32 f = s->memos[it.memo].func;

		if (assumed[f] == it.memo) {
			out[f].waits = true;
			add_lock(&out[f], it.lock);
		}
	}
	arrfree(w.items);
	hmfree(w.seen);
	free(w.held);
	free(assumed);
}

struct inference {
	struct entries **by_class; /* class name (string) -> by function */
	u32 *classes; /* the names; stb_ds, as by_class */
};

static void each_class(struct analysis *a, struct solver *s, struct witness *witnesses, void *data)
{
	struct inference *inf = data;
	u32 name = s->slice->fx->classes[s->slice->lock_class].name, at = 0;

	(void)witnesses;
	while (at < arrlenu(inf->classes) && inf->classes[at] != name)
		at++;
	if (at == arrlenu(inf->classes)) {
		arrput(inf->classes, name);
		arrput(inf->by_class, xcalloc(arrlenu(a->p->funcs), sizeof(struct entries)));
	}
	enter_all(s, inf->by_class[at]);
}

/* By symbol: does a file other than that of its body call it or have its address? */
static bool *used_outside(const struct program *p)
{
	bool *out = xcalloc(arrlenu(p->symbols), sizeof(bool));

	for (u32 f = 0; f < arrlenu(p->funcs); f++)
		for (u32 e = 1; e < p->funcs[f]->nexprs; e++) {
			const struct expr *x = &p->funcs[f]->exprs[e];
			const struct func *g = x->op == EX_FUNC ? program_body(p, x->ref) : NULL;

			if (g && g->loc.file != p->funcs[f]->loc.file)
				out[g->sym] = true;
		}
	for (u32 i = 0; i < arrlenu(p->inits); i++) {
		const struct func *g =
			p->inits[i].sym == NONE ? NULL : program_body(p, p->inits[i].sym);

		if (g && g->loc.file != p->inits[i].loc.file)
			out[g->sym] = true;
	}
	for (u32 i = 0; i < arrlenu(p->symbols); i++)
		out[i] |= (p->symbols[i].flags & SYM_EXPORTED) != 0;
	return out;
}

static int by_length(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;
	size_t n = strlen(x), m = strlen(y);

	return n != m ? (n < m ? -1 : 1) : strcmp(x, y);
}

/*
 * Every lock of the class by its name. Objects of one class are one lock to a wait,
 * so of several names the shortest one does; as short a name by another parameter is
 * another object to a reader.
 */
static void name_locks(struct analysis *a, const struct entries *e, struct requirement *r)
{
	for (u32 i = 0; i < arrlenu(e->locks); i++) {
		char *text = lock_name(a->ts, e->locks[i], a->p->funcs[r->func], &r->tags);

		if (text)
			arrput(r->locks, text);
	}
	if (!arrlenu(r->locks))
		return;
	qsort(r->locks, arrlenu(r->locks), sizeof(*r->locks), by_length);
	while (strlen(arrlast(r->locks)) > strlen(r->locks[0]))
		free(arrpop(r->locks));
}

static struct requirement require(struct analysis *a, u32 func, u32 lock_class,
				  const struct entries *e)
{
	struct requirement r = { .func = func, .lock_class = lock_class, .violated = e->with };

	if (e->with_safe)
		r.verdict = CONDITIONAL;
	else if (e->with && !e->without)
		r.verdict = ALWAYS_HELD;
	else
		name_locks(a, e, &r);
	if (r.verdict == ANNOTATE && !arrlenu(r.locks))
		r.verdict = NOT_NAMED;
	return r;
}

static const struct program *sorted; /* qsort() passes nothing on */

static int by_place(const void *a, const void *b)
{
	const struct requirement *x = a, *y = b;
	const struct func *f = sorted->funcs[x->func], *g = sorted->funcs[y->func];
	int d = strcmp(program_text(sorted, f->loc.file), program_text(sorted, g->loc.file));

	if (d)
		return d;
	if (f->loc.line != g->loc.line)
		return f->loc.line < g->loc.line ? -1 : 1;
	return strcmp(program_text(sorted, x->lock_class), program_text(sorted, y->lock_class));
}

struct requirement *infer(struct analysis *a, const char *class_name, u32 *known)
{
	struct inference inf = { 0 };
	struct requirement *out = NULL;
	bool *outside = used_outside(a->p);

	*known = analysis_run(a, class_name, each_class, &inf);
	for (u32 c = 0; c < arrlenu(inf.classes); c++) {
		for (u32 f = 0; f < arrlenu(a->p->funcs); f++) {
			struct entries *e = &inf.by_class[c][f];

			if (e->waits) {
				struct requirement r = require(a, f, inf.classes[c], e);

				r.outside = outside[a->p->funcs[f]->sym];
				arrput(out, r);
			}
			arrfree(e->locks);
		}
		free(inf.by_class[c]);
	}
	arrfree(inf.by_class);
	arrfree(inf.classes);
	free(outside);
	sorted = a->p;
	if (out)
		qsort(out, arrlenu(out), sizeof(*out), by_place);
	return out;
}

void infer_free(struct requirement *r)
{
	for (u32 i = 0; i < arrlenu(r); i++) {
		for (u32 k = 0; k < arrlenu(r[i].locks); k++)
			free(r[i].locks[k]);
		for (u32 k = 0; k < arrlenu(r[i].tags); k++)
			free(r[i].tags[k]);
		arrfree(r[i].locks);
		arrfree(r[i].tags);
	}
	arrfree(r);
}

const char *verdict_text(enum verdict v)
{
	static const char *const text[VERDICTS] = {
		[ANNOTATE] = "annotated",
		[NOT_NAMED] = "the parameters do not lead to the lock",
		[CONDITIONAL] =
			"waits under a condition: some callers hold the lock and do not get there",
		[ALWAYS_HELD] = "all callers hold the lock: see 'lockctx check'",
	};

	return text[v];
}
