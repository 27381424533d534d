// SPDX-License-Identifier: GPL-2.0-or-later
/* zeroed.c - see zeroed.h. */
#include <stb/stb_ds.h>

#include "zeroed.h"

/* Is T what a member of the object at address OBJECT holds, and no pointer on the way? */
static bool is_member_of(const struct terms *ts, u32 t, u32 object)
{
	if (term(ts, t)->kind != T_DEREF)
		return false;
	t = term(ts, t)->a;
	if (term(ts, t)->kind != T_FIELD)
		return false;
	while (term(ts, t)->kind == T_FIELD)
		t = term(ts, t)->a;
	return t == object;
}

void zeroed_members(const struct eval *ev, struct state *st, const struct insn *call)
{
	struct terms *ts = ev->slice->fx->ts;
	const struct part_of *p = ev->slice->part[ev->f->id];
	const struct expr *x = &ev->f->exprs[call->a];
	u32 object;

	if (!call->dst || x->op != EX_FUNC || !ev->slice->fx->modelled[x->ref] ||
	    !model_says(ev->slice->fx->m, WORD_ZEROED, ev->slice->fx->p->symbols[x->ref].name))
		return;
	object = term_found(ts, T_SSA, 0, 0, ev->f->id, call->dst);
	for (ptrdiff_t i = 0; object && i < hmlen(p->uses); i++)
		if (is_member_of(ts, p->uses[i].key, object))
			state_set(st, p->uses[i].key, (struct value){ 0, MAY_ZERO });
}
