// SPDX-License-Identifier: GPL-2.0-or-later
/* extract.c - runs compile commands again, with the plugin */
#include "extract.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "inputs.h"
#include "jobs.h"
#include "outdir.h"
#include "strv.h"
#include "tree.h"

/* One unit on its way to an object. Paths are absolute. */
struct step {
	const struct tree_unit *unit;
	struct kbuild_object *result;
	struct strv argv;
	char *object, *record;
	char *temporary, *depfile, *log;	/* this run's alone */
	uint64_t recipe;
	off_t size;		/* of the source: the longest compiles start first */
	struct timespec start;
};

struct run {
	const struct kbuild_config *config;
	struct kbuild_result *result;
	struct tree tree;
	struct strv flags;	/* what is added to each command */
	struct outdir out;	/* where objects go */
	char *annotations;	/* absolute, or NULL */
	bool ccache;		/* it is installed */
	bool full;		/* the disk is */
	uint64_t plugin;	/* hash of its content: a rebuild to the same is no change */
	int cwd;
	struct step *steps;
	struct step **todo;
	size_t todo_count;
};

/* Set the error of the result, and return -1. */
static int __attribute__((format(printf, 2, 3))) fail(struct run *run, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	run->result->error = str_vprintf(format, ap);
	va_end(ap);
	return -1;
}

/*
 * What facts do without. Warnings are the build's business: with -w they are still worked out, which
 * takes a tenth of the time, so -Wall has to go. Debug information is nobody's business here, and
 * the memory to collect garbage in is given back soon anyway.
 */
static const char *const facts_flags[] = {
	"-w", "-Wno-all", "-Wno-extra", "-g0", "--param=ggc-min-heapsize=262144",
};

/* Flags of the mode; the plugin's arguments are named after its file. */
static int prepare_flags(struct run *run)
{
	const struct kbuild_config *config = run->config;
	char *plugin, *content;
	const char *name;
	size_t size;

	for (const char *const *f = config->flags; f && *f; f++)
		strv_add(&run->flags, *f);
	if (config->mode == KBUILD_PLAIN)
		return 0;
	plugin = config->plugin ? realpath(config->plugin, NULL) : NULL;
	content = plugin ? file_content(plugin, &size) : NULL;
	if (!content) {
		free(plugin);
		return fail(run, "%s: no such plugin: build it with make",
			    config->plugin ? config->plugin : "(none)");
	}
	run->plugin = hash_bytes(HASH_START, content, size);
	free(content);
	name = strrchr(plugin, '/') + 1;
	if (config->mode == KBUILD_FACTS) {
		for (size_t i = 0; i < sizeof(facts_flags) / sizeof(*facts_flags); i++)
			strv_add(&run->flags, facts_flags[i]);
	}
	strv_take(&run->flags, str_printf("-fplugin=%s", plugin));
	strv_take(&run->flags,
		  str_printf("-fplugin-arg-%.*s-mode=%s", (int)strcspn(name, "."), name,
			     config->mode == KBUILD_FACTS ? "facts" : "ride"));
	free(plugin);
	run->annotations = config->annotations ? realpath(config->annotations, NULL) : NULL;
	if (config->annotations && !run->annotations)
		return fail(run, "%s: %s: the annotations' headers should be there",
			    config->annotations, strerror(errno));
	return 0;
}

/*
 * Add the words of UNIT's command and of the mode to ARGV. The annotations' header comes behind the
 * kernel's, where there is one. What shadows a header of the kernel comes first, and only where no
 * code is made.
 */
static void add_words(const struct run *run, const struct compile *compile, struct strv *argv)
{
	bool annotated = run->annotations && compile_includes(compile, "/linux/compiler_types.h");
	bool facts = run->config->mode == KBUILD_FACTS;

	for (size_t i = 0; i < compile->words.count; i++) {
		if (i == compile->compiler_words && annotated && facts)
			strv_take(argv, str_printf("-I%s/gcc", run->annotations));
		strv_add(argv, compile->words.items[i]);
	}
	for (size_t i = 0; i < run->flags.count; i++)
		strv_add(argv, run->flags.items[i]);
	if (annotated) {
		strv_add(argv, "-include");
		strv_take(argv, str_printf("%s/%s", run->annotations, facts ? "facts.h" : "gcc.h"));
	}
}

