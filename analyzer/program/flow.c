// SPDX-License-Identifier: GPL-2.0-or-later
/* flow.c - see flow.h: the search itself. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "flow.h"
#include "util.h"

/* A search that goes deeper than this has met something no kernel writes. */
#define DEEPEST 64
/* A pointer that comes from this many places is data that is handed around: it is
 * given up, and counted. */
#define WIDEST 4000

enum node { N_VALUE, N_FIELD, N_OBJECT, N_GLOBAL, N_RETURN, N_LOCAL };

static bool first_visit(struct flow *flow, enum node kind, u32 a, u32 b)
{
	u64 key = ((u64)kind << 60) | ((u64)a << 28) | b;

	if (hmgeti(flow->seen, key) >= 0)
		return false;
	hmput(flow->seen, key, 1);
	return true;
}

void flow_reset(struct flow *flow)
{
	hmfree(flow->seen);
	arrsetlen(flow->found, 0);
	flow->causes = 0;
	flow->via = 0;
	flow->depth = 0;
	flow->visits = 0;
	flow->cut = false;
}

void flow_release(struct flow *flow)
{
	hmfree(flow->seen);
	arrfree(flow->found);
	hmfree(flow->used_store);
}

static void found(struct flow *flow, u32 sym, struct loc because)
{
	sym = program_resolve(flow->ix->p, sym);
	for (u32 i = 0; i < arrlenu(flow->found); i++)
		if (flow->found[i].sym == sym)
			return;
	arrput(flow->found, ((struct pointee){ sym, flow->via, because }));
}

static void ends(struct flow *flow, enum unresolved cause)
{
	flow->causes |= 1u << cause;
}

static bool takes_part(const struct flow *flow, u32 func)
{
	return !flow->config || flow->config->has[func];
}

static void read_init(struct flow *flow, u32 i)
{
	const struct init *in = &flow->ix->p->inits[i];

	if (flow->config && !flow->config->has_object[in->object])
		return;
	if (flow->used_init)
		flow->used_init[i] = true;
	if (in->sym != NONE)
		found(flow, in->sym, in->loc);
}

static void read_store(struct flow *flow, struct source s)
{
	const struct func *f = flow->ix->p->funcs[s.func];
	const struct insn *in = &f->insns[s.insn];
	u32 before = arrlenu(flow->found);

	if (!takes_part(flow, s.func))
		return;
	hmput(flow->used_store, ((u64)s.func << 32) | s.insn, 1);
	flow_value(flow, f, in->b);
	/* for a reader, the store says more than where its value came from */
	for (u32 i = before; i < arrlenu(flow->found); i++)
		if (f->exprs[in->b].op == EX_FUNC)
			flow->found[i].because = in->loc;
}

static void read_source(struct flow *flow, struct source s)
{
	if (s.init != NONE)
		read_init(flow, s.init);
	else
		read_store(flow, s);
}

static bool tracepoint_field(const struct program *p, u32 field)
{
	const char *s = program_text(p, field);

	return !__builtin_strncmp(s, "tracepoint_func::", 17);
}

/* Member FIELD of any object. */
static void any_field(struct flow *flow, u32 field)
{
	struct source *v = hmget(flow->ix->fields, field);

	if (!first_visit(flow, N_FIELD, field, 0))
		return;
	if (!flow->via)
		flow->via = field;
	if (tracepoint_field(flow->ix->p, field))
		ends(flow, TRACEPOINT);
	for (u32 i = 0; i < arrlenu(v); i++)
		read_source(flow, v[i]);
}

static void object_field(struct flow *flow, u32 sym, u32 field);

/* What whole copies into object SYM bring to its member FIELD. */
static void copied_field(struct flow *flow, u32 sym, u32 field)
{
	struct source *v = hmget(flow->ix->copies, sym);

	if (flow->config && flow->config->table && flow->config->table->sym == sym) {
		object_field(flow, flow->table_source, field);
		return;
	}
	for (u32 i = 0; i < arrlenu(v); i++) {
		const struct func *f = flow->ix->p->funcs[v[i].func];
		const struct insn *in = &f->insns[v[i].insn];
		struct flow sub = { .ix = flow->ix, .config = flow->config, .g = flow->g,
				    .table_source = flow->table_source, .depth = flow->depth + 1 };

		if (!takes_part(flow, f->id))
			continue;
		flow_value(&sub, f, flow_copy_source(f, in));
		for (u32 k = 0; k < arrlenu(sub.found); k++)
			object_field(flow, sub.found[k].sym, field);
		flow_release(&sub);
	}
}

