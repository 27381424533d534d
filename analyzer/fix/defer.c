// SPDX-License-Identifier: GPL-2.0-or-later
/* defer.c - see defer.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "defer.h"
#include "../program/util.h"

/* Places; a member is its string. */
#define ANY 0u		/* through a pointer that names no member, or a whole object */
#define VARIABLE (UINT32_C(1) << 31)
#define LOCAL (UINT32_C(1) << 30)	/* of the function that makes the call */

/* The first time that a piece of code touches a place, or calls what has no body here. */
struct touch { u32 key; bool writes; u32 func, insn; };
/* What a piece of code does. */
struct piece {
	struct touch *touches;	/* stb_ds */
	struct { u64 key; bool value; } *known;
	struct touch unknown;	/* func NONE: none; key is its symbol or NONE */
	bool *entered;		/* by function */
	u32 *todo;		/* stb_ds */
};

struct defer {
	struct analysis *a;
	const struct callgraph *g;
	const struct effects *fx;
	const char *file;	/* of the finding, in the report's words */
	const char *lock_class, *callee;
	struct func *f;
	u32 call;		/* the instruction */
	struct piece moved, between;
	u64 *seen;		/* set of f's instructions that are in between */
	bool again;		/* the call is one of them */
};

/* ---- what is touched ---- */

static bool is_local(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_FIELD || f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_OFFSET ||
	       f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_LOCAL;
}

static u32 place(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_OFFSET || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	switch (f->exprs[e].op) {
	case EX_FIELD: return f->exprs[e].ref;
	case EX_GLOBAL: return f->exprs[e].ref | VARIABLE;
	case EX_LOCAL: return f->exprs[e].num | LOCAL;
	default: return ANY;
	}
}

static bool is_address(const struct func *f, u32 e)
{
	switch (f->exprs[e].op) {
	case EX_FIELD: case EX_INDEX: case EX_OFFSET: case EX_GLOBAL: return true;
	default: return false;
	}
}

/* OUTER: F is where the call moves, whose locals both pieces may see. */
static void touch(struct piece *p, const struct func *f, u32 insn, u32 address, bool writes, bool whole, bool outer)
{
	struct touch t = { whole ? ANY : place(f, address), writes, f->id, insn };
	u64 key = (u64)t.key << 1 | writes;

	if (!address || (!outer && is_local(f, address)) || hmgeti(p->known, key) >= 0)
		return;
	hmput(p->known, key, true);
	arrput(p->touches, t);
}

static void enter(struct defer *d, struct piece *p, const struct func *f, u32 insn)
{
	const struct callsite *site = callgraph_site(d->g, f->id, insn);
	u32 n;

	if (!site || effects_ops(d->fx, f->id, insn, &n))
		return;
	if (site->unresolved && p->unknown.func == NONE)
		p->unknown = (struct touch){ NONE, true, f->id, insn };
	for (u32 i = 0; i < site->n; i++) {
		const struct target *t = &d->g->targets[site->first + i];

		if (!effects_enters(d->fx, t)) {
			if (!d->fx->modelled[t->sym] && p->unknown.func == NONE)
				p->unknown = (struct touch){ t->sym, true, f->id, insn };
		} else if (!p->entered[t->func]) {
			p->entered[t->func] = true;
			arrput(p->todo, t->func);
		}
	}
}

static void look(struct defer *d, struct piece *p, const struct func *f, u32 i, bool outer)
{
	const struct insn *in = &f->insns[i];

	switch (in->kind) {
	case IN_LOAD: touch(p, f, i, f->exprs[in->dst].a, false, false, outer); break;
	case IN_STORE: touch(p, f, i, in->a, true, false, outer); break;
	case IN_COPY:
		touch(p, f, i, in->a, true, true, outer);
		touch(p, f, i, in->b, false, true, outer);
		break;
	case IN_ASM:
		for (u32 k = 0; k < in->n + in->b; k++)
			if (is_address(f, f->ops[in->list + k]))
				touch(p, f, i, f->ops[in->list + k], k < in->n, false, outer);
		break;
	case IN_CALL: enter(d, p, f, i); break;
	default: break;
	}
}

