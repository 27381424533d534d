// SPDX-License-Identifier: GPL-2.0-or-later
/* doing.c - see doing.h. */
#include <stb/stb_ds.h>

#include "doing.h"

static bool returns_with(const struct nets *nets, u32 func, u32 c)
{
	for (u32 k = 0; k < arrlenu(nets->of[func]); k++)
		for (int r = 0; r < NET_RETURNS; r++)
			if ((nets->of[func][k].key == c || (nets->of[func][k].key & NET_TERM)) &&
			    (nets->of[func][k].m[r] & NET_HELD))
				return true;
	return false;
}

bool doing_takes(const struct slice *s, const struct func *f, u32 insn)
{
	const struct effects *fx = s->fx;
	const struct callsite *site;
	const struct lock_op *op;
	u32 n;

	if (f->insns[insn].kind != IN_CALL)
		return false;
	op = effects_ops(fx, f->id, insn, &n);
	for (u32 k = 0; op && k < n; k++)
		if ((!op[k].lock_class || op[k].lock_class == s->lock_class) &&
		    (op[k].row->effect == EFFECT_ACQUIRE || op[k].row->effect == EFFECT_TRY))
			return true;
	site = op ? NULL : callgraph_site(fx->g, f->id, insn);
	if (!site || !effects_site_touches(fx, site, s->lock_class))
		return false;
	for (u32 k = 0; k < site->n; k++) {
		const struct target *t = &fx->g->targets[site->first + k];

		if (effects_enters(fx, t) && returns_with(s->scope->nets, t->func, s->lock_class))
			return true;
	}
	return false;
}

bool doing_gives(const struct slice *s, const struct func *f, u32 insn)
{
	const struct effects *fx = s->fx;
	const struct callsite *site;
	u32 n;
	const struct lock_op *op = effects_ops(fx, f->id, insn, &n);

	for (u32 i = 0; op && i < n; i++)
		if (op[i].row->effect == EFFECT_RELEASE || op[i].row->effect == EFFECT_MAY_RELEASE)
			return true;
	site = op ? NULL : callgraph_site(fx->g, f->id, insn);
	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && arrlenu(s->scope->nets->gives[t->func]))
			return true;
	}
	return false;
}

bool doing_leaves(const struct slice *s, const struct func *f, u32 insn)
{
	const struct effects *fx = s->fx;
	const struct callsite *site;
	u32 n;

	if (!doing_gives(s, f, insn))
		return false;
	if (effects_ops(fx, f->id, insn, &n)) {
		for (u32 i = 0; i < f->ninsns; i++)
			if (doing_takes(s, f, i))
				return false;
		return true;
	}
	site = callgraph_site(fx->g, f->id, insn);
	for (u32 i = 0; site && i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (effects_enters(fx, t) && (nets_mask(s->scope->nets, t->func, s->lock_class) & NET_LESS))
			return true;
	}
	return false;
}