/* Member FIELD (0: any element) of the object SYM. */
static void object_field(struct flow *flow, u32 sym, u32 field)
{
	const struct program *p = flow->ix->p;
	const struct symbol *s = &p->symbols[sym];
	struct source *v = field ? hmget(flow->ix->fields, field) : hmget(flow->ix->globals, sym);

	if (!first_visit(flow, N_OBJECT, sym, field))
		return;
	if (!flow->via)
		flow->via = field ? field : s->name;
	if (s->object != NONE) {
		const struct object *o = &p->objects[s->object];

		for (u32 i = o->first; i < o->first + o->n; i++) {
			const struct init *in = &p->inits[i];
			u32 last = 0;

			for (u32 k = in->npath; k-- > 0 && !last;)
				last = in->path[k].field;
			if (last == field)
				read_init(flow, i);
		}
	} else if (!(s->flags & SYM_DEFINED)) {
		ends(flow, FROM_OUTSIDE);
	}
	if (s->flags & SYM_CONST)
		return;
	for (u32 i = 0; i < arrlenu(v); i++) {
		const struct func *f;
		u32 root;

		if (v[i].init != NONE)
			continue;
		f = p->funcs[v[i].func];
		root = flow_root_global(f, f->insns[v[i].insn].a);
		if (root == NONE || root == sym)
			read_store(flow, v[i]);
	}
	copied_field(flow, sym, field);
}

/* Objects that pointer E of F can be; false when some are not known. */
static bool objects_of(struct flow *flow, const struct func *f, u32 e, u32 **objects)
{
	struct flow sub = { .ix = flow->ix, .config = flow->config, .g = flow->g,
			    .table_source = flow->table_source, .depth = flow->depth + 1 };
	bool all;

	if (flow->depth > 3)
		return false;
	flow_value(&sub, f, e);
	all = !sub.causes && arrlenu(sub.found);
	for (u32 i = 0; i < arrlenu(sub.found); i++) {
		if (flow->ix->p->symbols[sub.found[i].sym].flags & SYM_FUNC)
			all = false;
		arrput(*objects, sub.found[i].sym);
	}
	for (ptrdiff_t i = 0; i < hmlen(sub.used_store); i++)
		hmput(flow->used_store, sub.used_store[i].key, 1);
	flow->visits += sub.visits;
	flow->cut |= sub.cut;
	flow_release(&sub);
	return all;
}

/* What stands in memory at address E of F. */
static void content(struct flow *flow, const struct func *f, u32 e)
{
	const struct expr *x = &f->exprs[e];
	u32 *objects = NULL, root, field = 0;

	while (x->op == EX_INDEX || x->op == EX_CAST) {
		e = x->a;
		x = &f->exprs[e];
	}
	if (x->op == EX_LOCAL) {
		if (!first_visit(flow, N_LOCAL, f->id, x->num))
			return;
		for (u32 i = 0; i < f->ninsns; i++)
			if (f->insns[i].kind == IN_STORE && f->exprs[f->insns[i].a].op == EX_LOCAL &&
			    f->exprs[f->insns[i].a].num == x->num)
				read_store(flow, (struct source){ NONE, f->id, i });
		return;
	}
	if (x->op == EX_FIELD) {
		field = x->ref;
		e = x->a;
	} else if (x->op != EX_GLOBAL) {
		ends(flow, UNKNOWN_VALUE);
		return;
	}
	root = flow_root_global(f, e);
	if (root != NONE) {
		object_field(flow, root, field);
	} else if (objects_of(flow, f, e, &objects)) {
		if (!flow->via)
			flow->via = field;
		for (u32 i = 0; i < arrlenu(objects); i++)
			object_field(flow, objects[i], field);
	} else {
		any_field(flow, field);
	}
	arrfree(objects);
}