static void report(const struct run *run, const struct kbuild_event *event)
{
	if (run->config->progress)
		run->config->progress(event, run->config->data);
}

static void tell_waiting(const char *message, void *data)
{
	report(data, &(struct kbuild_event){ .kind = KBUILD_WAITING, .message = message });
}

/* Tell what the tree has and could not be read. */
static void tell_unread(const struct run *run)
{
	struct kbuild_result *r = run->result;

	for (size_t i = 0; i < run->tree.unread.count; i++)
		report(run, &(struct kbuild_event){ .kind = KBUILD_UNREAD,
						    .message = run->tree.unread.items[i] });
	r->unread = run->tree.unread.count;
}

/*
 * What the compiler of COMPILE is run with: the caller's wrapper, or else ccache when there is one
 * and the tree was not built with it anyway. It is no part of the recipe: the object is the same
 * with and without.
 */
static void add_wrapper(const struct run *run, const struct compile *compile, struct strv *argv)
{
	const char *const *w = run->config->wrapper;

	if (!w && run->ccache && !str_ends(compile->words.items[0], "ccache"))
		strv_add(argv, "ccache");
	for (; w && *w; w++)
		strv_add(argv, *w);
}

/* Fill in the command and the files of a step. Objects lie in out as in the tree. */
static void plan_step(struct run *run, struct step *s, const struct tree_unit *unit,
		      struct kbuild_object *result)
{
	const char *slash = strrchr(unit->object, '/');
	int folder = slash ? (int)(slash + 1 - unit->object) : 0;
	size_t number = (size_t)(s - run->steps);
	const char *name = unit->object + folder;
	struct stat st;
	size_t first;

	*s = (struct step){ .unit = unit, .result = result };
	s->object = str_printf("%s/%s", run->out.path, unit->object);
	s->record = str_printf("%s/%.*s.%s.inputs", run->out.path, folder, unit->object, name);
	s->temporary = str_printf("%s/%zu.%s.tmp", run->out.work, number, name);
	s->depfile = str_printf("%s/%zu.%s.d", run->out.work, number, name);
	s->log = str_printf("%s/%zu.%s.log", run->out.work, number, name);

	add_wrapper(run, &unit->compile, &s->argv);
	first = s->argv.count;
	add_words(run, &unit->compile, &s->argv);
	strv_add(&s->argv, unit->compile.source);
	/* Where the object goes is no part of it: a copy of an out folder is as good. */
	s->recipe = hash_bytes(HASH_START, &run->plugin, sizeof(run->plugin));
	for (size_t i = first; i < s->argv.count; i++)
		s->recipe = hash_string(s->recipe, s->argv.items[i]);
	strv_add(&s->argv, "-MMD");
	/* ccache takes the target's name for a part of the result. */
	strv_add(&s->argv, "-MT");
	strv_add(&s->argv, "o");
	strv_add(&s->argv, "-MF");
	strv_add(&s->argv, s->depfile);
	strv_add(&s->argv, "-c");
	strv_add(&s->argv, "-o");
	strv_add(&s->argv, s->temporary);

	if (fstatat(run->cwd, unit->compile.source, &st, 0) == 0)
		s->size = st.st_size;
	result->source = str_printf("%s", unit->source);
	result->path = str_printf("%s", s->object);
}

static int longest_first(const void *a, const void *b)
{
	const struct step *x = *(struct step *const *)a, *y = *(struct step *const *)b;

	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return strcmp(x->unit->source, y->unit->source);
}

/* Is UNIT one of those to compile? */
static bool is_wanted(const struct run *run, const struct tree_unit *unit)
{
	const char *const *s = run->config->sources;

	for (; s && *s; s++)
		if (!strcmp(*s, unit->source))
			return true;
	return !run->config->sources;
}