/* All that P's calls enter. */
static void follow(struct defer *d, struct piece *p)
{
	while (arrlenu(p->todo)) {
		const struct func *f = d->a->p->funcs[arrpop(p->todo)];

		for (u32 i = 0; i < f->ninsns; i++)
			look(d, p, f, i, false);
	}
}

static struct piece piece_new(const struct defer *d)
{
	return (struct piece){ .unknown = { .func = NONE },
			       .entered = xcalloc(arrlenu(d->a->p->funcs) + 1, sizeof(bool)) };
}

static void piece_free(struct piece *p)
{
	arrfree(p->touches);
	hmfree(p->known);
	free(p->entered);
	arrfree(p->todo);
}

/* ---- what is in between ---- */

static bool is_callee(const struct defer *d, const struct func *f, const struct insn *in)
{
	const struct expr *e = &f->exprs[in->a];

	return in->kind == IN_CALL && e->op == EX_FUNC &&
	       !strcmp(program_text(d->a->p, d->a->p->symbols[e->ref].name), d->callee);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);

	return n >= k && !strcmp(text + n - k, end);
}

static bool call_find(struct defer *d, const struct finding *f)
{
	struct func **funcs = program_find(d->a->p, f->site.function);

	for (u32 k = 0; k < arrlenu(funcs) && !d->f; k++)
		for (u32 i = 0; i < funcs[k]->ninsns && !d->f; i++) {
			const struct insn *in = &funcs[k]->insns[i];

			if (!is_callee(d, funcs[k], in) || in->loc.line != f->site.pos.line ||
			    !ends_with(program_text(d->a->p, in->loc.file), f->site.pos.file))
				continue;
			d->f = funcs[k];
			d->call = i;
		}
	arrfree(funcs);
	return d->f;
}

/* Does instruction I end the section? */
static bool is_end(const struct defer *d, u32 i)
{
	const struct lock_op *op;
	u32 n;

	op = effects_ops(d->fx, d->f->id, i, &n);
	for (u32 k = 0; op && k < n; k++)
		if (op[k].row->effect == EFFECT_RELEASE && op[k].lock_class &&
		    !strcmp(program_text(d->a->p, d->fx->classes[op[k].lock_class].name), d->lock_class))
			return true;
	return false;
}

/* The instructions of F that may run behind the call and before the section ends. */
static void between_find(struct defer *d)
{
	const struct func *f = d->f;
	u32 *todo = NULL;

	d->seen = xcalloc(f->ninsns / 64 + 1, sizeof(u64));
	arrput(todo, d->call + 1);
	while (arrlenu(todo)) {
		u32 i = arrpop(todo);
		const struct block *b = &f->blocks[func_block(f, i)];

		for (; i < b->first + b->n && !bit(d->seen, i) && !is_end(d, i); i++) {
			d->seen[i / 64] |= UINT64_C(1) << (i % 64);
			if (i == d->call) {
				d->again = true;
				break;
			}
			if (i + 1 < b->first + b->n)
				continue;
			for (u32 s = 0; s < b->nsucc; s++)
				arrput(todo, f->blocks[f->succs[b->succ + s]].first);
		}
	}
	arrfree(todo);
}

/* ---- reasons ---- */

/* "virt/a.c:12 (f())"; the caller frees it. */
static char *where(const struct defer *d, const struct touch *t)
{
	const struct func *f = d->a->p->funcs[t->func];
	struct loc loc = f->insns[t->insn].loc.line ? f->insns[t->insn].loc : f->loc;
	const char *file = program_text(d->a->p, loc.file), *own = program_text(d->a->p, d->f->loc.file);
	size_t root = strlen(own) - strlen(d->file);

	/* both are of one tree */
	if (ends_with(own, d->file) && !strncmp(file, own, root))
		file += root;
	return xasprintf("%s:%u (%s())", file, loc.line, func_name(d->a->p, f));
}

static const char *place_text(const struct defer *d, u32 key)
{
	const struct program *p = d->a->p;

	if (key & VARIABLE)
		return program_text(p, p->symbols[key & ~VARIABLE].name);
	if (key & LOCAL)
		return program_text(p, d->f->locals[key & ~LOCAL]);
	return key ? program_text(p, key) : "memory";
}

