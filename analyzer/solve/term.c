// SPDX-License-Identifier: GPL-2.0-or-later
/* term.c - see term.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "fold.h"
#include "fold-call.h"
#include "term-parts.h"
#include "../program/util.h"

/* A path longer than this names nothing a reader could check. */
#define MAX_DEPTH 24
/* Nodes of a term, shared ones counted each time. */
#define MAX_SIZE 48

void terms_free(struct terms *ts)
{
	if (!ts)
		return;
	for (u32 i = 0; i < arrlenu(ts->p->funcs); i++) {
		free(ts->of_expr[i]);
		arrfree(ts->pure[i].reads);
	}
	free(ts->of_expr);
	free(ts->result);
	free(ts->pure);
	free(ts->layer);
	arrfree(ts->v);
	free(ts->slots);
	free(ts);
}

const struct program *terms_program(const struct terms *ts)
{
	return ts->p;
}

const struct term *term(const struct terms *ts, u32 t)
{
	return &ts->v[t];
}

u32 term_const(struct terms *ts, i64 num)
{
	return term_make(ts, T_CONST, 0, 0, 0, num);
}

static u64 hash_of(const struct term *t)
{
	u64 h = t->kind;

	h = (h ^ t->a) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ (h >> 29) ^ t->b) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ (h >> 32) ^ t->ref) * UINT64_C(0x94d049bb133111eb);
	h = (h ^ (h >> 29) ^ (u64)t->num) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ (h >> 32);
}

/* Most of the solver's time is spent making terms that exist: a table of its own. */
static u32 *slot_of(const struct terms *ts, const struct term *t)
{
	size_t i = hash_of(t) & (ts->nslots - 1);

	for (; ts->slots[i]; i = (i + 1) & (ts->nslots - 1)) {
		const struct term *x = &ts->v[ts->slots[i]];

		if (x->kind == t->kind && x->a == t->a && x->b == t->b && x->ref == t->ref && x->num == t->num)
			break;
	}
	return &ts->slots[i];
}

static void rehash(struct terms *ts, size_t n)
{
	ts->nslots = n;
	free(ts->slots);
	ts->slots = xcalloc(n, sizeof(*ts->slots));
	for (u32 i = 1; i < arrlenu(ts->v); i++)
		*slot_of(ts, &ts->v[i]) = i;
}

struct terms *terms_new(const struct program *p)
{
	struct terms *ts = xcalloc(1, sizeof(*ts));
	u32 n = arrlenu(p->funcs);

	ts->p = p;
	arrput(ts->v, (struct term){ 0 });
	rehash(ts, 4096);
	ts->of_expr = xcalloc(n, sizeof(*ts->of_expr));
	ts->result = xcalloc(n, sizeof(*ts->result));
	ts->pure = xcalloc(n, sizeof(*ts->pure));
	return ts;
}

static u32 intern(struct terms *ts, enum term_kind kind, u32 a, u32 b, u32 ref, i64 num)
{
	struct term t = { .kind = kind, .a = a, .b = b, .ref = ref, .num = num };
	const struct term *x = &ts->v[a], *y = &ts->v[b];
	u32 *slot = slot_of(ts, &t);

	if (*slot)
		return *slot;
	t.depth = 1 + (x->depth > y->depth ? x->depth : y->depth);
	t.derefs = (x->derefs > y->derefs ? x->derefs : y->derefs) + (kind == T_DEREF || kind == T_APPLY);
	t.local = x->local || y->local || kind == T_LOCAL || kind == T_TEMP || kind == T_SSA;
	t.param = x->param || y->param || kind == T_PARAM;
	t.size = x->size + y->size + 1 > MAX_SIZE ? MAX_SIZE + 1 : x->size + y->size + 1;
	if (t.depth > MAX_DEPTH || t.size > MAX_SIZE)
		return 0;
	if (2 * arrlenu(ts->v) >= ts->nslots) {
		rehash(ts, ts->nslots * 2);
		slot = slot_of(ts, &t);
	}
	*slot = arrlenu(ts->v);
	arrput(ts->v, t);
	return *slot;
}

u32 term_found(const struct terms *ts, enum term_kind kind, u32 a, u32 b, u32 ref, i64 num)
{
	return *slot_of(ts, &(struct term){ .kind = kind, .a = a, .b = b, .ref = ref, .num = num });
}

static bool is_layer(const struct terms *ts, u32 field)
{
	return ts->layer && ts->layer[field];
}

void terms_set_layers(struct terms *ts, bool *layer)
{
	ts->layer = layer;
}

