// SPDX-License-Identifier: GPL-2.0-or-later
/* effects.c - see effects.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "contract.h"
#include "effects-parts.h"
#include "once.h"
#include "returned.h"
#include "siblings.h"
#include "../program/uses.h"
#include "../program/util.h"

/* Lock pointers that come from further away than this are not followed. */
#define MAX_UNBOUND_DEREFS 3

/* A call through a pointer of more functions than that is not followed to where they sleep. */
#define A_FEW 1

/* Can the callers of a function bind lock term T? */
static bool bindable(const struct effects *fx, u32 t)
{
	const struct term *x = term(fx->ts, t);

	return t && x->param && !x->local && x->derefs <= MAX_UNBOUND_DEREFS &&
	       term(fx->ts, term_root(fx->ts, t))->kind == T_PARAM;
}

static bool add_unbound(struct effects *fx, u32 func, u32 t)
{
	for (u32 i = 0; i < arrlenu(fx->unbound[func]); i++)
		if (fx->unbound[func][i] == t)
			return false;
	arrput(fx->unbound[func], t);
	return true;
}

/* A member that only keeps a pointer to the lock (a guard's) names the lock no
 * better than the one who put it there. */
static bool through_pointer(const struct effects *fx, u32 t)
{
	return term(fx->ts, t)->kind == T_DEREF;
}

/* Guards, and structs made to be passed, hold the pointer themselves: what is behind more than
 * one pointer is found in memory that is nobody's local. */
static bool may_be_guard(const struct effects *fx, u32 t)
{
	return term(fx->ts, t)->derefs == 1;
}

/* Round a cycle of calls no name of a lock gets longer, or there would be no end of names: a
 * callback that goes from a base to what embeds it, and to the next base. */
static bool grows_in_cycle(const struct effects *fx, u32 caller, u32 here, u32 callee, u32 there)
{
	return fx->components->of[caller] == fx->components->of[callee] &&
	       term(fx->ts, here)->depth > term(fx->ts, there)->depth;
}

static u64 call_key(const struct callsite *s)
{
	return (u64)s->func << 32 | s->insn;
}

static void add_bound(struct effects *fx, const struct callsite *s, u32 c)
{
	ptrdiff_t at = hmgeti(fx->bound, call_key(s));

	if (at < 0) {
		hmput(fx->bound, call_key(s), NULL);
		at = hmgeti(fx->bound, call_key(s));
	}
	for (u32 i = 0; i < arrlenu(fx->bound[at].value); i++)
		if (fx->bound[at].value[i] == c)
			return;
	arrput(fx->bound[at].value, c);
}

static void bind_call(struct effects *fx, const struct callsite *s, u32 callee, u32 **todo, bool *queued)
{
	struct func *f = fx->p->funcs[s->func];
	const struct insn *in = &f->insns[s->insn];
	u32 args[32], n = in->n > 32 ? 32 : in->n;

	if (!arrlenu(fx->unbound[callee]))
		return;
	for (u32 i = 0; i < n; i++)
		args[i] = term_of(fx->ts, f, insn_args(f, in)[i]);
	for (u32 i = 0; i < arrlenu(fx->unbound[callee]); i++) {
		u32 t = term_in_caller(fx->ts, fx->unbound[callee][i], args, n, 0, 0);
		bool pointer = t && through_pointer(fx, t);
		/* a variable's member that points to a lock is not the lock */
		bool local = pointer && term(fx->ts, term_root(fx->ts, t))->kind == T_LOCAL;
		u32 c = t && !local ? effects_class(fx, t) : 0;

		if (c)
			add_bound(fx, s, c);
		if (bindable(fx, t) && (!c || (pointer && may_be_guard(fx, t))) &&
		    !grows_in_cycle(fx, s->func, t, callee, fx->unbound[callee][i])) {
			hmput(fx->wild, call_key(s), LOCK_PASSES);
			if (add_unbound(fx, s->func, t) && !queued[s->func]) {
				queued[s->func] = true;
				arrput(*todo, s->func);
			}
		} else if (!c || pointer) {
			if (hmgeti(fx->wild, call_key(s)) < 0)
				hmput(fx->wild, call_key(s), LOCK_WILD);
		}
	}
}

