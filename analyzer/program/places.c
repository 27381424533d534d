// SPDX-License-Identifier: GPL-2.0-or-later
/* places.c - see constraints.h: what flows into each kind of place. */
#include <stb/stb_ds.h>

#include "constraints.h"
#include "util.h"

/* Variable SYM as an element: those that hold no pointers are all the same. */
static u32 object_element(const struct pointers *ptr, u32 sym)
{
	const struct symbol *s = &ptr->p->symbols[sym];

	return ptr->s.uses->holds[sym] || !(s->flags & SYM_DEFINED) ? sym : POINTS_PLAIN;
}

static void mark_store(struct pointers *ptr, u32 func, u32 insn)
{
	hmput(ptr->read_store, ((u64)func << 32) | insn, 1);
}

/* The node of what expression E of F is the address in, or NONE: `&p->a.b[i]` is in p. */
static u32 base_node(struct pointers *ptr, const struct func *f, u32 e)
{
	for (;;) {
		const struct expr *x = &f->exprs[e];

		switch (x->op) {
		case EX_FIELD: case EX_INDEX: case EX_CAST: case EX_OFFSET: case EX_CONTAINER:
			e = x->a;
			break;
		case EX_PARAM:
			return node_get(ptr, NODE_PARAM, f->id, x->num);
		default:
			return node_get(ptr, NODE_VALUE, f->id, e);
		}
	}
}

/* Expression E of F flows into NODE, in configurations MASK. A function that E names is there
 * because of BECAUSE. */
static void flow_masked(struct pointers *ptr, u32 node, const struct func *f, u32 e, u32 mask, struct loc because)
{
	const struct expr *x = &f->exprs[e];

	switch (x->op) {
	case EX_FUNC:
		node_seed(ptr, node, program_resolve(ptr->p, x->ref), mask, because);
		break;
	case EX_GLOBAL:
		node_seed(ptr, node, object_element(ptr, program_resolve(ptr->p, x->ref)), mask, f->loc);
		break;
	case EX_FIELD: case EX_INDEX: case EX_CAST: case EX_OFFSET: case EX_CONTAINER:
		flow_masked(ptr, node, f, x->a, mask, because);
		break;
	case EX_OPAQUE: case EX_ASM:
		if (!x->a && !x->b)
			node_seed(ptr, node, POINTS_VALUE, mask, f->loc);
		if (x->a)
			flow_masked(ptr, node, f, x->a, mask, because);
		if (x->b)
			flow_masked(ptr, node, f, x->b, mask, because);
		break;
	case EX_LOAD: case EX_CALL: case EX_PHI:
		node_edge(ptr, node_get(ptr, NODE_VALUE, f->id, e), node, mask);
		break;
	case EX_PARAM:
		node_edge(ptr, node_get(ptr, NODE_PARAM, f->id, x->num), node, mask);
		break;
	case EX_NONE: case EX_CONST: case EX_UNDEF: case EX_STRING:
		break;
	default:
		node_seed(ptr, node, POINTS_VALUE, mask, f->loc);
	}
}

static void flow_into(struct pointers *ptr, u32 node, const struct func *f, u32 e, struct loc because)
{
	flow_masked(ptr, node, f, e, ptr->s.func_masks[f->id], because);
}

/* What stands at address E of F flows into NODE. */
static void build_load(struct pointers *ptr, u32 node, const struct func *f, u32 e)
{
	u32 mask = ptr->s.func_masks[f->id], field = uses_field(f, e), root = uses_root(f, e);

	while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	if (field && handed_field(ptr, field)) {
		node_seed(ptr, node, POINTS_HANDED, mask, f->loc);
	} else if (f->exprs[e].op == EX_LOCAL) {
		node_edge(ptr, node_get(ptr, NODE_LOCAL, f->id, f->exprs[e].num), node, mask);
	} else if (root != NONE) {
		node_edge(ptr, node_get(ptr, NODE_OBJECT, program_resolve(ptr->p, root), field), node, mask);
	} else {
		node_access(ptr, base_node(ptr, f, e), (struct access){ node, field, mask, false, false });
		/* what `*p` reads when p points into a struct is not followed */
		if (!field)
			node_seed(ptr, node, POINTS_VALUE, mask, f->loc);
	}
}