u32 term_make(struct terms *ts, enum term_kind kind, u32 a, u32 b, u32 ref, i64 num)
{
	const struct term *x = &ts->v[a], *y = &ts->v[b];
	i64 value;

	switch (kind) {
	case T_FIELD: case T_CONTAINER:
		if (!a)
			return 0;
		if (x->kind == (kind == T_FIELD ? T_CONTAINER : T_FIELD) && x->ref == ref)
			return x->a;
		/* the first member's address is its object's: `&svm->vcpu` and `svm` name
		 * the same members, and container_of() has left no trace of it */
		if (kind == T_CONTAINER && num)
			return a;
		if (kind == T_CONTAINER && x->kind == T_FIELD && x->num)
			return term_make(ts, kind, x->a, 0, ref, num);
		if (kind == T_FIELD && x->kind == T_FIELD && x->num && !is_layer(ts, ref))
			return term_make(ts, T_FIELD, x->a, 0, ref, num);
		break;
	case T_DEREF:
		if (!a)
			return 0;
		/* a pointer to an array of the frame is one to its first element */
		if (x->kind == T_INDEX && ts->v[x->a].kind == T_LOCAL && ts->v[x->b].kind == T_CONST && !ts->v[x->b].num)
			return term_make(ts, T_DEREF, x->a, 0, ref, num);
		break;
	case T_INDEX:
		if (!a)
			return 0;
		break;
	case T_APPLY:
		if (!a)
			return 0;
		if (x->kind == T_CONST && (!b || y->kind == T_CONST) &&
		    fold_call(ts->p->funcs[ref], (i64[]){ x->num, y->num }, num, &value))
			return term_const(ts, value);
		break;
	case T_UNARY:
		if (!a)
			return 0;
		if (x->kind == T_CONST)
			return term_const(ts, fold_unary(num, x->num));
		break;
	case T_BINARY:
		if (!a || !b)
			return 0;
		if (x->kind == T_CONST && y->kind == T_CONST && fold_binary(num, x->num, y->num, &value))
			return term_const(ts, value);
		if ((num & 0xff) == BIN_AND && ((x->kind == T_CONST && !x->num) || (y->kind == T_CONST && !y->num)))
			return term_const(ts, 0);
		break;
	case T_CAST:
		if (!a)
			return 0;
		if (x->kind == T_CONST)
			return term_const(ts, fold_cast(num, x->num));
		break;
	default:
		break;
	}
	return intern(ts, kind, a, b, ref, num);
}

static u32 make_of(struct terms *ts, struct func *f, u32 e)
{
	const struct expr *x = &f->exprs[e];
	u32 t = 0;

	switch (x->op) {
	case EX_CONST: return term_const(ts, x->num);
	case EX_PARAM: return term_make(ts, T_PARAM, 0, 0, 0, x->num);
	case EX_LOCAL: return term_make(ts, T_LOCAL, 0, 0, f->id, x->num);
	case EX_GLOBAL: return term_make(ts, T_GLOBAL, 0, 0, program_resolve(ts->p, x->ref), 0);
	case EX_FUNC: return term_make(ts, T_FUNC, 0, 0, program_resolve(ts->p, x->ref), 0);
	case EX_STRING: return term_make(ts, T_STRING, 0, 0, x->ref, 0);
	case EX_FIELD: t = term_make(ts, T_FIELD, term_of(ts, f, x->a), 0, x->ref, x->num); break;
	case EX_CONTAINER: t = term_make(ts, T_CONTAINER, term_of(ts, f, x->a), 0, x->ref, x->num); break;
	case EX_INDEX: case EX_OFFSET:
		t = term_make(ts, T_INDEX, term_of(ts, f, x->a), x->b ? term_of(ts, f, x->b) : 0, 0, 0);
		break;
	case EX_LOAD:
		if (!(x->ref & 1))
			t = term_make(ts, T_DEREF, term_of(ts, f, x->a), 0, 0, 0);
		break;
	case EX_CALL: return term_of_call(ts, f, e);
	case EX_ASM: t = x->a ? term_of(ts, f, x->a) : 0; break;
	case EX_UNARY: t = term_make(ts, T_UNARY, term_of(ts, f, x->a), 0, 0, x->num); break;
	case EX_BINARY:
		t = term_make(ts, T_BINARY, term_of(ts, f, x->a), term_of(ts, f, x->b), 0, x->num);
		break;
	case EX_CAST: t = term_make(ts, T_CAST, term_of(ts, f, x->a), 0, 0, x->num); break;
	default: break;
	}
	return t ? t : term_make(ts, T_SSA, 0, 0, f->id, e);
}

