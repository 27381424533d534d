// SPDX-License-Identifier: GPL-2.0-or-later
/* doctor.c - lockctx doctor: can it work here, and if not, what is to be done? */
#include <argp.h>
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "../lint/scratch.h"
#include "../program/util.h"
#include "../report/style.h"
#include "../../facts/clean.h"
#include "../../kbuild/blame.h"
#include "../../kbuild/tree.h"

extern char **environ;

struct arguments { const char *source, *object; };

/* What was found so far. */
struct visit { unsigned problems, notes; };

static const struct argp_option options[] = {
	{ "kernel", 'k', "KDIR", 0, "look at this kernel source tree, too (default: the current folder, if it is one)", 0 },
	{ "object", 'O', "OBJDIR", 0, "the folder it was built in (default: in place)", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'k': a->source = arg; break;
	case 'O': a->object = arg; break;
	case ARGP_KEY_ARG: argp_error(state, "%s: too many arguments", arg); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void say(const char *word, enum style how, const char *name, const char *text)
{
	char *clean = text_clean(xasprintf("%s", text));

	printf("%s%-8s%s%-12s %s\n", style(how, stdout), word, style(STYLE_OFF, stdout), name, clean);
	free(clean);
}

static void fine(const char *name, const char *text)
{
	say("ok", STYLE_GOOD, name, text);
}

static void note(struct visit *v, const char *name, const char *text)
{
	say("note", STYLE_BOLD, name, text);
	v->notes++;
}

static void problem(struct visit *v, const char *name, const char *text)
{
	say("PROBLEM", STYLE_ALERT, name, text);
	v->problems++;
}

/* The first line that ARGV prints, with its standard error; to be freed. NULL if there is
 * no such program; *STATUS is how it ended. */
static char *first_line(char *const *argv, int *status)
{
	posix_spawn_file_actions_t files;
	char *line = NULL, *rest = NULL;
	size_t size = 0, more = 0;
	int ends[2], failed;
	FILE *in;
	pid_t pid;

	if (pipe(ends))
		die("cannot run %s: %s", argv[0], strerror(errno));
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
	posix_spawn_file_actions_addclose(&files, ends[0]);
	posix_spawn_file_actions_addclose(&files, ends[1]);
	failed = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	close(ends[1]);
	in = fdopen(ends[0], "r");
	if (failed || !in) {
		close(ends[0]);
		return NULL;
	}
	if (getline(&line, &size, in) < 0 && !line)
		line = xasprintf("%s", "");
	while (getline(&rest, &more, in) >= 0)
		;
	fclose(in);
	free(rest);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* A program that is good to have: what it is for, and the package that brings it. */
static void tool(struct visit *v, const char *name, const char *package, const char *use)
{
	char *argv[] = { (char *)name, strcmp(name, "dot") ? "--version" : "-V", NULL }, *text;
	int status;
	char *line = first_line(argv, &status);

	if (line) {
		fine(name, line);
	} else {
		text = xasprintf("not there; %s needs it: install %s", use, package);
		note(v, name, text);
		free(text);
	}
	free(line);
}

/* The plugin is loaded by the very gcc that it was built for, or not at all. */
static void plugin(struct visit *v, const char *gcc)
{
	const char *file = cli_plugin_file();
	char *flag = xasprintf("-fplugin=%s", file), *line, *text;
	char *argv[] = { (char *)gcc, flag, "-x", "c", "-fsyntax-only", "/dev/null", NULL };
	int status;

	if (access(file, R_OK)) {
		text = xasprintf("%s is not there: build it with 'make', or set LOCKCTX_PLUGIN", file);
		problem(v, "plugin", text);
		free(text);
	} else if ((line = first_line(argv, &status))) {
		text = xasprintf("%s does not load into %s: build it for this gcc with 'make GCC=%s' (%s)",
				 file, gcc, gcc, line);
		if (status)
			problem(v, "plugin", text);
		else
			fine("plugin", file);
		free(text);
		free(line);
	}
	free(flag);
}

static void compiler(struct visit *v)
{
	char *argv[] = { "gcc", "--version", NULL };
	int status;
	char *line = first_line(argv, &status);

	if (!line) {
		problem(v, "gcc", "not there: install gcc and gcc-N-plugin-dev, N being its version");
		return;
	}
	fine("gcc", line);
	free(line);
	plugin(v, "gcc");
}

/* What a line of the kernel's configuration means for the analysis. */
struct meaning { const char *line, *name, *text; };

static const struct meaning kernel_options[] = {
	{ "CONFIG_CC_IS_CLANG=y", "compiler",
	  "the tree is configured for clang, which loads no GCC plugin: configure it without LLVM=1 in another O=" },
	{ "CONFIG_WERROR=y", "WERROR",
	  "on; lockctx's own compiles do not mind, but a ride-along build stops at any diagnostic of yours" },
	{ "CONFIG_PROVE_LOCKING=y", "LOCKDEP", "on: lockdep_assert_held() is seen on every version" },
};

/* Is LINE a line of the file? */
static bool has_line(const char *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *at = strstr(text, line); at; at = strstr(at + 1, line))
		if ((at == text || at[-1] == '\n') && (at[n] == '\n' || !at[n]))
			return true;
	return false;
}

static char *read_config(const struct tree *t)
{
	char *path = xasprintf("%s/.config", t->object), *text = NULL;
	size_t size = 0;
	FILE *in = fopen(path, "r");

	free(path);
	if (in && getdelim(&text, &size, '\0', in) < 0) {
		free(text);
		text = NULL;
	}
	if (in)
		fclose(in);
	return text;
}

static void configuration(struct visit *v, const struct tree *t)
{
	char *text = read_config(t);

	if (!text) {
		note(v, "config", "no .config in the object folder; its commands are there, so it can be checked");
		return;
	}
	for (size_t i = 0; i < sizeof(kernel_options) / sizeof(*kernel_options); i++) {
		const struct meaning *o = &kernel_options[i];

		if (!has_line(text, o->line))
			continue;
		if (!i)
			problem(v, o->name, o->text);
		else if (!strcmp(o->name, "LOCKDEP"))
			fine(o->name, o->text);
		else
			note(v, o->name, o->text);
	}
	if (!has_line(text, "CONFIG_PROVE_LOCKING=y"))
		note(v, "LOCKDEP", "off: before 7.0, lockdep_assert_held() leaves nothing to see; for its "
		     "assertions use an O= with CONFIG_PROVE_LOCKING");
	free(text);
}

/* The unit that is compiled as a probe: one of the kernel's own that has annotations to read. */
static const struct tree_unit *probe_unit(const struct tree *t)
{
	for (size_t i = 0; i < t->unit_count; i++)
		if (compile_includes(&t->units[i].compile, "/linux/compiler_types.h"))
			return &t->units[i];
	return t->units;
}

static void tell_probe(struct visit *v, const struct kbuild_config *c, const struct kbuild_result *r,
		       const char *source)
{
	struct kbuild_blame b;
	char *text;

	if (!r->failed) {
		text = xasprintf("%s was compiled to facts", source);
		fine("probe", text);
	} else if (kbuild_blame(c, r, &b)) {
		text = b.ours ? xasprintf("%s: no facts, and that is lockctx's fault: it compiles without the "
					  "plugin and its headers: please report: %s", b.source, b.message) :
				xasprintf("%s does not compile, without lockctx neither: does the tree build? %s",
					  b.source, b.message);
		problem(v, "probe", text);
		kbuild_blame_release(&b);
	} else {
		text = xasprintf("%s: no facts", source);
		problem(v, "probe", text);
	}
	free(text);
}

/* Compile one file of the tree to facts, in a folder that is gone afterwards. */
static void probe(struct visit *v, const struct tree *t)
{
	const char *tmp = getenv("TMPDIR"), *sources[] = { probe_unit(t)->source, NULL };
	char *out = xasprintf("%s/lockctx-doctor-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	struct kbuild_config c = {
		.source = t->source, .object = t->object, .sources = sources, .out = out,
		.plugin = cli_plugin_file(), .annotations = cli_annotations(), .mode = KBUILD_FACTS,
	};
	struct kbuild_result r;

	if (!mkdtemp(out)) {
		problem(v, "probe", strerror(errno));
	} else {
		if (kbuild_extract(&c, &r))
			problem(v, "probe", r.error);
		else
			tell_probe(v, &c, &r, sources[0]);
		kbuild_release(&r);
		folder_remove(out);
	}
	free(out);
}

static void kernel(struct visit *v, const struct arguments *a)
{
	char *error, *text;
	struct tree t;

	if (tree_open(&t, &(struct tree_query){ .source = a->source ? a->source : ".", .object = a->object },
		      &error)) {
		if (t.unbuilt) {
			text = xasprintf("Linux %s in %s is configured in %s, and not built: lockctx check has "
					 "Kbuild record the compile commands", t.version, t.source, t.object);
			fine("kernel", text);
			free(text);
			configuration(v, &t);
		} else {
			problem(v, "kernel", error);
		}
		free(error);
		tree_release(&t);
		return;
	}
	text = xasprintf("Linux %s in %s, %zu files were compiled in %s", t.version, t.source, t.unit_count,
			 t.object);
	fine("kernel", text);
	free(text);
	configuration(v, &t);
	probe(v, &t);
	tree_release(&t);
}

int cmd_doctor(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "", "See whether lockctx can work here: its compiler and plugin, the programs that "
		"some commands need, and a kernel tree. Exit status: 0 it can, 2 something has to be done first.",
		NULL, NULL, NULL
	};
	struct arguments a = { 0 };
	struct visit v = { 0 };

	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	compiler(&v);
	tool(&v, "ccache", "ccache", "a second check of a tree that moved");
	tool(&v, "spatch", "coccinelle", "lockctx annotate and fix");
	tool(&v, "git", "git", "lockctx lint, annotate and fix");
	tool(&v, "bwrap", "bubblewrap", "lockctx lint (its sandbox)");
	tool(&v, "sparse", "sparse", "checking annotations with a second tool");
	tool(&v, "dot", "graphviz", "drawings");
	if (a.source || a.object || !access("Kbuild", R_OK) || !access("vmlinux.o", R_OK))
		kernel(&v, &a);
	printf("%u problem%s, %u note%s\n", v.problems, v.problems == 1 ? "" : "s", v.notes, v.notes == 1 ? "" : "s");
	cli_written();
	return v.problems ? 2 : 0;
}
