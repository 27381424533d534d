// SPDX-License-Identifier: GPL-2.0-or-later
/* alone.c - see alone.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "alone.h"
#include "../program/cfg.h"
#include "../program/util.h"

/* A section of one lock in a function, followed from where it is taken. */
struct section {
	const struct edges *e;
	const struct func *f;
	u32 lock_class;
	u32 sym;	/* what it calls; NONE: nothing so far */
	bool more;	/* something else is done, too */
};

/* Does INSN change which locks are held, and nothing else: a primitive, or who takes or gives one back? *GIVES:
 * that of the section. */
static bool is_of_locks(const struct section *s, u32 insn, bool *gives)
{
	const struct effects *fx = s->e->sieve->fx;
	const struct nets *nets = s->e->sieve->nets;
	const struct callsite *site = callgraph_site(fx->g, s->f->id, insn);
	u32 n;
	const struct lock_op *op = effects_ops(fx, s->f->id, insn, &n);

	for (u32 i = 0; i < n; i++)
		*gives |= op[i].lock_class == s->lock_class && op[i].row->effect == EFFECT_RELEASE;
	if (n || !site || site->n != 1)
		return n;
	if (fx->g->targets[site->first].func == NONE)
		return false;
	*gives |= nets_mask(nets, fx->g->targets[site->first].func, s->lock_class) & NET_LESS;
	for (u32 i = 0; i < arrlenu(nets->of[fx->g->targets[site->first].func]); i++)
		n |= nets->of[fx->g->targets[site->first].func][i].key != fx->atomic;
	return n || *gives;
}

/* What INSN does in the section. False: it ends there. */
static bool look_at(struct section *s, u32 insn)
{
	const struct effects *fx = s->e->sieve->fx;
	const struct insn *in = &s->f->insns[insn];
	const struct func *g;
	bool gives = false;
	u32 sym, e = in->a;

	/* what is read there, and passed, may be what is locked */
	if (in->kind == IN_LOAD)
		e = s->f->exprs[in->dst].a;
	if (in->kind == IN_STORE || in->kind == IN_COPY || in->kind == IN_LOAD) {
		while (s->f->exprs[e].op >= EX_FIELD && s->f->exprs[e].op <= EX_OFFSET)
			e = s->f->exprs[e].a;
		s->more |= s->f->exprs[e].op != EX_LOCAL;
	}
	if (in->kind == IN_ASM)
		s->more = true;
	if (in->kind != IN_CALL)
		return true;
	if (is_of_locks(s, insn, &gives))
		return !gives;
	/* behind an attempt that failed */
	if (!edges_held(s->e, s->f->id, insn, s->lock_class))
		return true;
	sym = s->f->exprs[in->a].op == EX_FUNC ? program_resolve(fx->p, s->f->exprs[in->a].ref) : NONE;
	if (sym == NONE) {
		s->more = true;
		return true;
	}
	g = program_body(fx->p, sym);
	/* what only looks at something */
	if (fx->modelled[sym] || (g && (g->flags & FN_HEADER) && !fx->writes[g->id]))
		return true;
	/* what is done to each of many is about the list of them */
	s->more |= (s->sym != NONE && s->sym != sym) || cfg_of((struct func *)s->f)->loops[func_block(s->f, insn)];
	s->sym = sym;
	return true;
}

/* Follow the section that begins behind instruction INSN. */
static void follow(struct section *s, u32 insn)
{
	bool *seen = xcalloc(s->f->nblocks + 1, sizeof(bool));
	u32 *todo = NULL;

	arrput(todo, insn + 1);
	while (arrlenu(todo) && !s->more) {
		u32 i = arrpop(todo), b = func_block(s->f, i);
		const struct block *k = &s->f->blocks[b];
		bool goes_on = true;

		for (; i < k->first + k->n && goes_on; i++)
			goes_on = look_at(s, i);
		for (u32 n = 0; goes_on && n < k->nsucc; n++) {
			u32 to = s->f->succs[k->succ + n];

			if (seen[to])
				continue;
			seen[to] = true;
			arrput(todo, s->f->blocks[to].first);
		}
	}
	free(seen);
	arrfree(todo);
}

/* The classes that INSN of F surely takes, by itself or by who does that for others; stb_ds, the caller's. */
static u32 *taken_at(const struct edges *e, const struct func *f, u32 insn)
{
	const struct effects *fx = e->sieve->fx;
	const struct callsite *site = callgraph_site(fx->g, f->id, insn);
	u32 n, *classes = NULL;
	const struct lock_op *op = effects_ops(fx, f->id, insn, &n);

	for (u32 i = 0; i < n; i++)
		if (op[i].lock_class && (op[i].row->effect == EFFECT_ACQUIRE || op[i].row->effect == EFFECT_TRY))
			arrput(classes, op[i].lock_class);
	if (n || !site || site->n != 1 || fx->g->targets[site->first].func == NONE)
		return classes;
	for (u32 i = 0; i < arrlenu(e->sieve->nets->of[fx->g->targets[site->first].func]); i++) {
		const struct net *v = &e->sieve->nets->of[fx->g->targets[site->first].func][i];

		if (!(v->key & NET_TERM) && ((v->m[0] | v->m[1] | v->m[2]) & NET_HELD))
			arrput(classes, v->key);
	}
	return classes;
}

struct alone *alone_new(const struct edges *e)
{
	struct alone *a = xcalloc(1, sizeof(*a));
	const struct effects *fx = e->sieve->fx;

	for (u32 k = 0; k < arrlenu(fx->p->funcs); k++) {
		const struct func *f = fx->p->funcs[k];

		for (u32 i = 0; fx->g->config.has[k] && i < f->ninsns; i++) {
			u32 *classes = f->insns[i].kind == IN_CALL ? taken_at(e, f, i) : NULL;

			for (u32 c = 0; c < arrlenu(classes); c++) {
				struct section s = { e, f, classes[c], NONE, false };
				u64 key;

				follow(&s, i);
				key = (u64)s.sym << 32 | s.lock_class;
				if (s.sym != NONE && !s.more)
					hmput(a->of, key, hmget(a->of, key) + 1);
			}
			arrfree(classes);
		}
	}
	return a;
}

void alone_free(struct alone *a)
{
	if (!a)
		return;
	hmfree(a->of);
	free(a);
}

u32 alone_in(const struct alone *a, u32 sym, u32 c)
{
	return hmget(((struct alone *)a)->of, (u64)sym << 32 | c);
}
