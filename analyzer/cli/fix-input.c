// SPDX-License-Identifier: GPL-2.0-or-later
/* fix-input.c - see fix-input.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "fix-input.h"
#include "../program/util.h"
#include "../report/report.h"
#include "../report/sources.h"
#include "../report/store.h"
#include "../../kbuild/jobs.h"
#include "../../kbuild/strv.h"

#define ARGV(...) ((char *[]){ __VA_ARGS__, NULL })

/* The exit status of ARGV, -1 when there is no such program. */
static int quietly(char **argv, const char *log)
{
	return job_run(&(struct job){ .argv = argv, .cwd = "/", .log = log });
}

static void need_program(const char *name, const char *package)
{
	char *command = xasprintf("command -v %s", name);

	if (quietly(ARGV("sh", "-c", command), "/dev/null"))
		die("%s is missing: install Debian's package %s", name, package);
	free(command);
}

/* A folder of its own for each tree, below that of the reports. */
static char *cache_of(const char *srctree)
{
	char *why, *last = report_last_file(&why), *out;

	if (!last)
		die("%s", why);
	out = xasprintf("%.*s/fix/%016llx", (int)(strrchr(last, '/') - last), last,
			(unsigned long long)hash_string(HASH_START, srctree));
	free(last);
	return out;
}

/* The finding ID of the last report. */
static const struct finding *finding_of(const struct fix_input *in, const char *id)
{
	size_t matches;

	return report_find(in->report, id, &matches);
}

size_t fix_without_strategy(struct fix_input *in, const struct strategy *strategies,
			    void (*each)(const struct finding *f, void *data), void *data)
{
	size_t kept = 0, n = arrlenu(in->ids);

	for (size_t i = 0; i < n; i++) {
		const struct finding *f = finding_of(in, in->ids[i]);

		if (strategies_offer(strategies, f, in->report->srctree)) {
			in->ids[kept++] = in->ids[i];
			continue;
		}
		each(f, data);
		free(in->ids[i]);
	}
	if (n)
		arrsetlen(in->ids, kept);
	return kept;
}

static void find_ids(struct fix_input *in, const struct tree_options *t)
{
	for (size_t i = 0; i < arrlenu(t->dirs); i++) {
		size_t matches;
		const struct finding *f = report_find(in->report, t->dirs[i], &matches);

		if (matches > 1)
			die("%s: %zu findings begin so: give more digits", t->dirs[i], matches);
		if (!f)
			die("%s: the last report has no such finding: run 'lockctx check' again", t->dirs[i]);
		arrput(in->ids, xasprintf("%s", f->id));
	}
}

/* Is -k, where it is given, the tree of the report? */
static void check_tree(const struct fix_input *in, const struct tree_options *t)
{
	const struct report *r = in->report;
	char *real = strcmp(t->source, ".") ? realpath(t->source, NULL) : NULL;
	const char *changed;

	if (!r->srctree || !r->nsources)
		die("the last report does not say which tree it is of: run 'lockctx check' again");
	if (strcmp(t->source, ".") && !real)
		die("%s: %s", t->source, strerror(errno));
	if (real && strcmp(real, r->srctree))
		die("%s: the last report is of %s: run 'lockctx check' again", t->source, r->srctree);
	free(real);
	if (access(r->srctree, R_OK))
		die("%s: %s: the last report is of this tree", r->srctree, strerror(errno));
	changed = report_changed_source(r);
	if (changed)
		die("%s/%s: changed since the analysis: run 'lockctx check' again", r->srctree, changed);
	real = t->object ? realpath(t->object, NULL) : NULL;
	if (t->object && (!real || strcmp(real, r->objtree ? r->objtree : r->srctree)))
		die("%s: the last report is of a build in %s", t->object,
		    r->objtree ? r->objtree : r->srctree);
	free(real);
}