static void reject_touch(const struct defer *d, struct candidate *c, const struct touch *m, const struct touch *b)
{
	char *in_call = where(d, m), *in_between = where(d, b);
	u32 key = m->key == ANY ? b->key : m->key;

	candidate_reject(c, "%s%s, which %s() %s at %s, is %s at %s, between the call and the unlock",
			 m->key == b->key && key ? "" : "what may be ", place_text(d, key), d->callee,
			 m->writes ? "writes" : "reads", in_call, b->writes ? "written" : "read", in_between);
	free(in_call);
	free(in_between);
}

static void touches_check(const struct defer *d, struct candidate *c)
{
	for (u32 i = 0; i < arrlenu(d->moved.touches); i++)
		for (u32 k = 0; k < arrlenu(d->between.touches); k++) {
			const struct touch *m = &d->moved.touches[i], *b = &d->between.touches[k];

			if ((m->writes || b->writes) && (m->key == b->key || m->key == ANY || b->key == ANY)) {
				reject_touch(d, c, m, b);
				return;
			}
		}
}

static void reject_unknown(const struct defer *d, struct candidate *c, const struct piece *p, const char *what)
{
	const struct touch *u = &p->unknown;
	char *at = where(d, u);

	if (u->key == NONE)
		candidate_reject(c, "what the function pointer called at %s does to %s is not known", at, what);
	else
		candidate_reject(c, "what %s(), called at %s and not among the files, does to %s is not known",
				 program_text(d->a->p, d->a->p->symbols[u->key].name), at, what);
	free(at);
}

static bool does_something(const struct piece *p)
{
	return p->unknown.func != NONE || arrlenu(p->touches);
}

/* Locks of others that F itself gives back in between. */
static void locks_check(const struct defer *d, struct candidate *c)
{
	u32 n;

	for (u32 i = 0; i < d->f->ninsns; i++) {
		const struct lock_op *op = bit(d->seen, i) ? effects_ops(d->fx, d->f->id, i, &n) : NULL;

		for (u32 k = 0; op && k < n; k++) {
			char *at, *lock;

			if (op[k].row->effect != EFFECT_RELEASE && op[k].row->effect != EFFECT_MAY_RELEASE)
				continue;
			at = where(d, &(struct touch){ .func = d->f->id, .insn = i });
			lock = spoken_class(op[k].lock_class ?
					    program_text(d->a->p, d->fx->classes[op[k].lock_class].name) : "a lock");
			candidate_reject(c, "%s is given back at %s, between the call and the unlock: whether %s() is "
					 "to be called under it is not known", lock, at, d->callee);
			free(lock);
			free(at);
		}
	}
}

static void reasons(struct defer *d, struct candidate *c)
{
	if (d->again)
		candidate_reject(c, "%s() may be called more than once before the unlock, and would be called once",
				 d->callee);
	locks_check(d, c);
	touches_check(d, c);
	if (d->between.unknown.func != NONE && does_something(&d->moved))
		reject_unknown(d, c, &d->between, "what the call needs or does");
	else if (d->moved.unknown.func != NONE && does_something(&d->between))
		reject_unknown(d, c, &d->moved, "what stands between the call and the unlock");
}

static void in_config(struct defer *d, struct candidate *c)
{
	d->seen = NULL;
	d->again = false;
	d->moved = piece_new(d);
	d->between = piece_new(d);
	between_find(d);
	enter(d, &d->moved, d->f, d->call);
	follow(d, &d->moved);
	for (u32 i = 0; i < d->f->ninsns; i++)
		if (bit(d->seen, i) && i != d->call)
			look(d, &d->between, d->f, i, true);
	follow(d, &d->between);
	reasons(d, c);
	piece_free(&d->moved);
	piece_free(&d->between);
	free(d->seen);
}

void defer_check(struct candidate *c, const struct group *g, struct analysis *a)
{
	const struct finding *f = g->findings[0];
	struct defer d = { .a = a, .file = f->site.pos.file, .lock_class = f->lock_class, .callee = f->site.callee };

	if (!call_find(&d, f)) {
		candidate_reject(c, "the call of %s() at %s:%u is made by a macro or through a pointer: what stands "
				 "behind it is not known", f->site.callee, f->site.pos.file, f->site.pos.line);
		return;
	}
	for (u32 i = 0; i < a->ngraphs; i++) {
		d.g = a->graphs[i];
		d.fx = a->effects[i];
		in_config(&d, c);
	}
}
