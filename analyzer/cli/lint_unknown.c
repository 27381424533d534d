// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lint_unknown.c - the part of lint.h that notes what is not known of patches. On whole folders of the kernel some
 * lock class is given up in part nearly always: a patch is not clean where that is one which it has to do with.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "lint.h"
#include "progress.h"
#include "../program/util.h"

void lint_note_unknown(struct lint *l, const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	text = str_vprintf(fmt, ap);
	va_end(ap);
	if (!l->unseen && !l->opt.keep_going) {
		l->unseen = text;
		return;
	}
	if (!l->tree.work.quiet)
		progress_note("%s", text);
	free(text);
}

static bool gave_up(const struct report *r, const char *lock_class)
{
	for (size_t i = 0; i < r->coverage.ngiven_up; i++)
		if (!strcmp(r->coverage.given_up[i], lock_class))
			return true;
	return false;
}

/* Which of the functions of AN are in FILES. The caller's. */
static bool *are_in(const struct lint *l, const struct program *p, const struct strv *files)
{
	bool *in = xcalloc(arrlenu(p->funcs) + 1, sizeof(*in));

	for (u32 f = 0; f < arrlenu(p->funcs); f++) {
		const char *file = findings_file(p, p->funcs[f]->loc.file, l->scratch.tree);

		for (size_t i = 0; i < files->count && !in[f]; i++)
			in[f] = !strcmp(files->items[i], file);
	}
	return in;
}

void lint_note_given_up(struct lint *l, size_t i, const struct strv *changed, struct analysis *an,
			const struct report *r)
{
	char *patch = lint_patch_name(l, i);
	bool *in = are_in(l, an->p, changed);
	struct { char *key; char value; } *told = NULL;

	for (u32 g = 0; g < an->ngraphs; g++) {
		const struct effects *fx = an->effects[g];

		for (u32 k = 0; k < arrlenu(fx->ops); k++) {
			const char *name = program_text(an->p, fx->classes[fx->ops[k].lock_class].name);
			const struct func *f = an->p->funcs[fx->ops[k].func];

			if (!in[f->id] || !fx->ops[k].lock_class || shgeti(told, name) >= 0 ||
			    (!gave_up(r, name) && !gave_up(l->steps[i], name)))
				continue;
			shput(told, name, 1);
			lint_note_unknown(l, "%s: not all of %s could be looked at, which %s() has to do with: what "
					  "it brings there is not known", patch, name, func_name(an->p, f));
		}
	}
	shfree(told);
	free(in);
	free(patch);
}
