// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lint_shown.c - the part of lint.h that keeps the source lines of findings. The scratch tree goes on
 * to the next patch, and to the next run; a line is to be shown as it was when the finding was made.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <stb/stb_ds.h>

#include "lint.h"
#include "../program/util.h"
#include "../report/diff.h"
#include "../report/sources.h"
#include "../../kbuild/inputs.h"

/* Copy FILE of the scratch tree to below FOLDER. */
static int keep(const struct lint *l, const char *folder, const char *file)
{
	char *from = str_printf("%s/%s", l->scratch.tree, file), *to = str_printf("%s/%s", folder, file);
	size_t size;
	char *text = file_content(from, &size);
	FILE *out = NULL;
	bool kept = false;

	if (text && path_make_parents(to) == 0)
		out = fopen(to, "we");
	if (out) {
		kept = fwrite(text, 1, size, out) == size;
		kept = fclose(out) == 0 && kept;
	}
	free(text);
	free(from);
	free(to);
	return kept ? 0 : -1;
}

/* The findings of R that the base does not have, with the files that they name. The caller frees it. */
static struct report *new_findings(const struct lint *l, const struct report *r)
{
	struct report *news = report_new();
	size_t *of = report_match(l->steps[0], r);

	news->srctree = l->scratch.tree;
	for (size_t i = 0; i < r->nfindings; i++)
		if (of[i] == NO_MATCH)
			*report_add_finding(news) = r->findings[i];
	report_note_sources(news);
	free(of);
	return news;
}

void lint_keep_sources(struct lint *l, size_t step)
{
	struct report *r = l->steps[step], *news;
	uint64_t hash = HASH_START;
	char *folder;

	if (r == l->steps[step - 1])
		return;
	news = new_findings(l, r);
	for (size_t i = 0; i < news->nsources; i++)
		hash = hash_string(hash_string(hash, news->sources[i].file), news->sources[i].hash);
	/* By its content: an older report that names the folder never shows another's lines. */
	folder = str_printf("%s/shown/%016" PRIx64, l->scratch.top, hash);
	for (size_t i = 0; i < news->nsources; i++)
		if (*news->sources[i].hash && *news->sources[i].file != '/' &&
		    keep(l, folder, news->sources[i].file))
			die("%s/%s: %s", folder, news->sources[i].file, strerror(errno));
	for (size_t i = 0; i < r->nfindings; i++)
		r->findings[i].srctree = report_strdup(r, folder);
	free(folder);
	report_free(news);
}
