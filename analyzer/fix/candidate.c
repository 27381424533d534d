// SPDX-License-Identifier: GPL-2.0-or-later
/* candidate.c - see candidate.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "candidate.h"
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

bool acquire_is_local(const struct acquire *a)
{
	return a->cookie && !strpbrk(a->cookie, ".>[");
}

char *spoken_class(const char *lock_class)
{
	const char *colon = strstr(lock_class, "::");

	return colon ? xasprintf("%.*s->%s", (int)(colon - lock_class), lock_class, colon + 2) :
		       xasprintf("%s", lock_class + (*lock_class == '='));
}

static const struct strategy *need(const struct group *g, const char *name)
{
	const struct strategy *s = strategy_find(g->strategies, name);

	if (!s)
		die("%s.cocci is missing among the semantic patches of fixes", name);
	return s;
}

static void define(struct edit *e, const char *name, const char *value)
{
	arrput(e->define, xasprintf("%s=%s", name, value));
}

static struct edit edit_new(const struct group *g, const char *strategy, const char *file, const char *function,
			    uint32_t line)
{
	struct edit e = { .strategy = need(g, strategy), .line = line,
			  .where = xasprintf("%s()", function) };

	arrput(e.files, xasprintf("%s", file));
	define(&e, "where", function);
	return e;
}

static void define_place(struct edit *e, const struct place *p)
{
	define(e, "tag", p->tag);
	define(e, "lock", p->lock);
	define(e, "cookie", p->cookie);
}

/* An edit of the call that the finding points at. */
static struct edit site_edit(const struct group *g, const char *strategy)
{
	const struct finding *f = g->findings[0];
	struct edit e = edit_new(g, strategy, f->site.pos.file, f->site.function, f->site.pos.line);

	define(&e, "callee", f->site.callee);
	if (g->place.tag)
		define_place(&e, &g->place);
	return e;
}

static struct commit *commit_add(struct candidate *c, const struct group *g, const char *file, char *what)
{
	char *area = subject_of(g->models, file);

	arrput(c->commits, ((struct commit){ xasprintf("%s: %s", area, what), NULL }));
	free(area);
	free(what);
	return &arrlast(c->commits);
}

static bool is_mode(const struct group *g, const char *mode)
{
	const struct finding *f = g->findings[0];

	return f->nacquires && f->acquires[0].mode && !strcmp(f->acquires[0].mode, mode);
}

static const char *drop_strategy(const struct group *g)
{
	return is_mode(g, "rcu") ? "drop-retake-rcu" : "drop-retake";
}

/* The commit that leaves the section around the call; GUARD ("!host") or NULL. */
static void add_drop(struct candidate *c, const struct group *g, const char *guard)
{
	const struct finding *f = g->findings[0];
	char *lock = spoken_class(f->lock_class);
	struct commit *commit = commit_add(c, g, f->site.pos.file,
		xasprintf("Leave %s around %s()%s%s", lock, f->site.callee, guard ? " if " : "",
			  guard ? guard : ""));

	if (!guard)
		arrput(commit->edits, site_edit(g, drop_strategy(g)));
	free(lock);
}

static void add_carry(struct commit *commit, const struct group *g, const struct acquire *a, uint32_t line)
{
	struct edit e = edit_new(g, "carry", a->pos.file, a->function, line);

	define(&e, "index", a->cookie);
	define_place(&e, &g->place);
	arrput(commit->edits, e);
}

static struct commit *add_carry_commit(struct candidate *c, const struct group *g, const char *file)
{
	char *lock = spoken_class(g->findings[0]->lock_class);
	struct commit *commit = commit_add(c, g, file,
		xasprintf("Keep the index of %s in %s->%s", lock, g->place.tag, g->place.cookie + 3));

	free(lock);
	return commit;
}

/* ---- which ways hold it where ---- */

static const struct finding *way(const struct group *g, size_t i)
{
	return &g->ways->findings[i];
}

/* The acquire of way I that the path shows. */
static const struct acquire *taken(const struct group *g, size_t i)
{
	return way(g, i)->nacquires ? &way(g, i)->acquires[0] : NULL;
}

static bool keeps_in_place(const struct group *g, const struct acquire *a)
{
	size_t n = strlen(g->place.cookie), m = a->cookie ? strlen(a->cookie) : 0;

	/* "@->srcu_idx" and "vcpu->srcu_idx" */
	return m >= n && !strcmp(a->cookie + m - (n - 1), g->place.cookie + 1);
}

/* ---- the guard ---- */

/* What way I knows of FUNCTION's PARAMETER: 0 or 1, or -1. */
static int known_value(const struct group *g, size_t i, const char *function, const char *parameter)
{
	const struct finding *f = way(g, i);

	for (size_t k = 0; k < f->nknown; k++)
		if (!strcmp(f->known[k].function, function) && !strcmp(f->known[k].parameter, parameter))
			return f->known[k].value;
	return -1;
}

