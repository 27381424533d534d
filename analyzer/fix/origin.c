// SPDX-License-Identifier: GPL-2.0-or-later
/* origin.c - see origin.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "load.h"
#include "look.h"
#include "../program/util.h"

#define PLACE_VARIABLE (UINT32_C(1) << 31)	/* the rest is a symbol, not a member */
#define PLACE_BEHIND (UINT32_C(1) << 30)	/* what the pointer there leads to */

bool origin_any(struct origin a)
{
	return a.read || a.params;
}

bool origin_add(struct origin *to, struct origin what)
{
	struct origin was = *to;

	if (!to->read)
		to->read = what.read;
	to->params |= what.params;
	return was.read != to->read || was.params != to->params;
}

static struct origin join(struct origin a, struct origin b)
{
	origin_add(&a, b);
	return a;
}

bool origin_doubted(const struct origins *o, struct origin a)
{
	return a.read && o->reads[a.read - 1].how >= READ_DOUBTS;
}

u32 origin_root(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_FIELD || f->exprs[e].op == EX_CONTAINER || f->exprs[e].op == EX_INDEX ||
	       f->exprs[e].op == EX_OFFSET || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	return e;
}

u32 origin_place(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_OFFSET || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	if (f->exprs[e].op == EX_FIELD)
		return f->exprs[e].ref;
	if (f->exprs[e].op == EX_LOAD && (e = origin_place(f, f->exprs[e].a)))
		return e | PLACE_BEHIND;
	return f->exprs[e].op == EX_GLOBAL ? f->exprs[e].ref | PLACE_VARIABLE : 0;
}

const char *origin_place_text(const struct program *p, u32 place)
{
	place &= ~PLACE_BEHIND;
	if (place & PLACE_VARIABLE)
		return program_text(p, p->symbols[place & ~PLACE_VARIABLE].name);
	return place ? program_text(p, place) : "memory";
}

u32 origin_param(i64 i)
{
	return UINT32_C(1) << (i < 31 ? i : 31);
}

bool look_inside(const struct look *l)
{
	return !l->inside || l->inside[l->insn / 64] >> (l->insn % 64) & 1;
}

struct origin look_read(struct look *l, enum read_how how)
{
	u64 key = (u64)l->f->id << 32 | l->insn;
	ptrdiff_t at = hmgeti(l->o->read_ids, key);
	struct section_read r = { l->f->id, l->insn, how };

	if (!look_inside(l) || (how >= READ_DOUBTS && !l->doubts))
		return (struct origin){ 0 };
	if (at < 0) {
		arrput(l->o->reads, r);
		hmput(l->o->read_ids, key, arrlenu(l->o->reads));
		return (struct origin){ .read = arrlenu(l->o->reads) };
	}
	return (struct origin){ .read = l->o->read_ids[at].value };
}

/* ---- expressions ---- */

static bool keeps_pointer(const struct expr *x)
{
	i64 op = x->num & ~(i64)BIN_UNSIGNED;

	return op == BIN_AND || op == BIN_OR || op == BIN_ADD || op == BIN_SUB;
}

static struct origin pure_origin(const struct look *l, u32 e)
{
	const struct expr *x = &l->f->exprs[e];
	const struct origin *of = l->v->of;

	switch (x->op) {
	case EX_PARAM:
		return (struct origin){ .params = origin_param(x->num) };
	case EX_FIELD: case EX_CONTAINER: case EX_INDEX: case EX_OFFSET: case EX_UNARY:
		return of[x->a];
	case EX_CAST:
		return x->num < 64 && x->num > -64 ? (struct origin){ 0 } : of[x->a];
	case EX_OPAQUE:
		return join(of[x->a], of[x->b]);
	case EX_BINARY:
		return keeps_pointer(x) ? join(of[x->a], of[x->b]) : (struct origin){ 0 };
	default:
		return of[e];
	}
}

static void expressions(struct look *l)
{
	for (u32 e = 1; e < l->f->nexprs; e++)
		l->changed |= origin_add(&l->v->of[e], pure_origin(l, e));
}

void look_set(struct look *l, u32 e, struct origin what)
{
	if (e)
		l->changed |= origin_add(&l->v->of[e], what);
}

/* ---- memory ---- */

struct origin look_content(const struct look *l, u32 address)
{
	const struct expr *root = &l->f->exprs[origin_root(l->f, address)];

	return root->op == EX_LOCAL ? l->v->locals[root->num] : l->v->of[address];
}

