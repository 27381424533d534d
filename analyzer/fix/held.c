// SPDX-License-Identifier: GPL-2.0-or-later
/* held.c - see held.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "held.h"
#include "../program/cfg.h"
#include "../program/util.h"

enum { TAKES = 1, GIVES = 2 };

bool held_locks(const struct solver *s, u32 locks)
{
	struct holds l = pool_lockset(s->pool, locks);

	for (u32 i = 0; i < l.n; i++)
		if (!(l.hold[i].flags & HOLD_NONE))
			return true;
	return false;
}

/* What a call of FUNC does to the class as its caller sees it. */
static int net_effect(const struct solver *s, u32 func)
{
	int what = 0;

	for (u32 m = 1; m < arrlenu(s->memos); m++) {
		const struct memo *x = &s->memos[m];

		if (x->func != func)
			continue;
		for (u32 i = 0; i < arrlenu(x->exits); i++) {
			bool in = held_locks(s, x->locks), out = held_locks(s, x->exits[i].locks);

			if (in != out)
				what |= in ? GIVES : TAKES;
		}
	}
	return what;
}

static int effect_at(const struct solver *s, const struct func *f, u32 insn)
{
	const struct effects *fx = s->slice->fx;
	const struct callsite *site;
	const struct lock_op *op;
	int what = 0;
	u32 n;

	if (f->insns[insn].kind != IN_CALL)
		return 0;
	op = effects_ops(fx, f->id, insn, &n);
	for (u32 i = 0; op && i < n; i++) {
		if (op[i].lock_class && op[i].lock_class != s->slice->lock_class)
			continue;
		if (op[i].row->effect == EFFECT_ACQUIRE || op[i].row->effect == EFFECT_TRY)
			what |= TAKES;
		else if (op[i].row->effect == EFFECT_RELEASE || op[i].row->effect == EFFECT_MAY_RELEASE)
			what |= GIVES;
	}
	site = op ? NULL : callgraph_site(fx->g, f->id, insn);
	if (!site || !effects_site_touches(fx, site, s->slice->lock_class))
		return what;
	for (u32 i = 0; i < site->n; i++)
		if (fx->g->targets[site->first + i].func != NONE)
			what |= net_effect(s, fx->g->targets[site->first + i].func);
	return what;
}

bool held_ends(const struct solver *s, const struct func *f, u32 insn)
{
	return effect_at(s, f, insn) & GIVES;
}

bool held_is_new(const struct program *p, const struct new_lines *lines, struct loc loc)
{
	return loc.line && lines->is_new(lines->data, p, loc);
}

/*
 * The state at a block: who holds the class in the low bits; in those above them who held it
 * when it was last left, whose it is again when it is taken back.
 */
static uint8_t step(uint8_t state, int effect, bool is_new)
{
	uint8_t now = state & ((1 << HELD_BITS) - 1), was = state >> HELD_BITS;

	if (effect & TAKES && effect & GIVES)
		return state | was | now << HELD_BITS;
	if (effect & GIVES && now & HELD_NESTED)
		return state & ~HELD_NESTED;
	if (effect & GIVES)
		return (now ? now : was) << HELD_BITS;
	if (effect & TAKES && now)
		return state | HELD_NESTED;
	if (effect & TAKES)
		return was ? was : is_new ? HELD_NEW : HELD_OWN;
	return state;
}

struct held held_find(const struct solver *s, struct func *f, bool entry, const struct new_lines *lines)
{
	struct held h = {
		xcalloc(f->ninsns / 64 + 1, sizeof(u64)), xcalloc(f->ninsns / 64 + 1, sizeof(u64)),
		xcalloc(f->ninsns + 1, 1),
	};
	uint8_t *in = xcalloc(f->nblocks + 1, 1), *effects = xcalloc(f->ninsns + 1, 1);
	bool *seen = xcalloc(f->nblocks + 1, sizeof(bool));
	u32 *todo = NULL;

	for (u32 i = 0; i < f->ninsns; i++) {
		effects[i] = effect_at(s, f, i);
		if (effects[i] & GIVES)
			set_bit(h.ends, i);
	}
	in[0] = entry ? HELD_ENTRY : 0;
	seen[0] = true;
	arrput(todo, 0);
	while (arrlenu(todo)) {
		u32 b = arrpop(todo);
		const struct block *x = &f->blocks[b];
		uint8_t state = in[b];

		for (u32 i = x->first; i < x->first + x->n; i++) {
			h.by[i] |= state & ((1 << HELD_BITS) - 1);
			if (h.by[i])
				set_bit(h.inside, i);
			if (effects[i])
				state = step(state, effects[i],
					     effects[i] & TAKES && held_is_new(s->slice->fx->p, lines, f->insns[i].loc));
		}
		for (u32 k = 0; k < x->nsucc; k++) {
			u32 to = f->succs[x->succ + k];

			if (seen[to] && !(state & ~in[to]))
				continue;
			seen[to] = true;
			in[to] |= state;
			arrput(todo, to);
		}
	}
	arrfree(todo);
	free(seen);
	free(in);
	free(effects);
	return h;
}

void held_free(struct held *h)
{
	free(h->inside);
	free(h->ends);
	free(h->by);
}

/* Where the node of memo M begins that reaches INSN of block B; NONE. */
static u32 last_start(const struct solver *s, u32 m, u32 b, u32 insn)
{
	u32 start = NONE;

	for (u32 n = 1; n < arrlenu(s->nodes); n++) {
		const struct node *x = &s->nodes[n];

		if (x->memo == m && x->block == b && x->insn <= insn && (start == NONE || x->insn > start))
			start = x->insn;
	}
	return start;
}

uint8_t held_last(const struct solver *s, const struct func *f, u32 insn)
{
	u32 b = func_block(f, insn);
	uint8_t out = 0;

	for (u32 m = 1; m < arrlenu(s->memos); m++) {
		u32 start = s->memos[m].func == f->id ? last_start(s, m, b, insn) : NONE;

		for (u32 n = 1; start != NONE && n < arrlenu(s->nodes); n++) {
			struct state st;

			if (s->nodes[n].memo != m || s->nodes[n].block != b || s->nodes[n].insn != start)
				continue;
			solver_state_at((struct solver *)s, n, insn, &st);
			if (st.locks.n == 1 && !(st.locks.hold[0].flags & HOLD_NONE))
				out |= st.locks.hold[0].origin ? HELD_ENTRY : HELD_OWN;
		}
	}
	return out;
}
