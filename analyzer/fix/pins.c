// SPDX-License-Identifier: GPL-2.0-or-later
/* pins.c - see pins.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "pins.h"
#include "../program/util.h"

#define MAX_DEPTH 4	/* of functions around a primitive; what is deeper pins nothing */
#define MAX_BASES 64	/* objects of one function that are followed; the others are not pinned */

enum what { NOTHING, PIN, PIN_IF, UNPIN };

/* What a call does to argument ARG. */
struct pin_effect { enum what what; int arg; };

struct pins {
	const struct origins *o;
	struct { u32 key; struct pin_effect value; } *known;	/* by function */
	u32 depth;
};

/* Flow through one function: a set of bits, one for each base. */
struct flow {
	struct pins *p;
	struct func *f;
	u32 bases[MAX_BASES], n;
	struct pin_effect *effects;		/* by instruction */
	u64 *in;			/* by block; all bits: not reached yet */
};

struct pins *pins_new(const struct origins *o)
{
	struct pins *p = xcalloc(1, sizeof(*p));

	p->o = o;
	return p;
}

void pins_free(struct pins *p)
{
	hmfree(p->known);
	free(p);
}

/* The parameter that G returns a place in, whatever way it goes; -1. */
static int passes(const struct func *g)
{
	int param = -1;

	for (u32 i = 0; i < g->ninsns; i++) {
		const struct insn *in = &g->insns[i];
		const struct expr *root;

		if (in->kind == IN_LOAD || in->kind == IN_STORE || in->kind == IN_CALL)
			return -1;
		if (in->kind != IN_RET)
			continue;
		root = &g->exprs[origin_root(g, in->a)];
		if (root->op != EX_PARAM || (param >= 0 && param != root->num))
			return -1;
		param = root->num;
	}
	return param;
}

/* The only function that the call at INSN of F enters, or NULL; *SYM is its symbol. */
static struct func *callee(const struct pins *p, const struct func *f, u32 insn, u32 *sym)
{
	const struct callgraph *g = p->o->fx->g;
	const struct callsite *s = callgraph_site(g, f->id, insn);
	const struct target *t;

	*sym = NONE;
	if (!s || s->n != 1)
		return NULL;
	t = &g->targets[s->first];
	*sym = t->sym;
	return t->func == NONE ? NULL : p->o->fx->p->funcs[t->func];
}

u32 pins_base(struct pins *p, struct func *f, u32 e)
{
	const struct insn *in;
	struct func *g;
	u32 sym;
	int param;

	for (;;) {
		e = origin_root(f, e);
		in = f->exprs[e].op == EX_CALL ? func_def(f, e) : NULL;
		g = in ? callee(p, f, in - f->insns, &sym) : NULL;
		param = g ? passes(g) : -1;
		if (param < 0 || (u32)param >= in->n)
			return e;
		e = insn_args(f, in)[param];
	}
}

static struct pin_effect effect_of(struct pins *p, struct func *f, u32 insn);

/* ---- through one function ---- */

static u64 base_bit(const struct flow *w, u32 base)
{
	for (u32 i = 0; i < w->n; i++)
		if (w->bases[i] == base)
			return UINT64_C(1) << i;
	return 0;
}

static u64 argument_bit(const struct flow *w, u32 insn)
{
	const struct insn *in = &w->f->insns[insn];
	int arg = w->effects[insn].arg;

	return (u32)arg < in->n ? base_bit(w, pins_base(w->p, w->f, insn_args(w->f, in)[arg])) : 0;
}

static u64 step(const struct flow *w, u32 insn, u64 state)
{
	const struct insn *in = &w->f->insns[insn];

	if (in->kind == IN_PHI || in->kind == IN_LOAD || in->kind == IN_CALL)
		state &= ~base_bit(w, in->dst);		/* another object from now on */
	if (w->effects[insn].what == PIN)
		state |= argument_bit(w, insn);
	else if (w->effects[insn].what == UNPIN)
		state &= ~argument_bit(w, insn);
	return state;
}

/* The value that condition E is zero or not with: "x", "x != 0", "x == 0" (*NEGATED). */
static u32 tested(const struct func *f, u32 e, bool *negated)
{
	const struct expr *x = &f->exprs[e];

	*negated = false;
	while (x->op == EX_CAST || x->op == EX_BINARY || (x->op == EX_UNARY && x->num == UN_NOT)) {
		if (x->op == EX_BINARY && ((x->num != BIN_NE && x->num != BIN_EQ) ||
					   f->exprs[x->b].op != EX_CONST || f->exprs[x->b].num))
			return 0;
		*negated ^= (x->op == EX_BINARY && x->num == BIN_EQ) || x->op == EX_UNARY;
		e = x->a;
		x = &f->exprs[e];
	}
	return e;
}

/* STATE on edge K of block B: a reference that was got, when the branch says so. */
static u64 on_edge(const struct flow *w, const struct block *b, u32 k, u64 state)
{
	const struct insn *end = block_end(w->f, b), *def;
	bool negated;
	u32 e;

	if (end->kind != IN_BRANCH)
		return state;
	e = tested(w->f, end->a, &negated);
	def = e ? func_def(w->f, e) : NULL;
	if (def && w->effects[def - w->f->insns].what == PIN_IF && k == negated)
		state |= argument_bit(w, def - w->f->insns);
	return state;
}