u32 term_of(struct terms *ts, struct func *f, u32 e)
{
	u32 **v = &ts->of_expr[f->id];

	if (!e)
		return 0;
	if (!*v)
		*v = xcalloc(f->nexprs, sizeof(**v));
	if (!(*v)[e]) {
		u32 t;

		/* meanwhile, for a call that depends on its own result: that is a value of its own */
		if (f->exprs[e].op == EX_CALL)
			(*v)[e] = term_make(ts, T_SSA, 0, 0, f->id, e) + 1;
		t = make_of(ts, f, e);

		ts->of_expr[f->id][e] = t + 1;
	}
	return (*v)[e] - 1;
}

static bool has_parts(enum term_kind k)
{
	return k >= T_FIELD;
}

u32 term_in_caller(struct terms *ts, u32 t, const u32 *args, u32 nargs, u32 result, u32 result_at)
{
	struct term x = ts->v[t];
	u32 a, b = 0;

	switch (x.kind) {
	case T_PARAM: return x.num < nargs ? args[x.num] : 0;
	case T_RESULT: return result;
	case T_RESULT_AT: return result_at;
	case T_LOCAL: case T_TEMP: case T_SSA: return 0;
	default: break;
	}
	if (!has_parts(x.kind))
		return t;
	a = term_in_caller(ts, x.a, args, nargs, result, result_at);
	if (x.b)
		b = term_in_caller(ts, x.b, args, nargs, result, result_at);
	if (!a || (x.b && !b && x.kind != T_INDEX))
		return 0;
	return term_make(ts, x.kind, a, b, x.ref, x.num);
}

/*
 * Each argument that is an address inside an object names that object too: when
 * &vcpu->arch is passed as parameter 0, the caller's vcpu is
 * container_of(PARAM 0, kvm_vcpu, arch).
 */
static u32 name_by_args(struct terms *ts, u32 t, const u32 *args, u32 nargs)
{
	for (u32 i = 0; i < nargs; i++)
		if (args[i] == t)
			return term_make(ts, T_PARAM, 0, 0, 0, i);
	for (u32 i = 0; i < nargs; i++) {
		u32 at = args[i], up = term_make(ts, T_PARAM, 0, 0, 0, i);

		while (at && up && ts->v[at].kind == T_FIELD) {
			up = term_make(ts, T_CONTAINER, up, 0, ts->v[at].ref, ts->v[at].num);
			at = ts->v[at].a;
			if (at == t)
				return up;
		}
	}
	return 0;
}

u32 term_in_callee(struct terms *ts, u32 t, const u32 *args, u32 nargs)
{
	struct term x = ts->v[t];
	u32 a, b = 0;

	if (x.kind == T_CONST || x.kind == T_GLOBAL || x.kind == T_FUNC || x.kind == T_CLASS ||
	    x.kind == T_ELSEWHERE)
		return t;
	a = name_by_args(ts, t, args, nargs);
	if (a || !has_parts(x.kind))
		return a;
	a = term_in_callee(ts, x.a, args, nargs);
	if (x.b)
		b = term_in_callee(ts, x.b, args, nargs);
	if (!a || (x.b && !b && x.kind != T_INDEX))
		return 0;
	return term_make(ts, x.kind, a, b, x.ref, x.num);
}

u32 term_replace(struct terms *ts, u32 t, u32 what, u32 with)
{
	struct term x = ts->v[t];
	u32 a, b;

	if (t == what)
		return with;
	if (t < what || !has_parts(x.kind))
		return t;
	a = term_replace(ts, x.a, what, with);
	b = x.b ? term_replace(ts, x.b, what, with) : 0;
	return a == x.a && b == x.b ? t : term_make(ts, x.kind, a, b, x.ref, x.num);
}

bool term_contains(const struct terms *ts, u32 t, u32 what)
{
	const struct term *x = &ts->v[t];

	if (t == what)
		return true;
	/* parts are there before what is made of them */
	if (t < what || !has_parts(x->kind))
		return false;
	return term_contains(ts, x->a, what) || (x->b && term_contains(ts, x->b, what));
}

u32 term_last_field(const struct terms *ts, u32 t)
{
	while (ts->v[t].kind == T_INDEX)
		t = ts->v[t].a;
	return ts->v[t].kind == T_FIELD ? ts->v[t].ref : 0;
}

u32 term_root(const struct terms *ts, u32 t)
{
	while (ts->v[t].kind >= T_FIELD && ts->v[t].kind <= T_DEREF)
		t = ts->v[t].a;
	return t;
}

u32 term_elsewhere(struct terms *ts, u32 t)
{
	u32 field = ts->v[t].kind == T_DEREF ? term_last_field(ts, ts->v[t].a) : 0, at;

	if (!field)
		return 0;
	at = term_make(ts, T_FIELD, term_make(ts, T_ELSEWHERE, 0, 0, 0, 0), 0, field, 0);
	return term_make(ts, T_DEREF, at, 0, 0, 0);
}

bool term_travels(const struct terms *ts, u32 t)
{
	return t && !ts->v[t].local;
}