static void keep(struct look *l, struct keep k)
{
	for (u32 i = 0; i < arrlenu(l->v->keeps); i++) {
		struct keep *have = &l->v->keeps[i];

		if (have->place == k.place && have->root == k.root && have->maybe == k.maybe) {
			l->changed |= origin_add(&have->what, k.what);
			return;
		}
	}
	arrput(l->v->keeps, k);
	l->changed = true;
}

static void fill(struct look *l, u32 local, struct origin what)
{
	l->changed |= origin_add(&l->v->locals[local], what);
	for (u32 i = 0; i < arrlenu(l->v->fills); i++)
		if (l->v->fills[i].local == local && l->v->fills[i].insn == l->insn)
			return;
	arrput(l->v->fills, ((struct fill){ local, l->insn }));
}

/* Does K go from one link to another, as where something is put into a list, or taken out of it? */
static bool relinks(const struct origins *o, const struct keep *k)
{
	return k->what.read && o->reads[k->what.read - 1].how == READ_LINK &&
	       sections_link(o->rows, origin_place_text(o->fx->p, k->place));
}

void look_store(struct look *l, u32 e, struct keep k)
{
	const struct expr *root = &l->f->exprs[origin_root(l->f, e)];

	if (!origin_any(k.what) || relinks(l->o, &k))
		return;
	k.root = root->op == EX_PARAM ? root->num : NONE;
	if (root->op == EX_LOCAL)
		fill(l, root->num, k.what);
	else if (!k.maybe || k.root != NONE)
		keep(l, k);
}

static void store(struct look *l, const struct insn *in, u32 address, struct origin what)
{
	look_store(l, address, (struct keep){ .place = origin_place(l->f, address), .what = what, .loc = in->loc });
}

/* Does load X read pointers? One of a number does where it has the bytes of one, and one of an object as a whole:
 * GCC makes such of a small memcpy(). */
static bool has_pointers(const struct look *l, const struct expr *x)
{
	return x->ref & (LOAD_POINTER | LOAD_UNION) || x->num > 8 ||
	       (x->num == 8 && l->f->exprs[x->a].op == EX_LOCAL);
}

static void load(struct look *l, const struct insn *in)
{
	const struct expr *x = &l->f->exprs[in->dst];
	static const enum read_how how[] = { [LOAD_SHARED] = READ_SHARED, [LOAD_LINK] = READ_LINK, [LOAD_READ] = READ_LOAD };
	enum load_is is = load_is(l->o, l->f, in);

	if (is > LOAD_OTHER)
		look_set(l, in->dst, look_read(l, how[is]));
	if (is != LOAD_OTHER && is != LOAD_READ && has_pointers(l, x) &&
	    !load_of_owner(l->o, l->f, x->a))
		look_set(l, in->dst, look_content(l, x->a));
}

/* What goes in comes out, and what stands in its memory; into memory goes what went in. */
static void assembly(struct look *l, const struct insn *in)
{
	const u32 *v = insn_args(l->f, in);
	struct origin in_regs = { 0 }, all;

	for (u32 i = in->n; i < in->n + in->b; i++)
		origin_add(&in_regs, l->v->of[v[i]]);
	all = in_regs;
	for (u32 i = in->n; i < in->n + in->b && !(in->flags & INSN_EMPTY); i++) {
		if (load_by_asm(l->o, l->f, v[i]))
			origin_add(&all, look_read(l, READ_SHARED));
		if (l->f->exprs[origin_root(l->f, v[i])].op == EX_LOCAL)
			origin_add(&all, look_content(l, v[i]));
	}
	for (u32 i = 0; i < in->n; i++) {
		if (l->f->exprs[v[i]].op == EX_ASM)
			look_set(l, v[i], all);
		else if (l->f->exprs[origin_root(l->f, v[i])].op == EX_LOCAL)
			store(l, in, v[i], all);
		else
			store(l, in, v[i], in_regs);
	}
}

/* ---- functions ---- */

static void instruction(struct look *l)
{
	const struct insn *in = &l->f->insns[l->insn];
	const u32 *v = insn_args(l->f, in);

	switch (in->kind) {
	case IN_PHI:
		for (u32 k = 0; k < in->n; k++)
			look_set(l, in->dst, l->v->of[v[in->n + k]]);
		break;
	case IN_LOAD:
		load(l, in);
		break;
	case IN_STORE:
		store(l, in, in->a, l->v->of[in->b]);
		break;
	case IN_COPY:
		if (in->b)
			store(l, in, in->a, look_content(l, in->b));
		break;
	case IN_CALL:
		look_call(l, in);
		break;
	case IN_ASM:
		assembly(l, in);
		break;
	case IN_RET:
		l->changed |= origin_add(&l->v->ret, l->v->of[in->a]);
		break;
	default:
		break;
	}
}