/* The result of call E of F flows into NODE. */
static void build_result(struct pointers *ptr, u32 node, const struct func *f, u32 e)
{
	const struct insn *in = func_def(f, e);
	u32 mask = ptr->s.func_masks[f->id], sym = in && f->exprs[in->a].op == EX_FUNC ? f->exprs[in->a].ref : NONE;
	const struct func *g = sym == NONE ? NULL : program_body(ptr->p, sym);

	if (in && (sym == NONE || uses_trampoline(ptr->p, sym))) {
		u32 call;

		pointers_want_call(ptr, f, in - f->insns);
		call = hmget(ptr->call_ids, ((u64)f->id << 32) | (in - f->insns));
		ptr->calls[call].result = node;
		for (u32 i = 0; i < arrlenu(ptr->calls[call].targets); i++) {
			struct called t = ptr->calls[call].targets[i];

			node_edge(ptr, node_get(ptr, NODE_RETURN, t.func, 0), node, t.mask);
		}
	} else if (g) {
		node_edge(ptr, node_get(ptr, NODE_RETURN, g->id, 0), node, mask);
	} else {
		node_seed(ptr, node, POINTS_OUTSIDE, mask, f->loc);
	}
}

static void build_value(struct pointers *ptr, u32 node, const struct func *f, u32 e)
{
	const struct expr *x = &f->exprs[e];
	const struct insn *in;

	u32 stored = x->op == EX_LOAD ? uses_stored(f, e) : 0;

	switch (x->op) {
	case EX_LOAD:
		if (stored)
			flow_into(ptr, node, f, stored, f->loc);
		else
			build_load(ptr, node, f, x->a);
		break;
	case EX_CALL:
		build_result(ptr, node, f, e);
		break;
	case EX_PHI:
		in = func_def(f, e);
		for (u32 k = 0; in && k < in->n; k++)
			flow_into(ptr, node, f, f->ops[in->list + in->n + k], f->loc);
		break;
	default:
		flow_into(ptr, node, f, e, f->loc);
	}
}

/* Argument B of call IN of C flows into parameter node NODE. A callback is there because
 * that call passes it. */
static void pass(struct pointers *ptr, u32 node, const struct func *c, const struct insn *in, u32 b, u32 mask)
{
	u32 e = b < in->n ? insn_args(c, in)[b] : 0;

	if (e)
		flow_masked(ptr, node, c, e, mask & ptr->s.func_masks[c->id],
			    c->exprs[e].op == EX_FUNC ? in->loc : c->loc);
}

static void build_passed(struct pointers *ptr, u32 node, const struct func *f, u32 i)
{
	const struct places *calls = &ptr->s.uses->calls;

	for (u32 k = calls->first[f->sym]; k < calls->first[f->sym + 1]; k++) {
		const struct func *c = ptr->p->funcs[calls->v[k].func];

		pass(ptr, node, c, &c->insns[calls->v[k].insn], i, ptr->all);
	}
	for (u32 k = 0; k < arrlenu(ptr->callers[f->id]); k++) {
		struct caller by = ptr->callers[f->id][k];
		const struct func *c = ptr->p->funcs[ptr->calls[by.call].func];

		pass(ptr, node, c, &c->insns[ptr->calls[by.call].insn], i, by.mask);
	}
}

static void build_param(struct pointers *ptr, u32 node, const struct func *f, u32 i)
{
	if (handed_argument(ptr, f->sym, i))
		node_seed(ptr, node, POINTS_HANDED, ptr->s.func_masks[f->id], f->loc);
	else
		build_passed(ptr, node, f, i);
}

static void build_local(struct pointers *ptr, u32 node, const struct func *f, u32 num)
{
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		u32 e = in->a;

		if (in->kind != IN_STORE)
			continue;
		while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_CAST)
			e = f->exprs[e].a;
		if (f->exprs[e].op != EX_LOCAL || f->exprs[e].num != num)
			continue;
		mark_store(ptr, f->id, i);
		flow_into(ptr, node, f, in->b, f->exprs[in->b].op == EX_FUNC ? in->loc : f->loc);
	}
}

