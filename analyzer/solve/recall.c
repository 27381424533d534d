// SPDX-License-Identifier: GPL-2.0-or-later
/* recall.c - see recall.h. */
#include "recall.h"

/* A unary operation of terms alone: what its operand was. */
#define UN_WAS 100

/* Recalling is worth less than knowing: so much room is left for that. */
#define ROOM 8

static u32 was(const struct eval *ev, u32 atom)
{
	return term_make(ev->slice->fx->ts, T_UNARY, atom, 0, 0, UN_WAS);
}

u32 recall_about(const struct terms *ts, u32 atom)
{
	const struct term *x = term(ts, atom);

	return x->kind == T_UNARY && x->num == UN_WAS ? x->a : 0;
}

/* Is ATOM read from the frame's own memory, which callees get to write it? */
static bool in_frame(const struct terms *ts, u32 atom)
{
	u32 at = term(ts, atom)->a, root = term_root(ts, at);

	return !term(ts, at)->derefs && (term(ts, root)->kind == T_LOCAL || term(ts, root)->kind == T_TEMP);
}

void recall_note(const struct eval *ev, struct state *st, u32 atom, uint8_t may)
{
	const struct term *x = term(ev->slice->fx->ts, atom);

	if (ev->slice->fx->strict || (x->kind != T_DEREF && x->kind != T_APPLY) || in_frame(ev->slice->fx->ts, atom) ||
	    ((may & MAY_ZERO) && may != MAY_ZERO) || st->nfacts + ROOM > MAX_FACTS)
		return;
	state_set(st, was(ev, atom), (struct value){ 0, may });
}

void recall_told(const struct eval *ev, struct state *st, u32 t, uint8_t may)
{
	const struct term *x = term(ev->slice->fx->ts, t);
	const struct fact *f;

	if (ev->slice->fx->strict || (x->kind != T_DEREF && x->kind != T_APPLY))
		return;
	f = state_fact(st, was(ev, t));
	if (!f)
		return;
	st->doubted |= !(f->may & may);
	state_unset(st, f - st->facts);
}

void recall_forget(const struct eval *ev, struct state *st)
{
	for (u32 i = st->nfacts; i-- > 0;)
		if (recall_about(ev->slice->fx->ts, st->facts[i].atom))
			state_unset(st, i);
}

void recall_enter(const struct eval *ev, const struct state *st, u32 here, struct state *out, u32 t)
{
	const struct fact *f = ev->slice->fx->strict ? NULL : state_fact(st, was(ev, here));

	if (f)
		state_set(out, was(ev, t), (struct value){ 0, f->may });
}
