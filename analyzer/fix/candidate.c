// SPDX-License-Identifier: GPL-2.0-or-later
/* candidate.c - see candidate.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "candidate.h"
#include "edit.h"
#include "need.h"
#include "../model/subjects.h"
#include "../program/util.h"

void candidate_reject(struct candidate *c, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		die("out of memory");
	va_end(args);
	for (size_t i = 0; i < arrlenu(c->reasons); i++)
		if (!strcmp(c->reasons[i], text)) {
			free(text);
			return;
		}
	arrput(c->reasons, text);
}

char *spoken_class(const char *lock_class)
{
	const char *colon = strstr(lock_class, "::");

	return colon ? xasprintf("%.*s->%s", (int)(colon - lock_class), lock_class, colon + 2) :
		       xasprintf("%s", lock_class + (*lock_class == '='));
}

const struct strategy *edit_strategy(const struct group *g, const char *name)
{
	const struct strategy *s = strategy_find(g->strategies, name);

	if (!s)
		die("%s.cocci is missing among the semantic patches of fixes", name);
	return s;
}

void edit_define(struct edit *e, const char *name, const char *value)
{
	arrput(e->define, xasprintf("%s=%s", name, value));
}

struct edit edit_new(const struct group *g, const char *strategy, const char *file, const char *function,
		     uint32_t line)
{
	struct edit e = { .strategy = edit_strategy(g, strategy), .line = line,
			  .where = xasprintf("%s()", function) };

	arrput(e.files, xasprintf("%s", file));
	edit_define(&e, "where", function);
	return e;
}

void edit_define_place(struct edit *e, const struct place *p)
{
	edit_define(e, "tag", p->tag);
	edit_define(e, "lock", p->lock);
	edit_define(e, "cookie", p->cookie);
}

/* An edit of the call that the finding points at. */
struct edit edit_of_site(const struct group *g, const char *strategy)
{
	const struct finding *f = g->findings[0];
	struct edit e = edit_new(g, strategy, f->site.pos.file, f->site.function, f->site.pos.line);

	edit_define(&e, "callee", f->site.callee);
	if (g->place.tag)
		edit_define_place(&e, &g->place);
	return e;
}

struct commit *commit_add(struct candidate *c, const struct group *g, const char *file, char *what)
{
	char *area = subject_of(g->models, file);

	arrput(c->commits, ((struct commit){ xasprintf("%s: %s", area, what), NULL }));
	free(area);
	free(what);
	return &arrlast(c->commits);
}

void commit_carry(struct commit *commit, const struct group *g, const struct acquire *a, uint32_t line)
{
	struct edit e = edit_new(g, "carry", a->pos.file, a->function, line);

	edit_define(&e, "index", a->cookie);
	edit_define_place(&e, &g->place);
	arrput(commit->edits, e);
}

struct commit *commit_add_carry(struct candidate *c, const struct group *g, const char *file)
{
	char *lock = spoken_class(g->findings[0]->lock_class), *member = spoken_class(g->place.member);
	struct commit *commit = commit_add(c, g, file,
		xasprintf("Keep the index of %s in %s", lock, member));

	free(lock);
	free(member);
	return commit;
}

bool candidate_edits(const struct candidate *c, const char *file, uint32_t line)
{
	for (size_t k = 0; k < arrlenu(c->commits); k++)
		for (size_t i = 0; i < arrlenu(c->commits[k].edits); i++) {
			const struct edit *e = &c->commits[k].edits[i];

			if (e->line == line && arrlenu(e->files) == 1 && !strcmp(e->files[0], file))
				return true;
		}
	return false;
}

/* ---- growth ---- */

/* Enter the section around the call where path of F, which holds nothing, goes through a table
 * first: what every instance of the table needs is the caller's business. */
static size_t grow_take(struct candidate *c, const struct group *g, const struct finding *f,
			uint32_t (*base_line)(void *, const char *, uint32_t), void *data)
{
	const struct step *s = f->path;
	struct edit e;
	uint32_t line;

	for (size_t i = 0; i < f->npath; i++)
		if (f->path[i].via && f->path[i].pos.file) {
			s = &f->path[i];
			break;
		}
	if (!s || !s->pos.file)
		return 0;
	line = base_line(data, s->pos.file, s->pos.line);
	if (!line || candidate_edits(c, s->pos.file, line))
		return 0;
	e = edit_new(g, "take", s->pos.file, s->function, line);
	edit_define_place(&e, &g->place);
	arrput(c->commits[0].edits, e);
	return 1;
}

size_t candidate_grow(struct candidate *c, const struct group *g, const struct finding *const *after, size_t n,
		      uint32_t (*base_line)(void *data, const char *file, uint32_t line), void *data)
{
	size_t added = 0;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(after[i]->lock_class, g->findings[0]->lock_class))
			continue;
		if (!strcmp(g->findings[0]->rule, "must-hold")) {
			if (!strcmp(after[i]->rule, "must-hold"))
				added += need_grow(c, g, after[i], base_line, data);
			continue;
		}
		if (!strcmp(after[i]->rule, "unlock-not-held"))
			added += grow_take(c, g, after[i], base_line, data);
		for (size_t k = 0; !strcmp(after[i]->rule, "wrong-cookie") && k < after[i]->nacquires; k++) {
			const struct acquire *a = &after[i]->acquires[k];
			uint32_t line = base_line(data, a->pos.file, a->pos.line);

			if (!a->cookie_local || !line || candidate_edits(c, a->pos.file, line))
				continue;
			commit_carry(&c->commits[0], g, a, line);
			added++;
		}
	}
	return added;
}

static void free_texts(char **v)
{
	for (size_t i = 0; i < arrlenu(v); i++)
		free(v[i]);
	arrfree(v);
}

void candidates_free(struct candidate *all)
{
	for (size_t i = 0; i < arrlenu(all); i++) {
		struct candidate *c = &all[i];

		for (size_t k = 0; k < arrlenu(c->commits); k++) {
			for (size_t j = 0; j < arrlenu(c->commits[k].edits); j++) {
				struct edit *e = &c->commits[k].edits[j];

				free_texts(e->define);
				free_texts(e->files);
				free(e->where);
			}
			arrfree(c->commits[k].edits);
			free(c->commits[k].subject);
		}
		arrfree(c->commits);
		free_texts(c->reasons);
		free(c->name);
		free(c->folder);
	}
	arrfree(all);
}
