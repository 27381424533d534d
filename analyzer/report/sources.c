// SPDX-License-Identifier: GPL-2.0-or-later
/* sources.c - see sources.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "report.h"
#include "sources.h"

/* FILE of SRCTREE, or NULL; then *ERROR is 0 where that is its state: not there, no file, not to be read by us. */
static FILE *open_source(const char *srctree, const char *file, int *error)
{
	struct stat st;
	FILE *in = NULL;
	char *path;

	if (asprintf(&path, "%s/%s", srctree && *file != '/' ? srctree : *file == '/' ? "" : ".", file) < 0) {
		*error = ENOMEM;
		return NULL;
	}
	errno = 0;
	if (!stat(path, &st) && S_ISREG(st.st_mode))
		in = fopen(path, "r");
	*error = in || errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 : errno;
	free(path);
	return in;
}

int source_hash(const char *srctree, const char *file, char hash[17])
{
	XXH3_state_t state;
	char block[1 << 14];
	size_t n;
	int error;
	FILE *in = open_source(srctree, file, &error);

	hash[0] = '\0';
	if (!in)
		return error;
	XXH3_64bits_reset(&state);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		XXH3_64bits_update(&state, block, n);
	error = ferror(in) ? errno : 0;
	if (!error)
		snprintf(hash, 17, "%016llx", (unsigned long long)XXH3_64bits_digest(&state));
	fclose(in);
	return error;
}

static void note(struct report *r, const char *file)
{
	struct source_state *s;
	size_t i;
	int error;

	if (!file)
		return;
	for (i = 0; i < r->nsources; i++)
		if (!strcmp(r->sources[i].file, file))
			return;
	s = &r->sources[r->nsources++];
	s->file = file;
	error = source_hash(r->srctree, file, s->hash);
	if (!error)
		return;
	fprintf(stderr, "lockctx: %s: cannot be read: %s: whether it has changed will not be known\n",
		file, strerror(error));
	r->coverage.failed++;
}

static int by_file(const void *a, const void *b)
{
	return strcmp(((const struct source_state *)a)->file, ((const struct source_state *)b)->file);
}

void report_note_sources(struct report *r)
{
	size_t room = 0, i, k;

	for (i = 0; i < r->nfindings; i++)
		room += 2 + 2 * r->findings[i].npath + r->findings[i].nacquires + r->findings[i].nholders;
	r->sources = report_source_states(r, room);
	r->nsources = 0;
	for (i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		note(r, f->site.pos.file);
		for (k = 0; k < f->npath; k++) {
			note(r, f->path[k].pos.file);
			note(r, f->path[k].because.file);
		}
		for (k = 0; k < f->nacquires; k++)
			note(r, f->acquires[k].pos.file);
		for (k = 0; k < f->nholders; k++)
			note(r, f->holders[k].pos.file);
		note(r, f->released.pos.file);
	}
	if (r->nsources)
		qsort(r->sources, r->nsources, sizeof(*r->sources), by_file);
}

const char *report_changed_source(const struct report *r)
{
	char hash[17];

	for (size_t i = 0; i < r->nsources; i++) {
		source_hash(r->srctree, r->sources[i].file, hash);
		if (strcmp(hash, r->sources[i].hash))
			return r->sources[i].file;
	}
	return NULL;
}
