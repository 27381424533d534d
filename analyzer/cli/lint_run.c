// SPDX-License-Identifier: GPL-2.0-or-later
/* lint_run.c - the part of lint.h that works on the trees. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "known.h"
#include "lint.h"
#include "progress.h"
#include "solving.h"
#include "workers.h"
#include "../lint/rerun.h"
#include "../lint/run.h"
#include "../lint/sandbox.h"
#include "../program/util.h"
#include "../report/json.h"
#include "../report/store.h"
#include "../../kbuild/blame.h"
#include "../../kbuild/inputs.h"

/* One state of the tree: the base, or after a patch. */
struct lint_state {
	struct kbuild_result k;
	const char *object;	/* the build folder whose commands are used */
	char *out;		/* the folder of its facts */
	struct strv failed;	/* sources that did not compile, last time */
};

static void progress(const struct kbuild_event *e, void *data)
{
	(void)data;
	if (e->kind == KBUILD_WAITING || e->kind == KBUILD_UNREAD)
		progress_note("%s", e->message);
	else
		progress_step("facts", e->done, e->total, e->source);
}

/* How the files of S are compiled. */
static struct kbuild_config compile_config(const struct lint *l, const struct lint_state *s, bool sandboxed)
{
	return (struct kbuild_config){
		.source = l->scratch.tree, .object = s->object, .dirs = l->dirs, .out = s->out,
		.plugin = cli_plugin(), .annotations = cli_annotations(), .jobs = l->tree.work.jobs,
		.mode = KBUILD_FACTS, .progress = progress,
		.wrapper = sandboxed && l->sandbox.count ?
			   (const char *const *)l->sandbox.items : NULL,
	};
}

/* Bring the facts of S up to date; die() when that cannot be. */
static void extract(struct lint *l, struct lint_state *s, bool sandboxed)
{
	struct kbuild_config c = compile_config(l, s, sandboxed);

	kbuild_release(&s->k);
	if (kbuild_extract(&c, &s->k))
		die("%s", s->k.error);
}

/*
 * The failed files of S, or of these the one at index ONLY, compile without lockctx: that in one line,
 * the caller's to free. Else NULL.
 */
static char *own_fault(const struct lint *l, const struct lint_state *s, bool sandboxed, size_t only)
{
	struct kbuild_config c = compile_config(l, s, sandboxed);
	struct kbuild_result r = s->k;
	struct kbuild_blame b;
	char *text = NULL;

	if (only < r.count) {
		r.objects += only;
		r.count = 1;
	}
	if (kbuild_blame(&c, &r, &b) && b.ours)
		text = kbuild_blame_text(&b, &s->k);
	kbuild_blame_release(&b);
	return text;
}

static void note_failed(struct lint_state *s)
{
	strv_release(&s->failed);
	for (size_t i = 0; i < s->k.count; i++)
		if (!s->k.objects[i].path)
			strv_add(&s->failed, s->k.objects[i].source);
}

static bool did_fail(const struct lint_state *s, const char *source)
{
	for (size_t i = 0; i < s->failed.count; i++)
		if (!strcmp(s->failed.items[i], source))
			return true;
	return false;
}

/* A part of an analysis may have been ended: what is not all is not known, whatever the patch. */
static void note_ended(struct lint *l, const struct report *r, const char *of)
{
	if (r->coverage.ended_by)
		lint_note_unknown(l, "%s: ended by %s before all lock classes were solved: what is missing is not known",
				  of, r->coverage.ended_by);
}

/* The findings of S; die() when a signal comes. They are those after patch I, or of the base when CHANGED is NULL,
 * which are the files that the patch changes. */
static struct report *analyse(struct lint *l, const struct lint_state *s, size_t i, const struct strv *changed)
{
	struct analysis *an;
	struct report *r, *copy;
	char **files = NULL, *of;

	for (size_t k = 0; k < s->k.count; k++)
		if (s->k.objects[k].path)
			arrput(files, s->k.objects[k].path);
	if (!arrlenu(files))
		die("%s: none of the %zu files could be compiled: does the tree build?", l->kdir,
		    s->k.count);
	arrput(files, NULL);
	an = cli_load(files);
	r = findings_make(an, &l->opt.filter, l->scratch.tree);
	r->kernelversion = report_strdup(r, s->k.version);
	r->srctree = report_strdup(r, l->kdir);
	r->coverage.failed += s->k.failed + s->k.unread;
	if (workers_stopped())
		die("ended by a signal before all was looked at");
	copy = report_copy(r);
	copy->coverage.ended_by = r->coverage.ended_by;
	of = changed ? lint_patch_name(l, i) : str_printf("the base");
	note_ended(l, r, of);
	if (changed)
		lint_note_given_up(l, i, changed, an, r);
	free(of);
	report_free(r);
	cli_unload(an);
	arrfree(files);
	return copy;
}

