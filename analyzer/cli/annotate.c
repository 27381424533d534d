// SPDX-License-Identifier: GPL-2.0-or-later
/* annotate.c - lockctx annotate: what functions require of their callers, listed or as patches. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "emit.h"
#include "tree.h"
#include "../annotate/finish.h"
#include "../annotate/infer.h"
#include "../annotate/rules.h"
#include "../program/util.h"
#include "../report/output.h"

struct arguments {
	struct tree_options tree;
	const char *lock_class, *emit, *out, *finish;
	bool all, keep_going;
};

enum { OPT_FINISH = 256 };	/* without a letter */

static const struct argp_option options[] = {
	{ "class", 'c', "CLASS", 0, "only for this lock class, e.g. kvm::srcu", 0 },
	{ "all", 'a', NULL, 0, "every function, not only those that other files use", 0 },
	{ "emit", 'e', "FORMAT", 0,
	  "write semantic patches (cocci) or a patch series (patch); default: list", 0 },
	{ "output", 'o', "DIR", 0, "the folder to write to (required with --emit)", 0 },
	{ "finish", OPT_FINISH, "COCCI", 0,
	  "write the annotations of this semantic patch into FILEs that it was applied to", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &a->tree;
		state->child_inputs[1] = &a->keep_going;
		break;
	case 'c':
		a->lock_class = arg;
		break;
	case 'a':
		a->all = true;
		break;
	case 'e':
		if (strcmp(arg, "cocci") && strcmp(arg, "patch"))
			argp_error(state, "unknown format '%s': cocci or patch", arg);
		a->emit = arg;
		break;
	case 'o':
		a->out = arg;
		break;
	case OPT_FINISH:
		a->finish = arg;
		break;
	case ARGP_KEY_END:
		if (a->emit && !a->out)
			argp_error(state, "--emit=%s needs --output: which folder?", a->emit);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* ---- --finish ---- */

static void finish_one(const struct texts *t, const char *path)
{
	struct finished n = { 0 };
	struct output o;
	char *text = NULL, *out, *why;
	FILE *f = fopen(path, "r");
	size_t size = 0;

	if (!f || (getdelim(&text, &size, '\0', f) < 0 && ferror(f)))
		die("%s: %s", path, strerror(errno));
	fclose(f);
	out = finish_text(text ? text : "", path, t, &n);
	if (n.unnamed)
		fprintf(stderr,
			"lockctx: %s: %u declaration%s without the parameter's name: not annotated\n",
			path, n.unnamed, n.unnamed == 1 ? "" : "s");
	if (n.early)
		fprintf(stderr,
			"lockctx: %s: %u declaration%s before a struct that the lock is named by: "
			"not annotated\n",
			path, n.early, n.early == 1 ? "" : "s");
	if (n.unknown)
		die("%s: has a placeholder that the semantic patch does not: was it made by another?",
		    path);
	if (n.written + n.there + n.early + n.unnamed) {
		if (output_open(&o, path, &why))
			die("%s", why);
		fputs(out, o.file);
		if (output_close(&o, &why))
			die("%s", why);
	}
	free(out);
	free(text);
}

static int finish(const struct arguments *a)
{
	struct texts t;
	char *why;

	if (!texts_read(&t, a->finish, &why))
		die("%s", why);
	for (size_t i = 0; i < arrlenu(a->tree.dirs); i++)
		finish_one(&t, a->tree.dirs[i]);
	texts_free(&t);
	return 0;
}

/* ---- what was inferred ---- */

/* Is the body of R's function in one of the folders that were asked for? */
static bool is_inside(const struct tree_options *t, const char *file)
{
	if (*file == '/')
		return false;
	for (size_t i = 0; i < arrlenu(t->dirs); i++) {
		size_t n = strlen(t->dirs[i]);

		while (n && t->dirs[i][n - 1] == '/')
			n--;
		if (!strncmp(file, t->dirs[i], n) && (!file[n] || file[n] == '/'))
			return true;
	}
	return !arrlenu(t->dirs);
}

static void list(const struct program *p, const struct requirement *r, bool all)
{
	const struct func *f = p->funcs[r->func];
	char *text = r->verdict == ANNOTATE ? rules_annotation(p, r) : NULL;

	if (text)
		printf("%s:%u: %s(): %s\n", r->file, f->loc.line, func_name(p, f), text);
	else if (all)
		printf("%s:%u: %s(): must %sbe called with %s held: %s\n", r->file, f->loc.line,
		       func_name(p, f), r->must_hold ? "" : "not ",
		       program_text(p, r->lock_class), verdict_text(r->verdict));
	free(text);
}

/* The requirements that are asked for, their files filled in; stb_ds. */
static const struct requirement **choose(const struct arguments *a, struct analysis *an,
					 struct requirement *r, const char *srctree,
					 unsigned *left_out)
{
	const struct requirement **out = NULL;

	for (u32 i = 0; i < arrlenu(r); i++) {
		r[i].file = findings_file(an->p, an->p->funcs[r[i].func]->loc.file, srctree);
		if (!is_inside(&a->tree, r[i].file) || (!a->all && !r[i].outside))
			continue;
		if (r[i].verdict != ANNOTATE)
			left_out[r[i].verdict]++;
		if (!a->emit)
			list(an->p, &r[i], a->all);
		if (r[i].verdict == ANNOTATE)
			arrput(out, &r[i]);
	}
	return out;
}

static void summary(const unsigned *left_out, const char *what, unsigned n)
{
	fprintf(stderr, "%u function%s %s\n", n, n == 1 ? "" : "s", what);
	for (int v = 0; v < VERDICTS; v++)
		if (left_out[v])
			fprintf(stderr, "%u not: %s\n", left_out[v], verdict_text(v));
}

/* Before the long work: can there be a folder OUT? */
static void check_out(const char *out)
{
	char *parent = xasprintf("%s", out), *slash;
	struct stat st;

	if (!stat(out, &st)) {
		if (!S_ISDIR(st.st_mode) || access(out, W_OK | X_OK))
			die("%s: not a folder to write in", out);
		free(parent);
		return;
	}
	slash = strrchr(parent, '/');
	if (slash)
		*slash = '\0';
	if (access(!slash ? "." : *parent ? parent : "/", W_OK | X_OK))
		die("%s: cannot be made: %s", out, strerror(errno));
	free(parent);
}

static int annotate(const struct arguments *a)
{
	unsigned left_out[VERDICTS] = { 0 }, n;
	struct kbuild_result k;
	struct requirement *r;
	const struct requirement **chosen;
	struct analysis *an;
	u32 known;
	bool all;

	if (a->out)
		check_out(a->out);
	tree_extract(&a->tree, &k);
	an = tree_load(&k);
	r = infer(an, a->lock_class, &known);
	if (!known && a->lock_class)
		die("--class %s: the analysed files have no such lock: 'lockctx stats' lists them",
		    a->lock_class);
	chosen = choose(a, an, r, k.source, left_out);
	n = arrlenu(chosen);
	if (n && a->emit)
		n = emit(&(struct emission){ .tree = &a->tree,
					     .k = &k,
					     .p = an->p,
					     .r = chosen,
					     .out = a->out,
					     .lock_class = a->lock_class,
					     .all = a->all },
			 !strcmp(a->emit, "patch"));
	cli_written();
	summary(left_out, a->emit && !strcmp(a->emit, "patch") ? "annotated" : "to annotate", n);
	all = !k.failed && !k.unread && !an->p->bad_files && !arrlenu(an->given_up);
	arrfree(chosen);
	infer_free(r);
	cli_unload(an);
	kbuild_release(&k);
	return all || a->keep_going ? 0 : cli_not_all(true);
}

int cmd_annotate(int argc, char **argv)
{
	static const struct argp_child children[] = { { &tree_argp, 0, NULL, 0 }, { &keep_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		options,
		parse,
		"[DIR...]\n--finish COCCI FILE...",
		"Infer which locks the callers of functions must not hold, and write that where the functions are "
		"declared and defined. The tree is not touched: patches and semantic patches are written elsewhere.",
		children,
		NULL,
		NULL
	};
	struct arguments a = { 0 };
	int status;

	options_parse(&argp, argc, argv, &a);
	status = a.finish ? finish(&a) : annotate(&a);
	tree_options_free(&a.tree);
	return status;
}
