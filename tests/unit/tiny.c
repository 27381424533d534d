// SPDX-License-Identifier: GPL-2.0-or-later
/* tiny.c - see tiny.h: making programs, and making them smaller. */
#include <string.h>

#include "tiny.h"

struct dice { uint64_t state; };

/* 0..N-1. Sebastiano Vigna's splitmix64: the same everywhere. */
static u32 roll(struct dice *d, u32 n)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % n;
}

unsigned tiny_reachable(const struct tiny_func *f)
{
	unsigned seen = 1, old = 0;

	while (seen != old) {
		old = seen;
		for (u32 b = 0; b < f->n; b++) {
			const struct tiny_block *k = &f->blocks[b];

			if (!(seen >> b & 1) || k->end == END_RETURN)
				continue;
			seen |= 1u << k->to[0];
			if (k->end == END_BRANCH)
				seen |= 1u << k->to[1];
		}
	}
	return seen;
}

u32 tiny_callee(const struct tiny *t, const struct tiny_stmt *s, u32 from)
{
	for (u32 f = from; f < t->nfuncs; f++) {
		if (s->op == OP_CALL && s->callee == f)
			return f;
		for (u32 k = 0; k < TINY_TABLES && s->op == OP_CALL_TABLE; k++)
			if ((s->table == k || s->table == TINY_TABLES) && t->tables[k][s->callee] == f)
				return f;
	}
	return TINY_FUNCS;
}

/* Functions that do something to the lock that they are passed, as bits. */
static unsigned users_of_passed(const struct tiny *t)
{
	unsigned users = 0, old = 1;

	while (users != old) {
		old = users;
		for (u32 f = 0; f < t->nfuncs; f++)
			for (u32 b = 0; b < t->funcs[f].n; b++)
				for (u32 i = 0; i < t->funcs[f].blocks[b].n; i++) {
					const struct tiny_stmt *s = &t->funcs[f].blocks[b].stmts[i];
					u32 g = tiny_callee(t, s, 0);

					if (s->lock == LOCK_PARAM && tiny_reachable(&t->funcs[f]) >> b & 1 &&
					    (s->op < OP_CALL || users >> g & 1))
						users |= 1u << f;
				}
	}
	return users;
}

bool tiny_is_taken(const struct tiny *t, u32 l)
{
	unsigned users = users_of_passed(t);

	for (u32 f = 0; f < t->nfuncs; f++)
		for (u32 b = 0; b < t->funcs[f].n; b++)
			for (u32 i = 0; i < t->funcs[f].blocks[b].n; i++) {
				const struct tiny_stmt *s = &t->funcs[f].blocks[b].stmts[i];
				bool takes = s->op == OP_TAKE || s->op == OP_TRY || s->op == OP_TRY_ZERO ||
					     (s->op >= OP_CALL && s->arg == ARG_LOCK &&
					      users >> tiny_callee(t, s, 0) & 1);

				if (takes && s->lock == l && (tiny_reachable(&t->funcs[f]) >> b & 1))
					return true;
			}
	return false;
}

/* What F may call, as bits; *READ gets the slots that it calls through. */
static unsigned callees(const struct tiny *t, u32 f, bool read[TINY_TABLES][TINY_SLOTS])
{
	unsigned called = 0;

	for (u32 b = 0; b < t->funcs[f].n; b++)
		for (u32 i = 0; i < t->funcs[f].blocks[b].n; i++) {
			const struct tiny_stmt *s = &t->funcs[f].blocks[b].stmts[i];

			if (!(tiny_reachable(&t->funcs[f]) >> b & 1))
				continue;
			for (u32 g = 0; (g = tiny_callee(t, s, g)) < TINY_FUNCS; g++)
				called |= 1u << g;
			for (u32 k = 0; k < TINY_TABLES && s->op == OP_CALL_TABLE; k++)
				read[k][s->callee] |= s->table == k || s->table == TINY_TABLES;
		}
	return called;
}

/* Add to ROOTS the first function of each ring that nobody else calls. LEADS has for each
 * function all that it leads to, as bits. */
static unsigned with_rings(u32 n, unsigned roots, const unsigned *leads)
{
	unsigned entered = roots;

	for (u32 f = 0; f < n; f++)
		if (roots >> f & 1)
			entered |= leads[f];
	for (u32 f = 0; f < n; f++) {
		bool first = !(entered >> f & 1);

		/* who leads to it is in the ring, too */
		for (u32 g = 0; g < n && first; g++)
			first = !(leads[g] >> f & 1) || leads[f] >> g & 1;
		if (first) {
			roots |= 1u << f;
			entered |= 1u << f | leads[f];
		}
	}
	return roots;
}

