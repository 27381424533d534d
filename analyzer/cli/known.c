// SPDX-License-Identifier: GPL-2.0-or-later
/* known.c - see known.h. */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "install.h"
#include "known.h"
#include "../program/util.h"
#include "../report/output.h"
#include "../report/store.h"

static void add_text(XXH3_state_t *h, const char *text)
{
	/* The end of one text is not to run into the next. */
	XXH3_64bits_update(h, text ? text : "", text ? strlen(text) + 1 : 0);
	XXH3_64bits_update(h, "", 1);
}

/* Which file it is, and when it was written. Two that take one place have their own numbers. */
static void add_file(XXH3_state_t *h, const char *path)
{
	int64_t state[4] = { 0 };
	struct stat st;

	if (!stat(path, &st)) {
		state[0] = st.st_mtim.tv_sec;
		state[1] = st.st_mtim.tv_nsec;
		state[2] = st.st_size;
		state[3] = (int64_t)st.st_ino;
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
	add_text(h, f->strict ? "strict" : NULL);
	add_text(h, getenv("LOCKCTX_STEPS"));
}

/* The facts of K; of a file without any, that it has none. */
static void add_facts(XXH3_state_t *h, const struct kbuild_result *k)
{
	uint64_t unread = k->unread;

	XXH3_64bits_update(h, &unread, sizeof(unread));
	add_text(h, k->source);
	for (size_t i = 0; i < k->count; i++) {
		add_text(h, k->objects[i].source);
		if (k->objects[i].path)
			add_file(h, k->objects[i].path);
	}
}

uint64_t known_facts(const struct kbuild_result *k)
{
	XXH3_state_t h;

	XXH3_INITSTATE(&h);
	XXH3_64bits_reset(&h);
	add_facts(&h, k);
	return XXH3_64bits_digest(&h);
}

uint64_t known_key(const struct kbuild_result *k, const struct finding_filter *filter)
{
	XXH3_state_t h;

	XXH3_INITSTATE(&h);
	XXH3_64bits_reset(&h);
	add_file(&h, "/proc/self/exe");
	add_models(&h);
	add_filter(&h, filter);
	add_facts(&h, k);
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

struct report *known_report(const struct kbuild_result *k, const struct finding_filter *filter,
			    uint64_t key)
{
	char *name = file_name(k, filter, "key"), *json = file_name(k, filter, "json"), *why = NULL;
	struct report *r = NULL;
	uint64_t kept = 0;
	FILE *f = fopen(name, "re");

	if (f && fscanf(f, "%" SCNx64, &kept) == 1 && kept == key)
		r = report_load(json, &why);
	if (f)
		fclose(f);
	free(why);
	free(name);
	free(json);
	return r;
}

/* Put KEY into the file NAME, as a whole. */
static void write_key(const char *name, uint64_t key)
{
	struct output o;
	char *why = NULL;

	if (!output_open(&o, name, &why)) {
		fprintf(o.file, "%016" PRIx64 "\n", key);
		output_close(&o, &why);
	}
	free(why);
}

void known_keep(const struct report *r, const struct kbuild_result *k,
		const struct finding_filter *filter, uint64_t key)
{
	char *name = file_name(k, filter, "key"), *json = file_name(k, filter, "json"), *why = NULL;
	int lock = open(k->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* Two at once are not to leave the one's report under the other's key. */
	if (lock >= 0 && !flock(lock, LOCK_EX) && known_key(k, filter) == key) {
		/* The key goes first and comes last: one without its report must not be there. */
		unlink(name);
		if (!report_save(r, json, &why))
			write_key(name, key);
	}
	if (lock >= 0)
		close(lock);
	free(why);
	free(name);
	free(json);
}