/* Keep the base's findings R in FILE, and none of before. Without them the next run takes longer. */
static void keep_base(const struct lint *l, const struct report *r, const char *file)
{
	char *old = str_printf("%s/base-report", l->scratch.top), *why = NULL;
	char *previous = realpath(old, NULL);

	if (report_save(r, file, &why) == 0) {
		if (previous && strcmp(previous, file))
			unlink(previous);
		unlink(old);
		if (symlink(file, old))
			unlink(file);
	}
	free(previous);
	free(why);
	free(old);
}

/* The base's findings, from the last time when nothing has changed. */
static struct report *base_report(struct lint *l, const struct lint_state *s)
{
	char *file = str_printf("%s/base-%016" PRIx64 ".json", l->scratch.top,
				known_key(&s->k, &l->opt.filter));
	char *why = NULL;
	struct report *r = report_load(file, &why);

	if (!r) {
		r = analyse(l, s, 0, NULL);
		/* What ended it is no part of the key. */
		if (!r->coverage.ended_by)
			keep_base(l, r, file);
	}
	free(why);
	free(file);
	return r;
}

static bool is_in(const struct lint_state *s, const char *source)
{
	for (size_t i = 0; i < s->k.count; i++)
		if (!strcmp(s->k.objects[i].source, source))
			return true;
	return false;
}

/* Does the record of what was read for an object name a file that is called as one of HEADERS? */
static bool has_read(const char *record, const struct strv *headers)
{
	size_t size;
	char *text = file_content(record, &size);
	bool found = false;

	for (size_t i = 0; text && i < headers->count && !found; i++) {
		const char *slash = strrchr(headers->items[i], '/');
		char *line = str_printf("%s%s\n", slash ? "" : "/",
					slash ? slash : headers->items[i]);

		found = strstr(text, line);
		free(line);
	}
	free(text);
	return found;
}

/*
 * A header that is new may be found before the one that was read until now, and one that is gone
 * no more: objects that read one of that name are made again.
 */
static void forget_readers(const struct lint_state *base, const struct lint_state *now,
			   const struct strv *headers)
{
	for (size_t i = 0; headers->count && i < base->k.count; i++) {
		const char *path = base->k.objects[i].path, *slash;
		char *record;

		if (!path)
			continue;
		path += strlen(base->out);
		slash = strrchr(path, '/');
		record = str_printf("%s%.*s/.%s.inputs", now->out, (int)(slash - path), path,
				    slash + 1);
		if (has_read(record, headers))
			unlink(record);
		free(record);
	}
}

/* Run Kbuild for the sources as they are now; false when that failed, with why in *WHY. */
static bool rerun(struct lint *l, struct lint_state *s, const struct strv *sources, char **why)
{
	*why = run_kbuild(&l->sandbox, cli_program("kbuild/rerun.sh"), l->scratch.tree, l->objdir,
			  s->object, sources);
	return !*why;
}

/* Patch I is the first with which file K of NOW does not compile. */
static void stop_uncompiled(struct lint *l, size_t i, const struct lint_state *now, size_t k)
{
	char *own = own_fault(l, now, true, k);

	if (own)
		lint_stop(l, i, "cannot be looked at: %s", own);
	else
		lint_stop(l, i, "does not compile: %s", now->k.objects[k].message);
	free(own);
}

/* Did patch I break a file, or mend one that could not be compared? */
static bool compiles(struct lint *l, size_t i, const struct lint_state *base,
		     const struct lint_state *now)
{
	for (size_t k = 0; k < now->k.count; k++) {
		const struct kbuild_object *o = &now->k.objects[k];

		if (!o->path && !did_fail(now, o->source)) {
			stop_uncompiled(l, i, now, k);
			return false;
		}
		if (o->path && did_fail(base, o->source)) {
			lint_stop(l, i, "makes %s compile, which the base does not: what is new there "
			     "cannot be told", o->source);
			return false;
		}
	}
	return true;
}

static bool is_removed(const struct touched *t, const char *name)
{
	for (size_t n = 0; n < t->removed.count; n++)
		if (!strcmp(t->removed.items[n], name))
			return true;
	return false;
}

/* Note the C files of patch I that nothing compiles here, or that compile neither before nor after it. */
static void note_unseen(struct lint *l, size_t i, const struct touched *t, const struct lint_state *now)
{
	char *patch = lint_patch_name(l, i);

	for (size_t k = 0; k < t->changed.count; k++) {
		const char *name = t->changed.items[k];

		if (str_ends(name, ".c") && !is_removed(t, name) && !is_in(now, name))
			lint_note_unknown(l, "%s: %s is not compiled in this configuration: what it brings there is not "
					  "known", patch, name);
		else if (is_in(now, name) && did_fail(now, name))
			lint_note_unknown(l, "%s: %s does not compile, with it or without: what it brings there is not "
					  "known", patch, name);
	}
	free(patch);
}