/* Patches of a tree with changes of its own would not apply to what its git has. */
static void check_clean(const char *srctree)
{
	char *tree = (char *)srctree, *git = xasprintf("%s/.git", srctree);

	if (!access(git, F_OK) &&
	    quietly(ARGV("git", "-C", tree, "diff", "--quiet", "HEAD", "--"), "/dev/null") > 0)
		die("%s: has changes that are not committed, or git cannot read it: commit or stash them first",
		    srctree);
	free(git);
}

void fix_input_read(struct fix_input *in, const struct tree_options *t)
{
	char *why;

	*in = (struct fix_input){ .report = report_load_last(&why) };
	if (!in->report)
		die("%s", why);
	find_ids(in, t);
	check_tree(in, t);
	need_program("spatch", "coccinelle");
	need_program("git", "git");
	check_clean(in->report->srctree);
	in->cache = cache_of(in->report->srctree);
}

void fix_input_free(struct fix_input *in)
{
	for (size_t i = 0; i < arrlenu(in->ids); i++)
		free(in->ids[i]);
	arrfree(in->ids);
	free(in->cache);
	report_free(in->report);
}

/* ---- paths ---- */

static bool is_inside(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return !strncmp(path, folder, n) && (path[n] == '/' || !path[n]);
}

/* Add PATH, if it is there and not covered; what it covers goes. */
static void add_path(char ***paths, const char *srctree, const char *path)
{
	char *full = xasprintf("%s/%s", srctree, path);
	bool there = !access(full, R_OK);

	free(full);
	if (!there || !*path || *path == '/' || !strncmp(path, "..", 2))
		return;
	for (size_t i = 0; i < arrlenu(*paths); i++)
		if (is_inside(path, (*paths)[i]))
			return;
	for (size_t i = arrlenu(*paths); i-- > 0;)
		if (is_inside((*paths)[i], path)) {
			free((*paths)[i]);
			arrdel(*paths, i);
		}
	arrput(*paths, xasprintf("%s", path));
}

static void add_folder(char ***paths, const char *srctree, const char *file)
{
	const char *slash = file ? strrchr(file, '/') : NULL;
	char *folder;

	if (!slash) {
		if (file)
			add_path(paths, srctree, file);
		return;
	}
	folder = xasprintf("%.*s", (int)(slash - file), file);
	add_path(paths, srctree, folder);
	free(folder);
}

/* What S changes, and what those change that are applied before it. */
static void add_files(char ***paths, const char *srctree, const struct strategy *all, const struct strategy *s)
{
	for (size_t i = 0; i < arrlenu(s->files); i++)
		add_path(paths, srctree, s->files[i]);
	for (size_t i = 0; i < arrlenu(s->after); i++) {
		const struct strategy *before = strategy_find(all, s->after[i]);

		if (before)
			add_files(paths, srctree, all, before);
	}
}

char **fix_paths(const struct fix_input *in, const struct strategy *strategies)
{
	const struct report *r = in->report;
	char **paths = NULL;

	for (size_t i = 0; i < r->ndirs; i++) {
		char *dir = xasprintf("%s", r->dirs[i]);

		path_normalise(dir);
		while (*dir && dir[strlen(dir) - 1] == '/')
			dir[strlen(dir) - 1] = '\0';
		add_path(&paths, r->srctree, dir);
		free(dir);
	}
	for (size_t i = 0; i < r->nsources; i++)
		add_folder(&paths, r->srctree, r->sources[i].file);
	for (size_t i = 0; i < arrlenu(strategies); i++)
		for (size_t k = 0; k < arrlenu(in->ids); k++)
			if (strategies[i].entry &&
			    strategy_offers(&strategies[i], finding_of(in, in->ids[k]), r->srctree))
				add_files(&paths, r->srctree, strategies, &strategies[i]);
	return paths;
}

void fix_free_paths(char **paths)
{
	for (size_t i = 0; i < arrlenu(paths); i++)
		free(paths[i]);
	arrfree(paths);
}

void fix_remove(const char *path)
{
	quietly(ARGV("rm", "-rf", (char *)path), "/dev/null");
}