static void find_unbound(struct effects *fx)
{
	const struct callgraph *g = fx->g;
	u32 n = arrlenu(fx->p->funcs), *todo = NULL;
	bool *queued = xcalloc(n, sizeof(bool));

	fx->unbound = xcalloc(n, sizeof(*fx->unbound));
	for (u32 i = 0; i < arrlenu(fx->ops); i++) {
		const struct lock_op *op = &fx->ops[i];

		if (op->term && bindable(fx, op->term) &&
		    (!op->lock_class || (through_pointer(fx, op->term) && may_be_guard(fx, op->term))) &&
		    add_unbound(fx, op->func, op->term) && !queued[op->func]) {
			queued[op->func] = true;
			arrput(todo, op->func);
		}
	}
	while (arrlenu(todo)) {
		u32 f = arrpop(todo);

		queued[f] = false;
		for (u32 i = 0; i < arrlenu(g->callers[f]); i++)
			bind_call(fx, &g->sites[g->callers[f][i]], f, &todo, queued);
	}
	arrfree(todo);
	free(queued);
}

bool effects_enters(const struct effects *fx, const struct target *t)
{
	return t->func != NONE && !fx->modelled[t->sym];
}

bool effects_follows(const struct effects *fx, const struct callsite *s, bool few)
{
	return !few || !s->indirect || s->n <= A_FEW || fx->strict;
}

static bool follows(const void *fx, const struct target *t)
{
	return effects_enters(fx, t);
}

static int by_func(const void *a, const void *b)
{
	const struct func_number *x = a, *y = b;

	return (x->func > y->func) - (x->func < y->func);
}

u32 *effects_close(const struct effects *fx, struct func_number *l)
{
	const struct callgraph *g = fx->g;
	const struct components *c = fx->components;
	u32 n = arrlenu(fx->p->funcs), *out = xcalloc(n + 1, sizeof(u32)), *own = NULL, at = 0;
	u32 *of = xcalloc(c->n + 1, sizeof(u32));

	if (arrlenu(l))
		qsort(l, arrlenu(l), sizeof(*l), by_func);
	for (u32 f = 0; f < n; f++) {
		arrsetlen(own, 0);
		for (; at < arrlenu(l) && l[at].func == f; at++)
			arrput(own, l[at].number);
		out[f] = sets_of(fx->sets, own, arrlenu(own));
	}
	for (u32 k = 0; k < c->n; k++) {
		for (u32 m = c->first[k]; m < c->first[k + 1]; m++) {
			u32 f = c->members[m];

			of[k] = sets_union(fx->sets, of[k], out[f]);
			for (u32 s = g->site_of[f]; s < g->site_of[f + 1]; s++)
				for (u32 i = 0; i < g->sites[s].n; i++) {
					const struct target *t = &g->targets[g->sites[s].first + i];

					if (effects_enters(fx, t))
						of[k] = sets_union(fx->sets, of[k], of[c->of[t->func]]);
				}
		}
		for (u32 m = c->first[k]; m < c->first[k + 1]; m++)
			out[c->members[m]] = of[k];
	}
	arrfree(l);
	arrfree(own);
	free(of);
	return out;
}

static void find_touches(struct effects *fx)
{
	struct func_number *own = NULL;

	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		if (fx->ops[i].lock_class)
			arrput(own, ((struct func_number){ fx->ops[i].func, fx->ops[i].lock_class }));
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++)
		for (u32 k = 0; k < arrlenu(fx->bound[i].value); k++)
			arrput(own, ((struct func_number){ fx->bound[i].key >> 32, fx->bound[i].value[k] }));
	fx->touches = effects_close(fx, own);
}

