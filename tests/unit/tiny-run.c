// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tiny-run.c - runs a tiny program in every way there is: a search through its concrete
 * states, each entered once, so that loops need no bound. Knows nothing of the engine.
 */
#include <string.h>
#include <stb/stb_ds.h>

#include "tiny.h"

enum { MOST_HELD = 4, MOST_STATES = 60000, BROKEN = 255 };

/* A function that was entered; VALUE is its parameter, RESULT what its last call returned,
 * ENTRY how often each lock was held then, and OLDER how often at least it has been since: the
 * last hold is the first to go, so that what is held beyond is the function's own. */
struct frame { uint8_t func, block, stmt; int8_t value, result; uint8_t entry[TINY_LOCKS], older[TINY_LOCKS]; };

/* HELD: how often each lock is, or BROKEN. */
struct run { uint8_t depth, held[TINY_LOCKS], pad[5]; struct frame stack[TINY_DEPTH]; };

struct runner {
	const struct tiny *t;
	u32 root, lock;
	unsigned known;
	struct tiny_runs *out;
	struct { struct run key; } *seen;
	struct run *todo;
};

static struct frame *top(struct run *r)
{
	return &r->stack[r->depth - 1];
}

static void go_on(struct runner *w, struct run r)
{
	ptrdiff_t known = hmgeti(w->seen, r);

	if (known >= 0 || w->out->too_many)
		return;
	if (hmlen(w->seen) >= MOST_STATES) {
		w->out->too_many = true;
		return;
	}
	hmputs(w->seen, ((typeof(*w->seen)){ r }));
	arrput(w->todo, r);
}

static struct tiny_event *event_of(struct tiny_runs *out, enum event event, u32 lock, u32 root, u32 place)
{
	for (u32 i = 0; i < arrlenu(out->events); i++) {
		struct tiny_event *e = &out->events[i];

		if (e->event == event && e->lock == lock && e->root == root && e->place == place)
			return e;
	}
	arrput(out->events, ((struct tiny_event){ .event = event, .lock = lock, .root = root, .place = place }));
	return &arrlast(out->events);
}

static void happens(struct runner *w, const struct run *r, enum event event, u32 lock)
{
	const struct frame *f = &r->stack[r->depth - 1];
	struct tiny_event *e = event_of(w->out, event, lock, w->root, tiny_place(f->func, f->block, f->stmt));
	u32 funcs = 0;
	bool known = false;

	if (r->held[lock] > f->older[lock])
		e->own = true;
	else
		e->passed = true;
	for (u32 i = 0; i < r->depth; i++) {
		u32 place = tiny_place(r->stack[i].func, r->stack[i].block, r->stack[i].stmt);

		funcs |= 1u << r->stack[i].func;
		e->calls.bits[place / 64] |= UINT64_C(1) << (place % 64);
	}
	for (u32 i = 0; i < arrlenu(w->out->stacks) && !known; i++)
		known = w->out->stacks[i].event == event && w->out->stacks[i].lock == lock &&
			w->out->stacks[i].funcs == funcs;
	if (!known)
		arrput(w->out->stacks, ((typeof(*w->out->stacks)){ event, lock, funcs }));
}

static void take(struct runner *w, struct run *r, u32 lock, bool again)
{
	if (lock >= TINY_LOCKS || r->held[lock] == BROKEN)
		return;
	if (r->held[lock] && !again) {
		happens(w, r, EVENT_ACQUIRE_HELD, lock);
		r->held[lock] = BROKEN;
	} else {
		r->held[lock] = r->held[lock] == MOST_HELD ? BROKEN : r->held[lock] + 1;
	}
}

static void give(struct runner *w, struct run *r, u32 lock)
{
	if (lock >= TINY_LOCKS || r->held[lock] == BROKEN)
		return;
	if (!r->held[lock]) {
		happens(w, r, EVENT_RELEASE_UNHELD, lock);
		r->held[lock] = BROKEN;
		return;
	}
	r->held[lock]--;
	for (u32 i = 0; i < r->depth; i++) {
		struct frame *f = &r->stack[i];

		if (r->held[lock] < f->older[lock])
			f->older[lock] = r->held[lock];
		if (r->held[lock] < f->entry[lock])
			w->out->gives[lock] |= 1u << f->func;
	}
}

/* Enter function F with VALUE; the caller goes on behind the call. */
static void enter(struct runner *w, struct run r, u32 f, int value)
{
	if (r.depth == TINY_DEPTH)
		return;
	r.depth++;
	*top(&r) = (struct frame){ .func = f, .value = value };
	for (u32 l = 0; l < TINY_LOCKS; l++)
		top(&r)->entry[l] = top(&r)->older[l] = r.held[l];
	go_on(w, r);
}

static void call(struct runner *w, const struct run *r, const struct tiny_stmt *s)
{
	int own = r->stack[r->depth - 1].value;

	for (u32 f = 0; (f = tiny_callee(w->t, s, f)) < TINY_FUNCS; f++)
		switch (s->arg) {
		case ARG_ANY:
			enter(w, *r, f, 0);
			enter(w, *r, f, 1);
			break;
		case ARG_LOCK:
			enter(w, *r, f, s->lock == LOCK_PARAM ? own : s->lock);
			break;
		default:
			enter(w, *r, f, s->arg == ARG_OWN ? own : s->arg == ARG_TRUE);
		}
}

