// SPDX-License-Identifier: GPL-2.0-or-later
/* dump-expr.c - see dump-expr.h. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dump-expr.h"
#include "reader.h"

#define DEPTH_MAX 40
/* A value that is made of one thing many times over is as long as it is useless. */
#define PARTS_MAX 1000

const char *dump_text(const struct dump *d, uint32_t s)
{
	return facts_text(d->r, s);
}

const char *dump_symbol(const struct dump *d, uint32_t sym)
{
	return sym ? dump_text(d, d->syms[sym].name) : "?";
}

/* The member's own name, without what it is a member of. */
static const char *member(const struct dump *d, uint32_t s)
{
	const char *name = dump_text(d, s), *p = strpbrk(name, ":.");

	for (; p; p = strpbrk(name, ":."))
		name = p + 1;
	return name;
}

/* "P0(vcpu)": a parameter or a local, by its letter, number and name. */
static void put_numbered(struct dump *d, char letter, int64_t i, const uint32_t *names, uint32_t n)
{
	const char *name = i >= 0 && i < n ? dump_text(d, names[i]) : "";

	fprintf(d->out, "%c%" PRId64 "(%s)", letter, i, name);
}

static bool is_place(enum expr_op op)
{
	return op == EX_FIELD || op == EX_INDEX || op == EX_LOCAL || op == EX_GLOBAL;
}

/* What stands at address E, as a C lvalue. */
void dump_place(struct dump *d, uint32_t e, int depth)
{
	const struct fact_expr *x = &d->exprs[e];
	enum expr_op inner = x->a ? d->exprs[x->a].op : EX_NONE;

	if (!depth)
		d->printed = 0;
	if (depth > DEPTH_MAX || d->printed++ > PARTS_MAX) {
		fputs("...", d->out);
		return;
	}
	switch (x->op) {
	case EX_FIELD:
		if (is_place(inner))
			dump_place(d, x->a, depth + 1);
		else
			dump_value(d, x->a, depth + 1);
		fprintf(d->out, "%s%s", is_place(inner) ? "." : "->", member(d, x->ref));
		break;
	case EX_INDEX:
		if (is_place(inner))
			dump_place(d, x->a, depth + 1);
		else
			dump_value(d, x->a, depth + 1);
		fputc('[', d->out);
		dump_value(d, x->b, depth + 1);
		fputc(']', d->out);
		break;
	case EX_LOCAL:
		put_numbered(d, 'L', x->num, d->locals, d->nlocals);
		break;
	case EX_GLOBAL:
		fputs(dump_symbol(d, x->ref), d->out);
		break;
	default:
		fputs("*", d->out);
		dump_value(d, e, depth + 1);
		break;
	}
}

static void put_binary(struct dump *d, const struct fact_expr *x, int depth)
{
	static const char *const ops[] = {
		[BIN_NONE] = "?",
#define X(OP, text) [BIN_##OP] = text,
		FACTS_BINARY_OPS(X)
#undef X
	};

	fputc('(', d->out);
	dump_value(d, x->a, depth + 1);
	fprintf(d->out, " %s%s ", ops[x->num & ~BIN_UNSIGNED], x->num & BIN_UNSIGNED ? "u" : "");
	dump_value(d, x->b, depth + 1);
	fputc(')', d->out);
}

/* NAME(a, b), what there is of them. */
static void put_made_of(struct dump *d, const char *name, uint32_t e, int depth)
{
	const struct fact_expr *x = &d->exprs[e];

	fprintf(d->out, "%s%u", name, e);
	if (!x->a && !x->b)
		return;
	fputc('(', d->out);
	if (x->a)
		dump_value(d, x->a, depth + 1);
	if (x->b) {
		fputs(", ", d->out);
		dump_value(d, x->b, depth + 1);
	}
	fputc(')', d->out);
}

void dump_value(struct dump *d, uint32_t e, int depth)
{
	static const char *const unary[] = { "?", "!", "~", "-" };
	const struct fact_expr *x = &d->exprs[e];

	if (!depth)
		d->printed = 0;
	if (depth > DEPTH_MAX || d->printed++ > PARTS_MAX) {
		fputs("...", d->out);
		return;
	}
	switch (x->op) {
	case EX_CONST:
		fprintf(d->out, "%" PRId64, x->num);
		break;
	case EX_PARAM:
		put_numbered(d, 'P', x->num, d->params, d->nparams);
		break;
	case EX_FUNC:
		fputs(dump_symbol(d, x->ref), d->out);
		break;
	case EX_STRING:
		fputs("\"...\"", d->out);
		break;
	case EX_UNDEF:
		fputs("undef", d->out);
		break;
	case EX_CONTAINER:
		fputs("container_of(", d->out);
		dump_value(d, x->a, depth + 1);
		fprintf(d->out, ", %s)", dump_text(d, x->ref));
		break;
	case EX_OFFSET:
		fputc('(', d->out);
		dump_value(d, x->a, depth + 1);
		fputs(" + ", d->out);
		if (x->b)
			dump_value(d, x->b, depth + 1);
		else
			fputc('?', d->out);
		fputs(" bytes)", d->out);
		break;
	case EX_LOAD:
		dump_place(d, x->a, depth + 1);
		break;
	case EX_CALL:
		put_made_of(d, "call", e, depth);
		break;
	case EX_ASM:
		put_made_of(d, "asm", e, depth);
		break;
	case EX_PHI:
		put_made_of(d, "phi", e, depth);
		break;
	case EX_OPAQUE:
		put_made_of(d, "opaque", e, depth);
		break;
	case EX_UNARY:
		fputs(unary[x->num], d->out);
		dump_value(d, x->a, depth + 1);
		break;
	case EX_BINARY:
		put_binary(d, x, depth);
		break;
	case EX_CAST:
		fprintf(d->out, "(%c%d)", x->num < 0 ? 's' : 'u', abs((int)x->num));
		dump_value(d, x->a, depth + 1);
		break;
	default:
		fputc('&', d->out);
		dump_place(d, e, depth + 1);
		break;
	}
}
