// SPDX-License-Identifier: GPL-2.0-or-later
/* look-call.c - what calls bring, see look.h. */
#include <stb/stb_ds.h>

#include "look.h"
#include "signature.h"

/* WHAT of a callee, as IN's caller sees it. */
static struct origin passed(const struct look *l, const struct insn *in, struct origin what, bool inside)
{
	struct origin out = { .read = inside && (l->doubts || !origin_doubted(l->o, what)) ? what.read : 0 };

	for (u32 i = 0; i < in->n; i++)
		if (what.params & origin_param(i))
			origin_add(&out, l->v->of[insn_args(l->f, in)[i]]);
	return out;
}

static void body(struct look *l, const struct insn *in, const struct values *callee)
{
	const u32 *args = insn_args(l->f, in);
	bool inside = look_inside(l);

	look_set(l, in->dst, passed(l, in, callee->ret, inside));
	for (u32 k = 0; k < arrlenu(callee->keeps); k++) {
		struct keep kept = callee->keeps[k];
		u32 to = kept.root < in->n ? args[kept.root] : 0;

		kept.what = passed(l, in, kept.what, inside);
		if (to && !kept.place && !kept.maybe)
			kept.place = origin_place(l->f, to);
		look_store(l, to, kept);
	}
}

/* ---- what is not among the files ---- */

/* Does the function load a pointer from local LOCAL? */
static bool has_pointer(const struct func *f, i64 local)
{
	for (u32 e = 1; e < f->nexprs; e++) {
		const struct expr *x = &f->exprs[e], *root;

		if (x->op != EX_LOAD || !(x->ref & LOAD_POINTER || x->num > 8))
			continue;
		root = &f->exprs[origin_root(f, x->a)];
		if (root->op == EX_LOCAL && root->num == local)
			return true;
	}
	return false;
}

/* What the arguments of IN are, and what stands in the locals that they are addresses of. */
static struct origin handed(const struct look *l, const struct insn *in)
{
	struct origin out = { 0 };

	for (u32 i = 0; i < in->n; i++) {
		u32 e = insn_args(l->f, in)[i];

		origin_add(&out, l->v->of[e]);
		if (l->f->exprs[origin_root(l->f, e)].op == EX_LOCAL)
			origin_add(&out, look_content(l, e));
	}
	return out;
}

/* WHAT is put where argument I of IN points, if it is written at all: its type is IS. */
static void fill(struct look *l, const struct insn *in, u32 i, enum parameter_is is, struct origin what)
{
	u32 e = insn_args(l->f, in)[i];
	const struct expr *root = &l->f->exprs[origin_root(l->f, e)];
	struct keep k = { .what = what, .loc = in->loc, .maybe = is != PARAMETER_OUT };

	if (is == PARAMETER_IN || (is == PARAMETER_ANY && root->op == EX_LOCAL && !has_pointer(l->f, root->num)))
		return;
	if (!k.maybe)
		k.place = origin_place(l->f, e);
	look_store(l, e, k);
}

/* A call of what has signature TYPE, and may do anything. */
static void unknown(struct look *l, const struct insn *in, const char *type)
{
	struct origin what = handed(l, in);

	if (in->dst && signature_returns_pointer(type))
		look_set(l, in->dst, look_read(l, READ_UNKNOWN));
	for (u32 k = 0; k < in->n; k++) {
		enum parameter_is is = signature_parameter(type, k);
		u32 op = l->f->exprs[insn_args(l->f, in)[k]].op;

		if (is == PARAMETER_IN || op == EX_CONST || op == EX_STRING || op == EX_FUNC)
			continue;
		origin_add(&what, look_read(l, READ_FILLED));
		fill(l, in, k, is, what);
	}
}

/* A call of symbol SYM, whose body is not looked at. */
static void no_body(struct look *l, const struct insn *in, u32 sym)
{
	const struct program *p = l->o->fx->p;
	const char *name = program_text(p, p->symbols[sym].name);
	const u32 *args = insn_args(l->f, in);
	uint8_t given = sections_given(l->o->rows, name);
	u32 to, from;

	if (sections_copy(l->o->rows, name, &to, &from)) {
		if (to < in->n && from < in->n)
			fill(l, in, to, PARAMETER_ANY, look_content(l, args[from]));
	} else if (given) {
		if (given & l->o->kind)
			look_set(l, in->dst, look_read(l, READ_GIVEN));
	} else if (!sections_own(l->o->rows, name) && !l->o->fx->modelled[sym]) {
		unknown(l, in, program_text(p, p->symbols[sym].type));
	}
}

void look_call(struct look *l, const struct insn *in)
{
	const struct callgraph *g = l->o->fx->g;
	const struct callsite *s = callgraph_site(g, l->f->id, l->insn);

	if (!s)
		return;
	for (u32 k = 0; k < s->n; k++) {
		const struct target *t = &g->targets[s->first + k];

		if (t->func == NONE || !effects_enters(l->o->fx, t))
			no_body(l, in, t->sym);
		else if (l->o->whole[t->func])
			body(l, in, l->o->whole[t->func]);
	}
	if (s->unresolved != RESOLVED)
		unknown(l, in, program_text(l->o->fx->p, in->type));
}
