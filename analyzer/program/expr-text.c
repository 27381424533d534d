// SPDX-License-Identifier: GPL-2.0-or-later
/* expr-text.c - see expr-text.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expr-kind.h"
#include "expr-text.h"
#include "util.h"

/* A text longer than this is not read: arguments of calls give way to "...". */
#define MAX_TEXT 100
/* Calls inside arguments of calls, at first. */
#define MAX_CALLS 4
#define MAX_DEPTH 40

enum { LOGICAL = BIN_OPS };	/* "&&" or "||" around an operand */

struct writer {
	const struct program *p;
	const struct func *f;
	FILE *out;
	int depth, calls;	/* so many more levels of them */
	bool nameless;		/* a part had no name */
};

static void value(struct writer *w, u32 e);

static void put(struct writer *w, u32 string)
{
	const char *s = string ? program_text(w->p, string) : "";

	if (!*s)
		w->nameless = true;
	fputs(s, w->out);
}

static void put_one(struct writer *w, const u32 *names, u32 n, i64 i)
{
	put(w, i >= 0 && i < n ? names[i] : 0);
}

/* The name of member FIELD, "outer::member.inner", from its struct on. */
static const char *member(const struct writer *w, u32 field)
{
	const char *s = program_text(w->p, field), *colon = strstr(s, "::");

	return colon ? colon + 2 : s;
}

static bool is_object(const struct expr *x)
{
	return x->op == EX_LOCAL || x->op == EX_GLOBAL || x->op == EX_FIELD || x->op == EX_INDEX;
}

static void lvalue(struct writer *w, u32 e);

static void object(struct writer *w, u32 e, bool is)
{
	if (is)
		lvalue(w, e);
	else
		value(w, e);
}

/* The thing at address E. */
static void lvalue(struct writer *w, u32 e)
{
	const struct expr *x = &w->f->exprs[e];
	bool inside = is_object(&w->f->exprs[x->a]);

	if (!w->depth--)
		w->nameless = true;
	else if (x->op == EX_LOCAL)
		put_one(w, w->f->locals, w->f->nlocals, x->num);
	else if (x->op == EX_GLOBAL)
		put(w, w->p->symbols[x->ref].name);
	else if (x->op == EX_FIELD) {
		object(w, x->a, inside);
		fprintf(w->out, "%s%s", inside ? "." : "->", member(w, x->ref));
	} else if (x->op == EX_INDEX && x->b) {
		object(w, x->a, inside);
		fputc('[', w->out);
		value(w, x->b);
		fputc(']', w->out);
	} else {
		fputc('*', w->out);
		value(w, e);
	}
	w->depth++;
}

/* What 32 bits hold of a small negative number is that number. */
static i64 unwrapped(i64 num)
{
	return num <= UINT32_MAX && num >= (i64)UINT32_MAX - 0xffff ? (int32_t)num : num;
}

char *number_text(i64 num, bool in_mask)
{
	num = unwrapped(num);
	if (in_mask && num < 0)
		return num == -1 ? xasprintf("~0") : xasprintf(~num > 9 ? "~0x%llx" : "~%lld", (long long)~num);
	if (num < 0 && num >= -0xffff)
		return xasprintf("%lld", (long long)num);
	return xasprintf(num > (in_mask ? 9 : 255) || num < 0 ? "0x%llx" : "%lld", (long long)num);
}

static void number(struct writer *w, i64 num, bool in_mask)
{
	char *s = number_text(num, in_mask);

	fputs(s, w->out);
	free(s);
}

/* Is OP, inside OUTER, understood without parentheses? */
static bool binds_tighter(int op, int outer)
{
	if (op == BIN_MIN || op == BIN_MAX)
		return true;
	if (outer == LOGICAL)
		return op >= BIN_EQ && op <= BIN_GE;
	return outer >= BIN_EQ && outer <= BIN_GE && op >= BIN_ADD && op <= BIN_MOD;
}

static void operand(struct writer *w, u32 e, int op)
{
	const struct expr *x = &w->f->exprs[e = expr_bare(w->f, e)];
	bool apart = x->op == EX_BINARY && !binds_tighter(x->num & 0xff, op);

	if (x->op == EX_CONST && (op == BIN_AND || op == BIN_OR || op == BIN_XOR)) {
		number(w, x->num, true);
		return;
	}
	if (apart)
		fputc('(', w->out);
	value(w, e);
	if (apart)
		fputc(')', w->out);
}

