// SPDX-License-Identifier: GPL-2.0-or-later
/* origin.c - see origin.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "origin.h"
#include "../program/util.h"

#define PLACE_VARIABLE (UINT32_C(1) << 31)	/* the rest is a symbol, not a member */
#define PLACE_BEHIND (UINT32_C(1) << 30)	/* what the pointer there leads to */

struct look {
	struct origins *o;
	struct func *f;
	struct values *v;
	const u64 *inside;	/* NULL: everything is */
	bool changed;
};

bool origin_any(struct origin a)
{
	return a.read || a.params;
}

static bool add(struct origin *to, struct origin what)
{
	struct origin was = *to;

	if (!to->read)
		to->read = what.read;
	to->params |= what.params;
	return was.read != to->read || was.params != to->params;
}

static struct origin join(struct origin a, struct origin b)
{
	add(&a, b);
	return a;
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

static u32 param_bit(i64 i)
{
	return UINT32_C(1) << (i < 31 ? i : 31);
}

static bool is_inside(const struct look *l, u32 insn)
{
	return !l->inside || l->inside[insn / 64] >> (insn % 64) & 1;
}

static struct origin read_here(struct look *l, u32 insn, enum read_how how)
{
	u64 key = (u64)l->f->id << 32 | insn;
	ptrdiff_t at = hmgeti(l->o->read_ids, key);
	struct section_read r = { l->f->id, insn, how };

	if (!is_inside(l, insn))
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
		return (struct origin){ .params = param_bit(x->num) };
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
		l->changed |= add(&l->v->of[e], pure_origin(l, e));
}

static void set(struct look *l, u32 e, struct origin what)
{
	if (e)
		l->changed |= add(&l->v->of[e], what);
}

/* ---- memory ---- */

static struct origin at_address(const struct look *l, u32 address)
{
	const struct expr *root = &l->f->exprs[origin_root(l->f, address)];

	return root->op == EX_LOCAL ? l->v->locals[root->num] : l->v->of[address];
}

static void keep(struct look *l, u32 place, u32 root, struct origin what, struct loc loc)
{
	for (u32 i = 0; i < arrlenu(l->v->keeps); i++)
		if (l->v->keeps[i].place == place && l->v->keeps[i].root == root) {
			l->changed |= add(&l->v->keeps[i].what, what);
			return;
		}
	arrput(l->v->keeps, ((struct keep){ place, root, what, loc }));
	l->changed = true;
}

/* WHAT is stored in PLACE of that which expression E points into. */
static void store(struct look *l, u32 e, u32 place, struct origin what, struct loc loc)
{
	const struct expr *root = &l->f->exprs[origin_root(l->f, e)];

	if (!origin_any(what))
		return;
	if (root->op == EX_LOCAL)
		l->changed |= add(&l->v->locals[root->num], what);
	else
		keep(l, place, root->op == EX_PARAM ? root->num : NONE, what, loc);
}

uint8_t origin_reads(const struct origins *o, const struct func *f, const struct insn *in)
{
	u32 flags = f->exprs[in->dst].ref;
	const char *name;
	int n;

	if (in->macro)
		return sections_read(o->rows, program_text(o->fx->p, in->macro), &name, &n);
	/* of a macro in an argument nothing may be left but this */
	return flags & LOAD_VOLATILE && flags & LOAD_POINTER ? o->kind : 0;
}

/* Does the member at ADDRESS point to a struct that the lock itself is in? It is there as long as
 * anybody can hold the lock. */
static bool leads_to_owner(const struct origins *o, const struct func *f, u32 address)
{
	return o->owner && f->exprs[address].op == EX_FIELD &&
	       program_pointee(o->fx->p, f->exprs[address].ref) == o->owner;
}

static void load(struct look *l, u32 i, const struct insn *in)
{
	const struct expr *x = &l->f->exprs[in->dst];
	uint8_t kinds = origin_reads(l->o, l->f, in);

	if (kinds & l->o->kind)
		set(l, in->dst, read_here(l, i, READ_LOAD));
	else if (!kinds && x->ref & LOAD_POINTER && !leads_to_owner(l->o, l->f, x->a))
		set(l, in->dst, at_address(l, x->a));
}

static void assembly(struct look *l, const struct insn *in)
{
	const u32 *v = insn_args(l->f, in);
	struct origin all = { 0 };

	for (u32 i = in->n; i < in->n + in->b; i++)
		add(&all, l->v->of[v[i]]);
	for (u32 i = 0; i < in->n; i++) {
		if (l->f->exprs[v[i]].op == EX_ASM)
			set(l, v[i], all);
		else
			store(l, v[i], origin_place(l->f, v[i]), all, in->loc);
	}
}

/* ---- calls ---- */

/* Does a function of signature TYPE, "struct sock *(int)", return a pointer? */
static bool returns_pointer(const char *type)
{
	const char *open = strchr(type, '(');

	return open && open > type && open[-1] == '*';
}

/* WHAT of a callee, as IN's caller sees it. */
static struct origin passed(const struct look *l, const struct insn *in, struct origin what, bool inside)
{
	struct origin out = { .read = inside ? what.read : 0 };

