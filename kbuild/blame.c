// SPDX-License-Identifier: GPL-2.0-or-later
/* blame.c - see blame.h. */
#include "blame.h"

#include <stdlib.h>
#include <string.h>

#include "strv.h"

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

/* The first of the largest group of failed files with one text; *COUNT is how many it has. */
static const struct kbuild_object *largest_group(const struct kbuild_result *r, size_t *count)
{
	const struct kbuild_object **failed = mem_alloc((r->count + 1) * sizeof(*failed));
	const struct kbuild_object *best = NULL;
	size_t n = 0;

	*count = 0;
	for (size_t i = 0; i < r->count; i++)
		if (r->objects[i].message)
			failed[n++] = &r->objects[i];
	if (n)
		qsort(failed, n, sizeof(*failed), by_text);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && !strcmp(text_of(failed[from]), text_of(failed[to])); to++)
			;
		if (to - from > *count) {
			*count = to - from;
			best = failed[from];
		}
	}
	free(failed);
	return best;
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
	const struct kbuild_object *o = largest_group(r, &b->files);
	int good;

	*b = (struct kbuild_blame){ .files = b->files };
	if (!o || config->mode == KBUILD_PLAIN)
		return false;
	good = compiles_plainly(config, r, o->source);
	if (good < 0)
		return false;
	b->message = str_printf("%s", o->message);
	b->source = str_printf("%s", o->source);
	b->ours = good;
	return true;
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