static bool yes_or_no(const struct expr *x)
{
	return expr_compares(x) || (x->op == EX_UNARY && x->num == UN_NOT) || (x->op == EX_PARAM && x->ref == 1) ||
	       (x->op == EX_LOAD && (x->ref & LOAD_BOOL));
}

/* Is X what GCC makes of `a && b` or `a || b` when it may look at both? */
static bool both_tell(const struct func *f, const struct expr *x)
{
	int op = x->num & 0xff;

	return x->op == EX_BINARY && (op == BIN_AND || op == BIN_OR) && yes_or_no(&f->exprs[expr_bare(f, x->a)]) &&
	       yes_or_no(&f->exprs[expr_bare(f, x->b)]);
}

static void binary(struct writer *w, const struct expr *x)
{
	static const char *const text[] = {
		"?",
#define X(OP, text) text,
		FACTS_BINARY_OPS(X)
#undef X
	};
	const struct expr *r = &w->f->exprs[expr_bare(w->f, x->b)];
	int op = x->num & 0xff;

	if (op == BIN_NONE || op >= BIN_OPS) {
		w->nameless = true;
	} else if (op == BIN_MIN || op == BIN_MAX) {
		fprintf(w->out, "%s(", text[op]);
		value(w, x->a);
		fputs(", ", w->out);
		value(w, x->b);
		fputc(')', w->out);
	} else if (expr_compares(x) && expr_is_zero(w->f, x->b) && expr_kind(w->p, w->f, x->a) == AS_POINTER) {
		operand(w, x->a, op);
		fprintf(w->out, " %s NULL", text[op]);
	} else if (both_tell(w->f, x)) {
		operand(w, x->a, LOGICAL);
		fputs(op == BIN_AND ? " && " : " || ", w->out);
		operand(w, x->b, LOGICAL);
	} else if (op == BIN_ADD && r->op == EX_CONST && unwrapped(r->num) < 0 && r->num > INT32_MIN) {
		operand(w, x->a, op);
		fprintf(w->out, " - %lld", -(long long)unwrapped(r->num));
	} else {
		operand(w, x->a, op);
		fprintf(w->out, " %s ", text[op]);
		operand(w, x->b, op);
	}
}

/* What CALL calls, by the macro that was written when there is one. */
static void callee(struct writer *w, const struct insn *call)
{
	const struct expr *fn = &w->f->exprs[call->a];

	if (call->macro)
		put(w, call->macro);
	else if (fn->op == EX_FUNC)
		put(w, w->p->symbols[fn->ref].name);
	else if (fn->op == EX_LOAD)
		lvalue(w, fn->a);
	else
		value(w, call->a);
}

/* An argument; one without a name in the source leaves the call readable. */
static void argument(struct writer *w, u32 e)
{
	struct writer inner = *w;
	char *text = NULL;
	size_t size = 0;

	inner.out = open_memstream(&text, &size);
	if (!inner.out)
		die("out of memory");
	value(&inner, e);
	fclose(inner.out);
	fputs(inner.nameless && !w->nameless ? "..." : text, w->out);
	free(text);
}

/* Are CALL's arguments others than were written: those of the function in a macro's body? */
static bool other_arguments(const struct writer *w, const struct insn *call)
{
	const struct expr *fn = &w->f->exprs[call->a];

	/* "#define pud_leaf pud_leaf" says that there is one. */
	return call->macro && !(fn->op == EX_FUNC && w->p->symbols[fn->ref].name == call->macro);
}

static void call(struct writer *w, const struct insn *in)
{
	callee(w, in);
	if (in->flags & CALL_BARE_MACRO)
		return;
	fputc('(', w->out);
	if (in->n && (other_arguments(w, in) || !w->calls)) {
		fputs("...", w->out);
	} else {
		w->calls--;
		for (u32 i = 0; i < in->n; i++) {
			if (i)
				fputs(", ", w->out);
			argument(w, insn_args(w->f, in)[i]);
		}
		w->calls++;
	}
	fputc(')', w->out);
}

