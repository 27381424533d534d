// SPDX-License-Identifier: GPL-2.0-or-later
/* blame.c - see blame.h. */
#include "blame.h"

#include <stdlib.h>
#include <string.h>

#include "strv.h"

#define MOST_TRIED 5	/* compiles, one of each group */

/* MESSAGE without the place: many places fail with one text. */
static const char *text_of(const struct kbuild_object *o)
{
	const char *text = strstr(o->message, "error: ");

	return text ? text : o->message;
}

static int by_text(const void *a, const void *b)
{
	const struct kbuild_object *x = *(const struct kbuild_object *const *)a;
	const struct kbuild_object *y = *(const struct kbuild_object *const *)b;
	int c = strcmp(text_of(x), text_of(y));

	return c ? c : strcmp(x->source, y->source);
}

/* Failed files with one text, and the first of them. */
struct group { const struct kbuild_object *first; size_t n; };

static int larger(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : by_text(&x->first, &y->first);
}

/* The groups of R, the largest first; *COUNT of them, for the caller to free. */
static struct group *groups_of(const struct kbuild_result *r, size_t *count)
{
	const struct kbuild_object **failed = mem_alloc((r->count + 1) * sizeof(*failed));
	struct group *groups = mem_alloc((r->count + 1) * sizeof(*groups));
	size_t n = 0, k = 0;

	for (size_t i = 0; i < r->count; i++)
		if (r->objects[i].message)
			failed[n++] = &r->objects[i];
	if (n)
		qsort(failed, n, sizeof(*failed), by_text);
	for (size_t i = 0; i < n; i++) {
		if (!i || strcmp(text_of(failed[i]), text_of(failed[i - 1])))
			groups[k++] = (struct group){ .first = failed[i] };
		groups[k - 1].n++;
	}
	if (k)
		qsort(groups, k, sizeof(*groups), larger);
	free(failed);
	*count = k;
	return groups;
}

/* 1 when SOURCE compiles without lockctx, 0 when not, -1 when that could not be tried. */
static int compiles_plainly(const struct kbuild_config *config, const struct kbuild_result *r,
			    const char *source)
{
	char *out = str_printf("%s/.plain", r->out);
	struct kbuild_config plain = *config;
	struct kbuild_result result;
	int good = -1;

	/* A warning that another compiler turns into an error is no reason. */
	plain.flags = (const char *const[]){ "-w", NULL };
	plain.sources = (const char *const[]){ source, NULL };
	plain.mode = KBUILD_PLAIN;
	plain.out = out;
	plain.again = true;
	plain.progress = NULL;
	if (!kbuild_extract(&plain, &result) && result.compiled + result.failed == 1)
		good = result.compiled == 1;
	kbuild_release(&result);
	free(out);
	return good;
}

bool kbuild_blame(const struct kbuild_config *config, const struct kbuild_result *r,
		  struct kbuild_blame *b)
{
	size_t n;
	struct group *groups = groups_of(r, &n), *told = NULL;

	*b = (struct kbuild_blame){ 0 };
	if (config->mode == KBUILD_PLAIN)
		n = 0;
	/* What is lockctx's fault is told before what is not, however many fail by themselves. */
	for (size_t i = 0; i < n && i < MOST_TRIED && !b->ours; i++) {
		int good = compiles_plainly(config, r, groups[i].first->source);

		if (good < 0 || (told && !good))
			continue;
		told = &groups[i];
		b->ours = good;
	}
	if (told) {
		b->files = told->n;
		b->message = str_printf("%s", told->first->message);
		b->source = str_printf("%s", told->first->source);
	}
	free(groups);
	return told != NULL;
}

void kbuild_blame_release(struct kbuild_blame *b)
{
	free(b->message);
	free(b->source);
	*b = (struct kbuild_blame){ 0 };
}

char *kbuild_blame_text(const struct kbuild_blame *b, const struct kbuild_result *r)
{
	if (b->ours)
		return str_printf("%zu of %zu files fail with one message, and that is lockctx's fault: "
				  "%s compiles without its plugin and headers: please report: %s",
				  b->files, r->count, b->source, b->message);
	return str_printf("%zu of %zu files fail with one message, and %s fails without lockctx, too: "
			  "does the tree build? %s", b->files, r->count, b->source, b->message);
}
