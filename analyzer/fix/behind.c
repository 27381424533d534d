// SPDX-License-Identifier: GPL-2.0-or-later
/* behind.c - see behind.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "behind.h"
#include "load.h"
#include "../program/util.h"

/*
 * A state is a set of bits: those of the definitions (by expression) and memory locals (behind
 * them) whose value was read before the section was left; behind these the bases (by expression)
 * whose reference was given back.
 */
struct walk {
	struct behind *b;
	u32 words;
	u64 *state;		/* at the instruction that is looked at */
	u64 **in;		/* by block; NULL: not reached */
	u32 *todo;		/* blocks; stb_ds */
	struct { u64 key; char value; } *used;	/* instruction, expression: told already */
};

static bool has(const u64 *set, u32 i)
{
	return set[i / 64] >> (i % 64) & 1;
}

static void put(u64 *set, u32 i, bool on)
{
	if (on)
		set[i / 64] |= UINT64_C(1) << (i % 64);
	else
		set[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

static u32 local_bit(const struct walk *w, i64 local)
{
	return w->b->f->nexprs + local;
}

static u32 unpinned_bit(const struct walk *w, u32 base)
{
	return w->b->f->nexprs + w->b->f->nlocals + base;
}

static void join(struct origin *to, struct origin what)
{
	if (!to->read)
		to->read = what.read;
	to->params |= what.params;
}

/* What of E was read before: E is a tree over definitions. */
static struct origin old_value(const struct walk *w, u32 e)
{
	const struct expr *x = &w->b->f->exprs[e];
	struct origin out = { 0 };

	switch (x->op) {
	case EX_PARAM:
		return w->b->v->of[e];
	case EX_LOAD: case EX_CALL: case EX_PHI: case EX_ASM:
		return has(w->state, e) ? w->b->v->of[e] : out;
	case EX_FIELD: case EX_CONTAINER: case EX_INDEX: case EX_OFFSET: case EX_UNARY: case EX_CAST:
		return origin_any(w->b->v->of[e]) ? old_value(w, x->a) : out;
	case EX_OPAQUE: case EX_BINARY:
		if (!origin_any(w->b->v->of[e]))
			return out;
		if (x->a)
			join(&out, old_value(w, x->a));
		if (x->b)
			join(&out, old_value(w, x->b));
		return out;
	default:
		return out;
	}
}

static const struct expr *root_of(const struct walk *w, u32 e)
{
	return &w->b->f->exprs[origin_root(w->b->f, e)];
}

/* Of what stands at address E: of the local that it is in. */
static struct origin old_content(const struct walk *w, u32 e)
{
	const struct expr *root = root_of(w, e);
	struct origin none = { 0 };

	return root->op == EX_LOCAL && has(w->state, local_bit(w, root->num)) ? w->b->v->locals[root->num] : none;
}

/* Does a reference keep the object that E points into? */
static bool is_pinned(const struct walk *w, u32 e)
{
	u32 base = w->b->pinned ? pins_base(w->b->pins, w->b->f, e) : 0;

	return base && has(w->b->pinned, base) && !has(w->state, unpinned_bit(w, base));
}

static void use(struct walk *w, u32 insn, u32 e, enum use_how how, struct origin of)
{
	u64 key = (u64)insn << 32 | e;

	if (!origin_any(of) || hmgeti(w->used, key) >= 0 || (how != USE_WALK && is_pinned(w, e)))
		return;
	hmput(w->used, key, 1);
	arrput(w->b->uses, ((struct use){ w->b->f->id, insn, e, how, of }));
}

static void load(struct walk *w, u32 i, const struct insn *in)
{
	const struct expr *x = &w->b->f->exprs[in->dst];
	enum load_is is = load_is(w->b->o, w->b->f, in);
	bool walks = is != LOAD_PLAIN && is != LOAD_SHARED;

	use(w, i, x->a, walks ? USE_WALK : USE_LOAD, old_value(w, x->a));
	put(w->state, in->dst, is == LOAD_PLAIN && origin_any(old_content(w, x->a)));
}

static void store(struct walk *w, u32 i, u32 address, u32 value, struct origin what)
{
	const struct expr *root = root_of(w, address);

	use(w, i, address, USE_STORE, old_value(w, address));
	if (root->op != EX_LOCAL)
		use(w, i, value, USE_KEPT, what);
	else if (origin_any(what))
		put(w->state, local_bit(w, root->num), true);
	else if (w->b->f->exprs[address].op == EX_LOCAL)	/* all of it is another now */
		put(w->state, local_bit(w, root->num), false);
}

/* Does the result of IN come from an argument that was read before? */
static bool old_result(const struct walk *w, const struct insn *in, u32 i)
{
	const struct callgraph *g = w->b->o->fx->g;
	const struct callsite *s = callgraph_site(g, w->b->f->id, i);

	for (u32 k = 0; s && k < s->n; k++) {
		u32 func = g->targets[s->first + k].func;
		const struct values *callee = func != NONE ? w->b->o->whole[func] : NULL;

		for (u32 a = 0; callee && a < in->n; a++)
			if (callee->ret.params >> (a < 31 ? a : 31) & 1 &&
			    origin_any(old_value(w, insn_args(w->b->f, in)[a])))
				return true;
	}
	return false;
}

static void call(struct walk *w, u32 i, const struct insn *in)
{
	const u32 *args = insn_args(w->b->f, in);
	int given;

	use(w, i, in->a, USE_LOAD, old_value(w, in->a));
	for (u32 k = 0; k < in->n; k++) {
		use(w, i, args[k], USE_PASSED, old_value(w, args[k]));
		use(w, i, args[k], USE_PASSED, old_content(w, args[k]));
	}
	if (in->dst)
		put(w->state, in->dst, old_result(w, in, i));
	given = w->b->pinned ? pins_given_back(w->b->pins, w->b->f, i) : -1;
	if (given >= 0 && (u32)given < in->n)
		put(w->state, unpinned_bit(w, pins_base(w->b->pins, w->b->f, args[given])), true);
}

static void assembly(struct walk *w, u32 i, const struct insn *in)
{
	const u32 *v = insn_args(w->b->f, in);
	bool old = false;

	for (u32 k = in->n; k < in->n + in->b; k++) {
		use(w, i, v[k], USE_LOAD, old_value(w, v[k]));
		old |= origin_any(old_value(w, v[k]));
	}
	for (u32 k = 0; k < in->n; k++) {
		if (w->b->f->exprs[v[k]].op == EX_ASM)
			put(w->state, v[k], old);
		else
			use(w, i, v[k], USE_STORE, old_value(w, v[k]));
	}
}

static void copy(struct walk *w, u32 i, const struct insn *in)
{
	use(w, i, in->a, USE_STORE, old_value(w, in->a));
	if (!in->b)
		return;
	use(w, i, in->b, USE_LOAD, old_value(w, in->b));
	store(w, i, in->a, in->b, old_content(w, in->b));
}

static void instruction(struct walk *w, u32 i)
{
	const struct insn *in = &w->b->f->insns[i];

	put(w->b->passed, i, true);
	switch (in->kind) {
	case IN_LOAD:
		load(w, i, in);
		break;
	case IN_STORE:
		store(w, i, in->a, in->b, old_value(w, in->b));
		break;
	case IN_COPY:
		copy(w, i, in);
		break;
	case IN_CALL:
		call(w, i, in);
		break;
	case IN_ASM:
		assembly(w, i, in);
		break;
	case IN_RET:
		join(&w->b->returned, old_value(w, in->a));
		break;
	default:
		break;
	}
}

/* The joins of block TO, come by from block FROM, in STATE; all at once. */
static void joins(struct walk *w, u32 from, u32 to, u64 *state)
{
	struct func *f = w->b->f;
	const struct block *b = &f->blocks[to];

	memcpy(state, w->state, w->words * sizeof(*state));
	for (u32 i = b->first; i < b->first + b->n && f->insns[i].kind == IN_PHI; i++) {
		const struct insn *in = &f->insns[i];
		const u32 *v = insn_args(f, in);
		bool old = false;

		for (u32 k = 0; k < in->n; k++)
			if (v[k] == from)
				old |= origin_any(old_value(w, v[in->n + k]));
		put(state, in->dst, old);
	}
}

/* Control goes from block FROM to block TO. */
static void go(struct walk *w, u32 from, u32 to)
{
	u64 *state = xmalloc((w->words + 1) * sizeof(*state));
	bool more = !w->in[to];

	joins(w, from, to, state);
	if (more)
		w->in[to] = xcalloc(w->words + 1, sizeof(**w->in));
	for (u32 i = 0; i < w->words; i++) {
		more |= state[i] & ~w->in[to][i];
		w->in[to][i] |= state[i];
	}
	free(state);
	if (more)
		arrput(w->todo, to);
}

/* From instruction I of block B to its end, and on. */
static void block(struct walk *w, u32 b, u32 i)
{
	struct func *f = w->b->f;
	const struct block *x = &f->blocks[b];

	for (; i < x->first + x->n; i++) {
		if (i == w->b->start || (w->b->stops && has(w->b->stops, i)))
			return;
		instruction(w, i);
	}
	for (u32 k = 0; k < x->nsucc; k++)
		go(w, b, f->succs[x->succ + k]);
}

/* ---- the beginning ---- */

/* By block: does it lead to the beginning of block TO? */
static bool *leading_to(const struct func *f, u32 to)
{
	bool *leads = xcalloc(f->nblocks + 1, sizeof(*leads)), changed = true;

	while (changed) {
		changed = false;
		for (u32 b = f->nblocks; b--; )
			for (u32 k = 0; k < f->blocks[b].nsucc && !leads[b]; k++) {
				u32 next = f->succs[f->blocks[b].succ + k];

				leads[b] = next == to || leads[next];
				changed |= leads[b];
			}
	}
	return leads;
}

/* The locals that nothing was put into but behind START have nothing old. */
static void begin_locals(struct walk *w)
{
	const struct values *v = w->b->v;
	struct func *f = w->b->f;
	u32 at = func_block(f, w->b->start);
	bool *leads = leading_to(f, at);

	for (u32 i = 0; i < arrlenu(v->fills); i++) {
		u32 insn = v->fills[i].insn, b = func_block(f, insn);

		if (leads[b] || (b == at && insn <= w->b->start))
			put(w->state, local_bit(w, v->fills[i].local), true);
	}
	free(leads);
}

/* All that was read, and what START returns as the callee says. */
static void begin(struct walk *w)
{
	const struct values *v = w->b->v;
	struct func *f = w->b->f;
	u32 dst = f->insns[w->b->start].dst;

	for (u32 e = 1; e < f->nexprs; e++)
		put(w->state, e, origin_any(v->of[e]));
	begin_locals(w);
	if (dst)
		put(w->state, dst, w->b->result);
}

void behind_find(struct behind *b)
{
	struct func *f = b->f;
	struct walk w = { .b = b, .words = (2 * f->nexprs + f->nlocals + 63) / 64 };

	w.state = xcalloc(w.words + 1, sizeof(*w.state));
	w.in = xcalloc(f->nblocks + 1, sizeof(*w.in));
	b->passed = xcalloc(f->ninsns / 64 + 1, sizeof(*b->passed));
	begin(&w);
	block(&w, func_block(f, b->start), b->start + 1);
	while (arrlenu(w.todo)) {
		u32 at = arrpop(w.todo);

		memcpy(w.state, w.in[at], w.words * sizeof(*w.state));
		block(&w, at, f->blocks[at].first);
	}
	for (u32 i = 0; i < f->nblocks; i++)
		free(w.in[i]);
	free(w.in);
	free(w.state);
	hmfree(w.used);
	arrfree(w.todo);
}

void behind_release(struct behind *b)
{
	arrfree(b->uses);
	free(b->passed);
}
