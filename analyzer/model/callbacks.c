// SPDX-License-Identifier: GPL-2.0-or-later
/* callbacks.c - the lines of callbacks.model: who is called how, and with which locks. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "line.h"
#include "model.h"
#include "../program/util.h"

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
	struct entry_row r = { 0 };

	if (l->n < 3)
		line_wrong(l, "too few columns after", l->word[l->n - 1]);
	if (l->n > 4)
		line_wrong(l, "a word too many", l->word[4]);
	if (l->n > 3 && !under(m, l->word[3], &r.under))
		line_wrong(l, "not under=CLASS:", l->word[3]);
	*(strstr(l->word[1], "::") ? &r.field : &r.name) = strings_id(m->strings, l->word[1]);
	r.kind = strings_id(m->strings, l->word[2]);
	arrput(m->entries, r);
	arrput(m->runs, ((struct callback_row){ .field = r.field, .function = r.name, .kind = r.kind,
						.context = strings_id(m->strings, "process") }));
}

void line_callback(struct model *m, const struct line *l)
{
	static const char *const contexts[] = { "process", "thread", "task", "softirq", "hardirq", "irq", "inherits" };
	bool runs = !strcmp(l->word[0], "runs"), member = !strcmp(l->word[0], "member") || runs;
	struct callback_row r = { 0 };
	unsigned at = member ? 2 : 3;

	if (!strcmp(l->word[0], "entry")) {
		entry_line(m, l);
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