/* Apply patch I and bring the facts up to date; *T is what it touches. False when it cannot be. */
static bool apply_patch(struct lint *l, size_t i, const struct lint_state *base,
			struct lint_state *now, const struct strv *sources, struct touched *t)
{
	const struct patch *p = &l->series.patches[i];
	char *why = NULL;

	if (scratch_apply(&l->scratch, p->diff, t))
		die("%s: it applied a moment ago: %s", p->diff, l->scratch.error);
	if (l->rerun && !rerun(l, now, sources, &why)) {
		lint_stop(l, i, "cannot be built: %s", why);
		free(why);
		return false;
	}
	forget_readers(base, now, &t->added);
	forget_readers(base, now, &t->removed);
	extract(l, now, true);
	note_unseen(l, i, t, now);
	return true;
}

/* Look at patch I, from what was done of the one before it; false when it cannot be. */
static bool run_step(struct lint *l, size_t i, const struct lint_state *base, struct lint_state *now,
		     const struct strv *sources)
{
	struct touched t = TOUCHED_INIT;
	bool good = apply_patch(l, i, base, now, sources, &t) && compiles(l, i, base, now);

	if (good) {
		note_failed(now);
		l->steps[i + 1] = now->k.compiled || l->rerun ? analyse(l, now, i, &t.changed) : l->steps[i];
		l->done = i + 1;
		lint_keep_sources(l, l->done);
	}
	touched_release(&t);
	return good;
}

/* The first file of the base that does not compile, how many there are, and whose fault it is. */
static void tell_failed(const struct lint *l, const struct lint_state *s)
{
	const char *first = NULL;
	char *own;

	for (size_t i = 0; i < s->k.count && !first; i++)
		first = s->k.objects[i].path ? NULL : s->k.objects[i].message;
	if (!first)
		return;
	own = own_fault(l, s, false, SIZE_MAX);
	if (s->k.failed == s->k.count)
		die(own ? "the base cannot be looked at: %s" : "the base does not build: %s",
		    own ? own : first);
	if (!l->tree.work.quiet)
		progress_note("%zu file%s of the base cannot be looked at: %s", s->k.failed,
			      s->k.failed == 1 ? "" : "s", own ? own : first);
	free(own);
}

/* Make the facts of the base, in a folder that stays, and say in S what they are. */
static void prepare_base(struct lint *l, struct lint_state *s)
{
	struct strv sources = STRV_INIT;
	char *why;

	s->object = l->objdir ? l->objdir : l->kdir;
	s->out = str_printf("%s/base", l->scratch.top);
	extract(l, s, false);
	if (l->rerun) {
		for (size_t i = 0; i < s->k.count; i++)
			strv_add(&sources, s->k.objects[i].source);
		free(s->out);
		s->out = str_printf("%s/base-rerun", l->scratch.top);
		s->object = str_printf("%s/object", l->scratch.work);
		if (!rerun(l, s, &sources, &why))
			die("the base cannot be built again, which a patch to its Makefiles "
			    "needs: %s", why);
		strv_release(&sources);
		extract(l, s, false);
	}
	note_failed(s);
	tell_failed(l, s);
}

/* A copy of the base's facts that can become those of the patches. Links cost nothing; where a
 * compile may run a program of the patch's, they would let it write the base's. */
static void prepare_patched(struct lint *l, const struct lint_state *base, struct lint_state *now)
{
	now->object = base->object;
	now->out = str_printf("%s/facts", l->scratch.work);
	if (folder_copy(base->out, now->out, !l->rerun))
		die("%s: %s: the facts of the patches are kept there", now->out, strerror(errno));
	for (size_t i = 0; i < base->failed.count; i++)
		strv_add(&now->failed, base->failed.items[i]);
}

static void release_state(struct lint_state *s)
{
	kbuild_release(&s->k);
	strv_release(&s->failed);
	free(s->out);
}

static void run_steps(struct lint *l)
{
	struct lint_state base = { 0 }, now = { 0 };
	struct strv sources = STRV_INIT;

	prepare_base(l, &base);
	l->steps = xcalloc(l->series.count + 1, sizeof(*l->steps));
	l->steps[0] = base_report(l, &base);
	prepare_patched(l, &base, &now);
	for (size_t i = 0; i < base.k.count; i++)
		strv_add(&sources, base.k.objects[i].source);
	for (size_t i = 0; i < l->series.count && run_step(l, i, &base, &now, &sources); i++)
		;
	strv_release(&sources);
	release_state(&now);
	release_state(&base);
}

void lint_run(struct lint *l)
{
	lint_prepare(l);
	run_steps(l);
	progress_end();
	lint_compare(l);
}