/* Does PARAMETER of FUNCTION tell the ways that keep the index in the place from the others?
 * *VALUE is what the first ones have. */
static bool tells_apart(const struct group *g, const char *function, const char *parameter, int *value)
{
	int here = -1;
	bool others = false;

	for (size_t i = 0; i < g->ways->nfindings; i++) {
		const struct acquire *a = taken(g, i);
		int v = known_value(g, i, function, parameter);

		if (!a || v < 0)
			return false;
		if (keeps_in_place(g, a)) {
			if (here >= 0 && here != v)
				return false;
			here = v;
		} else {
			others = true;
		}
	}
	for (size_t i = 0; i < g->ways->nfindings; i++)
		if (!keeps_in_place(g, taken(g, i)) && known_value(g, i, function, parameter) == here)
			return false;
	*value = here;
	return here >= 0 && others;
}

/* The function that calls the finding's on every way, or NULL. */
static const char *common_caller(const struct group *g)
{
	const char *site = g->findings[0]->site.function, *caller = NULL;

	for (size_t i = 0; i < g->ways->nfindings; i++) {
		const struct finding *f = way(g, i);
		const char *one = NULL;

		for (size_t k = 1; k < f->npath; k++)
			if (!strcmp(f->path[k].function, site))
				one = f->path[k - 1].function;
		if (!one || (caller && strcmp(one, caller)))
			return NULL;
		caller = one;
	}
	return caller;
}

/* The candidate that drops when PARAMETER of FUNCTION is VALUE. */
static struct candidate guarded(const struct group *g, const char *parameter, int value, bool pass)
{
	char *guard = xasprintf("%s%s", value ? "" : "!", parameter);
	struct candidate c = { .name = xasprintf("drop and retake when %s", guard) };
	const struct finding *f = g->findings[0];
	struct edit e;

	add_drop(&c, g, guard);
	if (pass) {
		e = edit_new(g, "pass-down", f->site.pos.file, f->site.function, 0);
		define(&e, "guard", parameter);
		arrput(arrlast(c.commits).edits, e);
	}
	e = site_edit(g, "drop-retake-when");
	define(&e, "guard", guard);
	arrput(arrlast(c.commits).edits, e);
	free(guard);
	return c;
}

static void add_guarded(struct candidate **out, const struct group *g)
{
	const char *functions[] = { g->findings[0]->site.function, common_caller(g) };

	for (size_t k = 0; k < 2; k++) {
		const struct finding *f = g->ways->nfindings ? way(g, 0) : NULL;

		for (size_t i = 0; f && functions[k] && i < f->nknown; i++) {
			int value;

			if (strcmp(f->known[i].function, functions[k]) ||
			    !tells_apart(g, functions[k], f->known[i].parameter, &value))
				continue;
			arrput(*out, guarded(g, f->known[i].parameter, value, k > 0));
			return;
		}
	}
}

/* ---- drop, carry ---- */

/* Why C cannot have an index at the call: one reason for each way. */
static void no_index(struct candidate *c, const struct group *g)
{
	for (size_t i = 0; i < g->ways->nfindings; i++) {
		const struct acquire *a = taken(g, i);

		if (a && acquire_is_local(a))
			candidate_reject(c, "%s: its %s is a local of %s(), and no function keeps an index in a member",
					 way(g, i)->context, a->cookie, a->function);
	}
	if (!c->reasons)
		candidate_reject(c, "no function keeps an index in a member, where the call could find it");
}

static void add_plain_drop(struct candidate **out, const struct group *g)
{
	struct candidate c = { .name = xasprintf("drop and retake always") };

	if (is_mode(g, "srcu") && !g->place.tag)
		no_index(&c, g);
	else
		add_drop(&c, g, NULL);
	arrput(*out, c);
}

static bool has_edit(const struct candidate *c, const char *file, uint32_t line)
{
	for (size_t k = 0; k < arrlenu(c->commits); k++)
		for (size_t i = 0; i < arrlenu(c->commits[k].edits); i++) {
			const struct edit *e = &c->commits[k].edits[i];

			if (e->line == line && arrlenu(e->files) == 1 && !strcmp(e->files[0], file))
				return true;
		}
	return false;
}

/* Every local index on the ways to the call, carried. */
static void carry_all(struct candidate *c, const struct group *g, char **functions)
{
	for (size_t i = 0; i < g->ways->nfindings; i++)
		for (size_t k = 0; k < way(g, i)->nacquires; k++) {
			const struct acquire *a = &way(g, i)->acquires[k];

			if (!acquire_is_local(a) || has_edit(c, a->pos.file, a->pos.line))
				continue;
			if (!c->commits)
				add_carry_commit(c, g, a->pos.file);
			add_carry(&c->commits[0], g, a, a->pos.line);
			if (functions && (!*functions || !strstr(*functions, way(g, i)->context))) {
				char *more = xasprintf("%s%s%s", *functions ? *functions : "",
						       *functions ? ", " : "", way(g, i)->context);

				free(*functions);
				*functions = more;
			}
		}
}