unsigned tiny_roots(const struct tiny *t)
{
	unsigned called = 0, apart = 0, leads[TINY_FUNCS];
	bool read[TINY_TABLES][TINY_SLOTS] = { 0 };

	for (u32 f = 0; f < t->nfuncs; f++)
		called |= leads[f] = callees(t, f, read);
	for (u32 k = 0; k < TINY_TABLES && t->mode & TINY_TABLE; k++)
		for (u32 i = 0; i < TINY_SLOTS; i++)
			if (!read[k][i])
				apart |= 1u << t->tables[k][i];
	for (u32 over = 0; over < t->nfuncs; over++)
		for (u32 f = 0; f < t->nfuncs; f++)
			if (leads[f] >> over & 1)
				leads[f] |= leads[over];
	return with_rings(t->nfuncs, (~called | apart) & ((1u << t->nfuncs) - 1), leads);
}

/* An argument for a parameter of kind PARAM, of a call by F. */
static void make_argument(struct dice *d, const struct tiny_func *f, u32 param, struct tiny_stmt *s)
{
	static const uint8_t with_own[] = { ARG_FALSE, ARG_TRUE, ARG_OWN, ARG_OWN, ARG_ANY };
	static const uint8_t without[] = { ARG_FALSE, ARG_TRUE, ARG_FALSE, ARG_TRUE, ARG_ANY };

	switch (param) {
	case PARAM_NONE:
		s->arg = ARG_NONE;
		break;
	case PARAM_BOOL:
		s->arg = f->param == PARAM_BOOL ? with_own[roll(d, COUNT(with_own))] : without[roll(d, COUNT(without))];
		break;
	default:
		s->arg = ARG_LOCK;
		s->lock = roll(d, TINY_LOCKS + (f->param == PARAM_LOCK));
	}
}

/* May all that S calls be called by function F? */
static bool in_order(const struct tiny *t, const struct tiny_stmt *s, u32 f)
{
	u32 first = tiny_callee(t, s, 0);

	return first > (t->mode & TINY_RECURSION ? 0 : f);
}

static bool make_call(struct tiny *t, struct dice *d, u32 f, struct tiny_stmt *s)
{
	struct tiny_stmt call = { .op = OP_CALL };

	if (t->mode & TINY_TABLE && roll(d, 2)) {
		call.op = OP_CALL_TABLE;
		call.table = roll(d, TINY_TABLES + 1);
		call.callee = roll(d, TINY_SLOTS);
	} else {
		call.callee = t->mode & TINY_RECURSION ? 1 + roll(d, t->nfuncs - 1) :
			      f + 1 < t->nfuncs ? f + 1 + roll(d, t->nfuncs - f - 1) : 0;
	}
	if (!in_order(t, &call, f))
		return false;
	make_argument(d, &t->funcs[f], t->funcs[tiny_callee(t, &call, 0)].param, &call);
	call.maybe = tiny_callee(t, &call, 0) <= f;
	*s = call;
	return true;
}

static void make_statement(struct tiny *t, struct dice *d, u32 f, struct tiny_stmt *s)
{
	static const uint8_t ops[] = { OP_TAKE, OP_TAKE, OP_TAKE, OP_GIVE, OP_GIVE, OP_GIVE, OP_TRY, OP_TRY_ZERO,
				       OP_WAIT, OP_WAIT };
	u32 kind;

	if (t->mode & TINY_CALLS && t->nfuncs > 1 && roll(d, 5) < 2 && make_call(t, d, f, s))
		return;
	s->op = ops[roll(d, COUNT(ops))];
	s->lock = roll(d, 4) ? 0 : 1;
	if (t->funcs[f].param == PARAM_LOCK && roll(d, 4))
		s->lock = LOCK_PARAM;
	kind = t->kinds[s->lock == LOCK_PARAM ? 0 : s->lock];
	if (s->op == OP_TRY_ZERO && kind == KIND_SPIN)
		s->op = OP_TRY;
	if ((s->op == OP_TRY || s->op == OP_TRY_ZERO) && kind >= KIND_SRCU)
		s->op = OP_TAKE;
}

/* Where block number B goes: on to later ones, or, when it asks, back. */
static void make_edges(struct dice *d, const struct tiny_func *f, u32 at, struct tiny_block *b)
{
	b->end = at + 1 == f->n ? END_RETURN :
		 (uint8_t[]){ END_JUMP, END_BRANCH, END_BRANCH, END_BRANCH, END_RETURN }[roll(d, 5)];
	for (u32 i = 0; i < 2 && b->end != END_RETURN; i++)
		b->to[i] = at + 1 + roll(d, f->n - at - 1);
	if (b->end == END_BRANCH && at && !roll(d, 4)) {
		b->to[roll(d, 2)] = 1 + roll(d, at);
		b->cond = roll(d, 2) ? COND_ASK : COND_OPAQUE;
	}
	if (b->end == END_BRANCH && b->to[0] == b->to[1])
		b->end = END_JUMP;
}

