// SPDX-License-Identifier: GPL-2.0-or-later
/* spot.c - see spot.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "edit.h"
#include "spot.h"
#include "../program/util.h"

static bool is_rule(const struct group *g, const char *rule)
{
	return !strcmp(g->findings[0]->rule, rule);
}

/* The candidate NAME: STRATEGY, applied at LINE of the site's function; WHAT is its subject. Both are freed. */
static struct edit *add(struct candidate **out, const struct group *g, const char *strategy, uint32_t line, char *name,
			char *what)
{
	const struct finding *f = g->findings[0];
	struct candidate c = { .name = name };
	struct commit *commit = commit_add(&c, g, f->site.pos.file, what);

	arrput(commit->edits, edit_new(g, strategy, f->site.pos.file, f->site.function, line));
	arrput(*out, c);
	return &commit->edits[0];
}

/* An interrupt takes the lock, too. Where softirqs are all of it, no more is kept away. */
static void add_masked(struct candidate **out, const struct group *g)
{
	const struct finding *f = g->findings[0];
	char *lock = spoken_class(f->lock_class);

	add(out, g, "lock-bh", f->site.pos.line, xasprintf("disable softirqs while it is held"),
	    xasprintf("Take %s with softirqs disabled", lock));
	add(out, g, "lock-irqsave", f->site.pos.line, xasprintf("disable interrupts while it is held"),
	    xasprintf("Take %s with interrupts disabled", lock));
	arrlast(*out).second = true;
	free(lock);
}

static void add_atomic(struct candidate **out, const struct group *g)
{
	const struct finding *f = g->findings[0];

	add(out, g, "gfp-atomic", f->site.pos.line, xasprintf("allocate without waiting"),
	    xasprintf("Do not wait for memory in %s()", f->site.function));
}

/* The last branch that the way takes in the site's own function behind LINE. */
static uint32_t last_branch(const struct finding *f, uint32_t line)
{
	uint32_t last = line;

	for (size_t i = 0; i < f->nconditions; i++)
		if (!strcmp(f->conditions[i].function, f->site.function) && f->conditions[i].pos.line > last)
			last = f->conditions[i].pos.line;
	return last;
}

/* The line at which the site's own function takes the lock, or calls what does: 0 when it does not. */
static uint32_t taken_at(const struct finding *f)
{
	for (size_t i = 0; i < f->nacquires; i++)
		if (!strcmp(f->acquires[i].function, f->site.function))
			return f->acquires[i].pos.line;
	return 0;
}

static void add_release(struct candidate **out, const struct group *g)
{
	const struct finding *f = g->findings[0];
	char *lock = spoken_class(f->lock_class), *callee;
	char *release = spelling_of_release(g->an, f->lock_class, f->site.function, &g->names, &callee), *after;
	char *name = xasprintf("give %s back where the function is left", lock);
	uint32_t line = taken_at(f);

	if (!release || !line) {
		struct candidate c = { .name = name };

		if (!line)
			candidate_reject(&c, "%s() does not take it itself", f->site.function);
		else
			candidate_reject(&c, "%s() gives it back nowhere, or in more than one way", f->site.function);
		arrput(*out, c);
	} else {
		struct edit *e = add(out, g, "give-back", line, name,
				     xasprintf("Give %s back on an early return of %s()", lock, f->site.function));

		after = xasprintf("%u", last_branch(f, line));
		edit_define(e, "after", after);
		edit_define(e, "callee", callee);
		edit_define(e, "release", release);
		free(after);
	}
	free(lock);
	free(release);
	free(callee);
}

void spot_candidates(struct candidate **out, const struct group *g)
{
	if (is_rule(g, "irq-inversion"))
		add_masked(out, g);
	else if (is_rule(g, "sleep-in-atomic"))
		add_atomic(out, g);
	else if (is_rule(g, "lock-imbalance"))
		add_release(out, g);
}
