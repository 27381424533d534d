// SPDX-License-Identifier: GPL-2.0-or-later
/* expr-kind.c - see expr-kind.h. */
#include <string.h>

#include "expr-kind.h"

/* How far types are looked for through what values are joined from. */
#define MAX_JOINS 6

u32 expr_bare(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	return e;
}

bool expr_compares(const struct expr *x)
{
	int op = x->num & 0xff;

	return x->op == EX_BINARY && op >= BIN_EQ && op <= BIN_GE;
}

/* The type in SIGNATURE, "int(struct a *,bool)", of what it returns or, from 0 on, of parameter PARAM;
 * *N is its length. */
static const char *type_in(const char *signature, i64 param, size_t *n)
{
	const char *at = signature + strcspn(signature, "(");
	u32 nested = 0;

	*n = at - signature;
	if (param < 0 || !*at)
		return signature;
	signature = ++at;
	for (; *at && (nested || *at != ')'); at++) {
		nested += (*at == '(') - (*at == ')');
		if (nested || *at != ',')
			continue;
		if (!param--)
			break;
		signature = at + 1;
	}
	*n = param > 0 ? 0 : at - signature;
	return signature;
}

static enum how_read read_as(const char *signature, i64 param)
{
	size_t n;
	const char *type = type_in(signature, param, &n);

	if (n == 4 && !strncmp(type, "bool", 4))
		return AS_BOOL;
	return n && (type[n - 1] == '*' || type[n - 1] == ')') ? AS_POINTER : AS_NUMBER;
}

static enum how_read kind_of(const struct program *p, const struct func *f, u32 e, u32 joins);

/* Does G return nothing but what comparisons yield? */
static bool tells(const struct program *p, const struct func *g, u32 joins)
{
	bool any = false;

	for (u32 i = 0; i < g->ninsns; i++)
		if (g->insns[i].kind == IN_RET) {
			if (!g->insns[i].a || kind_of(p, g, g->insns[i].a, joins) != AS_BOOL)
				return false;
			any = true;
		}
	return any;
}

static enum how_read kind_of_call(const struct program *p, const struct func *f, const struct insn *in, u32 joins)
{
	const struct expr *fn = &f->exprs[in->a];
	const struct func *g;
	enum how_read k;

	if (fn->op != EX_FUNC)
		return read_as(program_text(p, in->type), -1);
	k = read_as(program_text(p, p->symbols[fn->ref].type), -1);
	g = program_body(p, fn->ref);
	return k == AS_NUMBER && joins && g && tells(p, g, joins - 1) ? AS_BOOL : k;
}

/* How would the source test E? JOINS: how much more of what it is made of is looked at. */
static enum how_read kind_of(const struct program *p, const struct func *f, u32 e, u32 joins)
{
	const struct expr *x = &f->exprs[e = expr_bare(f, e)];
	const struct insn *in = func_def(f, e);
	enum how_read k = AS_NUMBER, other;

	switch (x->op) {
	case EX_CONST:
		return x->num == 0 || x->num == 1 ? AS_BOOL : AS_NUMBER;
	case EX_PARAM:
		return x->ref == 1 ? AS_BOOL : read_as(program_text(p, p->symbols[f->sym].type), x->num);
	case EX_LOAD:
		return x->ref & LOAD_BOOL ? AS_BOOL : x->ref & LOAD_POINTER ? AS_POINTER : AS_NUMBER;
	case EX_FUNC: case EX_LOCAL: case EX_GLOBAL: case EX_FIELD: case EX_INDEX: case EX_CONTAINER: case EX_STRING:
		return AS_POINTER;
	case EX_UNARY:
		return x->num == UN_NOT ? AS_BOOL : AS_NUMBER;
	case EX_BINARY:
		return expr_compares(x) ? AS_BOOL : AS_NUMBER;
	case EX_CALL:
		return in ? kind_of_call(p, f, in, joins) : AS_NUMBER;
	case EX_PHI:
		for (u32 i = 0; in && joins && i < in->n; i++) {
			const u32 v = expr_bare(f, insn_args(f, in)[in->n + i]);
			bool zero = f->exprs[v].op == EX_CONST && !f->exprs[v].num;

			if (f->exprs[v].op == EX_UNDEF || (zero && k == AS_POINTER))
				continue;
			other = kind_of(p, f, v, joins - 1);
			if (other == AS_NUMBER)
				return other;
			k = k == AS_NUMBER || other == AS_POINTER ? other : k;
		}
		return k;
	default:
		return AS_NUMBER;
	}
}

bool expr_is_zero(const struct func *f, u32 e)
{
	return f->exprs[expr_bare(f, e)].op == EX_CONST && !f->exprs[expr_bare(f, e)].num;
}

enum how_read expr_kind(const struct program *p, const struct func *f, u32 e)
{
	return kind_of(p, f, e, MAX_JOINS);
}

enum how_read expr_returned(const struct program *p, const struct func *f)
{
	return read_as(program_text(p, p->symbols[f->sym].type), -1);
}