/* A value that an instruction makes: the variable that has it, else how it is made. */
static void made(struct writer *w, u32 e)
{
	const struct insn *in = func_def(w->f, e);
	const struct expr *x = &w->f->exprs[e];

	if (in && in->name)
		put(w, in->name);
	else if (x->op == EX_LOAD)
		lvalue(w, x->a);
	else if (in && in->kind == IN_CALL)
		call(w, in);
	else if (x->op == EX_ASM && x->a)
		value(w, x->a);
	else
		w->nameless = true;
}

/* container_of(), its steps through nested structs written as one. */
static void container(struct writer *w, u32 e)
{
	const struct expr *x = &w->f->exprs[e];
	const char *s = program_text(w->p, x->ref), *colon = strstr(s, "::");
	u32 at = e;

	while (w->f->exprs[at].op == EX_CONTAINER)
		at = w->f->exprs[at].a;
	fputs("container_of(", w->out);
	value(w, at);
	fprintf(w->out, ", struct %.*s, ", colon ? (int)(colon - s) : 0, s);
	for (; e != at; e = w->f->exprs[e].a)
		fprintf(w->out, "%s%s", e == x - w->f->exprs ? "" : ".", member(w, w->f->exprs[e].ref));
	fputc(')', w->out);
}

static void step(struct writer *w, u32 e)
{
	const struct expr *x = &w->f->exprs[e];

	switch (x->op) {
	case EX_CONST:
		number(w, x->num, false);
		break;
	case EX_PARAM:
		put_one(w, w->f->params, w->f->nparams, x->num);
		break;
	case EX_FUNC:
		put(w, w->p->symbols[x->ref].name);
		break;
	case EX_STRING:
		fputs("\"...\"", w->out);
		break;
	case EX_LOCAL: case EX_GLOBAL: case EX_FIELD: case EX_INDEX:
		fputc('&', w->out);
		lvalue(w, e);
		break;
	case EX_CONTAINER:
		container(w, e);
		break;
	case EX_LOAD: case EX_CALL: case EX_PHI: case EX_ASM:
		made(w, e);
		break;
	case EX_UNARY:
		fputc(x->num == UN_NOT ? '!' : x->num == UN_BITNOT ? '~' : '-', w->out);
		operand(w, x->a, BIN_NONE);
		break;
	case EX_BINARY:
		binary(w, x);
		break;
	case EX_CAST:
		value(w, x->a);
		break;
	default:
		w->nameless = true;
	}
}

static void value(struct writer *w, u32 e)
{
	if (!w->depth--)
		w->nameless = true;
	else
		step(w, e);
	w->depth++;
}

/* The text that WRITE makes of E, with as many nested calls as leave it short. */
static char *written(const struct program *p, const struct func *f, u32 e, void (*write)(struct writer *, u32))
{
	for (int calls = MAX_CALLS; ; calls--) {
		struct writer w = { .p = p, .f = f, .calls = calls, .depth = MAX_DEPTH };
		char *text = NULL;
		size_t size = 0;

		w.out = open_memstream(&text, &size);
		if (!w.out)
			die("out of memory");
		write(&w, e);
		fclose(w.out);
		if (!w.nameless && (size <= MAX_TEXT || !calls))
			return text;
		free(text);
		if (!calls)
			return NULL;
	}
}

char *expr_text(const struct program *p, const struct func *f, u32 e)
{
	return written(p, f, e, value);
}

char *place_text(const struct program *p, const struct func *f, u32 e)
{
	return written(p, f, e, lvalue);
}

static void in_comparison(struct writer *w, u32 e)
{
	operand(w, e, BIN_EQ);
}

/* "x == NULL", "flag == true", "valid(x) is false": that E is not zero, or that it is. */
static char *as_truth(const struct program *p, const struct func *f, u32 e, bool truth)
{
	enum how_read k = expr_kind(p, f, e);
	char *left = written(p, f, e, in_comparison), *text;
	const struct insn *in = func_def(f, expr_bare(f, e));

	if (!left)
		return NULL;
	if (both_tell(f, &f->exprs[expr_bare(f, e)]) ||
	    (k == AS_BOOL && f->exprs[expr_bare(f, e)].op == EX_CALL && !(in && in->name)))
		text = xasprintf("%s is %s", left, truth ? "true" : "false");
	else if (k == AS_BOOL)
		text = xasprintf("%s == %s", left, truth ? "true" : "false");
	else
		text = xasprintf("%s %s %s", left, truth ? "!=" : "==", k == AS_POINTER ? "NULL" : "0");
	free(left);
	return text;
}