/* Is the object written through address expression E a local of F's own frame? */
static bool own_local(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_FIELD || f->exprs[e].op == EX_INDEX)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_LOCAL;
}

static u32 written_field(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_INDEX)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_FIELD ? f->exprs[e].ref : 0;
}

static void find_writes(struct effects *fx)
{
	u32 n = arrlenu(fx->p->funcs);
	struct func_number *own = NULL;

	fx->field_ids = xcalloc(strings_count(fx->p->strings), sizeof(u32));
	for (u32 k = 0; k < n; k++) {
		const struct func *f = fx->p->funcs[k];

		for (u32 i = 0; i < f->ninsns; i++) {
			u32 field = f->insns[i].kind == IN_STORE ? written_field(f, f->insns[i].a) : 0;

			if (field && !fx->field_ids[field])
				fx->field_ids[field] = ++fx->nfields;
		}
	}
	fx->stored_field = xcalloc(fx->nfields + 1, sizeof(bool));
	fx->pointer_field = xcalloc(strings_count(fx->p->strings), sizeof(bool));
	for (u32 i = 0; i < arrlenu(fx->p->inits); i++) {
		const struct init *in = &fx->p->inits[i];

		if (in->sym != NONE && in->npath)
			fx->pointer_field[in->path[in->npath - 1].field] = true;
	}
	fx->stored_object = xcalloc(arrlenu(fx->p->symbols), sizeof(bool));
	for (u32 k = 0; k < n; k++) {
		const struct func *f = fx->p->funcs[k];

		for (u32 i = 0; fx->g->config.has[k] && i < f->ninsns; i++) {
			u32 field = f->insns[i].kind == IN_STORE ? written_field(f, f->insns[i].a) : 0, id;
			u32 root = f->insns[i].kind == IN_STORE ? uses_root(f, f->insns[i].a) : NONE;

			if (root != NONE)
				fx->stored_object[root] = true;
			else if (f->insns[i].kind == IN_STORE && !field && !own_local(f, f->insns[i].a))
				arrput(own, ((struct func_number){ k, fx->nfields }));

			if (!field)
				continue;
			id = fx->field_ids[field] - 1;
			fx->stored_field[id] = true;
			if (!own_local(f, f->insns[i].a))
				arrput(own, ((struct func_number){ k, id }));
		}
	}
	fx->writes = effects_close(fx, own);
}

u32 effects_no_class(struct effects *fx)
{
	return effects_class_id(fx, (struct lock_class){ .sym = NONE });
}

void effects_touch(struct effects *fx, u32 func, u32 c)
{
	u32 *todo = NULL, one = sets_of(fx->sets, &c, 1);
	bool began = false;

	arrput(todo, func);
	while (arrlenu(todo)) {
		u32 f = arrpop(todo);

		if (began && effects_touches(fx, f, c))
			continue;
		began = true;
		fx->touches[f] = sets_union(fx->sets, fx->touches[f], one);
		for (u32 i = 0; i < arrlenu(fx->g->callers[f]); i++)
			arrput(todo, fx->g->sites[fx->g->callers[f][i]].func);
	}
	arrfree(todo);
}

/* Does control reach a return of F, when calls of what never returns end it? */
static bool reaches_return(const struct effects *fx, const struct func *f, bool *seen, u32 **todo)
{
	memset(seen, 0, f->nblocks * sizeof(*seen));
	arrsetlen(*todo, 0);
	arrput(*todo, 0);
	while (arrlenu(*todo)) {
		const struct block *b = &f->blocks[arrpop(*todo)];
		bool ends = false;

		if (seen[b - f->blocks])
			continue;
		seen[b - f->blocks] = true;
		for (u32 i = b->first; i < b->first + b->n && !ends; i++) {
			const struct insn *in = &f->insns[i];
			const struct func *g;

			if (in->kind == IN_RET)
				return true;
			if (in->kind != IN_CALL || f->exprs[in->a].op != EX_FUNC || fx->modelled[f->exprs[in->a].ref])
				continue;
			g = program_body(fx->p, f->exprs[in->a].ref);
			ends = g && !fx->returns[g->id];
		}
		for (u32 i = 0; !ends && i < b->nsucc; i++)
			arrput(*todo, f->succs[b->succ + i]);
	}
	return false;
}

