// SPDX-License-Identifier: GPL-2.0-or-later
/* object.c - see object.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "object.h"
#include "../program/util.h"

/* A lock, as its frame names it (0: it does not). OURS: it is of the class for sure. */
struct named { u32 term; bool ours; };

struct objects {
	const struct trial *t;
	const char *srctree;
	struct candidate *c;
	struct analysis *a;
	const struct callgraph *g;
	struct effects *fx;
	u32 lock_class;
	struct { u64 key; struct named *value; } *known;	/* by function and effect */
};

static void add(const struct objects *l, struct named **to, struct named x)
{
	u32 c = x.term ? effects_class(l->fx, x.term) : 0;

	if (c && c != l->lock_class)
		return;
	x.ours |= c;
	x.term = x.term ? effects_strip(l->fx, x.term) : 0;
	for (u32 i = 0; i < arrlenu(*to); i++)
		if ((*to)[i].term == x.term && (*to)[i].ours == x.ours)
			return;
	arrput(*to, x);
}

static struct named *of_function(struct objects *l, u32 func, uint8_t effect);

/* The locks of which the call at INSN of F, or what it enters, has EFFECT; stb_ds. */
static struct named *of_call(struct objects *l, struct func *f, u32 insn, uint8_t effect)
{
	const struct callsite *site = callgraph_site(l->g, f->id, insn);
	const struct insn *in = &f->insns[insn];
	struct named *out = NULL;
	u32 n, *args = NULL;
	const struct lock_op *op = effects_ops(l->fx, f->id, insn, &n);

	for (u32 i = 0; op && i < n; i++)
		if (op[i].row->effect == effect && (!op[i].lock_class || op[i].lock_class == l->lock_class))
			add(l, &out, (struct named){ op[i].term, op[i].lock_class });
	if (op || !site)
		return out;
	for (u32 i = 0; i < in->n; i++)
		arrput(args, term_of(l->fx->ts, f, insn_args(f, in)[i]));
	for (u32 k = 0; k < site->n; k++) {
		const struct target *t = &l->g->targets[site->first + k];
		const struct named *there;

		if (!effects_enters(l->fx, t) || !effects_site_touches(l->fx, site, l->lock_class))
			continue;
		there = of_function(l, t->func, effect);
		for (u32 i = 0; i < arrlenu(there); i++)
			add(l, &out, (struct named){ there[i].term ? term_in_caller(l->fx->ts, there[i].term, args, in->n, 0, 0) : 0,
						     there[i].ours });
	}
	arrfree(args);
	return out;
}

/* The same of all calls of FUNC; of what is needed where it is not taken there. */
static struct named *of_function(struct objects *l, u32 func, uint8_t effect)
{
	u64 key = (u64)func << 8 | effect;
	struct func *f = l->fx->p->funcs[func];
	struct named *out = NULL;

	if (hmgeti(l->known, key) >= 0)
		return hmget(l->known, key);
	hmput(l->known, key, NULL);	/* of a recursion */
	if (effect == EFFECT_ASSERT_HELD && arrlenu(of_function(l, func, EFFECT_ACQUIRE)))
		return NULL;
	for (u32 i = 0; i < f->ninsns; i++) {
		struct named *here = f->insns[i].kind == IN_CALL ? of_call(l, f, i, effect) : NULL;

		for (u32 k = 0; k < arrlenu(here); k++)
			add(l, &out, here[k]);
		arrfree(here);
	}
	hmput(l->known, key, out);
	return out;
}

/* ---- one section ---- */

static void reject(const struct objects *l, const struct func *f, const char *how, const char *callee)
{
	char *lock = spoken_class(l->t->group->findings[0]->lock_class);

	candidate_reject(l->c, how, func_name(l->a->p, f), lock, callee);
	free(lock);
}

static const char *callee_name(const struct objects *l, const struct func *f, u32 insn)
{
	const struct expr *fn = &f->exprs[f->insns[insn].a];

	return fn->op == EX_FUNC ? program_text(l->a->p, l->a->p->symbols[fn->ref].name) : "what";
}

static void needed_check(struct objects *l, struct func *f, u32 insn, u32 taken)
{
	struct named *needed = of_call(l, f, insn, EFFECT_ASSERT_HELD);

	for (u32 i = 0; i < arrlenu(needed); i++) {
		if (needed[i].term == taken || (!needed[i].term && !needed[i].ours))
			continue;
		reject(l, f, needed[i].term ? "%s() would take %s of another object than %s() needs it of, as far as is known" :
		       "%s() would take %s, and of which object %s() needs it has no name there", callee_name(l, f, insn));
		break;
	}
	arrfree(needed);
}