/*
 * Is X the test of a range, which GCC makes of `x == 1 || x == 2` and its kin: x less a number,
 * as an unsigned one, against another? Then e is *VALUE, the range *LOW to *HIGH, and *INSIDE
 * says what X does.
 */
static bool is_range(const struct func *f, const struct expr *x, u32 *value, i64 *low, i64 *high, bool *inside)
{
	const struct expr *sum = &f->exprs[expr_bare(f, x->a)], *limit = &f->exprs[expr_bare(f, x->b)];
	const struct expr *by = &f->exprs[expr_bare(f, sum->b)];
	int op = x->num & 0xff;

	if (!(x->num & BIN_UNSIGNED) || op < BIN_LT || op > BIN_GE || limit->op != EX_CONST || sum->op != EX_BINARY ||
	    (sum->num & 0xff) != BIN_ADD || by->op != EX_CONST || limit->num <= 0 || limit->num > INT32_MAX)
		return false;
	*low = -unwrapped(by->num);
	*high = *low + limit->num - (op == BIN_LT || op == BIN_GE);
	*inside = op == BIN_LT || op == BIN_LE;
	*value = sum->a;
	return *low >= -0xffff && *low <= INT32_MAX && *high > *low;
}

static char *as_range(const struct program *p, const struct func *f, const struct expr *x, bool truth)
{
	char *low_text, *high_text, *name, *text = NULL;
	i64 low, high;
	bool inside;
	u32 value;

	if (!is_range(f, x, &value, &low, &high, &inside))
		return NULL;
	inside = inside == truth;
	name = written(p, f, value, in_comparison);
	low_text = number_text(low, false);
	high_text = number_text(high, false);
	if (name && high == low + 1)
		text = inside ? xasprintf("%s == %s || %s == %s", name, low_text, name, high_text) :
				xasprintf("%s != %s && %s != %s", name, low_text, name, high_text);
	else if (name)
		text = inside ? xasprintf("%s <= %s && %s <= %s", low_text, name, name, high_text) :
				xasprintf("%s < %s || %s > %s", name, low_text, name, high_text);
	free(name);
	free(low_text);
	free(high_text);
	return text;
}

static char *as_comparison(const struct program *p, const struct func *f, const struct expr *x, bool truth)
{
	static const char *const plain[] = { "==", "!=", "<", "<=", ">", ">=" };
	static const int inverse[] = { 1, 0, 5, 4, 3, 2 };
	int op = (x->num & 0xff) - BIN_EQ;
	char *range = as_range(p, f, x, truth), *left, *right, *text = NULL;

	if (range)
		return range;
	left = written(p, f, x->a, in_comparison);
	right = written(p, f, x->b, in_comparison);
	/* One variable at two times, or an asm's output for what it was: that says nothing. */
	if (left && right && strcmp(left, right))
		text = xasprintf("%s %s %s", left, plain[truth ? op : inverse[op]], right);
	free(left);
	free(right);
	return text;
}

char *condition_text(const struct program *p, const struct func *f, u32 cond, bool truth)
{
	const struct expr *x;
	char *text;

	for (;;) {
		x = &f->exprs[cond = expr_bare(f, cond)];
		if (x->op == EX_UNARY && x->num == UN_NOT)
			truth = !truth;
		else if (expr_compares(x) && ((x->num & 0xff) == BIN_EQ || (x->num & 0xff) == BIN_NE) && expr_is_zero(f, x->b))
			truth ^= (x->num & 0xff) == BIN_EQ;
		else
			break;
		cond = x->a;
	}
	text = expr_compares(x) ? as_comparison(p, f, x, truth) : as_truth(p, f, cond, truth);
	return text ? text : xasprintf("what is tested here is %s", truth ? "true" : "false");
}