/* R goes on behind its statement, which gave RESULT. */
static void behind(struct runner *w, struct run r, int result)
{
	top(&r)->result = result;
	top(&r)->stmt++;
	go_on(w, r);
}

static void statement(struct runner *w, struct run r, const struct tiny_stmt *s)
{
	u32 lock = s->lock == LOCK_PARAM ? (u32)top(&r)->value : s->lock;
	struct run got = r;

	switch (s->op) {
	case OP_TAKE:
		take(w, &r, lock, lock < TINY_LOCKS && w->t->kinds[lock] >= KIND_SRCU);
		break;
	case OP_GIVE:
		give(w, &r, lock);
		break;
	case OP_TRY: case OP_TRY_ZERO:
		take(w, &got, lock, s->op == OP_TRY);
		if (s->op == OP_TRY_ZERO)
			behind(w, got, 0);
		for (int n = -1; n <= 1; n += 2)
			behind(w, s->op == OP_TRY ? got : r, n);
		if (s->op == OP_TRY)
			behind(w, r, 0);
		return;
	case OP_WAIT:
		if (lock < TINY_LOCKS && r.held[lock] && r.held[lock] != BROKEN)
			happens(w, &r, EVENT_WAIT_HELD, lock);
		break;
	default:
		call(w, &r, s);
		if (!s->maybe)
			return;
	}
	behind(w, r, 0);
}

static bool compares(int op, int v)
{
	switch (op) {
	case BIN_EQ: return v == 0;
	case BIN_NE: return v != 0;
	case BIN_LT: return v < 0;
	case BIN_LE: return v <= 0;
	case BIN_GT: return v > 0;
	default: return v >= 0;
	}
}

/* Does who looks at one lock alone not know what function F returns, at the end of block B? */
static bool is_blind(const struct runner *w, const struct frame *f, const struct tiny_block *b)
{
	return w->lock < TINY_LOCKS &&
	       (b->value == VALUE_PARAM || !(w->known >> f->func & 1) ||
		(w->t->funcs[f->func].param == PARAM_LOCK && f->value != (int)w->lock));
}

static void leave(struct runner *w, struct run r, const struct tiny_block *b)
{
	unsigned bit = 1u << top(&r)->func;
	bool blind = is_blind(w, top(&r), b);
	int value = b->value == VALUE_CONST ? b->number : b->value == VALUE_PARAM ? top(&r)->value :
		    b->value == VALUE_RESULT ? top(&r)->result : 0;

	for (u32 l = 0; l < TINY_LOCKS; l++)
		if (r.held[l] != top(&r)->entry[l] || w->out->gives[l] & bit)
			w->out->changes[l] |= bit;
	memset(top(&r), 0, sizeof(struct frame));
	r.depth--;
	if (r.depth && blind) {
		for (int any = -1; any <= 1; any++)
			behind(w, r, any);
		return;
	}
	if (r.depth) {
		behind(w, r, value);
		return;
	}
	for (u32 l = 0; l < TINY_LOCKS; l++) {
		if (r.held[l] != BROKEN)
			w->out->clean[l] |= 1u << w->root;
		if (r.held[l] && r.held[l] != BROKEN)
			w->out->leaves |= 1u << l;
	}
}

static void step(struct runner *w, struct run r)
{
	struct frame *f = top(&r);
	const struct tiny_block *b = &w->t->funcs[f->func].blocks[f->block];
	bool may[2] = { true, true };

	if (f->stmt < b->n) {
		statement(w, r, &b->stmts[f->stmt]);
		return;
	}
	if (b->end == END_RETURN) {
		leave(w, r, b);
		return;
	}
	if (b->end == END_BRANCH && b->cond >= COND_PARAM) {
		bool yes = compares(b->compare, b->cond == COND_PARAM ? f->value : f->result);

		may[0] = yes;
		may[1] = !yes;
	}
	f->stmt = 0;
	f->result = 0;
	for (u32 i = 0; i < (b->end == END_BRANCH ? 2 : 1); i++)
		if (may[i]) {
			f->block = b->to[i];
			go_on(w, r);
		}
}

static void run_from(struct runner *w, u32 root, int value)
{
	struct run r;

	memset(&r, 0, sizeof(r));
	w->root = root;
	enter(w, r, root, value);
	while (arrlenu(w->todo))
		step(w, arrpop(w->todo));
}

void tiny_run(const struct tiny *t, u32 lock, unsigned known, struct tiny_runs *out)
{
	struct runner w = { .t = t, .out = out, .lock = lock, .known = known };
	unsigned roots = tiny_roots(t);

	memset(out, 0, sizeof(*out));
	for (u32 f = 0; f < t->nfuncs; f++) {
		if (!(roots >> f & 1))
			continue;
		if (t->funcs[f].param == PARAM_BOOL)
			run_from(&w, f, 1);
		run_from(&w, f, t->funcs[f].param == PARAM_LOCK ? LOCK_UNKNOWN : 0);
		hmfree(w.seen);
	}
	arrfree(w.todo);
}

void tiny_runs_free(struct tiny_runs *r)
{
	arrfree(r->events);
	arrfree(r->stacks);
}
