// SPDX-License-Identifier: GPL-2.0-or-later
/* lock-name.c - see lock-name.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "lock-name.h"
#include "../program/util.h"

struct writer {
	const struct terms *ts;
	const struct program *p;
	const struct func *f;
	FILE *out;
	char **tags; /* stb_ds */
};

/* How many pointers away from its parameter a lock is that people still write down:
 * &vcpu->kvm->srcu, not &kvm->arch.vpic->kvm->srcu. */
#define MAX_POINTERS 2

static bool value(struct writer *w, u32 t);

/* "tag::member" without the tag, "tag::outer.member" of an unnamed struct without all before. */
static const char *member(const char *field)
{
	const char *colon = strstr(field, "::"), *dot = strrchr(field, '.');

	return dot ? dot + 1 : colon ? colon + 2 : field;
}

/* Does the type of parameter PARAM, as its function's signature has it, point to the
 * struct that has member FIELD? */
static bool param_has(const struct writer *w, u32 param, const char *field)
{
	const char *s = program_text(w->p, w->p->symbols[w->f->sym].type),
		   *colon = strstr(field, "::");
	size_t n = colon ? colon - field : 0;
	u32 depth = 0, at = 0;

	s = strchr(s, '(');
	if (!s || !n)
		return false;
	for (s++; *s && at < param; s++) {
		depth += *s == '(';
		depth -= *s == ')';
		at += *s == ',' && !depth;
	}
	while (!strncmp(s, "const ", 6) || !strncmp(s, "volatile ", 9))
		s = strchr(s, ' ') + 1;
	if (!strncmp(s, "struct ", 7) || !strncmp(s, "union ", 6))
		s = strchr(s, ' ') + 1;
	else
		return false;
	return !strncmp(s, field, n) && !strncmp(s + n, " *", 2) &&
	       (s[n + 2] == ',' || s[n + 2] == ')');
}

/* The same of the pointer that is kept at address AT. */
static bool member_has(const struct writer *w, u32 at, const char *field)
{
	const struct term x = *term(w->ts, at);
	u32 tag = x.kind == T_FIELD ? program_pointee(w->p, x.ref) : 0;
	size_t n = tag ? strlen(program_text(w->p, tag)) : 0;

	return tag && !strncmp(field, program_text(w->p, tag), n) && !strncmp(field + n, "::", 2);
}

/* The struct of member FIELD is looked into. */
static void add_tag(struct writer *w, const char *field)
{
	char *tag = xasprintf("%.*s", (int)(strstr(field, "::") - field), field);

	for (u32 i = 0; i < arrlenu(w->tags); i++)
		if (!strcmp(w->tags[i], tag)) {
			free(tag);
			return;
		}
	arrput(w->tags, tag);
}

static bool is_object(const struct term *x)
{
	return x->kind == T_FIELD || x->kind == T_INDEX;
}

/* The thing at address T. */
static bool object(struct writer *w, u32 t)
{
	const struct term x = *term(w->ts, t), base = *term(w->ts, x.a), *index;

	switch (x.kind) {
	case T_FIELD:
		if (base.kind == T_PARAM && !param_has(w, base.num, program_text(w->p, x.ref)))
			return false;
		if (base.kind == T_DEREF && !member_has(w, base.a, program_text(w->p, x.ref)))
			return false;
		if (!(is_object(&base) ? object(w, x.a) : value(w, x.a)))
			return false;
		if (!is_object(&base))
			add_tag(w, program_text(w->p, x.ref));
		fprintf(w->out, "%s%s", is_object(&base) ? "." : "->",
			member(program_text(w->p, x.ref)));
		return true;
	case T_INDEX:
		index = x.b ? term(w->ts, x.b) : NULL;
		if (!index || index->kind != T_CONST || !is_object(&base) || !object(w, x.a))
			return false;
		fprintf(w->out, "[%lld]", (long long)index->num);
		return true;
	default:
		return false;
	}
}

static bool value(struct writer *w, u32 t)
{
	const struct term x = *term(w->ts, t);

	if (x.kind == T_PARAM) {
		fprintf(w->out, "%%%lld", (long long)x.num);
		return x.num >= 0 && x.num < w->f->nparams &&
		       *program_text(w->p, w->f->params[x.num]);
	}
	if (x.kind == T_DEREF)
		return object(w, x.a);
	if (!is_object(&x))
		return false;
	fputc('&', w->out);
	return object(w, t);
}

char *lock_name(const struct terms *ts, u32 t, const struct func *f, char ***tags)
{
	struct writer w = { .ts = ts, .p = terms_program(ts), .f = f, .tags = *tags };
	char *text = NULL;
	size_t size = 0;
	bool named;

	w.out = open_memstream(&text, &size);
	if (!w.out)
		die("out of memory");
	named = term(ts, t)->derefs < MAX_POINTERS && value(&w, t);
	fclose(w.out);
	*tags = w.tags;
	if (named)
		return text;
	free(text);
	return NULL;
}

u32 lock_name_param(const char *text, int *length)
{
	const char *at = strchr(text, '%');
	char *end;
	u32 param = strtoul(at + 1, &end, 10);

	*length = end - at;
	return param;
}

char *lock_name_with(const char *text, const char *const *names)
{
	char *out = xasprintf("%s", ""), *last;

	for (const char *at; (at = strchr(text, '%'));) {
		int length;
		u32 param = lock_name_param(at, &length);
		char *more = xasprintf("%s%.*s%s", out, (int)(at - text), text, names[param]);

		free(out);
		out = more;
		text = at + length;
	}
	last = xasprintf("%s%s", out, text);
	free(out);
	return last;
}
