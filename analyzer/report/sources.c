// SPDX-License-Identifier: GPL-2.0-or-later
/* sources.c - see sources.h. */
#define _GNU_SOURCE 1	/* asprintf() */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "report.h"
#include "sources.h"

void source_hash(const char *srctree, const char *file, char hash[17])
{
	XXH3_state_t state;
	char block[1 << 14], *path;
	FILE *in = NULL;
	struct stat st;
	size_t n;

	hash[0] = '\0';
	if (asprintf(&path, "%s/%s", srctree && *file != '/' ? srctree : *file == '/' ? "" : ".", file) >= 0) {
		in = stat(path, &st) || !S_ISREG(st.st_mode) ? NULL : fopen(path, "r");
		free(path);
	}
	if (!in)
		return;
	XXH3_64bits_reset(&state);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		XXH3_64bits_update(&state, block, n);
	if (!ferror(in))
		snprintf(hash, 17, "%016llx", (unsigned long long)XXH3_64bits_digest(&state));
	fclose(in);
}

static void note(struct report *r, const char *file)
{
	struct source_state *s;
	size_t i;

	if (!file)
		return;
	for (i = 0; i < r->nsources; i++)
		if (!strcmp(r->sources[i].file, file))
			return;
	s = &r->sources[r->nsources++];
	s->file = file;
	source_hash(r->srctree, file, s->hash);
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
