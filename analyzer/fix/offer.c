// SPDX-License-Identifier: GPL-2.0-or-later
/* offer.c - which candidates a finding offers: candidates_find(). */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "candidate.h"
#include "defer.h"
#include "edit.h"
#include "need.h"
#include "spot.h"
#include "../program/util.h"

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
		arrput(commit->edits, edit_of_site(g, drop_strategy(g)));
	free(lock);
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
	return a->cookie_member && !strcmp(a->cookie_member, g->place.member);
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
		edit_define(&e, "guard", parameter);
		arrput(arrlast(c.commits).edits, e);
	}
	e = edit_of_site(g, "drop-retake-when");
	edit_define(&e, "guard", guard);
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

		if (a && a->cookie_local)
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

static void add_context(const char ***contexts, const char *context)
{
	for (size_t i = 0; i < arrlenu(*contexts); i++)
		if (!strcmp((*contexts)[i], context))
			return;
	arrput(*contexts, context);
}

/* Every local index on the ways to the call, carried; the ways' contexts are added to CONTEXTS. */
static void carry_all(struct candidate *c, const struct group *g, const char ***contexts)
{
	for (size_t i = 0; i < g->ways->nfindings; i++)
		for (size_t k = 0; k < way(g, i)->nacquires; k++) {
			const struct acquire *a = &way(g, i)->acquires[k];

			if (!a->cookie_local || candidate_edits(c, a->pos.file, a->pos.line))
				continue;
			if (!c->commits)
				commit_add_carry(c, g, a->pos.file);
			commit_carry(&c->commits[0], g, a, a->pos.line);
			add_context(contexts, way(g, i)->context);
		}
}

/* "ioctl-set-msrs, sync-regs"; the caller frees it. */
static char *join(const char *const *words)
{
	char *text = xasprintf("%s", ""), *more;

	for (size_t i = 0; i < arrlenu(words); i++) {
		more = xasprintf("%s%s%s", text, i ? ", " : "", words[i]);
		free(text);
		text = more;
	}
	return text;
}

static void add_carried(struct candidate **out, const struct group *g)
{
	struct candidate c = { 0 }, all = { 0 };
	const char **contexts = NULL;
	char *names;

	if (!g->place.tag)
		return;
	carry_all(&c, g, &contexts);
	if (!c.commits)
		return;
	names = join(contexts);
	c.name = xasprintf("carry the cookie in %s + drop and retake", names);
	add_drop(&c, g, NULL);
	arrput(*out, c);
	carry_all(&all, g, &contexts);
	all.name = xasprintf("carry the cookie on every path + drop and retake");
	all.grows = true;
	all.second = true;	/* without more to carry it is the one before */
	add_drop(&all, g, NULL);
	arrput(*out, all);
	arrfree(contexts);
	free(names);
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
	if (!c.reasons)
		defer_check(&c, g, g->an);
	if (!c.reasons) {
		struct commit *commit = commit_add(&c, g, f->site.pos.file,
			xasprintf("Call %s() after leaving %s", f->site.callee, lock));

		arrput(commit->edits, edit_of_site(g, "hoist"));
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

static void add_entries(struct candidate **out, const struct group *g)
{
	const struct finding *f = g->findings[0];

	for (size_t i = 0; i < arrlenu(g->strategies); i++) {
		const struct strategy *s = &g->strategies[i];
		struct candidate c = { 0 };

		if (!s->entry || !strategy_offers(s, f, g->tree))
			continue;
		c.name = xasprintf("%s", s->entry);
		add_entry_commit(&c, g, s);
		if (s->then && !strcmp(s->then, "drop-retake"))
			add_drop(&c, g, NULL);
		arrput(*out, c);
	}
}

static bool offers(const struct group *g, const char *name)
{
	return strategy_offers(edit_strategy(g, name), g->findings[0], g->tree);
}

struct candidate *candidates_find(const struct group *g)
{
	struct candidate *out = NULL;

	if (offers(g, "drop-retake-when") && g->place.tag)
		add_guarded(&out, g);
	if (offers(g, drop_strategy(g)))
		add_plain_drop(&out, g);
	if (offers(g, "drop-retake"))
		add_carried(&out, g);
	if (offers(g, "hoist"))
		add_hoist(&out, g);
	if (offers(g, "around"))
		need_candidates(&out, g);
	spot_candidates(&out, g);
	add_entries(&out, g);
	return out;
}

