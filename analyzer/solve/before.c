// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * before.c - witness_before(): the release that left nothing held, before one that finds
 * nothing. The nearest one is looked for backwards over the solver's nodes, in the
 * function of the mistake and then in those that called it.
 */
#include <stb/stb_ds.h>

#include "witness.h"

/* Does instruction INSN, reached within NODE, give the class back? */
static bool releases(struct solver *s, const struct eval *ev, u32 node, u32 insn)
{
	u32 n;
	const struct lock_op *op = effects_ops(s->slice->fx, ev->f->id, insn, &n);

	for (u32 i = 0; op && i < n; i++) {
		struct state st;

		if (op[i].row->effect != EFFECT_RELEASE)
			continue;
		if (op[i].lock_class == s->slice->lock_class)
			return true;
		solver_state_at(s, node, insn, &st);
		if (transfer_concerns(ev, &st, &op[i]))
			return true;
	}
	return false;
}

/* Did the call that P came out of give back what it was entered with? */
static bool gave_back(const struct solver *s, const struct pred *p)
{
	const struct memo *m;

	if (p->callee == NONE)
		return false;
	m = &s->memos[p->callee];
	return m->locks && !m->exits[p->exit].locks;
}

/* The last instruction before INSN of NODE that gives the class back, or NONE. */
static u32 last_release(struct solver *s, u32 node, u32 insn)
{
	struct eval ev = solver_frame(s, s->nodes[node].memo);
	struct { u32 node, insn; } *todo = NULL;
	struct { u32 key; char value; } *seen = NULL;
	u32 found = NONE;

	arrput(todo, ((typeof(*todo)){ node, insn }));
	for (u32 k = 0; k < arrlenu(todo) && found == NONE && solver_spend(s, 1); k++) {
		const struct pred *p = s->nodes[todo[k].node].preds;

		node = todo[k].node;
		for (u32 i = todo[k].insn; i-- > s->nodes[node].insn && found == NONE;)
			if (ev.f->insns[i].kind == IN_CALL && releases(s, &ev, node, i))
				found = i;
		for (u32 i = 0; i < arrlenu(p) && found == NONE; i++) {
			if (gave_back(s, &p[i]))
				found = p[i].insn;
			else if (hmgeti(seen, p[i].from) < 0)
				arrput(todo, ((typeof(*todo)){ p[i].from, p[i].insn + (p[i].callee == NONE) }));
			hmput(seen, p[i].from, 1);
		}
	}
	arrfree(todo);
	hmfree(seen);
	return found;
}

void witness_before(struct solver *s, struct witness *w)
{
	const struct program *p = s->slice->fx->p;

	for (u32 i = arrlenu(w->path); i-- > 0;) {
		const struct wstep *step = &w->path[i];
		u32 insn = last_release(s, step->node, step->insn);
		const struct callsite *site;
		const struct insn *in;

		if (insn == NONE)
			continue;
		in = &p->funcs[step->func]->insns[insn];
		site = callgraph_site(s->slice->fx->g, step->func, insn);
		w->release = (struct wrelease){ true, step->func, insn, NONE, i };
		if (p->funcs[step->func]->exprs[in->a].op == EX_FUNC)
			w->release.callee = p->funcs[step->func]->exprs[in->a].ref;
		else if (site && site->n == 1)
			w->release.callee = s->slice->fx->g->targets[site->first].sym;
		return;
	}
}