/* Argument I of call IN in C. A callback is there because that call passes it. */
static void argument(struct flow *flow, const struct func *c, const struct insn *in, u32 i)
{
	u32 e = insn_args(c, in)[i], before = arrlenu(flow->found);

	flow_value(flow, c, e);
	for (u32 k = before; c->exprs[e].op == EX_FUNC && k < arrlenu(flow->found); k++)
		flow->found[k].because = in->loc;
}

/* Parameter I of F, as its callers pass it. */
static void parameter(struct flow *flow, const struct func *f, u32 i)
{
	const struct program *p = flow->ix->p;
	u32 *direct = hmget(flow->ix->direct, f->sym);
	bool any = false;

	if (!flow->via && i < f->nparams)
		flow->via = f->params[i];

	for (u32 k = 0; k < arrlenu(direct); k++) {
		const struct func *c = p->funcs[flow->ix->calls[direct[k]].func];
		const struct insn *in = &c->insns[flow->ix->calls[direct[k]].insn];

		if (!takes_part(flow, c->id) || i >= in->n)
			continue;
		any = true;
		argument(flow, c, in, i);
	}
	for (u32 k = 0; flow->g && k < arrlenu(flow->g->callers[f->id]); k++) {
		const struct callsite *s = &flow->g->sites[flow->g->callers[f->id][k]];
		const struct func *c = p->funcs[s->func];
		const struct insn *in = &c->insns[s->insn];

		if (!s->indirect || i >= in->n)
			continue;
		any = true;
		argument(flow, c, in, i);
	}
	if (!any)
		ends(flow, FROM_OUTSIDE);
}

/* What the functions entered by call E of F return. */
static void call_result(struct flow *flow, const struct func *f, u32 e)
{
	const struct insn *in = func_def(f, e);
	const struct func *g;

	if (!in || f->exprs[in->a].op != EX_FUNC || !(g = program_body(flow->ix->p, f->exprs[in->a].ref))) {
		ends(flow, FROM_OUTSIDE);
		return;
	}
	if (!first_visit(flow, N_RETURN, g->id, 0))
		return;
	for (u32 k = 0; k < g->ninsns; k++)
		if (g->insns[k].kind == IN_RET && g->insns[k].a)
			flow_value(flow, g, g->insns[k].a);
}

static void phi(struct flow *flow, const struct func *f, u32 e)
{
	const struct insn *in = func_def(f, e);

	for (u32 k = 0; in && k < in->n; k++)
		flow_value(flow, f, f->ops[in->list + in->n + k]);
}

void flow_value(struct flow *flow, const struct func *f, u32 e)
{
	const struct expr *x = &f->exprs[e];

	if (!e || !first_visit(flow, N_VALUE, f->id, e))
		return;
	if (++flow->depth > DEEPEST || ++flow->visits > WIDEST) {
		flow->cut = true;
		ends(flow, UNKNOWN_VALUE);
		flow->depth--;
		return;
	}
	switch (x->op) {
	case EX_FUNC: case EX_GLOBAL:
		found(flow, x->ref, f->loc);
		break;
	case EX_FIELD: case EX_INDEX: case EX_CAST: case EX_OFFSET:
		flow_value(flow, f, x->a);
		break;
	case EX_OPAQUE: case EX_ASM:
		if (!x->a && !x->b)
			ends(flow, UNKNOWN_VALUE);
		flow_value(flow, f, x->a);
		flow_value(flow, f, x->b);
		break;
	case EX_LOAD:
		content(flow, f, x->a);
		break;
	case EX_PARAM:
		parameter(flow, f, x->num);
		break;
	case EX_CALL:
		call_result(flow, f, e);
		break;
	case EX_PHI:
		phi(flow, f, e);
		break;
	case EX_CONST: case EX_UNDEF: case EX_STRING:
		break;
	default:
		ends(flow, UNKNOWN_VALUE);
	}
	flow->depth--;
}
