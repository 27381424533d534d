// SPDX-License-Identifier: GPL-2.0-or-later
/* rounds.c - see rounds.h. */
#include "net.h"
#include "rounds.h"
#include "../program/cfg.h"

/* The function that value E of F is returned by, or NULL. */
static const struct func *returned_by(const struct eval *ev, u32 e)
{
	const struct insn *in = ev->f->exprs[e].op == EX_CALL ? func_def(ev->f, e) : NULL;

	return in && in->kind == IN_CALL && ev->f->exprs[in->a].op == EX_FUNC ?
	       program_body(ev->slice->fx->p, ev->f->exprs[in->a].ref) : NULL;
}

/* What E is about, at the end of block B, if it comes from a call that takes the class and one that gives it
 * back; 0. */
static u32 of_section(const struct eval *ev, u32 b, u32 e)
{
	const struct nets *n = ev->slice->scope->nets;
	u32 c = ev->slice->lock_class, takes = 0, gives = 0;
	const struct insn *phi;

	while (ev->f->exprs[e].op == EX_BINARY || ev->f->exprs[e].op == EX_UNARY)
		e = ev->f->exprs[e].a;
	phi = ev->f->exprs[e].op == EX_PHI ? func_def(ev->f, e) : NULL;
	if (!n || !phi || phi->n != 2 || func_block(ev->f, phi - ev->f->insns) != b)
		return 0;
	for (u32 i = 0; i < phi->n; i++) {
		const struct func *g = returned_by(ev, ev->f->ops[phi->list + phi->n + i]);

		takes += g && !(nets_mask(n, g->id, c) & ~NET_HELD);
		gives += g && nets_key(n->gives[g->id], c);
	}
	return takes == 1 && gives == 1 ? e : 0;
}

bool rounds_skips(const struct eval *ev, const struct state *st, u32 b, u32 to, u32 e)
{
	bool held = false;

	for (u32 i = 0; i < st->locks.n; i++)
		held |= !st->locks.hold[i].origin && !(st->locks.hold[i].flags & HOLD_NONE);
	if (!held || ev->slice->fx->strict || !cfg_repeats(ev->f, b) || cfg_leads_to(ev->f, to, b))
		return false;
	e = of_section(ev, b, e);
	return e && eval_value(ev, st, eval_expr(ev, st, e)).may == MAY_ANY;
}
