// SPDX-License-Identifier: GPL-2.0-or-later
/* context.c - see context.h. */
#include "context.h"
#include "irq-flow.h"

/* Of the count: one lock that spins, softirqs disabled; a softirq and an interrupt that are served, and all
 * bits of both kinds. */
#define COUNT_LOCK 0x1
#define COUNT_BH 0x200
#define COUNT_SOFT 0x100
#define COUNT_HARD 0x10000
#define COUNT_ANY_HARD 0x00ff0000
#define COUNT_ANY_SOFT 0x0000ff00

/* Bits of the count that are known. */
struct count { u32 set, clear; };

/* Bits that are set by what a start is entered in: not always is it known what that is. */
static u32 served(const struct eval *ev)
{
	switch (ev->slice->scope->served) {
	case IRQ_HARD + 1: return COUNT_HARD;
	case IRQ_SOFT + 1: return COUNT_SOFT;
	default: return COUNT_HARD | COUNT_SOFT;
	}
}

static u32 bits_set(const struct eval *ev, const struct state *st)
{
	u32 bits = 0;

	for (u32 i = 0; i < st->locks.n; i++)
		switch (st->locks.hold[i].flags & (HOLD_NONE | HOLD_MAYBE) ? MODE_READ : st->locks.hold[i].mode) {
		case MODE_EXCLUSIVE: bits |= COUNT_LOCK; break;
		case MODE_BH: bits |= COUNT_BH; break;
		case MODE_ENTRY: bits |= served(ev); break;
		default: break;
		}
	return bits;
}

static bool is_count(const struct eval *ev, u32 e)
{
	const struct insn *in = func_def(ev->f, e);
	u32 n;
	const struct lock_row *r;

	if (!in || ev->f->exprs[in->a].op != EX_FUNC)
		return false;
	r = model_rows(ev->slice->fx->m, ev->slice->fx->p->symbols[ev->f->exprs[in->a].ref].name, &n);
	return r && r->effect == EFFECT_COUNT;
}

/* Is some bit of MASK set in value E, if that is one of the count? -1: it is none, or nobody knows. */
static int any_set(const struct eval *ev, u32 e, const struct count *bits, u32 mask)
{
	const struct expr *x = &ev->f->exprs[e];
	int a, b;

	switch (x->op) {
	case EX_CALL:
		return !is_count(ev, e) ? -1 : bits->set & mask ? 1 : mask & ~bits->clear ? -1 : 0;
	case EX_CAST:
		return any_set(ev, x->a, bits, mask);
	case EX_UNARY:
		a = x->num == UN_NOT ? any_set(ev, x->a, bits, ~0u) : -1;
		return a < 0 ? a : !a;
	case EX_BINARY:
		switch (x->num & ~BIN_UNSIGNED) {
		case BIN_AND:
			return ev->f->exprs[x->b].op == EX_CONST ?
				any_set(ev, x->a, bits, mask & (u32)ev->f->exprs[x->b].num) : -1;
		case BIN_OR:
			a = any_set(ev, x->a, bits, mask);
			b = any_set(ev, x->b, bits, mask);
			return a == 1 || b == 1 ? 1 : a | b ? -1 : 0;
		case BIN_NE: case BIN_EQ:
			if (ev->f->exprs[x->b].op != EX_CONST || ev->f->exprs[x->b].num)
				return -1;
			a = any_set(ev, x->a, bits, ~0u);
			return a < 0 ? a : (x->num & ~BIN_UNSIGNED) == BIN_NE ? a : !a;
		default:
			return -1;
		}
	default:
		return -1;
	}
}

/* Bits that surely are not: a softirq is in no interrupt, and a task in neither. */
static u32 bits_clear(const struct eval *ev)
{
	const struct scope *s = ev->slice->scope;

	if (s->served == IRQ_SOFT + 1)
		return COUNT_ANY_HARD;
	return !s->task ? 0 : s->open == IRQ_SOFT + 1 ? COUNT_ANY_HARD | COUNT_ANY_SOFT : COUNT_ANY_HARD | COUNT_SOFT;
}

/* Does value E come from the count, by bits alone? */
static bool asks_count(const struct eval *ev, u32 e)
{
	const struct expr *x = &ev->f->exprs[e];

	switch (x->op) {
	case EX_CALL:
		return is_count(ev, e);
	case EX_CAST: case EX_UNARY:
		return asks_count(ev, x->a);
	case EX_BINARY:
		return asks_count(ev, x->a) || asks_count(ev, x->b);
	default:
		return false;
	}
}

bool context_asked(const struct eval *ev, u32 e)
{
	return ev->slice->lock_class == ev->slice->fx->atomic && !ev->slice->fx->strict && asks_count(ev, e);
}

int context_truth(const struct eval *ev, const struct state *st, u32 e)
{
	struct count c = { bits_set(ev, st), bits_clear(ev) };

	return ev->slice->lock_class == ev->slice->fx->atomic && (c.set | c.clear) ? any_set(ev, e, &c, ~0u) : -1;
}
