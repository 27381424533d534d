// SPDX-License-Identifier: GPL-2.0-or-later
/* written.c - see written.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "written.h"
#include "../program/util.h"

#define PARAMS 32

/* The parameter in whose object address E of F is, as a bit; 0: in none, or behind a pointer in it. */
static u32 param_bit(const struct func *f, u32 e)
{
	while (f->exprs[e].op >= EX_FIELD && f->exprs[e].op <= EX_OFFSET)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_PARAM && f->exprs[e].num < PARAMS ? UINT32_C(1) << f->exprs[e].num : 0;
}

/* The member that address E of F is of, *OBJECT the address of what it is a member of; 0. */
static u32 member_of(const struct func *f, u32 e, u32 *object)
{
	while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_OFFSET || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	*object = f->exprs[e].a;
	return f->exprs[e].op == EX_FIELD ? f->exprs[e].ref : 0;
}

static bool takes(const struct effects *fx, u32 func)
{
	for (u32 i = fx->op_of[func]; i < fx->op_of[func + 1]; i++)
		if (fx->ops[i].row->effect == EFFECT_ACQUIRE || fx->ops[i].row->effect == EFFECT_TRY)
			return true;
	return false;
}

/* Is address E of F in a variable of its own? */
static bool is_local(const struct func *f, u32 e)
{
	while (f->exprs[e].op >= EX_FIELD && f->exprs[e].op <= EX_OFFSET)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_LOCAL;
}

/* Does IN of F do more than to look at something, as far as that is no call of what is here? */
static bool acts(const struct effects *fx, const struct func *f, const struct insn *in, const struct callsite *s)
{
	bool does = in->kind == IN_CALL && (!s || !s->n);

	if (in->kind == IN_STORE || in->kind == IN_COPY)
		return !is_local(f, in->a);
	for (u32 k = 0; in->kind == IN_ASM && k < in->n; k++)
		does |= f->exprs[f->ops[in->list + k]].op != EX_ASM && !is_local(f, f->ops[in->list + k]);
	for (u32 i = 0; s && i < s->n; i++) {
		const struct target *t = &fx->g->targets[s->first + i];

		does |= !effects_enters(fx, t) && !fx->modelled[t->sym] &&
			!(fx->p->symbols[t->sym].flags & SYM_NORETURN);
	}
	return does;
}

/* What F, whose callees are known, writes through its parameters. */
static void look_at(struct written *w, const struct func *f)
{
	const struct effects *fx = w->fx;

	w->locks[f->id] |= takes(fx, f->id);
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		const struct callsite *s;

		if (in->kind == IN_STORE || in->kind == IN_COPY)
			w->params[f->id] |= param_bit(f, in->a);
		s = in->kind == IN_CALL ? callgraph_site(fx->g, f->id, i) : NULL;
		w->acts[f->id] |= acts(fx, f, in, s);
		for (u32 t = 0; s && t < s->n; t++) {
			const struct target *to = &fx->g->targets[s->first + t];

			if (!effects_enters(fx, to))
				continue;
			w->locks[f->id] |= w->locks[to->func];
			w->acts[f->id] |= w->acts[to->func];
			for (u32 k = 0; k < in->n && k < PARAMS; k++)
				if (w->params[to->func] >> k & 1)
					w->params[f->id] |= param_bit(f, insn_args(f, in)[k]);
		}
	}
}

/* Members that asm writes, in F or through a pointer that F passes to who does; BITS: parameters that functions
 * pass to asm. */
static void look_for_asm(struct written *w, const struct func *f, u32 *bits)
{
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		const struct func *g = in->kind == IN_CALL && f->exprs[in->a].op == EX_FUNC ?
				       program_body(w->fx->p, f->exprs[in->a].ref) : NULL;
		u32 n = in->kind == IN_ASM ? in->n + in->b : g ? in->n : 0, object;

		for (u32 k = 0; k < n; k++) {
			u32 e = f->ops[in->list + k], member = member_of(f, e, &object);

			if (g && (k >= PARAMS || !(bits[g->id] >> k & 1)))
				continue;
			if (in->kind == IN_ASM && k >= in->n && f->exprs[e].op != EX_FIELD)
				continue;
			if (member)
				w->asm_field[member] = true;
			bits[f->id] |= param_bit(f, e);
		}
	}
}