	for (u32 i = 0; i < in->n; i++)
		if (what.params & param_bit(i))
			add(&out, l->v->of[insn_args(l->f, in)[i]]);
	return out;
}

static void body(struct look *l, u32 i, const struct insn *in, const struct values *callee)
{
	const u32 *args = insn_args(l->f, in);
	bool inside = is_inside(l, i);

	set(l, in->dst, passed(l, in, callee->ret, inside));
	for (u32 k = 0; k < arrlenu(callee->keeps); k++) {
		const struct keep *kept = &callee->keeps[k];
		struct origin what = passed(l, in, kept->what, inside);

		if (!origin_any(what))
			continue;
		if (kept->root == NONE || kept->root >= in->n)
			keep(l, kept->place, NONE, what, kept->loc);
		else
			store(l, args[kept->root], kept->place ? kept->place : origin_place(l->f, args[kept->root]),
			      what, kept->loc);
	}
}

/* A call of symbol SYM, whose body is not looked at. */
static void no_body(struct look *l, u32 i, const struct insn *in, u32 sym)
{
	const struct program *p = l->o->fx->p;
	const char *name = program_text(p, p->symbols[sym].name);

	if (!in->dst || !returns_pointer(program_text(p, p->symbols[sym].type)))
		return;
	if (sections_given(l->o->rows, name) & l->o->kind)
		set(l, in->dst, read_here(l, i, READ_GIVEN));
	else if (!sections_given(l->o->rows, name) && !sections_own(l->o->rows, name) && !l->o->fx->modelled[sym])
		set(l, in->dst, read_here(l, i, READ_UNKNOWN));
}

static void call(struct look *l, u32 i, const struct insn *in)
{
	const struct callgraph *g = l->o->fx->g;
	const struct callsite *s = callgraph_site(g, l->f->id, i);

	if (!s)
		return;
	for (u32 k = 0; k < s->n; k++) {
		const struct target *t = &g->targets[s->first + k];

		if (t->func == NONE || !effects_enters(l->o->fx, t))
			no_body(l, i, in, t->sym);
		else if (l->o->whole[t->func])
			body(l, i, in, l->o->whole[t->func]);
	}
	if (s->unresolved != RESOLVED && in->dst && returns_pointer(program_text(l->o->fx->p, in->type)))
		set(l, in->dst, read_here(l, i, READ_UNKNOWN));
}

/* ---- functions ---- */

static void instruction(struct look *l, u32 i)
{
	const struct insn *in = &l->f->insns[i];
	const u32 *v = insn_args(l->f, in);

	switch (in->kind) {
	case IN_PHI:
		for (u32 k = 0; k < in->n; k++)
			set(l, in->dst, l->v->of[v[in->n + k]]);
		break;
	case IN_LOAD:
		load(l, i, in);
		break;
	case IN_STORE:
		store(l, in->a, origin_place(l->f, in->a), l->v->of[in->b], in->loc);
		break;
	case IN_COPY:
		if (in->b)
			store(l, in->a, origin_place(l->f, in->a), at_address(l, in->b), in->loc);
		break;
	case IN_CALL:
		call(l, i, in);
		break;
	case IN_ASM:
		assembly(l, in);
		break;
	case IN_RET:
		l->changed |= add(&l->v->ret, l->v->of[in->a]);
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
		for (u32 i = 0; i < l->f->ninsns; i++)
			instruction(l, i);
		any |= l->changed;
	} while (l->changed);
	return any;
}

struct values *values_new(struct origins *o, struct func *f, const u64 *inside)
{
	struct look l = { o, f, new_values(f), inside, false };

	settle(&l);
	return l.v;
}

void values_free(struct values *v)
{
	if (!v)
		return;
	free(v->of);
	free(v->locals);
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

void origins_follow(struct origins *o, u32 func)
{
	u32 *found = NULL, *todo = NULL;
	bool *queued = xcalloc(arrlenu(o->fx->p->funcs), sizeof(bool));

	add_callees(o, func, &found);
	for (u32 i = 0; i < arrlenu(found); i++)
		add_callees(o, found[i], &found);
	for (u32 i = 0; i < arrlenu(found); i++) {	/* the last ones found first: mostly callees */
		arrput(todo, found[i]);
		queued[found[i]] = true;
	}
	while (arrlenu(todo)) {
		u32 at = arrpop(todo);
		struct look l = { o, o->fx->p->funcs[at], o->whole[at], NULL, false };

		queued[at] = false;
		if (settle(&l))
			queue_callers(o, at, &todo, queued);
	}
	arrfree(found);
	arrfree(todo);
	free(queued);
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
	return o;
}

void origins_free(struct origins *o)
{
	for (u32 i = 0; i < arrlenu(o->fx->p->funcs); i++)
		values_free(o->whole[i]);
	free(o->whole);
	arrfree(o->reads);
	hmfree(o->read_ids);
	free(o);
}