static void build_store(struct pointers *ptr, u32 node, const struct func *f, u32 i)
{
	const struct insn *in = &f->insns[i];

	mark_store(ptr, f->id, i);
	/* for a reader, the store says more than where its value came from */
	flow_into(ptr, node, f, in->b, f->exprs[in->b].op == EX_FUNC ? in->loc : f->loc);
}

static void put_init(struct pointers *ptr, u32 node, u32 i)
{
	const struct init *in = &ptr->p->inits[i];
	u32 mask = ptr->s.object_masks[in->object], sym;

	if (in->sym == NONE || !mask)
		return;
	ptr->read_init[i] = true;
	sym = program_resolve(ptr->p, in->sym);
	if (!(ptr->p->symbols[sym].flags & SYM_FUNC))
		sym = object_element(ptr, sym);
	node_seed(ptr, node, sym, mask, in->loc);
}

/* What whole copies into variable SYM bring to its member FIELD. */
static void build_copied(struct pointers *ptr, u32 node, u32 sym, u32 field)
{
	const struct places *copies = &ptr->s.uses->copies;
	const struct table *t = ptr->s.table;

	if (t && t->sym == sym) {
		for (u32 k = 0; k < t->nsources; k++)
			node_edge(ptr, node_get(ptr, NODE_OBJECT, t->sources[k], field), node, UINT32_C(1) << k);
		return;
	}
	for (u32 k = copies->first[sym]; k < copies->first[sym + 1]; k++) {
		const struct func *f = ptr->p->funcs[copies->v[k].func];
		u32 e = uses_copy_source(f, &f->insns[copies->v[k].insn]), root = uses_root(f, e);
		u32 mask = ptr->s.func_masks[f->id];

		if (root != NONE)
			node_edge(ptr, node_get(ptr, NODE_OBJECT, program_resolve(ptr->p, root), field), node, mask);
		else
			node_access(ptr, base_node(ptr, f, e), (struct access){ node, field, mask, false, true });
	}
}

/* Stores through pointers to no member can fill any array. */
static void build_plain(struct pointers *ptr)
{
	const struct place *v = ptr->s.uses->plain;

	if (ptr->plain_done)
		return;
	ptr->plain_done = true;
	for (u32 i = 0; i < arrlenu(v); i++) {
		const struct func *f = ptr->p->funcs[v[i].func];

		node_access(ptr, base_node(ptr, f, f->insns[v[i].insn].a), (struct access){
			node_get(ptr, NODE_STORE, f->id, v[i].insn), 0, ptr->s.func_masks[f->id], true, false });
	}
}

static void build_object(struct pointers *ptr, u32 node, u32 sym, u32 field)
{
	const struct program *p = ptr->p;
	const struct symbol *s = &p->symbols[sym];
	const struct places *l = field ? &ptr->s.uses->fields : &ptr->s.uses->globals;
	u32 key = field ? field : sym;

	if (s->object != NONE) {
		const struct object *o = &p->objects[s->object];

		for (u32 i = o->first; i < o->first + o->n; i++) {
			const struct init *in = &p->inits[i];
			u32 last = 0;

			for (u32 k = in->npath; k-- > 0 && !last;)
				last = in->path[k].field;
			if (last == field)
				put_init(ptr, node, i);
		}
	} else if (!(s->flags & SYM_DEFINED)) {
		node_seed(ptr, node, POINTS_OUTSIDE, ptr->all, s->loc);
	}
	if (s->flags & SYM_CONST)
		return;
	for (u32 k = l->first[key]; k < l->first[key + 1]; k++) {
		const struct func *f = p->funcs[l->v[k].func];
		u32 root = uses_root(f, f->insns[l->v[k].insn].a);

		if (root != NONE && program_resolve(p, root) == sym)
			node_edge(ptr, node_get(ptr, NODE_STORE, f->id, l->v[k].insn), node, ptr->s.func_masks[f->id]);
	}
	if (field)
		node_edge(ptr, node_get(ptr, NODE_STORED, field, 0), node, ptr->all);
	else
		build_plain(ptr);
	build_copied(ptr, node, sym, field);
}

