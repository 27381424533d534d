// SPDX-License-Identifier: GPL-2.0-or-later
/* add.c - finds facts below a path and loads them, in name order. */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <stb/stb_ds.h>

#include "load.h"
#include "util.h"
#include "../../facts/section.h"

static void bad(struct program *p, const char *path, const char *why)
{
	p->bad_files++;
	arrput(p->bad_why, xasprintf("%s: %s", path, why));
}

/* PATH was FOUND in a folder, or is meant itself. */
static u32 add_file(struct program *p, const char *path, bool found)
{
	struct facts_file *f;
	const char *data;
	char *why = NULL;
	size_t size;
	u32 units = 0;

	f = facts_file_open(path, &why);
	if (!f && found && errno == ENODATA) {	/* assembly and host programs are in every build */
		p->bare++;
		free(why);
		return 0;
	}
	if (!f) {
		p->bad_files++;
		arrput(p->bad_why, why);
		return 0;
	}
	for (size_t i = 0; (data = facts_file_section(f, i, &size)); i++) {
		size_t used;

		for (size_t at = 0; at < size; at += used) {
			enum loaded loaded = load_payload(p, data + at, size - at, &used, &why);

			units += loaded != LOAD_DAMAGED;
			if (loaded == LOAD_DAMAGED) {
				bad(p, path, why);
				free(why);
			}
			if (!used)
				break;
		}
	}
	facts_file_close(f);
	return units;
}

static bool wanted(const char *name)
{
	size_t n = strlen(name);

	return (n > 2 && !strcmp(name + n - 2, ".o")) || (n > 6 && !strcmp(name + n - 6, ".facts"));
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void add_folder(struct program *p, const char *path, struct program_file **files)
{
	char *roots[] = { (char *)path, NULL };
	FTS *fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;

	if (!fts) {
		bad(p, path, strerror(errno));
		return;
	}
	while ((e = fts_read(fts))) {
		if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS)
			bad(p, e->fts_path, strerror(e->fts_errno));
		if (e->fts_info == FTS_SLNONE && wanted(e->fts_name))
			bad(p, e->fts_path, strerror(ENOENT));
		if (e->fts_info == FTS_F && wanted(e->fts_name))
			arrput(*files, ((struct program_file){ xasprintf("%s", e->fts_path), true }));
	}
	fts_close(fts);
}

void program_list(struct program *p, const char *path, struct program_file **files)
{
	struct stat st;
	char *whole;

	if (stat(path, &st)) {
		bad(p, path, strerror(errno));
		return;
	}
	whole = realpath(path, NULL);
	if (whole)
		arrput(p->given, whole);
	if (S_ISDIR(st.st_mode))
		add_folder(p, path, files);
	else
		arrput(*files, ((struct program_file){ xasprintf("%s", path), false }));
}

u32 program_load(struct program *p, struct program_file *file)
{
	u32 units = add_file(p, file->path, file->found);

	free(file->path);
	file->path = NULL;
	return units;
}

u32 program_add(struct program *p, const char *path)
{
	struct program_file *files = NULL;
	u32 units = 0;

	program_list(p, path, &files);
	for (u32 i = 0; i < arrlenu(files); i++)
		units += program_load(p, &files[i]);
	arrfree(files);
	return units;
}