/* Plan every unit and list those that have to be compiled. */
static void plan(struct run *run)
{
	struct kbuild_result *r = run->result;
	size_t count = run->tree.unit_count;

	r->objects = mem_alloc(count * sizeof(*r->objects));
	memset(r->objects, 0, count * sizeof(*r->objects));
	r->count = count;
	run->steps = mem_alloc(count * sizeof(*run->steps));
	run->todo = mem_alloc(count * sizeof(struct step *));
	for (size_t i = 0; i < count; i++) {
		struct step *s = &run->steps[i];

		plan_step(run, s, &run->tree.units[i], &r->objects[i]);
		if (!is_wanted(run, s->unit)) {
			free(r->objects[i].path);
			r->objects[i].path = NULL;
			r->left_out++;
			continue;
		}
		if (!run->config->again && access(s->object, R_OK) == 0 &&
		    inputs_unchanged(s->record, s->recipe, run->cwd))
			r->fresh++;
		else
			run->todo[run->todo_count++] = s;
	}
	qsort(run->todo, run->todo_count, sizeof(struct step *), longest_first);
}

/* A plugin works with exactly one version of gcc: try the compiler of COMPILE once before all. */
static int try_compiler(struct run *run, const struct compile *compile)
{
	struct strv argv = STRV_INIT;
	char *log = str_printf("%s/compiler.log", run->out.work), *why;
	struct job job = { .cwd = run->tree.cwd, .log = log };
	int failed;

	add_wrapper(run, compile, &argv);
	for (size_t i = 0; i < compile->compiler_words; i++)
		strv_add(&argv, compile->words.items[i]);
	for (size_t i = 0; i < run->flags.count; i++)
		if (str_starts(run->flags.items[i], "-fplugin"))
			strv_add(&argv, run->flags.items[i]);
	for (const char *const *f = (const char *const[]){ "-S", "-o", "/dev/null", "-x", "c",
							   "/dev/null", NULL }; *f; f++)
		strv_add(&argv, *f);
	job.argv = argv.items;
	failed = job_run(&job);
	if (failed) {
		why = failed < 0 ? str_printf("%s", strerror(errno)) : job_first_error(log);
		fail(run, "the tree was compiled with %s, which cannot load %s (%s): build the "
		     "tree with the gcc that lockctx was built for, or lockctx for this one",
		     compile->words.items[compile->compiler_words - 1], run->config->plugin, why);
		free(why);
	}
	unlink(log);
	free(log);
	strv_release(&argv);
	return failed ? -1 : 0;
}

static int try_compilers(struct run *run)
{
	const struct compile *last = NULL;

	for (size_t i = 0; run->config->mode != KBUILD_PLAIN && i < run->todo_count; i++) {
		const struct compile *compile = &run->todo[i]->unit->compile;

		if (last && compile_same_compiler(last, compile))
			continue;
		if (try_compiler(run, compile))
			return -1;
		last = compile;
	}
	return 0;
}

/* Start S. The record goes first: a run that is cut short must not leave one that holds. */
static pid_t start_step(struct run *run, struct step *s)
{
	struct job job = { .argv = s->argv.items, .cwd = run->tree.cwd, .log = s->log };

	if (path_make_parents(s->object))
		return -1;
	unlink(s->record);
	/* File times come from this clock. */
	clock_gettime(CLOCK_REALTIME_COARSE, &s->start);
	return job_start(&job);
}

/* Is that why a compile failed? Its MESSAGE may not have found room either. */
static bool disk_is_full(const struct run *run, const char *message)
{
	struct statvfs fs;

	return strstr(message, strerror(ENOSPC)) || (!statvfs(run->out.path, &fs) && !fs.f_bavail);
}

/* S has ended, STATUS 0 meaning well. MESSAGE, if any, says why it could not be started. */
static void end_step(struct run *run, struct step *s, int status, char *message)
{
	struct kbuild_result *r = run->result;
	struct kbuild_event event = { .kind = KBUILD_COMPILED, .source = s->unit->source };

	if (!message && status)
		message = job_first_error(s->log);
	if (!message && rename(s->temporary, s->object))
		message = str_printf("%s: %s", s->object, strerror(errno));
	run->full |= message && disk_is_full(run, message);
	if (message) {
		unlink(s->temporary);
		unlink(s->object);
		free(s->result->path);
		s->result->path = NULL;
		s->result->message = message;
		event.kind = KBUILD_FAILED;
		event.message = message;
		r->failed++;
	} else {
		/* Without a record it is merely compiled again next time. */
		inputs_record(s->record, s->recipe, s->depfile, run->cwd, &s->start);
		r->compiled++;
	}
	unlink(s->depfile);
	unlink(s->log);
	r->seconds += s->result->seconds;
	event.done = r->compiled + r->failed;
	event.total = run->todo_count;
	event.seconds = s->result->seconds;
	if (!run->full)
		report(run, &event);
}

