// SPDX-License-Identifier: GPL-2.0-or-later
/* dump.c - see dump.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dump.h"
#include "dump-expr.h"
#include "memory.h"
#include "reader.h"

static void *reserve(void *v, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return v;
	*cap = 2 * n + 64;
	return memory_resize(v, *cap * size);
}

static void put(struct dump *d, uint32_t e)
{
	if (e)
		dump_value(d, e, 0);
	else
		fputs("nothing", d->out);
}

static void put_at(struct dump *d, uint32_t e)
{
	dump_place(d, e, 0);
}

static void put_list(struct dump *d, struct fact_list l)
{
	for (uint32_t i = 0; i < l.n; i++) {
		if (i)
			fputs(", ", d->out);
		put(d, l.v[i]);
	}
}

static void put_path(struct dump *d, struct fact_list l)
{
	for (uint32_t i = 0; i < l.n; i++)
		fprintf(d->out, " %s", dump_text(d, l.v[i]));
}

/* " at file:line:col", the file only when it is not the function's. */
static void put_loc(struct dump *d, uint32_t file, uint32_t line, uint32_t col)
{
	if (line)
		fprintf(d->out, " at %s%s%u:%u", dump_text(d, file), file ? ":" : "", line, col);
	fputc('\n', d->out);
}
#define PUT_LOC(d, rec) put_loc(d, (rec)->file, (rec)->line, (rec)->col)

static void put_flags(struct dump *d, uint32_t flags, const char *const *names)
{
	for (; *names; names++, flags >>= 1)
		if (flags & 1)
			fprintf(d->out, " %s", *names);
}

static void dump_sym(struct dump *d, const struct fact_record *rec)
{
	static const char *const names[] = {
		"function", "public", "weak", "defined", "noreturn", "alias", "percpu", "const",
		"pointer", "exported", NULL
	};
	const struct fact_sym *s = &rec->sym;

	d->syms = reserve(d->syms, rec->number, &d->capsyms, sizeof(*d->syms));
	d->syms[rec->number] = *s;
	d->nsyms = rec->number;
	fprintf(d->out, "symbol %u %s", rec->number, dump_text(d, s->name));
	put_flags(d, s->flags, names);
	if (s->section)
		fprintf(d->out, " section %s", dump_text(d, s->section));
	if (s->target)
		fprintf(d->out, " -> %s", dump_text(d, s->target));
	if (s->type)
		fprintf(d->out, " type %s", dump_text(d, s->type));
	PUT_LOC(d, s);
}

static void dump_init(struct dump *d, const struct fact_init *i)
{
	fputs("  init", d->out);
	put_path(d, i->path);
	if (i->sym)
		fprintf(d->out, " = &%s", dump_symbol(d, i->sym));
	else
		fprintf(d->out, " = %" PRId64, i->num);
	put_path(d, i->to);
	PUT_LOC(d, i);
}

static uint32_t *copy_names(struct fact_list l)
{
	uint32_t *v = memory_alloc((l.n + 1) * sizeof(*v));

	if (l.n)
		memcpy(v, l.v, l.n * sizeof(*v));
	return v;
}

static void dump_fn(struct dump *d, const struct fact_fn *fn)
{
	static const char *const names[] = { "inline", "header", "varargs", "void", NULL };

	d->nexprs = 0;
	free(d->params);
	free(d->locals);
	d->params = copy_names(fn->params);
	d->locals = copy_names(fn->locals);
	d->nparams = fn->params.n;
	d->nlocals = fn->locals.n;
	fprintf(d->out, "function %s(", dump_symbol(d, fn->sym));
	for (uint32_t i = 0; i < fn->params.n; i++)
		fprintf(d->out, "%s%s", i ? ", " : "", dump_text(d, fn->params.v[i]));
	fputc(')', d->out);
	put_flags(d, fn->flags, names);
	PUT_LOC(d, fn);
}