/* How block number AT of F ends: RESULT says that its last statement has a result to ask for. */
static void make_end(const struct tiny *t, struct dice *d, const struct tiny_func *f, u32 at, struct tiny_block *b,
		     bool result)
{
	static const uint8_t compares[] = { BIN_NE, BIN_EQ, BIN_LT, BIN_LE, BIN_GT, BIN_GE };

	b->cond = result && roll(d, 4) ? COND_RESULT : f->param == PARAM_BOOL && roll(d, 2) ? COND_PARAM :
		  roll(d, 2) ? COND_ASK : COND_OPAQUE;
	b->compare = compares[roll(d, t->signs && b->cond == COND_RESULT ? COUNT(compares) : 2)];
	b->value = result && roll(d, 2) ? VALUE_RESULT : !t->signs && f->param == PARAM_BOOL && roll(d, 2) ? VALUE_PARAM : VALUE_CONST;
	b->number = t->signs ? (int)roll(d, 3) - 1 : (int)roll(d, 2);
	make_edges(d, f, at, b);
	if (result)
		b->stmts[b->n - 1].result = (b->end == END_BRANCH && b->cond == COND_RESULT) ||
					    (b->end == END_RETURN && b->value == VALUE_RESULT);
}

static void make_function(struct tiny *t, struct dice *d, u32 f)
{
	struct tiny_func *g = &t->funcs[f];

	g->n = 1 + roll(d, TINY_BLOCKS);
	g->one_exit = roll(d, 2);
	for (u32 i = 0; i < g->n; i++) {
		struct tiny_block *b = &g->blocks[i];
		const struct tiny_stmt *last;

		b->n = roll(d, TINY_STMTS + 1);
		for (u32 k = 0; k < b->n; k++)
			make_statement(t, d, f, &b->stmts[k]);
		last = b->n ? &b->stmts[b->n - 1] : NULL;
		make_end(t, d, g, i, b, last && !last->maybe &&
			 (last->op == OP_TRY || last->op == OP_TRY_ZERO || last->op >= OP_CALL));
	}
}

/* What stands in one slot of all tables is called in one way. */
static void make_tables(struct tiny *t, struct dice *d)
{
	for (u32 i = 0; i < TINY_SLOTS; i++)
		for (u32 k = 0; k < TINY_TABLES; k++) {
			t->tables[k][i] = 1 + roll(d, t->nfuncs - 1);
			if (k && t->funcs[t->tables[k][i]].param != t->funcs[t->tables[0][i]].param)
				t->tables[k][i] = t->tables[0][i];
		}
}

void tiny_make(struct tiny *t, unsigned mode, uint64_t seed)
{
	struct dice d = { seed };

	memset(t, 0, sizeof(*t));
	t->mode = mode;
	t->signs = roll(&d, 2);
	t->nfuncs = mode & TINY_CALLS ? 2 + roll(&d, mode & TINY_RECURSION ? 2 : TINY_FUNCS - 1) : 1;
	t->kinds[0] = roll(&d, mode & TINY_PASSED ? KIND_RCU : KINDS);
	t->kinds[1] = mode & TINY_PASSED ? t->kinds[0] : roll(&d, KIND_RCU);
	for (u32 f = 0; f < t->nfuncs; f++)
		t->funcs[f].param = roll(&d, mode & TINY_PASSED && f ? 3 : 2);
	if (mode & TINY_TABLE)
		make_tables(t, &d);
	for (u32 f = 0; f < t->nfuncs; f++)
		make_function(t, &d, f);
}

/* Leave statement I of block B out, and what asks for its result. */
static void leave_out(struct tiny_block *b, u32 i)
{
	memmove(&b->stmts[i], &b->stmts[i + 1], (b->n - i - 1) * sizeof(*b->stmts));
	if (i < --b->n)
		return;
	if (b->cond == COND_RESULT)
		b->cond = COND_ASK;
	if (b->value == VALUE_RESULT)
		b->value = VALUE_CONST;
}

/* The smaller programs by block B, number AT: number WHICH. False when there are no more. */
static bool smaller_block(struct tiny_block *b, u32 at, u32 which)
{
	if (which < b->n) {
		leave_out(b, which);
		return true;
	}
	which -= b->n;
	if (which < 2 && b->end == END_BRANCH && b->to[which] > at) {
		b->end = END_JUMP;
		b->to[0] = b->to[which];
		return true;
	}
	if (which == 2 && b->end != END_RETURN) {
		b->end = END_RETURN;
		b->value = VALUE_CONST;
		return true;
	}
	return which < 3;
}

void tiny_shrink(struct tiny *t, bool (*try)(const struct tiny *t, void *data), void *data)
{
	bool again = true;

	while (again) {
		again = false;
		for (u32 f = 0; f < t->nfuncs; f++)
			for (u32 b = 0; b < t->funcs[f].n; b++)
				for (u32 which = 0;; which++) {
					struct tiny less = *t;

					if (!smaller_block(&less.funcs[f].blocks[b], b, which))
						break;
					if (memcmp(&less, t, sizeof(less)) && try(&less, data)) {
						*t = less;
						again = true;
					}
				}
	}
}