static void build_stored(struct pointers *ptr, u32 field)
{
	const struct places *l = &ptr->s.uses->fields;

	for (u32 k = l->first[field]; k < l->first[field + 1]; k++) {
		const struct func *f = ptr->p->funcs[l->v[k].func];
		u32 e = f->insns[l->v[k].insn].a;

		if (uses_root(f, e) == NONE)
			node_access(ptr, base_node(ptr, f, e), (struct access){
				node_get(ptr, NODE_STORE, f->id, l->v[k].insn), field,
				ptr->s.func_masks[f->id], true, false });
	}
}

static void build_any(struct pointers *ptr, u32 node, u32 field)
{
	const struct places *l = &ptr->s.uses->fields, *inits = &ptr->s.uses->inits;

	for (u32 k = inits->first[field]; k < inits->first[field + 1]; k++)
		put_init(ptr, node, inits->v[k].insn);
	for (u32 k = l->first[field]; k < l->first[field + 1]; k++)
		node_edge(ptr, node_get(ptr, NODE_STORE, l->v[k].func, l->v[k].insn), node,
			  ptr->s.func_masks[l->v[k].func]);
}

static void build_key(struct pointers *ptr, u32 node, u32 trampoline)
{
	const struct program *p = ptr->p;
	const struct places *l = &ptr->s.uses->updates;
	u32 key = uses_static_key(p, trampoline);

	for (u32 s = 0; key != NONE && s < arrlenu(p->symbols); s++) {
		if (p->symbols[s].name != key)
			continue;
		if (p->symbols[s].object != NONE) {
			const struct object *o = &p->objects[p->symbols[s].object];

			for (u32 i = o->first; i < o->first + o->n; i++)
				if (p->inits[i].sym != NONE && (p->symbols[p->inits[i].sym].flags & SYM_FUNC))
					put_init(ptr, node, i);
		}
		for (u32 i = l->first[s]; i < l->first[s + 1]; i++) {
			const struct func *f = p->funcs[l->v[i].func];

			flow_into(ptr, node, f, insn_args(f, &f->insns[l->v[i].insn])[2], f->loc);
		}
	}
}

void place_build(struct pointers *ptr, u32 node)
{
	u32 a = ptr->nodes[node].a, b = ptr->nodes[node].b;
	const struct func *f;

	switch (ptr->nodes[node].kind) {
	case NODE_VALUE: build_value(ptr, node, ptr->p->funcs[a], b); break;
	case NODE_PARAM: build_param(ptr, node, ptr->p->funcs[a], b); break;
	case NODE_LOCAL: build_local(ptr, node, ptr->p->funcs[a], b); break;
	case NODE_OBJECT: build_object(ptr, node, a, b); break;
	case NODE_STORE: build_store(ptr, node, ptr->p->funcs[a], b); break;
	case NODE_STORED: build_stored(ptr, a); break;
	case NODE_ANY: build_any(ptr, node, a); break;
	case NODE_KEY: build_key(ptr, node, a); break;
	case NODE_PASSED: build_passed(ptr, node, ptr->p->funcs[a], b); break;
	case NODE_RETURN:
		f = ptr->p->funcs[a];
		for (u32 k = 0; k < f->ninsns; k++)
			if (f->insns[k].kind == IN_RET && f->insns[k].a)
				flow_into(ptr, node, f, f->insns[k].a, f->loc);
	}
}

void place_link(struct pointers *ptr, u32 call, u32 target, u32 mask)
{
	struct call_of *s = &ptr->calls[call];
	const struct func *c = ptr->p->funcs[s->func], *g = ptr->p->funcs[target];
	const struct insn *in = &c->insns[s->insn];
	u32 result = s->result;

	for (u32 i = 0; i < g->nparams; i++) {
		u64 kind = handed_argument(ptr, g->sym, i) ? NODE_PASSED : NODE_PARAM;
		ptrdiff_t at = hmgeti(ptr->ids, (kind << 60) | ((u64)target << 32) | i);

		if (at >= 0)
			pass(ptr, ptr->ids[at].value, c, in, i, mask);
	}
	if (result != NONE)
		node_edge(ptr, node_get(ptr, NODE_RETURN, target, 0), result, mask);
}
