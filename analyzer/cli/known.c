// SPDX-License-Identifier: GPL-2.0-or-later
/* known.c - see known.h. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "install.h"
#include "known.h"
#include "../program/util.h"
#include "../report/store.h"

static void add_text(XXH3_state_t *h, const char *text)
{
	/* The end of one text is not to run into the next. */
	XXH3_64bits_update(h, text ? text : "", text ? strlen(text) + 1 : 0);
	XXH3_64bits_update(h, "", 1);
}

/* Which file it is, and when it was written. */
static void add_file(XXH3_state_t *h, const char *path)
{
	int64_t state[3] = { 0 };
	struct stat st;

	if (!stat(path, &st)) {
		state[0] = st.st_mtim.tv_sec;
		state[1] = st.st_mtim.tv_nsec;
		state[2] = st.st_size;
	}
	add_text(h, path);
	XXH3_64bits_update(h, state, sizeof(state));
}

static int is_model(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 6 && !strcmp(e->d_name + n - 6, ".model");
}

static void add_models(XXH3_state_t *h)
{
	struct dirent **entries;
	int n = scandir(cli_model_dir(), &entries, is_model, alphasort);

	for (int i = 0; i < n; i++) {
		char *path = xasprintf("%s/%s", cli_model_dir(), entries[i]->d_name);

		add_file(h, path);
		free(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static void add_filter(XXH3_state_t *h, const struct finding_filter *f)
{
	add_text(h, f->rule);
	add_text(h, f->lock_class);
	add_text(h, f->annotated_only ? "annotated only" : NULL);
}

/* Of everything that the report depends on. */
static uint64_t state_of(const struct kbuild_result *k, const struct finding_filter *filter)
{
	uint64_t failed = k->failed;
	XXH3_state_t h;

	XXH3_INITSTATE(&h);
	XXH3_64bits_reset(&h);
	add_file(&h, "/proc/self/exe");
	add_models(&h);
	add_filter(&h, filter);
	XXH3_64bits_update(&h, &failed, sizeof(failed));
	add_text(&h, k->source);
	for (size_t i = 0; i < k->count; i++)
		if (k->objects[i].path)
			add_file(&h, k->objects[i].path);
	return XXH3_64bits_digest(&h);
}

/* One file for each thing that is asked, so that old ones are written over. */
static char *file_name(const struct kbuild_result *k, const struct finding_filter *filter, const char *end)
{
	XXH3_state_t h;

	XXH3_INITSTATE(&h);
	XXH3_64bits_reset(&h);
	add_filter(&h, filter);
	return xasprintf("%s/.report-%016llx.%s", k->out, (unsigned long long)XXH3_64bits_digest(&h),
			 end);
}

struct report *known_report(const struct kbuild_result *k, const struct finding_filter *filter)
{
	char *key = file_name(k, filter, "key"), *json = file_name(k, filter, "json"), *why = NULL;
	unsigned long long state = 0;
	struct report *r = NULL;
	FILE *f = fopen(key, "re");

	if (f && fscanf(f, "%llx", &state) == 1 && state == state_of(k, filter))
		r = report_load(json, &why);
	if (f)
		fclose(f);
	free(why);
	free(key);
	free(json);
	return r;
}

void known_keep(const struct report *r, const struct kbuild_result *k,
		const struct finding_filter *filter)
{
	char *key = file_name(k, filter, "key"), *json = file_name(k, filter, "json"), *why = NULL;
	FILE *f;

	/* The key goes first and comes last: one without its report must not be there. */
	unlink(key);
	if (!report_save(r, json, &why) && (f = fopen(key, "we"))) {
		fprintf(f, "%016llx\n", (unsigned long long)state_of(k, filter));
		if (fclose(f))
			unlink(key);
	}
	free(why);
	free(key);
	free(json);
}
