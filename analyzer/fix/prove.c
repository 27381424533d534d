// SPDX-License-Identifier: GPL-2.0-or-later
/* prove.c - see prove.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "leave.h"
#include "message.h"
#include "object.h"
#include "ordered.h"
#include "prove.h"
#include "../program/util.h"

#define ROUNDS 6	/* of growth; each analyses the tree anew */

static bool is_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && !strcmp(a, b));
}

static bool is_of_group(const struct group *g, const struct finding *f)
{
	const struct finding *h = g->findings[0];

	return is_text(f->rule, h->rule) && is_text(f->lock_class, h->lock_class) &&
	       is_text(f->site.function, h->site.function) && is_text(f->site.callee, h->site.callee);
}

static bool was_there(const struct report *base, const struct finding *f)
{
	for (size_t i = 0; i < base->nfindings; i++)
		if (!strcmp(base->findings[i].id, f->id))
			return true;
	return false;
}

/* " on svm", when that says something; the caller frees it. */
static char *instances(const struct finding *f)
{
	char *text = xasprintf("%s", f->ninstances ? " on" : ""), *more;

	for (size_t i = 0; i < f->ninstances; i++) {
		more = xasprintf("%s%s %s", text, i ? " and" : "", f->instances[i]);
		free(text);
		text = more;
	}
	return text;
}

/* Where the lock that F speaks of comes from. */
static char *held_since(const struct finding *f)
{
	const struct acquire *a = f->nacquires ? &f->acquires[0] : NULL;

	if (!a)
		return xasprintf("%s", "");
	if (a->cookie_local)
		return xasprintf(": its %s is a local of %s()", a->cookie, a->function);
	if (a->cookie)
		return xasprintf(": its index is in %s, from %s()", a->cookie, a->function);
	return xasprintf(": held since %s()", a->function);
}

static void explain(struct candidate *c, const struct group *g, const struct finding *f)
{
	char *on = instances(f), *since = held_since(f);

	if (is_of_group(g, f) && f->waits.callee)
		candidate_reject(c, "%s%s still reaches the wait%s", f->context, on, since);
	else if (is_of_group(g, f))
		candidate_reject(c, "%s%s: it is still so%s", f->context, on, since);
	else if (!strcmp(f->rule, "wrong-cookie"))
		candidate_reject(c, "%s%s would unlock with an index which that path does not hold%s", f->context,
				 on, since);
	else if (!strcmp(f->rule, "unlock-not-held"))
		candidate_reject(c, "%s%s would unlock what that path does not hold", f->context, on);
	else
		candidate_reject(c, "%s%s brings %s in %s()%s", f->context, on, f->rule, f->site.function, since);
	free(on);
	free(since);
}

/* What AFTER has against the candidate: what stayed, then what is new. stb_ds. */
static const struct finding **objections(const struct trial *t, const struct report *after)
{
	const struct finding **out = NULL;

	for (size_t i = 0; i < after->nfindings; i++)
		if (is_of_group(t->group, &after->findings[i]))
			arrput(out, &after->findings[i]);
	for (size_t i = 0; i < after->nfindings; i++)
		if (!is_of_group(t->group, &after->findings[i]) && !was_there(t->base, &after->findings[i]))
			arrput(out, &after->findings[i]);
	return out;
}

static void commit(const struct trial *t, const struct candidate *c, size_t i)
{
	char *path = xasprintf("%s/message", t->work->cache);
	FILE *out = fopen(path, "w");
	bool failed;

	if (!out)
		die("%s: %s", path, strerror(errno));
	message_write(out, &(struct message){ t->group, c, i, t->base->kernelversion,
					      t->base->coverage.files, t->command });
	failed = ferror(out);
	if (fclose(out) || failed)
		die("%s: %s", path, strerror(errno));
	work_commit(t->work, path);
	free(path);
}

/* Apply all of C, a commit for each. */
static bool apply(const struct trial *t, struct candidate *c)
{
	work_restart(t->work);
	for (size_t i = 0; i < arrlenu(c->commits); i++) {
		for (size_t k = 0; k < arrlenu(c->commits[i].edits); k++)
			if (!work_apply(t->work, c, &c->commits[i].edits[k]))
				return false;
		commit(t, c, i);
	}
	return true;
}

static bool compiles(const struct trial *t, struct candidate *c, const struct kbuild_result *k)
{
	size_t n;
	char *said;

	for (size_t i = 0; i < k->count && k->failed > t->base->coverage.failed; i++)
		if (k->objects[i].message) {
			said = work_one_line(k->objects[i].message);
			candidate_reject(c, "does not compile: %s", said);
			free(said);
		}
	if (c->reasons)
		return false;
	said = work_compile(t->work, k, &n);
	if (said)
		candidate_reject(c, "does not compile cleanly: %s", said);
	free(said);
	return !c->reasons;
}

/* Analyse the tree as it is; the reasons, or more edits to try: true. */
static bool analyse(const struct trial *t, struct candidate *c, const struct kbuild_result *k, bool may_grow)
{
	struct analysis *keep;
	struct report *after = t->analyse(k, &keep);
	const struct finding **against = objections(t, after);
	size_t n = arrlenu(against), grown = 0;

	if (may_grow && n)
		grown = candidate_grow(c, t->group, against, n, work_base_line, t->work);
	for (size_t i = 0; i < n && !grown; i++)
		explain(c, t->group, against[i]);
	if (!grown && !c->reasons)
		leave_check(t, c, keep, after->srctree);
	if (!grown && !c->reasons)
		ordered_check(t, c, keep);
	if (!grown && !c->reasons)
		object_check(t, c, keep, after->srctree);
	arrfree(against);
	t->release(after, keep);
	return grown > 0;
}

static bool holds(const struct trial *t, struct candidate *c)
{
	struct kbuild_result k;
	bool again = true;

	for (int round = 0; again; round++) {
		if (!apply(t, c))
			return false;
		work_extract(t->work, &k);
		if (!compiles(t, c, &k)) {
			kbuild_release(&k);
			return false;
		}
		again = analyse(t, c, &k, c->grows && round < ROUNDS);
		kbuild_release(&k);
	}
	return !c->reasons;
}

/* "drop-and-retake-when-host": NAME as a folder; the caller frees it. */
static char *folder_name(const char *name)
{
	char *out = xasprintf("%s", name), *to = out;

	for (const char *s = name; *s; s++) {
		if ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9'))
			*to++ = *s;
		else if (to > out && to[-1] != '-')
			*to++ = '-';
	}
	while (to > out && to[-1] == '-')
		to--;
	*to = '\0';
	return out;
}

void prove(const struct trial *t, struct candidate *c)
{
	char *name, *why;
	bool ran;

	if (c->reasons || !holds(t, c))
		return;
	name = folder_name(c->name);
	c->folder = xasprintf("%s/%s-%s", t->out, t->group->findings[0]->id, name);
	free(name);
	work_format(t->work, c->folder);
	why = work_checkpatch(t->work, c->folder, &ran);
	if (why)
		candidate_reject(c, "checkpatch: %s", why);
	free(why);
	c->unstyled = !ran;
	c->kept = !c->reasons;
}