static void dump_attr(struct dump *d, const struct fact_attr *a)
{
	fprintf(d->out, "attribute %s%s %s(%s)", dump_text(d, a->field),
		a->sym ? dump_symbol(d, a->sym) : "", dump_text(d, a->name), dump_text(d, a->text));
	for (uint32_t i = 0; i < a->params.n; i++)
		fprintf(d->out, "%s%s", i ? ", " : " of ", dump_text(d, a->params.v[i]));
	PUT_LOC(d, a);
	for (uint32_t i = 0; i < a->paths.n; i++)
		fprintf(d->out, "  lock %s\n", a->paths.v[i] ? dump_text(d, a->paths.v[i]) : "not named");
}

static void dump_call(struct dump *d, const struct fact_call *c)
{
	fputs("    ", d->out);
	if (c->dst) {
		put(d, c->dst);
		fputs(" = ", d->out);
	}
	put(d, c->fn);
	fputc('(', d->out);
	put_list(d, c->args);
	fputc(')', d->out);
	if (c->lhs)
		fprintf(d->out, " to %s", dump_text(d, c->lhs));
	if (c->type)
		fprintf(d->out, " type %s", dump_text(d, c->type));
	if (c->macro)
		fprintf(d->out, " macro %s%s", c->flags & CALL_BARE_MACRO ? "bare " : "", dump_text(d, c->macro));
	fputs(c->flags & CALL_NORETURN ? " noreturn" : "", d->out);
	fputs(c->flags & CALL_CLEANUP ? " cleanup" : "", d->out);
	PUT_LOC(d, c);
}

static void dump_switch(struct dump *d, const struct fact_choice *s)
{
	fputs("    switch ", d->out);
	put(d, s->index);
	for (uint32_t i = 0; i < s->to.n; i++) {
		fprintf(d->out, " %" PRId64, s->low.v[i]);
		if (s->high.v[i] != s->low.v[i])
			fprintf(d->out, "...%" PRId64, s->high.v[i]);
		fprintf(d->out, ":B%u", s->to.v[i]);
	}
	fprintf(d->out, " else:B%u", s->other);
	PUT_LOC(d, s);
}

static void dump_phi(struct dump *d, const struct fact_phi *p)
{
	fprintf(d->out, "    phi%u =", p->dst);
	for (uint32_t i = 0; i < p->values.n; i++) {
		/* What comes later has not been read yet. */
		fprintf(d->out, " B%u:", p->preds.v[i]);
		if (p->values.v[i] <= d->nexprs)
			put(d, p->values.v[i]);
		else
			fprintf(d->out, "e%u", p->values.v[i]);
	}
	if (p->name)
		fprintf(d->out, " to %s", dump_text(d, p->name));
	fputc('\n', d->out);
}

static void dump_asm(struct dump *d, const struct fact_assembly *a)
{
	fputs("    asm \"", d->out);
	for (const char *p = dump_text(d, a->text); *p; p++)
		if (*p == '\n' || *p == '\t' || *p == '"' || *p == '\\')
			fputc(' ', d->out);
		else
			fputc(*p, d->out);
	fputs("\" out ", d->out);
	put_list(d, a->outs);
	fputs(" in ", d->out);
	put_list(d, a->ins);
	PUT_LOC(d, a);
}

