// SPDX-License-Identifier: GPL-2.0-or-later
/* result.c - what a run of extract.c leaves: its result, and where its objects are by default */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

#include "inputs.h"
#include "strv.h"

void kbuild_release(struct kbuild_result *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->objects[i].source);
		free(r->objects[i].path);
		free(r->objects[i].message);
	}
	free(r->objects);
	free(r->source);
	free(r->out);
	free(r->cwd);
	free(r->version);
	free(r->error);
	*r = (struct kbuild_result){ 0 };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void kbuild_sources(const struct kbuild_result *r, struct strv *files)
{
	struct strv all = STRV_INIT;
	char *top = str_printf("%s/", r->source);

	for (size_t i = 0; i < r->count; i++) {
		const char *path = r->objects[i].path, *name = path ? strrchr(path, '/') + 1 : NULL;
		char *record;

		if (!path)
			continue;
		record = str_printf("%.*s.%s.inputs", (int)(name - path), path, name);
		inputs_files(record, &all);
		free(record);
	}
	for (size_t i = 0; i < all.count; i++) {
		char *name = all.items[i];

		all.items[i] = *name == '/' ? str_printf("%s", name) :
			       str_printf("%s/%s", r->cwd, name);
		free(name);
		path_normalise(all.items[i]);
	}
	if (all.count)
		qsort(all.items, all.count, sizeof(*all.items), by_name);
	for (size_t i = 0; i < all.count; i++)
		if (str_starts(all.items[i], top) && (!i || strcmp(all.items[i], all.items[i - 1])))
			strv_add(files, all.items[i] + strlen(top));
	strv_release(&all);
	free(top);
}

char *kbuild_cache(const char *kind, const char *source, const char *object)
{
	const char *cache = getenv("LOCKCTX_CACHE"), *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	char *top, *real[2], *out;
	uint64_t hash = HASH_START;

	if (cache && *cache)
		top = str_printf("%s", cache);
	else if (xdg && *xdg)
		top = str_printf("%s/lockctx", xdg);
	else if (home && *home)
		top = str_printf("%s/.cache/lockctx", home);
	else
		return NULL;
	real[0] = realpath(source, NULL);
	real[1] = realpath(object ? object : source, NULL);
	for (size_t i = 0; i < 2; i++)
		hash = hash_string(hash, real[i] ? real[i] : "");
	free(real[0]);
	free(real[1]);
	out = str_printf("%s/%s/%016llx", top, kind, (unsigned long long)hash);
	free(top);
	return out;
}

char *kbuild_out(const char *source, const char *object)
{
	return kbuild_cache("facts", source, object);
}