struct written *written_new(const struct effects *fx)
{
	struct written *w = xcalloc(1, sizeof(*w));
	u32 n = arrlenu(fx->p->funcs), *bits = xcalloc(n + 1, sizeof(*bits));

	w->fx = fx;
	w->params = xcalloc(n + 1, sizeof(*w->params));
	w->locks = xcalloc(n + 1, sizeof(*w->locks));
	w->acts = xcalloc(n + 1, sizeof(*w->acts));
	w->asm_field = xcalloc(strings_count(fx->p->strings) + 1, sizeof(*w->asm_field));
	for (u32 k = 0; k < n; k++) {
		const struct func *f = fx->p->funcs[fx->components->members[k]];

		if (!fx->g->config.has[f->id])
			continue;
		look_at(w, f);
		look_for_asm(w, f, bits);
	}
	free(bits);
	return w;
}

void written_free(struct written *w)
{
	if (!w)
		return;
	free(w->params);
	free(w->locks);
	free(w->acts);
	free(w->asm_field);
	free(w);
}

/* F writes at INSN what address E is of. */
static void writes(const struct written *w, const struct fresh *fresh, const struct func *f, u32 insn, u32 e,
		   struct use **uses)
{
	u32 object, member = member_of(f, e, &object);

	if (member && !w->asm_field[member] && !fresh_is(fresh, f, object))
		arrput(*uses, ((struct use){ USE_MEMBER, member, f->id, insn }));
	while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_OFFSET || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	if (f->exprs[e].op == EX_GLOBAL && !(w->fx->p->symbols[f->exprs[e].ref].flags & SYM_PERCPU))
		arrput(*uses, ((struct use){ USE_VARIABLE, f->exprs[e].ref, f->id, insn }));
}

static void calls(const struct written *w, const struct fresh *fresh, const struct func *f, u32 insn, struct use **uses)
{
	const struct effects *fx = w->fx;
	const struct insn *in = &f->insns[insn];
	u32 sym = f->exprs[in->a].op == EX_FUNC ? program_resolve(fx->p, f->exprs[in->a].ref) : NONE;
	const struct func *g = sym != NONE ? program_body(fx->p, sym) : NULL;
	bool seen = true;

	if (!g || fx->modelled[sym])
		return;
	for (u32 k = 0; k < in->n && k < PARAMS && !w->locks[g->id]; k++)
		if (w->params[g->id] >> k & 1)
			writes(w, fresh, f, insn, insn_args(f, in)[k], uses);
	if ((g->flags & FN_HEADER) || !w->acts[g->id])
		return;
	/* what works on fresh objects alone */
	for (u32 k = 0, fresh_ones = 0, n = 0; k < in->n; k++) {
		n += f->exprs[insn_args(f, in)[k]].op != EX_CONST;
		fresh_ones += f->exprs[insn_args(f, in)[k]].op != EX_CONST && fresh_is(fresh, f, insn_args(f, in)[k]);
		seen = !n || fresh_ones < n;
	}
	if (seen)
		arrput(*uses, ((struct use){ USE_CALL, sym, f->id, insn }));
}

void written_by(const struct written *w, const struct fresh *fresh, const struct func *f, struct use **uses)
{
	if (fresh->starts[f->id] || (f->flags & FN_HEADER) || !w->fx->g->config.has[f->id] || w->fx->modelled[f->sym])
		return;
	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_STORE || f->insns[i].kind == IN_COPY)
			writes(w, fresh, f, i, f->insns[i].a, uses);
		else if (f->insns[i].kind == IN_CALL)
			calls(w, fresh, f, i, uses);
}
