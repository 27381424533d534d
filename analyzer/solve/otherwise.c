// SPDX-License-Identifier: GPL-2.0-or-later
/* otherwise.c - see otherwise.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "otherwise.h"

/* Is instruction X of one macro's expansion with Y? All of that is where the macro is used. */
static bool together(const struct insn *x, const struct insn *y)
{
	return x->loc.line == y->loc.line && x->loc.col == y->loc.col && x->loc.file == y->loc.file;
}

/* Does expression X of F ask for a member that the model says is not zero? */
static bool is_nonzero(const struct model *m, const struct func *f, u32 x)
{
	const struct expr *e = &f->exprs[x];
	const struct insn *call = e->op == EX_CALL ? func_def(f, x) : NULL;

	if (!x)
		return false;
	if (e->op == EX_FIELD && model_says(m, WORD_NONZERO, e->ref))
		return true;
	for (u32 i = 0; call && i < call->n; i++)
		if (is_nonzero(m, f, insn_args(f, call)[i]))
			return true;
	return e->op != EX_CALL && e->op != EX_PHI && (is_nonzero(m, f, e->a) || is_nonzero(m, f, e->b));
}

/* Is X the result of asking whether a lock is held, or that negated? */
static bool is_answer(const struct effects *fx, const struct func *f, u32 x)
{
	const struct insn *call;
	const struct lock_op *op;
	u32 n;

	while (f->exprs[x].op == EX_CAST || f->exprs[x].op == EX_UNARY || f->exprs[x].op == EX_BINARY)
		x = f->exprs[x].a;
	call = f->exprs[x].op == EX_CALL ? func_def(f, x) : NULL;
	op = call ? effects_ops(fx, f->id, call - f->insns, &n) : NULL;
	return op && op->row->effect == EFFECT_IS_HELD;
}

bool otherwise_unknown(const struct effects *fx, u32 func, u32 insn)
{
	const struct func *f = fx->p->funcs[func];

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct lock_op *op;
		u32 n;

		if (i == insn || !together(&f->insns[i], &f->insns[insn]))
			continue;
		if (f->insns[i].kind == IN_BRANCH && !is_answer(fx, f, f->insns[i].a) &&
		    !is_nonzero(fx->m, f, f->insns[i].a))
			return true;
		op = effects_ops(fx, func, i, &n);
		for (u32 k = 0; k < n; k++)
			if (op[k].row->effect == EFFECT_IS_HELD && !op[k].lock_class)
				return true;
	}
	return false;
}

bool otherwise_last(const struct effects *fx, u32 func)
{
	const struct func *f = fx->p->funcs[func];

	if (model_says(fx->m, WORD_FRESH, f->name))
		return true;
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct lock_op *op;
		u32 n;

		if (f->insns[i].kind != IN_CALL)
			continue;
		op = effects_ops(fx, func, i, &n);
		for (u32 k = 0; k < n; k++)
			for (u32 a = 0; op[k].row->effect == EFFECT_PUT && a < f->insns[i].n; a++)
				if (is_nonzero(fx->m, f, insn_args(f, &f->insns[i])[a]))
					return true;
	}
	return false;
}

bool otherwise_held(const struct edges *e, u32 func, u32 insn, u32 at_func, u32 at_insn)
{
	const struct effects *fx = e->sieve->fx;
	const struct func *f = fx->p->funcs[func];

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct lock_op *op;
		u32 n;

		if (i == insn || !together(&f->insns[i], &f->insns[insn]))
			continue;
		op = effects_ops(fx, func, i, &n);
		for (u32 k = 0; k < n; k++)
			if (op[k].row->effect == EFFECT_IS_HELD && edges_held(e, at_func, at_insn, op[k].lock_class))
				return true;
	}
	return false;
}
