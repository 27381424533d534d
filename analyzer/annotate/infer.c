// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * infer.c - see infer.h. Each function that the class concerns is entered with
 * the lock assumed held, then without it, and nothing known of values. From every
 * event that is then found, the hold and the lock's path are followed up to the entry.
 */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "infer.h"
#include "lock-name.h"
#include "../program/util.h"
#include "../solve/call.h"

/* How a function was seen to be entered. The wrong way is with the lock that it must not be
 * entered with, or without the one that it must. */
struct entries {
	bool breaks;		/* entered the wrong way by assumption, it comes to an event */
	bool wrong, wrong_safe;	/* a caller enters it the wrong way; and it comes to none */
	bool right;
	bool any_mode;
	u32 *locks;		/* of the events, terms of its frame, 0 is one, too; stb_ds */
};

/* An event about LOCK is reached from memo MEMO, with hold ORIGIN of its entry or, for ORIGIN 0,
 * because there is none. */
struct item {
	u32 memo, origin, lock;
};

struct search {
	struct solver *s;
	bool must_hold;
	struct item *items;	/* stb_ds */
	struct {
		struct item key;
		char value;
	} *seen;
	bool *reached;		/* by memo: some item is about it */
};

static void push(struct search *w, struct item it)
{
	if (!it.memo || (w->must_hold ? w->s->memos[it.memo].locks : !it.origin) ||
	    hmgeti(w->seen, it) >= 0)
		return;
	hmput(w->seen, it, 1);
	arrput(w->items, it);
	w->reached[it.memo] = true;
}

/* The lock that event H is about, in its function's frame. */
static u32 lock_of(struct solver *s, const struct happening *h)
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

/* What IT is to the caller over edge E; memo 0 when it is nothing. */
static struct item up(const struct search *w, struct item it, struct call_edge e)
{
	struct solver *s = w->s;
	struct item out = { .memo = s->nodes[e.node].memo };
	struct eval ev = solver_frame(s, out.memo);
	struct func *callee = s->slice->fx->p->funcs[s->memos[it.memo].func];
	const struct insn *in = &ev.f->insns[e.insn];
	u32 args[MAX_ARGS], n;
	struct state st, entry;
	uint8_t order[MAX_HOLDS];

	solver_state_at(s, e.node, e.insn, &st);
	call_enter(&ev, &st, in, callee, &entry, order);
	if (it.origin > entry.locks.n || (w->must_hold && st.locks.n))
		return (struct item){ 0 };
	if (!w->must_hold)
		out.origin = st.locks.hold[__builtin_ctz(order[it.origin - 1])].origin;
	n = call_args(&ev, &st, in, args);
	out.lock = it.lock ? term_in_caller(s->slice->fx->ts, it.lock, args, n, 0, 0) : 0;
	return out;
}

/* Follow every event up to the entries that it depends on. */
static void follow(struct search *w)
{
	struct solver *s = w->s;

	for (u32 i = 0; i < arrlenu(s->events); i++) {
		const struct happening *h = &s->events[i];

		if (h->event != (w->must_hold ? EVENT_NEEDED_UNHELD : EVENT_WAIT_HELD) ||
		    (w->must_hold ? h->row->mode == MODE_READ :
		     h->row->effect == EFFECT_ASSERT_NOT_HELD && !h->annot))
			continue;	/* a reader's hold is asserted, or nothing is waited for */
		push(w, (struct item){ h->memo, w->must_hold ? 0 : h->hold.origin, lock_of(s, h) });
	}
	for (u32 at = 0; at < arrlenu(w->items); at++) {
		struct item it = w->items[at];

		for (u32 i = 0; i < arrlenu(s->memos[it.memo].callers); i++)
			push(w, up(w, it, s->memos[it.memo].callers[i]));
	}
}

static bool broken(struct holds l)
{
	return l.n && (l.hold[0].flags & HOLD_BROKEN);
}

/* Is memo M entered by one of the first REAL memos? The others were made by assumption. */
static bool has_caller(const struct solver *s, u32 m, u32 real)
{
	for (u32 i = 0; i < arrlenu(s->memos[m].callers); i++)
		if (s->nodes[s->memos[m].callers[i].node].memo < real)
			return true;
	return false;
}

/* Are there readers of the class that S is about, beside writers? */
static bool has_readers(const struct solver *s)
{
	const struct effects *fx = s->slice->fx;

	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		if (fx->ops[i].lock_class == s->slice->lock_class &&
		    fx->ops[i].row->mode == MODE_READ)
			return true;
	return false;
}

