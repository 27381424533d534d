// SPDX-License-Identifier: GPL-2.0-or-later
/* lint_open.c - the part of lint.h that reads patches, opens the trees, and tries what applies. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "lint.h"
#include "progress.h"
#include "../lint/rerun.h"
#include "../lint/run.h"
#include "../lint/sandbox.h"
#include "../program/util.h"
#include "../report/report.h"

char *lint_patch_name(const struct lint *l, size_t i)
{
	const struct patch *p = &l->series.patches[i];

	return str_printf("patch %u/%u (%s)", p->number, p->of, p->subject);
}

void lint_stop(struct lint *l, size_t i, const char *fmt, ...)
{
	char *name = lint_patch_name(l, i), *what;
	va_list ap;

	va_start(ap, fmt);
	what = str_vprintf(fmt, ap);
	va_end(ap);
	free(l->stopped);
	l->stopped = str_printf("%s %s", name, what);
	free(what);
	free(name);
}

/* What is open, and by whom, until it is released. */
static struct { struct lint *lint; pid_t by; } open_lint;

/* What die() ends leaves nothing behind either. A process for a part of the work is to leave it alone. */
static void close_open(void)
{
	if (open_lint.lint && open_lint.by == getpid())
		scratch_close(&open_lint.lint->scratch);
}

/* The user's tree and a folder in the cache that belongs to it and its build. */
static void open_trees(struct lint *l)
{
	char *facts = kbuild_out(l->tree.source, l->tree.object), *top;

	l->kdir = realpath(l->tree.source, NULL);
	if (!l->kdir)
		die("%s: %s: KDIR must be a kernel source tree", l->tree.source, strerror(errno));
	if (l->tree.object && !(l->objdir = realpath(l->tree.object, NULL)))
		die("%s: %s: O must be a folder the kernel was built in", l->tree.object,
		    strerror(errno));
	if (!facts && !l->tree.out)
		die("no place for a scratch tree: set LOCKCTX_CACHE, XDG_CACHE_HOME or HOME, or "
		    "give --facts");
	top = l->tree.out ? str_printf("%s", l->tree.out) : str_printf("%s-lint", facts);
	if (str_starts(top, l->kdir) && top[strlen(l->kdir)] == '/')
		die("%s: is inside the kernel tree %s: set LOCKCTX_CACHE to another place, or "
		    "give --facts", top, l->kdir);
	open_lint.lint = l;
	open_lint.by = getpid();
	atexit(close_open);
	if (scratch_open(&l->scratch, top))
		die("%s", l->scratch.error);
	free(facts);
	free(top);
}

/* The words that what patches bring is run with. */
static void open_sandbox(struct lint *l)
{
	char *plugin = realpath(cli_plugin(), NULL);
	char *annotations = realpath(cli_annotations(), NULL);
	char *scripts = realpath(cli_program("kbuild"), NULL), *program = NULL, *why;
	char *facts = str_printf("%s/facts", l->scratch.work);
	char *object = str_printf("%s/object", l->scratch.work);
	const char *const readable[] = {
		l->kdir, l->objdir ? l->objdir : "", l->scratch.top, plugin ? plugin : "",
		annotations ? annotations : "", scripts ? scripts : "", NULL
	};
	const char *const writable[] = { facts, object, NULL };

	if (mkdir(facts, 0777) || mkdir(object, 0777))
		die("%s: %s", l->scratch.work, strerror(errno));
	if (!l->trusted) {
		program = realpath("/proc/self/exe", NULL);
		sandbox_words(&l->sandbox, program, &l->limits, readable, writable);
		why = sandbox_try(&l->sandbox);
		if (why)
			die("%s", why);
	}
	free(program);
	free(plugin);
	free(annotations);
	free(scripts);
	free(facts);
	free(object);
}

/* Say what is odd about patch I, which applies all the same. */
static void tell_note(const struct lint *l, size_t i)
{
	char *name = lint_patch_name(l, i);

	if (l->scratch.note && !l->tree.work.quiet)
		progress_note("%s: %s", name, l->scratch.note);
	free(name);
}

/*
 * Apply all patches, and take them back: what does not apply is told before minutes are spent on
 * the base. Whether Kbuild has to run again comes of the files that they touch.
 */
static void try_patches(struct lint *l)
{
	for (size_t i = 0; i < l->series.count; i++) {
		struct touched t;

		if (scratch_apply(&l->scratch, l->series.patches[i].diff, &t)) {
			lint_stop(l, i, "does not apply to %s%s: %s", i ? "what the patches before it make of " :
			     "", l->series.base_why ? l->series.base_why : l->kdir, l->scratch.error);
			die("%s", l->stopped);
		}
		tell_note(l, i);
		for (size_t k = 0; k < t.changed.count; k++) {
			bool changes = changes_build(t.changed.items[k]);

			if (changes && !l->objdir)
				die("%s is changed by a patch, so Kbuild has to run again, for which "
				    "it needs a build folder beside the source: build with O= and "
				    "give it as -O", t.changed.items[k]);
			l->rerun |= changes;
		}
		touched_release(&t);
	}
	if (scratch_reset(&l->scratch))
		die("%s", l->scratch.error);
}

/* What is configured and not built has its commands in a folder of ours from now on. */
static void record_commands(struct lint *l)
{
	char *recorded = tree_recorded(l->kdir, l->objdir, l->dirs);

	if (!recorded)
		return;
	free(l->objdir);
	l->objdir = recorded;
}

void lint_prepare(struct lint *l)
{
	if (scratch_base(&l->scratch, l->kdir, l->series.base))
		die("%s", l->scratch.error);
	try_patches(l);
	record_commands(l);
	open_sandbox(l);
}

/* What `git config KEY` says, the caller's to free, or NULL. */
static char *configured(const char *kdir, const char *key)
{
	struct program_run git = { .cwd = kdir };
	const char *const more[] = { key, NULL };
	char *value = NULL;

	if (program_words(&git, "git config --get", more) == 0) {
		git.out[strcspn(git.out, "\n")] = '\0';
		if (*git.out)
			value = str_printf("%s", git.out);
	}
	program_release(&git);
	return value;
}

/* Hooks and tools call lint for everybody; where one's kernel was built is one's own affair. */
static void read_settings(struct lint *l)
{
	char *rest, *dir;

	if (!l->tree.object)
		l->tree.object = l->set_object = configured(l->tree.source, "lockctx.object");
	rest = l->set_dirs = l->dirs ? NULL : configured(l->tree.source, "lockctx.dirs");
	while ((dir = strsep(&rest, " ")))
		if (*dir)
			arrput(l->dirs, dir);
	if (l->dirs)
		arrput(l->dirs, NULL);
}

void lint_open(struct lint *l, char *const *args)
{
	if (l->tree.module)
		die("-M: patches to a module of its own are not looked at, only those to a kernel");
	read_settings(l);
	open_trees(l);
	if (series_open(&l->series, l->kdir, args, l->scratch.work))
		die("%s", l->series.error);
}

void lint_release(struct lint *l)
{
	report_free(l->result);
	for (size_t i = 0; l->steps && i <= l->done; i++)
		if (!i || l->steps[i] != l->steps[i - 1])
			report_free(l->steps[i]);
	free(l->steps);
	free(l->stopped);
	free(l->unseen);
	series_release(&l->series);
	scratch_close(&l->scratch);
	open_lint.lint = NULL;
	strv_release(&l->sandbox);
	arrfree(l->dirs);
	free(l->set_object);
	free(l->set_dirs);
	free(l->kdir);
	free(l->objdir);
}
