// SPDX-License-Identifier: GPL-2.0-or-later
/* load.c - see load.h. */
#include "load.h"

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
		return LOAD_LINK;
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
