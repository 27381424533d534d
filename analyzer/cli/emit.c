// SPDX-License-Identifier: GPL-2.0-or-later
/* emit.c - see emit.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <stb/stb_ds.h>

#include "cli.h"
#include "emit.h"
#include "preprocess.h"
#include "../annotate/places.h"
#include "../annotate/rules.h"
#include "../annotate/series.h"
#include "../program/util.h"
#include "../report/output.h"

/* "DIR/must-not-hold-kvm-srcu.cocci" */
static char *cocci_name(const char *dir, const char *lock_class, bool must_hold)
{
	char *name = xasprintf("%s", lock_class), *to = name, *path;

	for (const char *from = lock_class; *from; from++) {
		if (!strncmp(from, "::", 2))
			continue;
		*to++ = strchr(":/=", *from) ? '-' : *from;
	}
	*to = '\0';
	path = xasprintf("%s/must-%shold-%s.cocci", dir, must_hold ? "" : "not-", name);
	free(name);
	return path;
}

/* A semantic patch for each class of the requirements. */
static void emit_cocci(const struct emission *e, char *const * not )
{
	char *template = xasprintf("%s/annotate/annotate.cocci", cli_cocci_dir()), *why;
	const struct requirement **left = NULL, **same = NULL;

	if (mkdir(e->out, 0777) && errno != EEXIST)
		die("%s: %s", e->out, strerror(errno));
	for (u32 i = 0; i < arrlenu(e->r); i++)
		arrput(left, e->r[i]);
	while (arrlenu(left)) {
		u32 lock_class = left[0]->lock_class, n = 0;
		bool must_hold = left[0]->must_hold;
		struct output o;
		char *path = cocci_name(e->out, program_text(e->p, lock_class), must_hold);

		arrsetlen(same, 0);
		for (u32 i = 0; i < arrlenu(left); i++)
			if (left[i]->lock_class == lock_class && left[i]->must_hold == must_hold)
				arrput(same, left[i]);
			else
				left[n++] = left[i];
		arrsetlen(left, n);
		if (output_open(&o, path, &why))
			die("%s", why);
		rules_write(o.file, template, e->p, same, arrlenu(same), not );
		if (output_close(&o, &why))
			die("%s", why);
		printf("%s\n", path);
		free(path);
	}
	arrfree(left);
	arrfree(same);
	free(template);
}

/* The command that makes the same again, but for where things are. */
static char *command_text(const struct emission *e)
{
	char *text = xasprintf("lockctx annotate%s%s%s --emit=patch",
			       e->lock_class ? " --class " : "", e->lock_class ? e->lock_class : "",
			       e->all ? " --all" : ""),
	     *more;

	for (size_t i = 0; i < arrlenu(e->tree->dirs); i++) {
		more = xasprintf("%s %s", text, e->tree->dirs[i]);
		free(text);
		text = more;
	}
	return text;
}

static unsigned emit_patch(const struct emission *e, char *const * not )
{
	struct strv files = STRV_INIT;
	const char **names = NULL;
	struct places places;
	char *command = command_text(e), *self = realpath("/proc/self/exe", NULL);
	unsigned n;

	for (u32 i = 0; i < arrlenu(e->r); i++)
		arrput(names, func_name(e->p, e->p->funcs[e->r[i]->func]));
	kbuild_sources(e->k, &files);
	places_find(&places, names, e->k->source, files.items, files.count);
	n = series_write(&(struct series){
		.p = e->p,
		.r = e->r,
		.not = not,
		.places = &places,
		.tree = e->k->source,
		.out = e->out,
		.cocci = cli_cocci_dir(),
		.models = cli_model_dir(),
		.command = command,
		.self = self ? self : "lockctx",
		.files = e->k->count - e->k->failed,
	});
	places_free(&places);
	strv_release(&files);
	arrfree(names);
	free(command);
	free(self);
	return n;
}

unsigned emit(const struct emission *e, bool patches)
{
	struct early early;
	unsigned n = arrlenu(e->r);

	early_init(&early, e->p, e->r, n);
	/* Where there is no macro yet, the one that is added means nothing to any compiler. */
	if (series_macro(e->k->source))
		preprocess_early(e->tree, &early);
	if (patches)
		n = emit_patch(e, early.found);
	else
		emit_cocci(e, early.found);
	early_release(&early);
	return n;
}