static void add_carried(struct candidate **out, const struct group *g)
{
	struct candidate c = { 0 }, all = { 0 };
	char *contexts = NULL;

	if (!g->place.tag)
		return;
	carry_all(&c, g, &contexts);
	if (!c.commits)
		return;
	c.name = xasprintf("carry the cookie in %s + drop and retake", contexts);
	add_drop(&c, g, NULL);
	arrput(*out, c);
	carry_all(&all, g, NULL);
	all.name = xasprintf("carry the cookie on every path + drop and retake");
	all.grows = true;
	add_drop(&all, g, NULL);
	arrput(*out, all);
	free(contexts);
}

static void add_hoist(struct candidate **out, const struct group *g)
{
	const struct finding *f = g->findings[0];
	struct candidate c = { .name = xasprintf("hoist: act after the unlock") };
	char *lock = spoken_class(f->lock_class);

	for (size_t i = 0; i < g->ways->nfindings; i++) {
		const struct acquire *a = taken(g, i);

		if (a && strcmp(a->function, f->site.function))
			candidate_reject(&c, "%s: the lock is taken in %s(), not in %s(), which makes the call",
					 way(g, i)->context, a->function, f->site.function);
	}
	if (!c.reasons) {
		struct commit *commit = commit_add(&c, g, f->site.pos.file,
			xasprintf("Call %s() after leaving %s", f->site.callee, lock));

		arrput(commit->edits, site_edit(g, "hoist"));
	}
	free(lock);
	arrput(*out, c);
}

/* ---- entries ---- */

static void add_entry_commit(struct candidate *c, const struct group *g, const struct strategy *s)
{
	struct commit commit = { .subject = xasprintf("%s", s->subject ? s->subject : s->name) };
	struct edit e = { .strategy = s, .where = xasprintf("the tree") };

	for (size_t i = 0; i < arrlenu(s->after); i++) {
		const struct strategy *before = strategy_find(g->strategies, s->after[i]);

		if (before)
			add_entry_commit(c, g, before);
	}
	for (size_t i = 0; i < arrlenu(s->files); i++)
		arrput(e.files, xasprintf("%s", s->files[i]));
	arrput(commit.edits, e);
	arrput(c->commits, commit);
}

static bool is_same(const char *wanted, const char *is)
{
	return !wanted || (is && !strcmp(wanted, is));
}

static void add_entries(struct candidate **out, const struct group *g)
{
	const struct finding *f = g->findings[0];

	for (size_t i = 0; i < arrlenu(g->strategies); i++) {
		const struct strategy *s = &g->strategies[i];
		struct candidate c = { 0 };

		if (!s->entry || !is_same(s->rule, f->rule) || !is_same(s->lock_class, f->lock_class) ||
		    !is_same(s->callee, f->site.callee) || !strategy_fits_tree(s, g->tree))
			continue;
		c.name = xasprintf("%s", s->entry);
		add_entry_commit(&c, g, s);
		if (s->then && !strcmp(s->then, "drop-retake"))
			add_drop(&c, g, NULL);
		arrput(*out, c);
	}
}

struct candidate *candidates_find(const struct group *g)
{
	const struct finding *f = g->findings[0];
	struct candidate *out = NULL;

	if (!strcmp(f->rule, "must-not-hold") && (is_mode(g, "srcu") || is_mode(g, "rcu"))) {
		if (g->place.tag)
			add_guarded(&out, g);
		add_plain_drop(&out, g);
		if (is_mode(g, "srcu"))
			add_carried(&out, g);
		if (is_mode(g, "srcu"))
			add_hoist(&out, g);
	}
	add_entries(&out, g);
	return out;
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
	if (!line || has_edit(c, s->pos.file, line))
		return 0;
	e = edit_new(g, "take", s->pos.file, s->function, line);
	define_place(&e, &g->place);
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
		if (!strcmp(after[i]->rule, "unlock-not-held"))
			added += grow_take(c, g, after[i], base_line, data);
		for (size_t k = 0; !strcmp(after[i]->rule, "wrong-cookie") && k < after[i]->nacquires; k++) {
			const struct acquire *a = &after[i]->acquires[k];
			uint32_t line = base_line(data, a->pos.file, a->pos.line);

			if (!acquire_is_local(a) || !line || has_edit(c, a->pos.file, line))
				continue;
			add_carry(&c->commits[0], g, a, line);
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
