// SPDX-License-Identifier: GPL-2.0-or-later
/* callbacks.c - the lines of callbacks.model: who is called how, and with which locks. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "line.h"
#include "model.h"
#include "../program/util.h"

static const char *const contexts[] = { "process", "thread", "task", "softirq", "hardirq", "irq", "inherits" };

/* "held=CLASS"; "waited" of a member, "waited=arg0" of an argument. */
static void waited(struct model *m, const struct line *l, const char *word, struct callback_row *r)
{
	int object = strncmp(word, "waited=", 7) ? -1 : line_argument(word + 7);

	if (!strncmp(word, "held=", 5) && word[5]) {
		r->held = strings_id(m->strings, word + 5);
		return;
	}
	r->waited = r->field ? !strcmp(word, "waited") : object >= 0;
	r->object = object < 0 ? 0 : object;
	if (!r->waited)
		line_wrong(l, r->field ? "not 'waited':" : "not 'waited=argN':", word);
}

/* "under=CLASS,CLASS" or "under=any"; false when WORD is none of these. */
static bool under(struct model *m, const char *word, struct under *u)
{
	if (strncmp(word, "under=", 6))
		return false;
	u->any = !strcmp(word + 6, "any");
	for (const char *at = word + 5; !u->any && at; at = strchr(at + 1, ',')) {
		char *name = xasprintf("%.*s", (int)strcspn(at + 1, ","), at + 1);

		arrput(u->classes, strings_id(m->strings, name));
		free(name);
	}
	return true;
}

/* A line "entry STRUCT::FIELD KIND" or "entry FUNCTION* KIND". */
static void entry_line(struct model *m, const struct line *l)
{
	bool task = l->n > 3 && !strcmp(l->word[3], "task");
	struct callback_row c = { .called = true, .context = strings_id(m->strings, task ? "task" : "process") };
	struct entry_row r = { .line = l->number };

	if (l->n < 3)
		line_wrong(l, "too few columns after", l->word[l->n - 1]);
	if (l->n > 6u + task)
		line_wrong(l, "a word too many", l->word[6 + task]);
	*(strstr(l->word[1], "::") ? &r.field : &r.name) = strings_id(m->strings, l->word[1]);
	r.kind = strings_id(m->strings, l->word[2]);
	c.field = r.field;
	c.function = r.name;
	c.kind = r.kind;
	for (unsigned i = 3 + task; i < l->n; i++)
		if (!under(m, l->word[i], &r.under)) {
			if (!r.field)
				line_wrong(l, "not under=CLASS:", l->word[i]);
			waited(m, l, l->word[i], &c);
		}
	arrput(m->runs, c);
	if (c.held || c.waited) {
		arrput(m->callbacks, c);
		r.callback = arrlenu(m->callbacks);
	}
	/* what is held around it */
	if (c.held && !r.under.any)
		arrput(r.under.classes, c.held);
	arrput(m->entries, r);
}

/* A line "within STRUCT::FIELD" or "within FUNCTION argN argM". */
static void within_line(struct model *m, const struct line *l)
{
	struct within_row r = { .line = l->number };
	bool member = l->n > 1 && strstr(l->word[1], "::");
	unsigned most = member ? 2 : 4;

	if (l->n != most)
		line_wrong(l, l->n < most ? "too few columns after" : "a word too many", l->word[l->n < most ? l->n - 1 : most]);
	*(member ? &r.field : &r.function) = strings_id(m->strings, l->word[1]);
	for (int i = 0; !member && i < 2; i++) {
		int arg = line_argument(l->word[2 + i]);

		if (arg < 0)
			line_wrong(l, "not argN:", l->word[2 + i]);
		*(i ? &r.inner : &r.outer) = arg;
	}
	arrput(m->within, r);
}

void line_callback(struct model *m, const struct line *l)
{
	bool runs = !strcmp(l->word[0], "runs"), member = !strcmp(l->word[0], "member") || runs;
	struct callback_row r = { .line = l->number };
	unsigned at = member ? 2 : 3;

	if (!strcmp(l->word[0], "entry") || !strcmp(l->word[0], "within")) {
		(*l->word[0] == 'e' ? entry_line : within_line)(m, l);
		return;
	}
	if (!member && strcmp(l->word[0], "argument"))
		line_wrong(l, "neither member nor argument:", l->word[0]);
	if (l->n < at + 2 || l->n > at + 4)
		line_wrong(l, l->n < at + 2 ? "too few columns after" : "a word too many",
		      l->word[l->n < at + 2 ? l->n - 1 : at + 4]);
	if (runs && l->word[1][0] == '=') {
		if (!l->word[1][1])
			line_wrong(l, "no name:", l->word[1]);
		r.function = strings_id(m->strings, l->word[1] + 1);
	} else if (member) {
		r.field = strings_id(m->strings, l->word[1]);
	} else {
		int arg = line_argument(l->word[2]);

		if (arg < 0)
			line_wrong(l, "not argN:", l->word[2]);
		r.function = strings_id(m->strings, l->word[1]);
		r.arg = arg;
	}
	r.kind = strings_id(m->strings, l->word[at]);
	if (line_find(l->word[at + 1], contexts, sizeof(contexts) / sizeof(*contexts)) < 0)
		line_wrong(l, "unknown context", l->word[at + 1]);
	r.context = strings_id(m->strings, l->word[at + 1]);
	r.atomic = strstr(l->word[at + 1], "irq");
	if (l->n > at + 2 && runs)
		line_wrong(l, "a word too many", l->word[at + 2]);
	for (unsigned i = at + 2; i < l->n; i++)
		if (!under(m, l->word[i], &r.under))
			waited(m, l, l->word[i], &r);
	if (runs)
		arrput(m->runs, r);
	else
		arrput(m->callbacks, r);
}
