// SPDX-License-Identifier: GPL-2.0-or-later
/* term_text.c - term_text(): terms as the C that a reader would write. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "term.h"
#include "../program/util.h"

struct writer {
	const struct terms *ts;
	const struct program *p;
	const struct func *f;
	FILE *out;
};

static void value(struct writer *w, u32 t);

static const char *member(struct writer *w, u32 field)
{
	const char *s = program_text(w->p, field), *colon = strstr(s, "::");

	return colon ? colon + 2 : s;
}

static void name_or(struct writer *w, const u32 *names, u32 n, i64 i, const char *fallback)
{
	if (i >= 0 && i < n && *program_text(w->p, names[i]))
		fputs(program_text(w->p, names[i]), w->out);
	else
		fprintf(w->out, "%s%lld", fallback, (long long)i);
}

static bool is_object(const struct term *x)
{
	return x->kind == T_LOCAL || x->kind == T_TEMP || x->kind == T_GLOBAL || x->kind == T_FIELD ||
	       x->kind == T_INDEX;
}

/* The thing at address T. */
static void lvalue(struct writer *w, u32 t)
{
	const struct term *x = term(w->ts, t);

	switch (x->kind) {
	case T_LOCAL:
		name_or(w, w->f->locals, w->f->nlocals, x->num, "local");
		break;
	case T_GLOBAL:
		fputs(program_text(w->p, w->p->symbols[x->ref].name), w->out);
		break;
	case T_FIELD:
		if (is_object(term(w->ts, x->a))) {
			lvalue(w, x->a);
			fputc('.', w->out);
		} else {
			value(w, x->a);
			fputs("->", w->out);
		}
		fputs(member(w, x->ref), w->out);
		break;
	case T_INDEX:
		if (is_object(term(w->ts, x->a)))
			lvalue(w, x->a);
		else
			value(w, x->a);
		fputc('[', w->out);
		if (x->b)
			value(w, x->b);
		fputc(']', w->out);
		break;
	default:
		fputc('*', w->out);
		value(w, t);
	}
}

/* An opaque value: the variable that has it, or the call that made it. */
static void ssa(struct writer *w, const struct term *x)
{
	const struct func *f = w->p->funcs[x->ref];

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];

		if (in->kind != IN_CALL || in->dst != x->num)
			continue;
		if (in->name)
			fputs(program_text(w->p, in->name), w->out);
		else if (f->exprs[in->a].op == EX_FUNC)
			fprintf(w->out, "%s()", program_text(w->p, w->p->symbols[f->exprs[in->a].ref].name));
		else
			fputs("(result)", w->out);
		return;
	}
	fputs("(value)", w->out);
}

static void operand(struct writer *w, u32 t)
{
	u32 inner = t;

	while (term(w->ts, inner)->kind == T_CAST)
		inner = term(w->ts, inner)->a;
	if (term(w->ts, inner)->kind != T_BINARY) {
		value(w, t);
		return;
	}
	fputc('(', w->out);
	value(w, t);
	fputc(')', w->out);
}

static void binary(struct writer *w, const struct term *x)
{
	static const char *const text[] = {
		"?",
#define X(OP, text) text,
		FACTS_BINARY_OPS(X)
#undef X
	};
	i64 op = x->num & 0xff;

	operand(w, x->a);
	fprintf(w->out, " %s ", op > 0 && op < BIN_OPS ? text[op] : "?");
	operand(w, x->b);
}

/* container_of(), its steps through nested structs written as one. */
static void container(struct writer *w, u32 t)
{
	const char *s = program_text(w->p, term(w->ts, t)->ref), *colon = strstr(s, "::");
	u32 steps = 0, at = t;

	for (; term(w->ts, at)->kind == T_CONTAINER; at = term(w->ts, at)->a)
		steps++;
	fputs("container_of(", w->out);
	value(w, at);
	fprintf(w->out, ", struct %.*s, ", colon ? (int)(colon - s) : 0, s);
	at = t;
	for (u32 i = 0; i < steps; i++, at = term(w->ts, at)->a)
		fprintf(w->out, "%s%s", i ? "." : "", member(w, term(w->ts, at)->ref));
	fputc(')', w->out);
}

static void value(struct writer *w, u32 t)
{
	const struct term *x = term(w->ts, t);

	switch (x->kind) {
	case T_CONST:
		fprintf(w->out, x->num > 255 ? "0x%llx" : "%lld", (long long)x->num);
		break;
	case T_PARAM:
		name_or(w, w->f->params, w->f->nparams, x->num, "arg");
		break;
	case T_LOCAL: case T_FIELD: case T_INDEX:
		fputc('&', w->out);
		lvalue(w, t);
		break;
	case T_GLOBAL: case T_FUNC:
		if (x->kind == T_GLOBAL)
			fputc('&', w->out);
		fputs(program_text(w->p, w->p->symbols[x->ref].name), w->out);
		break;
	case T_DEREF:
		lvalue(w, x->a);
		break;
	case T_CONTAINER:
		container(w, t);
		break;
	case T_SSA:
		ssa(w, x);
		break;
	case T_UNARY:
		fputc(x->num == UN_NOT ? '!' : x->num == UN_BITNOT ? '~' : '-', w->out);
		value(w, x->a);
		break;
	case T_BINARY:
		binary(w, x);
		break;
	case T_CAST:
		value(w, x->a);
		break;
	case T_APPLY:
		fprintf(w->out, "%s(", func_name(w->p, w->p->funcs[x->ref]));
		value(w, x->a);
		if (x->b) {
			fputs(", ", w->out);
			value(w, x->b);
		}
		fputc(')', w->out);
		break;
	case T_STRING:
		fputs("\"...\"", w->out);
		break;
	default:
		fputs("(value)", w->out);
	}
}

char *term_text(const struct terms *ts, u32 t, const struct func *f)
{
	struct writer w = { .ts = ts, .p = terms_program(ts), .f = f };
	char *text = NULL;
	size_t size = 0;

	w.out = open_memstream(&text, &size);
	if (!w.out)
		die("out of memory");
	value(&w, t);
	fclose(w.out);
	return text;
}