static struct values *new_values(const struct func *f)
{
	struct values *v = xcalloc(1, sizeof(*v));

	v->of = xcalloc(f->nexprs + 1, sizeof(*v->of));
	v->locals = xcalloc(f->nlocals + 1, sizeof(*v->locals));
	return v;
}

/* Until nothing changes; true when anything did. */
static bool settle(struct look *l)
{
	bool any = false;

	do {
		l->changed = false;
		expressions(l);
		for (l->insn = 0; l->insn < l->f->ninsns; l->insn++)
			instruction(l);
		any |= l->changed;
	} while (l->changed);
	return any;
}

struct values *values_new(struct origins *o, struct func *f, const u64 *inside)
{
	struct look l = { .o = o, .f = f, .v = new_values(f), .inside = inside };

	settle(&l);
	l.doubts = true;
	settle(&l);
	return l.v;
}

void values_free(struct values *v)
{
	if (!v)
		return;
	free(v->of);
	free(v->locals);
	arrfree(v->fills);
	arrfree(v->keeps);
	free(v);
}

/* Add what F calls, and has no values yet, to what is left to look at. */
static void add_callees(struct origins *o, u32 func, u32 **todo)
{
	const struct callgraph *g = o->fx->g;

	for (u32 s = g->site_of[func]; s < g->site_of[func + 1]; s++)
		for (u32 k = 0; k < g->sites[s].n; k++) {
			const struct target *t = &g->targets[g->sites[s].first + k];

			if (t->func == NONE || !effects_enters(o->fx, t) || o->whole[t->func])
				continue;
			o->whole[t->func] = new_values(o->fx->p->funcs[t->func]);
			arrput(*todo, t->func);
		}
}

/* FUNCS have to be looked at (again) as something they call has changed. */
static void queue_callers(struct origins *o, u32 func, u32 **todo, bool *queued)
{
	const struct callgraph *g = o->fx->g;

	for (u32 i = 0; i < arrlenu(g->callers[func]); i++) {
		u32 caller = g->sites[g->callers[func][i]].func;

		if (!o->whole[caller] || queued[caller])
			continue;
		queued[caller] = true;
		arrput(*todo, caller);
	}
}

/* Look at functions FOUND until nothing changes. */
static void settle_all(struct origins *o, const u32 *found, bool doubts)
{
	bool *queued = xcalloc(arrlenu(o->fx->p->funcs), sizeof(bool));
	u32 *todo = NULL;

	for (u32 i = 0; i < arrlenu(found); i++) {	/* the last ones found first: mostly callees */
		arrput(todo, found[i]);
		queued[found[i]] = true;
	}
	while (arrlenu(todo)) {
		u32 at = arrpop(todo);
		struct look l = { .o = o, .f = o->fx->p->funcs[at], .v = o->whole[at], .doubts = doubts };

		queued[at] = false;
		if (settle(&l))
			queue_callers(o, at, &todo, queued);
	}
	arrfree(todo);
	free(queued);
}

void origins_follow(struct origins *o, u32 func)
{
	u32 *found = NULL;

	add_callees(o, func, &found);
	for (u32 i = 0; i < arrlenu(found); i++)
		add_callees(o, found[i], &found);
	settle_all(o, found, false);
	settle_all(o, found, true);
	arrfree(found);
}

/* The tag of the struct that the locks of class C are in; 0: of none. */
static u32 owner_of(const struct effects *fx, u32 c)
{
	const char *member = fx->classes[c].field ? program_text(fx->p, fx->classes[c].field) : "";
	const char *colon = strstr(member, "::");
	char *tag = xasprintf("%.*s", colon ? (int)(colon - member) : 0, member);
	u32 out = *tag ? strings_find(fx->p->strings, tag) : 0;

	free(tag);
	return out;
}

struct origins *origins_new(struct effects *fx, const struct sections *rows, u32 lock_class, uint8_t kind)
{
	struct origins *o = xcalloc(1, sizeof(*o));

	o->owner = owner_of(fx, lock_class);
	o->fx = fx;
	o->rows = rows;
	o->kind = kind;
	o->whole = xcalloc(arrlenu(fx->p->funcs), sizeof(*o->whole));
	o->locked = xcalloc(arrlenu(fx->p->funcs), sizeof(*o->locked));
	return o;
}

void origins_free(struct origins *o)
{
	for (u32 i = 0; i < arrlenu(o->fx->p->funcs); i++) {
		values_free(o->whole[i]);
		free(o->locked[i]);
	}
	free(o->whole);
	free(o->locked);
	arrfree(o->reads);
	hmfree(o->read_ids);
	free(o);
}