/* The object that lock TERM is in. */
static u32 object_of(const struct terms *ts, u32 t)
{
	while (term(ts, t)->kind == T_FIELD || term(ts, t)->kind == T_INDEX || term(ts, t)->kind == T_CONTAINER)
		t = term(ts, t)->a;
	return t;
}

/* Does condition E ask about value T? */
static bool asks(const struct objects *l, struct func *f, u32 e, u32 t)
{
	const struct expr *x = &f->exprs[e];

	if (term_of(l->fx->ts, f, e) == t)
		return true;
	return (x->op == EX_BINARY && (asks(l, f, x->a, t) || asks(l, f, x->b, t))) ||
	       ((x->op == EX_UNARY || x->op == EX_CAST) && asks(l, f, x->a, t));
}

static bool is_new(const struct objects *l, const struct func *f, u32 insn)
{
	struct loc loc = f->insns[insn].loc;

	return work_is_new(l->t->work, l->t->file(l->a->p, loc.file, l->srctree), loc.line);
}

/* The only lock that the call at INSN of F has EFFECT of; 0. */
static u32 only(struct objects *l, struct func *f, u32 insn, uint8_t effect)
{
	struct named *v = of_call(l, f, insn, effect);
	u32 t = arrlenu(v) == 1 ? v[0].term : 0;

	arrfree(v);
	return t;
}

/* From the call at START of F, which takes TAKEN, to where it is given back. */
static void section(struct objects *l, struct func *f, u32 start, u32 taken)
{
	u64 *seen = xcalloc(f->ninsns / 64 + 1, sizeof(*seen));
	u32 *todo = NULL, object = object_of(l->fx->ts, taken);

	arrput(todo, start + 1);
	while (arrlenu(todo)) {
		u32 i = arrpop(todo);
		const struct block *b = &f->blocks[func_block(f, i)];
		bool ended = false;

		for (; i < b->first + b->n && !bit(seen, i) && !ended; i++) {
			const struct insn *in = &f->insns[i];
			u32 given = in->kind == IN_CALL && is_new(l, f, i) ? only(l, f, i, EFFECT_RELEASE) : 0;

			seen[i / 64] |= UINT64_C(1) << (i % 64);
			ended = given;
			if (given && given != taken)
				reject(l, f, "%s() would give %s back of another object than it takes it of", "");
			else if (in->kind == IN_CALL && !given)
				needed_check(l, f, i, taken);
			else if (in->kind == IN_BRANCH && asks(l, f, in->a, object))
				reject(l, f, "%s() asks about the pointer to %s only behind the place where it would be taken", "");
		}
		for (u32 s = 0; s < b->nsucc && !ended && i == b->first + b->n; s++)
			if (!bit(seen, f->blocks[f->succs[b->succ + s]].first))
				arrput(todo, f->blocks[f->succs[b->succ + s]].first);
	}
	arrfree(todo);
	free(seen);
}

static void sections(struct objects *l, struct func *f)
{
	for (u32 i = 0; i < f->ninsns && !l->c->reasons; i++) {
		u32 taken = f->insns[i].kind == IN_CALL && is_new(l, f, i) ? only(l, f, i, EFFECT_ACQUIRE) : 0;

		if (taken && !only(l, f, i, EFFECT_RELEASE))
			section(l, f, i, taken);
	}
}

void object_check(const struct trial *t, struct candidate *c, struct analysis *after, const char *srctree)
{
	const struct edit *e = &arrlast(c->commits).edits[0];
	struct objects l = { .t = t, .srctree = srctree, .c = c, .a = after };
	char *name = xasprintf("%.*s", (int)strcspn(e->where, "("), e->where);
	struct func **funcs = strcmp(e->strategy->name, "around") ? NULL : program_find(after->p, name);

	for (u32 i = 0; i < after->ngraphs && arrlenu(funcs) && arrlenu(after->effects); i++) {
		l.g = after->graphs[i];
		l.fx = after->effects[i];
		l.lock_class = 0;
		for (u32 k = 1; k < arrlenu(l.fx->classes) && !l.lock_class; k++)
			if (!strcmp(program_text(after->p, l.fx->classes[k].name), t->group->findings[0]->lock_class))
				l.lock_class = k;
		for (u32 k = 0; k < arrlenu(funcs) && l.lock_class && !c->reasons; k++)
			sections(&l, funcs[k]);
		for (u32 k = 0; k < hmlenu(l.known); k++)
			arrfree(l.known[k].value);
		hmfree(l.known);
	}
	arrfree(funcs);
	free(name);
}