static void add_lock(struct entries *e, u32 lock)
{
	for (u32 i = 0; i < arrlenu(e->locks); i++)
		if (e->locks[i] == lock)
			return;
	arrput(e->locks, lock);
}

/* How the callers of memo M, one of the first REAL ones, enter its function. */
static void note_entry(const struct search *w, u32 m, u32 real, struct entries *e)
{
	struct holds l = pool_lockset(w->s->pool, w->s->memos[m].locks);
	bool wrong = w->must_hold ? !l.n : l.n;

	if (broken(l))
		return;
	/* from outside it is entered without, as far as is known: no caller does that */
	if (w->must_hold && wrong && !has_caller(w->s, m, real))
		return;
	e->right |= !wrong;
	e->wrong |= wrong;
	e->wrong_safe |= wrong && !w->reached[m];
}

/* Enter every function of S's slice the wrong way; what came of it goes to OUT, by function.
 * The first REAL memos are of the program. */
static void enter_all(struct solver *s, bool must_hold, u32 real, struct entries *out)
{
	static const struct hold some = { .flags = HOLD_ASSUMED | HOLD_UNSURE };
	const struct callgraph *g = s->slice->fx->g;
	u32 n = arrlenu(g->p->funcs), *assumed = xcalloc(n, sizeof(u32));
	struct search w = { .s = s, .must_hold = must_hold };
	bool any_mode = must_hold && has_readers(s);

	for (u32 f = 0; f < n; f++)
		if (s->slice->part[f] && !s->slice->part[f]->helper && g->config.has[f])
			assumed[f] = solver_enter(s, f, must_hold ? NULL : &some);
	w.reached = xcalloc(arrlenu(s->memos), sizeof(bool));
	follow(&w);
	for (u32 m = 1; m < real; m++)
		note_entry(&w, m, real, &out[s->memos[m].func]);
	for (u32 i = 0; i < arrlenu(w.items); i++) {
		struct item it = w.items[i];
		u32 f = s->memos[it.memo].func;

		if (assumed[f] == it.memo) {
			out[f].breaks = true;
			out[f].any_mode |= any_mode;
			add_lock(&out[f], it.lock);
		}
	}
	arrfree(w.items);
	hmfree(w.seen);
	free(w.reached);
	free(assumed);
}

struct inference {
	struct entries **by_class; /* by class, twice (must not, must); by function */
	u32 *classes; /* their names (strings); stb_ds */
};

static void each_class(struct analysis *a, struct solver *s, struct witness *witnesses, void *data)
{
	struct inference *inf = data;
	u32 name = s->slice->fx->classes[s->slice->lock_class].name, at = 0;
	u32 real = arrlenu(s->memos);

	(void)witnesses;
	while (at < arrlenu(inf->classes) && inf->classes[at] != name)
		at++;
	if (at == arrlenu(inf->classes)) {
		arrput(inf->classes, name);
		for (int i = 0; i < 2; i++)
			arrput(inf->by_class,
			       xcalloc(arrlenu(a->p->funcs), sizeof(struct entries)));
	}
	for (int must_hold = 0; must_hold < 2; must_hold++)
		enter_all(s, must_hold, real, inf->by_class[2 * at + must_hold]);
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

static struct requirement require(struct analysis *a, u32 func, u32 lock_class, bool must_hold,
				  const struct entries *e)
{
	struct requirement r = { .func = func, .lock_class = lock_class, .must_hold = must_hold,
				 .violated = e->wrong };

	if (e->wrong_safe)
		r.verdict = CONDITIONAL;
	else if (e->wrong && !e->right)
		r.verdict = ALWAYS_WRONG;
	else if (e->any_mode)
		r.verdict = ANY_MODE;
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
	d = strcmp(program_text(sorted, x->lock_class), program_text(sorted, y->lock_class));
	return d ? d : x->must_hold - y->must_hold;
}

struct requirement *infer(struct analysis *a, const char *class_name, u32 *known)
{
	struct inference inf = { 0 };
	struct requirement *out = NULL;
	bool *outside = used_outside(a->p);

	*known = analysis_run(a, class_name, each_class, &inf);
	for (u32 c = 0; c < arrlenu(inf.by_class); c++) {
		for (u32 f = 0; f < arrlenu(a->p->funcs); f++) {
			struct entries *e = &inf.by_class[c][f];

			if (e->breaks) {
				struct requirement r =
					require(a, f, inf.classes[c / 2], c % 2, e);

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
		[CONDITIONAL] = "under a condition: some callers do otherwise and it is right",
		[ALWAYS_WRONG] = "all callers do otherwise: see 'lockctx check'",
		[ANY_MODE] = "a reader's hold is enough, and no annotation says so",
	};

	return text[v];
}
