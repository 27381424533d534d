// SPDX-License-Identifier: GPL-2.0-or-later
/* report.c - see report.h. One obstack per report: nothing is freed singly. */
#define _GNU_SOURCE 1	/* obstack_vprintf() */
#include <jansson.h>
#include <obstack.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report.h"
#include "../../facts/clean.h"
#include "../../facts/memory.h"

struct report_arena {
	struct report report;	/* what the callers see; first, so that they convert */
	struct obstack memory;
	size_t capacity;	/* of report.findings, the only array that grows */
	struct report *adopted;	/* reports whose findings are here now, a list by next */
	struct report *next;
};

#define obstack_chunk_alloc memory_alloc
#define obstack_chunk_free free

static void __attribute__((constructor)) use_memory(void)
{
	json_set_alloc_funcs(memory_alloc, free);
}

static struct report_arena *arena(struct report *r)
{
	return (struct report_arena *)r;
}

struct report *report_new(void)
{
	struct report_arena *a = memory_zeroed(1, sizeof(*a));

	obstack_init(&a->memory);
	return &a->report;
}

void report_free(struct report *r)
{
	if (!r)
		return;
	for (struct report *a = arena(r)->adopted, *next; a; a = next) {
		next = arena(a)->next;
		report_free(a);
	}
	obstack_free(&arena(r)->memory, NULL);
	free(r->findings);
	free(arena(r));
}

static void *zeroed(struct report *r, size_t n, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes))
		memory_out(0);
	p = obstack_alloc(&arena(r)->memory, bytes);
	return memset(p, 0, bytes);
}

const char *report_str(struct report *r, const char *fmt, ...)
{
	va_list args;
	int length;

	va_start(args, fmt);
	length = obstack_vprintf(&arena(r)->memory, fmt, args);
	va_end(args);
	if (length < 0)
		memory_out(0);
	obstack_1grow(&arena(r)->memory, '\0');
	return text_clean(obstack_finish(&arena(r)->memory));
}

const char *report_strdup(struct report *r, const char *s)
{
	if (!s)
		return NULL;
	return text_clean(obstack_copy0(&arena(r)->memory, s, strlen(s)));
}

struct finding *report_add_finding(struct report *r)
{
	struct report_arena *a = arena(r);
	struct finding *f;

	if (r->nfindings == a->capacity) {
		a->capacity = a->capacity ? a->capacity * 2 : 16;
		r->findings = memory_need(reallocarray(r->findings, a->capacity,
							sizeof(*r->findings)));
	}
	f = &r->findings[r->nfindings++];
	memset(f, 0, sizeof(*f));
	return f;
}

void report_adopt(struct report *r, struct report *from)
{
	for (size_t i = 0; i < from->nfindings; i++)
		*report_add_finding(r) = from->findings[i];
	from->nfindings = 0;
	arena(from)->next = arena(r)->adopted;
	arena(r)->adopted = from;
}

struct step *report_steps(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct step));
}

struct acquire *report_acquires(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct acquire));
}

struct condition *report_conditions(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct condition));
}

struct holder *report_holders(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct holder));
}

struct cause *report_causes(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct cause));
}

struct known *report_known(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct known));
}

struct source_state *report_source_states(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct source_state));
}

const char **report_instances(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(const char *));
}

struct finding *report_findings(struct report *r, size_t n)
{
	return zeroed(r, n, sizeof(struct finding));
}

static int compare_strings(const char *a, const char *b)
{
	if (!a || !b)
		return !!a - !!b;
	return strcmp(a, b);
}

static int compare_positions(const struct position *a, const struct position *b)
{
	int c = compare_strings(a->file, b->file);

	if (!c)
		c = (a->line > b->line) - (a->line < b->line);
	return c ? c : (a->column > b->column) - (a->column < b->column);
}

static int compare_paths(const struct finding *a, const struct finding *b)
{
	size_t i;
	int c;

	for (i = 0; i < a->npath && i < b->npath; i++) {
		c = compare_positions(&a->path[i].pos, &b->path[i].pos);
		if (!c)
			c = compare_strings(a->path[i].callee, b->path[i].callee);
		if (c)
			return c;
	}
	return (a->npath > b->npath) - (a->npath < b->npath);
}

static int compare_findings(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;
	int c = compare_strings(a->site.pos.file, b->site.pos.file);

	if (!c)
		c = (a->site.pos.line > b->site.pos.line) - (a->site.pos.line < b->site.pos.line);
	if (!c)
		c = compare_strings(a->rule, b->rule);
	if (!c)
		c = compare_strings(a->lock_class, b->lock_class);
	if (!c)
		c = compare_positions(&a->site.pos, &b->site.pos);
	if (!c)
		c = compare_strings(a->site.function, b->site.function);
	if (!c)
		c = compare_strings(a->site.callee, b->site.callee);
	if (!c)
		c = compare_strings(a->srctree, b->srctree);
	/* the ways to one site: the shortest first */
	if (!c)
		c = (a->npath > b->npath) - (a->npath < b->npath);
	if (!c)
		c = compare_strings(a->context, b->context);
	if (!c)
		c = compare_strings(a->message, b->message);
	return c ? c : compare_paths(a, b);
}

static int compare_acquires(const void *pa, const void *pb)
{
	const struct acquire *a = pa, *b = pb;
	int c = b->shown - a->shown;

	if (!c)
		c = compare_positions(&a->pos, &b->pos);
	if (!c)
		c = compare_strings(a->function, b->function);
	if (!c)
		c = compare_strings(a->mode, b->mode);
	return c ? c : compare_strings(a->cookie, b->cookie);
}

static int compare_causes(const void *a, const void *b)
{
	return compare_strings(((const struct cause *)a)->name, ((const struct cause *)b)->name);
}

static int compare_names(const void *a, const void *b)
{
	return compare_strings(*(const char *const *)a, *(const char *const *)b);
}

static void sort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	if (n > 1)	/* an empty array may be NULL, which qsort() must not get */
		qsort(base, n, size, compare);
}

void report_sort(struct report *r)
{
	size_t i;

	for (i = 0; i < r->nfindings; i++) {
		struct finding *f = &r->findings[i];

		sort(f->acquires, f->nacquires, sizeof(*f->acquires), compare_acquires);
		sort(f->instances, f->ninstances, sizeof(*f->instances), compare_names);
	}
	sort(r->findings, r->nfindings, sizeof(*r->findings), compare_findings);
	sort(r->coverage.unresolved, r->coverage.nunresolved, sizeof(*r->coverage.unresolved),
	     compare_causes);
}

const struct finding *report_find(const struct report *r, const char *id, size_t *matches)
{
	const struct finding *found = NULL;
	size_t i, n = strlen(id);

	*matches = 0;
	for (i = 0; n && i < r->nfindings; i++) {
		if (strncasecmp(r->findings[i].id, id, n))
			continue;
		found = &r->findings[i];
		++*matches;
	}
	return *matches == 1 ? found : NULL;
}