static void find_returns(struct effects *fx)
{
	u32 n = arrlenu(fx->p->funcs), most = 1, *todo = NULL;
	bool changed = true, *seen;

	fx->returns = xcalloc(n, sizeof(bool));
	for (u32 k = 0; k < n; k++) {
		fx->returns[k] = true;
		if (fx->p->funcs[k]->nblocks > most)
			most = fx->p->funcs[k]->nblocks;
	}
	seen = xcalloc(most, sizeof(bool));
	while (changed) {
		changed = false;
		for (u32 k = 0; k < n; k++)
			if (fx->returns[k] && !reaches_return(fx, fx->p->funcs[k], seen, &todo)) {
				fx->returns[k] = false;
				changed = true;
			}
	}
	arrfree(todo);
	free(seen);
}

struct effects *effects_new(const struct callgraph *g, const struct model *m, struct terms *ts)
{
	struct effects *fx = xcalloc(1, sizeof(*fx));

	fx->p = g->p;
	fx->g = g;
	fx->m = m;
	fx->ts = ts;
	arrput(fx->classes, (struct lock_class){ 0 });
	effects_no_class(fx);
	fx->atomic = effects_named_class(fx, strings_id(fx->m->strings, MODEL_ATOMIC));
	effects_find_ops(fx);
	effects_find_entered(fx);
	fx->components = components_new(g, follows, fx);
	find_unbound(fx);
	fx->sets = sets_new();
	find_touches(fx);
	find_writes(fx);
	find_returns(fx);
	fx->returned = returned_signs(fx->p);
	fx->slots = siblings_new(fx->p);
	fx->once = once_find(g);
	return fx;
}

void effects_free(struct effects *fx)
{
	if (!fx)
		return;
	for (u32 i = 0; i < arrlenu(fx->p->funcs); i++)
		arrfree(fx->unbound[i]);
	free(fx->unbound);
	arrfree(fx->classes);
	hmfree(fx->class_ids);
	arrfree(fx->ops);
	arrfree(fx->entered);
	for (u32 f = 0; f < arrlenu(fx->p->funcs); f++)
		arrfree(fx->begins[f]);
	free(fx->begins);
	free(fx->op_of);
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++)
		arrfree(fx->bound[i].value);
	hmfree(fx->bound);
	components_free(fx->components);
	sets_free(fx->sets);
	free(fx->touches);
	free(fx->field_ids);
	free(fx->writes);
	free(fx->stored_field);
	free(fx->stored_object);
	free(fx->once);
	free(fx->pointer_field);
	free(fx->modelled);
	free(fx->closed);
	free(fx->returns);
	free(fx->returned);
	arrfree(fx->slots);
	hmfree(fx->wild);
	free(fx);
}

bool effects_site_touches(const struct effects *fx, const struct callsite *s, u32 c)
{
	struct effects *w = (struct effects *)fx;	/* stb_ds look-ups write to the table */
	const u32 *bound;

	for (u32 i = 0; i < s->n; i++) {
		const struct target *t = &fx->g->targets[s->first + i];

		if (effects_enters(fx, t) && effects_touches(fx, t->func, c))
			return true;
	}
	bound = hmget(w->bound, call_key(s));
	for (u32 i = 0; i < arrlenu(bound); i++)
		if (bound[i] == c)
			return true;
	switch (hmget(w->wild, call_key(s))) {
	case LOCK_PASSES: return true;
	case LOCK_WILD: return effects_touches(fx, s->func, c);
	default: return false;
	}
}