static void run(struct flow *w)
{
	bool changed = true;

	memset(w->in, 0xff, w->f->nblocks * sizeof(*w->in));
	w->in[0] = 0;
	while (changed) {
		changed = false;
		for (u32 b = 0; b < w->f->nblocks; b++) {
			const struct block *x = &w->f->blocks[b];
			u64 state = w->in[b];

			for (u32 i = x->first; i < x->first + x->n; i++)
				state = step(w, i, state);
			for (u32 k = 0; k < x->nsucc; k++) {
				u32 to = w->f->succs[x->succ + k];
				u64 now = w->in[to] & on_edge(w, x, k, state);

				changed |= now != w->in[to];
				w->in[to] = now;
			}
		}
	}
}

/* Find the bases that calls of F pin; false when there is none, and nothing to free. */
static bool begin(struct flow *w, struct pins *p, struct func *f)
{
	*w = (struct flow){ .p = p, .f = f };
	w->effects = xcalloc(f->ninsns + 1, sizeof(*w->effects));
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		u32 base;

		if (in->kind != IN_CALL)
			continue;
		w->effects[i] = effect_of(p, f, i);
		if (w->effects[i].what == NOTHING || (u32)w->effects[i].arg >= in->n)
			continue;
		base = pins_base(p, f, insn_args(f, in)[w->effects[i].arg]);
		if (w->effects[i].what != UNPIN && !base_bit(w, base) && w->n < MAX_BASES)
			w->bases[w->n++] = base;
	}
	w->in = xcalloc(f->nblocks + 1, sizeof(*w->in));
	run(w);
	return w->n > 0;
}

static void end(struct flow *w)
{
	free(w->effects);
	free(w->in);
}

static u64 state_at(const struct flow *w, u32 insn)
{
	u32 b = func_block(w->f, insn);
	u64 state = w->in[b];

	for (u32 i = w->f->blocks[b].first; i < insn; i++)
		state = step(w, i, state);
	return state;
}

/* ---- what functions do ---- */

static int parameter_of(const struct func *g, u32 base)
{
	return g->exprs[base].op == EX_PARAM ? (int)g->exprs[base].num : -1;
}

/* Does G return what its only call that may pin returns? */
static struct pin_effect passes_result(struct flow *w, u32 insn)
{
	const struct insn *in = &w->f->insns[insn];
	struct pin_effect out = { PIN_IF, parameter_of(w->f, pins_base(w->p, w->f, insn_args(w->f, in)[w->effects[insn].arg])) };
	bool negated;

	for (u32 i = 0; i < w->f->ninsns; i++)
		if (w->f->insns[i].kind == IN_RET &&
		    (!in->dst || tested(w->f, w->f->insns[i].a, &negated) != in->dst || negated))
			out.what = NOTHING;
	return out;
}

static struct pin_effect summary(struct pins *p, struct func *g)
{
	struct pin_effect out = { NOTHING, -1 };
	struct flow w;
	u64 all = ~UINT64_C(0);

	begin(&w, p, g);
	for (u32 i = 0; i < g->ninsns; i++) {
		const struct insn *in = &g->insns[i];

		if (in->kind == IN_RET)
			all &= state_at(&w, i);
		if (in->kind != IN_CALL || w.effects[i].what == NOTHING || (u32)w.effects[i].arg >= in->n)
			continue;
		if (w.effects[i].what == UNPIN && out.what == NOTHING)
			out = (struct pin_effect){ UNPIN, parameter_of(g, pins_base(p, g, insn_args(g, in)[w.effects[i].arg])) };
		else if (w.effects[i].what == PIN_IF && out.what == NOTHING)
			out = passes_result(&w, i);
	}
	for (u32 i = 0; i < w.n && out.what != UNPIN; i++)
		if (all >> i & 1 && parameter_of(g, w.bases[i]) >= 0)
			out = (struct pin_effect){ PIN, parameter_of(g, w.bases[i]) };
	end(&w);
	return out.arg >= 0 ? out : (struct pin_effect){ NOTHING, -1 };
}

static struct pin_effect effect_of(struct pins *p, struct func *f, u32 insn)
{
	const struct program *prog = p->o->fx->p;
	struct pin_effect out = { NOTHING, -1 };
	struct func *g;
	bool if_nonzero;
	u32 sym;

	g = callee(p, f, insn, &sym);
	if (sym == NONE)
		return out;
	out.arg = sections_pin(p->o->rows, program_text(prog, prog->symbols[sym].name), false, &if_nonzero);
	if (out.arg >= 0)
		return (struct pin_effect){ if_nonzero ? PIN_IF : PIN, out.arg };
	out.arg = sections_pin(p->o->rows, program_text(prog, prog->symbols[sym].name), true, &if_nonzero);
	if (out.arg >= 0)
		return (struct pin_effect){ UNPIN, out.arg };
	if (!g || p->depth >= MAX_DEPTH)
		return out;
	if (hmgeti(p->known, g->id) < 0) {
		hmput(p->known, g->id, out);	/* of a recursion: nothing */
		p->depth++;
		out = summary(p, g);
		p->depth--;
		hmput(p->known, g->id, out);
	}
	return hmget(p->known, g->id);
}

u64 *pins_at(struct pins *p, struct func *f, u32 insn)
{
	struct flow w;
	u64 *out = NULL, state = begin(&w, p, f) ? state_at(&w, insn) : 0;

	for (u32 i = 0; i < w.n; i++) {
		if (!(state >> i & 1))
			continue;
		if (!out)
			out = xcalloc(f->nexprs / 64 + 1, sizeof(*out));
		out[w.bases[i] / 64] |= UINT64_C(1) << (w.bases[i] % 64);
	}
	end(&w);
	return out;
}

int pins_given_back(struct pins *p, struct func *f, u32 insn)
{
	struct pin_effect e = effect_of(p, f, insn);

	return e.what == UNPIN ? e.arg : -1;
}
