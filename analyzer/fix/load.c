// SPDX-License-Identifier: GPL-2.0-or-later
/* load.c - see load.h. */
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "../solve/slice.h"
#include "../program/util.h"

bool load_of_owner(const struct origins *o, const struct func *f, u32 address)
{
	return o->owner && f->exprs[address].op == EX_FIELD &&
	       program_pointee(o->fx->p, f->exprs[address].ref) == o->owner;
}

/* May others put another pointer into variable SYM? Not where it is set at boot, or never; and what a
 * CPU has for itself, such as the current task, is not theirs. */
static bool is_shared(const struct origins *o, u32 sym)
{
	const struct symbol *s = &o->fx->p->symbols[sym];

	return !(s->flags & (SYM_CONST | SYM_PERCPU)) && !o->fx->once[sym] &&
	       (s->flags & SYM_PUBLIC || o->fx->stored_object[sym]);
}

static const struct expr *root_of(const struct func *f, u32 address)
{
	return &f->exprs[origin_root(f, address)];
}

static bool is_link(const struct origins *o, const struct func *f, u32 address)
{
	const struct expr *x = &f->exprs[address];

	return x->op == EX_FIELD && sections_link(o->rows, program_text(o->fx->p, x->ref));
}

/* ---- under a lock ---- */

/* Is a lock of some object held behind instruction INSN of F, where one was before (HELD)? What is taken last counts. */
static bool held_behind(const struct origins *o, const struct func *f, u32 insn, bool held)
{
	u32 n;
	const struct lock_op *op = f->insns[insn].kind == IN_CALL ? effects_ops(o->fx, f->id, insn, &n) : NULL;

	for (u32 i = 0; op && i < n; i++) {
		if (op[i].row->arg < 0 || section_kind(program_text(o->fx->p, op[i].row->kind)))
			continue;
		if (op[i].row->effect == EFFECT_ACQUIRE)
			held = true;
		else if (op[i].row->effect == EFFECT_RELEASE || op[i].row->effect == EFFECT_MAY_RELEASE)
			held = false;
	}
	return held;
}

/* The instructions of F before which it has taken a lock and not given it back, on every way. */
static u64 *locked_in(const struct origins *o, const struct func *f)
{
	u64 *out = xcalloc(f->ninsns / 64 + 1, sizeof(*out));
	bool *in = xcalloc(f->nblocks + 1, sizeof(*in)), changed = true;

	memset(in + 1, true, f->nblocks);
	while (changed) {
		changed = false;
		memset(out, 0, (f->ninsns / 64 + 1) * sizeof(*out));
		for (u32 b = 0; b < f->nblocks; b++) {
			const struct block *x = &f->blocks[b];
			bool held = in[b];

			for (u32 i = x->first; i < x->first + x->n; i++) {
				out[i / 64] |= (u64)held << (i % 64);
				held = held_behind(o, f, i, held);
			}
			for (u32 k = 0; k < x->nsucc; k++) {
				bool *next = &in[f->succs[x->succ + k]];

				changed |= *next && !held;
				*next &= held;
			}
		}
	}
	free(in);
	return out;
}

static bool is_locked(const struct origins *o, const struct func *f, u32 insn)
{
	if (!o->locked[f->id])
		o->locked[f->id] = locked_in(o, f);
	return bit(o->locked[f->id], insn);
}

/* Is a list of an object that the function has walked under a lock? Who does that goes on with what he took out. */
static bool is_own_list(const struct origins *o, const struct func *f, const struct insn *in)
{
	const struct expr *root = root_of(f, f->exprs[in->dst].a);

	while (root->op == EX_LOAD)
		root = root_of(f, root->a);
	return root->op != EX_GLOBAL && is_locked(o, f, in - f->insns);
}

enum load_is load_is(const struct origins *o, const struct func *f, const struct insn *in)
{
	const struct expr *x = &f->exprs[in->dst], *root = root_of(f, x->a);
	bool is_volatile = x->ref & LOAD_VOLATILE;
	uint8_t kinds;
	const char *name;
	int n;

	kinds = in->macro ? sections_read(o->rows, program_text(o->fx->p, in->macro), &name, &n) : 0;
	if (kinds)
		return kinds & o->kind ? LOAD_READ : LOAD_OTHER;
	if (!(x->ref & LOAD_POINTER))
		return LOAD_PLAIN;
	/* of a macro in an argument nothing may be left but this */
	if (is_volatile && !in->macro)
		return o->kind ? LOAD_READ : LOAD_PLAIN;
	if (root->op == EX_LOCAL || load_of_owner(o, f, x->a))
		return LOAD_PLAIN;
	if (is_link(o, f, x->a))
		return is_own_list(o, f, in) ? LOAD_PLAIN : LOAD_LINK;
	return is_volatile || (root->op == EX_GLOBAL && is_shared(o, root->ref)) ? LOAD_SHARED : LOAD_PLAIN;
}

bool load_by_asm(const struct origins *o, const struct func *f, u32 address)
{
	const struct expr *x = &f->exprs[address], *root = root_of(f, address);

	if (x->op == EX_GLOBAL)
		return o->fx->p->symbols[x->ref].flags & SYM_POINTER && is_shared(o, x->ref);
	return x->op == EX_FIELD && program_pointee(o->fx->p, x->ref) && root->op != EX_LOCAL &&
	       !load_of_owner(o, f, address) && (root->op != EX_GLOBAL || is_shared(o, root->ref));
}