static size_t job_count(const struct run *run)
{
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	size_t count = run->config->jobs;

	if (!count)
		count = online > 0 ? (size_t)online : 1;
	return count < run->todo_count ? count : run->todo_count;
}

static void compile_all(struct run *run)
{
	size_t slots = job_count(run), next = 0, running = 0;
	pid_t *pids = mem_alloc(slots * sizeof(*pids));
	struct step **steps = mem_alloc(slots * sizeof(struct step *));

	memset(pids, 0, slots * sizeof(*pids));
	while ((next < run->todo_count && !run->full) || running) {
		double seconds;
		int status;
		ssize_t slot;

		for (size_t i = 0; i < slots && next < run->todo_count && !run->full; i++) {
			struct step *s = run->todo[next];

			if (pids[i])
				continue;
			next++;
			pids[i] = start_step(run, s);
			if (pids[i] < 0) {
				pids[i] = 0;
				end_step(run, s, -1, str_printf("%s: %s", s->argv.items[0],
								strerror(errno)));
				continue;
			}
			steps[i] = s;
			running++;
		}
		if (!running)
			continue;
		slot = job_wait(pids, slots, &status, &seconds);
		if (slot < 0)
			break;
		pids[slot] = 0;
		running--;
		steps[slot]->result->seconds = seconds;
		end_step(run, steps[slot], status, NULL);
	}
	free(pids);
	free(steps);
}

static void release_run(struct run *run)
{
	for (size_t i = 0; run->steps && i < run->tree.unit_count; i++) {
		struct step *s = &run->steps[i];

		strv_release(&s->argv);
		free(s->object);
		free(s->record);
		free(s->temporary);
		free(s->depfile);
		free(s->log);
	}
	free(run->steps);
	free(run->todo);
	outdir_release(&run->out);
	free(run->annotations);
	strv_release(&run->flags);
	tree_release(&run->tree);
	if (run->cwd >= 0)
		close(run->cwd);
}

static int extract(struct run *run)
{
	const struct kbuild_config *config = run->config;
	char *error = NULL;
	const struct tree_query q = {
		config->source, config->object, config->module, config->dirs, config->only
	};

	if (tree_open(&run->tree, &q, &error) ||
	    (!prepare_flags(run) &&
	     (outdir_find(&run->out, &run->tree, config->out, &error) ||
	      outdir_hold(&run->out, config->only, tell_waiting, run, &error))))
		run->result->error = error;
	run->result->unbuilt = run->tree.unbuilt;
	if (run->result->error)
		return -1;
	tell_unread(run);
	run->cwd = open(run->tree.cwd, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (run->cwd < 0)
		return fail(run, "%s: %s", run->tree.cwd, strerror(errno));
	run->ccache = program_exists("ccache");
	plan(run);
	if (try_compilers(run))
		return -1;
	compile_all(run);
	if (run->full)
		return fail(run, "%s: %s: free some, or give another folder with --facts; the %zu files "
			    "that are done are kept", run->out.path, strerror(ENOSPC),
			    run->result->compiled + run->result->fresh);
	run->result->source = str_printf("%s", config->module ? run->tree.top : run->tree.source);
	run->result->not_c = run->tree.skipped[TREE_NOT_C];
	run->result->host = run->tree.skipped[TREE_HOST];
	run->result->own_program = run->tree.skipped[TREE_OWN_PROGRAM];
	run->result->out = str_printf("%s", run->out.path);
	run->result->cwd = str_printf("%s", run->tree.cwd);
	run->result->version = str_printf("%s", run->tree.version);
	return 0;
}

int kbuild_extract(const struct kbuild_config *config, struct kbuild_result *r)
{
	struct run run = { .config = config, .result = r, .out = OUTDIR_INIT, .cwd = -1 };
	int failed;

	*r = (struct kbuild_result){ 0 };
	failed = extract(&run);
	release_run(&run);
	return failed;
}