static void dump_insn(struct dump *d, const struct fact_record *rec)
{
	fputs("    ", d->out);
	switch (rec->tag) {
	case FACT_LOAD:
		fputs("load ", d->out);
		put_at(d, d->exprs[rec->load.dst].a);
		fputs(d->exprs[rec->load.dst].ref & LOAD_VOLATILE ? " volatile" : "", d->out);
		fputs(d->exprs[rec->load.dst].ref & LOAD_UNION ? " of a union with a pointer" : "", d->out);
		if (rec->load.lhs)
			fprintf(d->out, " to %s", dump_text(d, rec->load.lhs));
		if (rec->load.macros)
			fprintf(d->out, " by %s", dump_text(d, rec->load.macros));
		put_loc(d, 0, rec->load.line, 0);
		break;
	case FACT_STORE:
		put_at(d, rec->store.addr);
		fputs(" = ", d->out);
		put(d, rec->store.value);
		PUT_LOC(d, &rec->store);
		break;
	case FACT_COPY:
		fputs("copy ", d->out);
		put_at(d, rec->copy.dst);
		fputs(" = ", d->out);
		if (rec->copy.src)
			put_at(d, rec->copy.src);
		else
			fputs("{}", d->out);
		PUT_LOC(d, &rec->copy);
		break;
	case FACT_JUMP:
		fprintf(d->out, "-> B%u\n", rec->jump.to);
		break;
	case FACT_BRANCH:
		fputs("if ", d->out);
		put(d, rec->branch.cond);
		fprintf(d->out, " -> B%u else B%u", rec->branch.yes, rec->branch.no);
		PUT_LOC(d, &rec->branch);
		break;
	case FACT_ANYOF:
		fputs("->", d->out);
		for (uint32_t i = 0; i < rec->anyof.to.n; i++)
			fprintf(d->out, " B%u", rec->anyof.to.v[i]);
		fputc('\n', d->out);
		break;
	case FACT_RET:
		fputs("return ", d->out);
		put(d, rec->ret.value);
		PUT_LOC(d, &rec->ret);
		break;
	default:
		fputs("stop\n", d->out);
		break;
	}
}

static void dump_record(struct dump *d, const struct fact_record *rec)
{
	switch (rec->tag) {
	case FACT_STR: case FACT_ENDFN:
		break;
	case FACT_UNIT:
		fprintf(d->out, "unit %s by %s%s\n", dump_text(d, rec->unit.file),
			dump_text(d, rec->unit.compiler),
			rec->unit.flags & UNIT_FACTS_ONLY ? " facts-only" : "");
		break;
	case FACT_SYM:
		dump_sym(d, rec);
		break;
	case FACT_ATTR:
		dump_attr(d, &rec->attr);
		break;
	case FACT_MEMBER:
		fprintf(d->out, "member %s points to %s\n", dump_text(d, rec->member.field),
			dump_text(d, rec->member.to));
		break;
	case FACT_OBJECT:
		fprintf(d->out, "object %s%s\n", dump_symbol(d, rec->object.sym),
			rec->object.complete ? "" : " incomplete");
		break;
	case FACT_INIT:
		dump_init(d, &rec->init);
		break;
	case FACT_FN:
		dump_fn(d, &rec->fn);
		break;
	case FACT_EXPR:
		d->exprs = reserve(d->exprs, rec->number, &d->capexprs, sizeof(*d->exprs));
		d->exprs[rec->number] = rec->expr;
		d->nexprs = rec->number;
		break;
	case FACT_BLOCK:
		fprintf(d->out, "  B%u:\n", rec->number);
		break;
	case FACT_PHI:
		dump_phi(d, &rec->phi);
		break;
	case FACT_CALL:
		dump_call(d, &rec->call);
		break;
	case FACT_ASM:
		dump_asm(d, &rec->assembly);
		break;
	case FACT_SWITCH:
		dump_switch(d, &rec->choice);
		break;
	default:
		dump_insn(d, rec);
		break;
	}
}

static void dump_release(struct dump *d)
{
	facts_close(d->r);
	free(d->syms);
	free(d->exprs);
	free(d->params);
	free(d->locals);
}

char *facts_dump(FILE *out, const void *section, size_t size)
{
	const char *p = section;
	char *error = NULL;

	do {
		struct dump d = { .out = out, .r = facts_open(p, size) };
		struct fact_record rec;
		size_t n = facts_size(d.r);

		while (facts_next(d.r, &rec))
			dump_record(&d, &rec);
		if (facts_error(d.r))
			error = strdup(facts_error(d.r));
		dump_release(&d);
		p += n;
		size -= n;
	} while (!error && size);
	return error;
}
