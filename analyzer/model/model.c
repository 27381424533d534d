// SPDX-License-Identifier: GPL-2.0-or-later
/* model.c - see model.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "line.h"
#include "model.h"
#include "../program/util.h"

/* "if=arg1&0x400", for R. */
static bool bits(const char *word, struct lock_row *r)
{
	const char *and = strchr(word, '&');
	char *end, *arg;

	if (strncmp(word, "if=", 3) || !and)
		return false;
	arg = xasprintf("%.*s", (int)(and - word - 3), word + 3);
	r->bits_arg = line_argument(arg);
	free(arg);
	r->bits = strtoul(and + 1, &end, 0);
	return r->bits_arg >= 0 && r->bits && !*end;
}

static void option(const struct line *l, struct lock_row *r, const char *w)
{
	static const char *const flags[] = { "recursive", "nested", "if=zero", "atomic", "irq", "bh", "anyone" };
	int i = line_find(w, flags, 7), n;

	if (!strcmp(w, "body") && (r->effect == EFFECT_SLEEP || r->effect == EFFECT_WAIT)) {
		r->body = true;
		return;
	}
	if (!strcmp(w, "faults") || !strcmp(w, "last")) {
		r->flags |= *w == 'l' ? ROW_LAST : ROW_FAULTS;
		return;
	}

	if (r->effect == EFFECT_SLEEP && !strcmp(w, "tasks")) {
		r->flags |= ROW_TASKS;
	} else if (i >= 0) {
		r->flags |= 1 << i;
	} else if (!strcmp(w, "read")) {
		r->mode = MODE_READ;
	} else if (!strcmp(w, "write")) {
		r->mode = MODE_WRITE;
	} else if (!strcmp(w, "if=nonzero")) {
		;
	} else if (!strcmp(w, "if=ok")) {
		r->flags |= ROW_IF_ZERO | ROW_ELSE_ERROR;
	} else if (r->effect == EFFECT_SLEEP && bits(w, r)) {
		;
	} else if (!strncmp(w, "sure=", 5) && (n = line_argument(w + 5)) >= 0) {
		r->sure = n;
	} else if (!strcmp(w, "cookie=ret")) {
		r->cookie = COOKIE_RET;
	} else if (!strncmp(w, "cookie=*", 8) && (n = line_argument(w + 8)) >= 0) {
		r->cookie = COOKIE_ARG_TARGET;
		r->cookie_arg = n;
	} else if (!strncmp(w, "cookie=", 7) && (n = line_argument(w + 7)) >= 0) {
		r->cookie = COOKIE_ARG;
		r->cookie_arg = n;
	} else {
		line_wrong(l, "unknown option", w);
	}
}

/* Is L one of those that say something of a name? */
static bool about_name(struct model *m, const struct line *l)
{
	static const char *const words[WORDS + 1] = {
		[WORD_LAYER] = "layer", [WORD_ASKS] = "asks", [WORD_NESTED] = "nested",
		[WORD_UNORDERED] = "unordered", [WORD_NONZERO] = "nonzero", [WORD_FRESH] = "fresh",
		[WORD_MASKS] = "masks", [WORD_ZERO] = "zero", [WORD_EXTERNAL] = "external",
		[WORD_LEAVES] = "leaves", [WORD_ZEROED] = "zeroed", [WORD_ERROR] = "error", [WORDS] = "unmasks",
	};
	int what = line_find(l->word[0], words, WORDS + 1);
	u32 name;

	if (what < 0)
		return false;
	if (l->n > 2)
		line_wrong(l, "a word too many", l->word[2]);
	name = strings_id(m->strings, l->word[1]);
	hmput(m->said[what == WORDS ? WORD_MASKS : what], name, what == WORDS ? -1 : 1);
	return true;
}

/* Is L one that says which class a token stands for? */
static bool about_token(struct model *m, const struct line *l)
{
	if (strcmp(l->word[0], "token"))
		return false;
	if (l->n != 3 || l->word[2][0] != '=' || !l->word[2][1])
		line_wrong(l, "no =NAME behind", l->word[1]);
	hmput(m->tokens, strings_id(m->strings, l->word[1]), strings_id(m->strings, l->word[2] + 1));
	return true;
}

static void lock_line(struct model *m, const struct line *l)
{
	static const char *const effects[] = {
		"acquire", "release", "try", "wait", "assert-held", "assert-not-held",
		"may-release", "is-held", "count", "put", "sleep", "leaf",
	};
	/* the first three are contexts, not locks */
	static const char *const kinds[] = {
		"preempt", "bh", "irq", "srcu", "rcu", "mutex", "spin", "rwlock", "rwsem", "seq",
		"local", "semaphore", "completion", "work", "timer", "lock",
	};
	int kind;
	struct lock_row r = { .arg = -1, .sure = -1, .line = l->number };
	size_t len = strlen(l->word[0]);
	int effect;

	if (l->n > 1 && (about_token(m, l) || about_name(m, l)))
		return;
	if (l->n < 2)
		line_wrong(l, "too few columns after", l->word[0]);
	effect = line_find(l->word[1], effects, EFFECTS);
	if (effect < 0)
		line_wrong(l, "unknown effect", l->word[1]);
	r.function = strings_id(m->strings, l->word[0]);
	r.effect = effect;
	if (effect < EFFECT_COUNT) {
		if (l->n < 4)
			line_wrong(l, "no lock or kind after", l->word[1]);
		r.arg = line_argument(l->word[2]);
		if (r.arg < 0 && (l->word[2][0] != '=' || !l->word[2][1]))
			line_wrong(l, "lock is neither argN nor =NAME:", l->word[2]);
		if (r.arg < 0)
			r.lock = strings_id(m->strings, l->word[2] + 1);
		r.kind = strings_id(m->strings, l->word[3]);
		kind = line_find(l->word[3], kinds, sizeof(kinds) / sizeof(*kinds));
		if (kind < 0)
			line_wrong(l, "unknown kind", l->word[3]);
		if (kind < 3)
			r.flags |= ROW_CONTEXT;
		if (!strcmp(l->word[3], "seq"))
			r.flags |= ROW_COUNTER;
		for (unsigned i = 4; i < l->n; i++)
			option(l, &r, l->word[i]);
	} else if (effect < EFFECT_SLEEP && l->n > 2) {
		line_wrong(l, "a word too many", l->word[2]);
	} else if (effect == EFFECT_SLEEP) {
		for (unsigned i = 2; i < l->n; i++)
			option(l, &r, l->word[i]);
		if ((r.flags & ~(ROW_FAULTS | ROW_TASKS)) || r.mode || r.cookie || r.sure >= 0)
			line_wrong(l, "not an option of sleep:", l->word[2]);
	} else if (l->n > 2) {
		r.public = effect == EFFECT_LEAF && !strcmp(l->word[2], "public");
		if (l->n > 2u + r.public)
			line_wrong(l, "a word too many", l->word[2 + r.public]);
	}
	if (l->word[0][len - 1] == '*')
		arrput(m->wild, arrlenu(m->rows));
	arrput(m->rows, r);
}

/* May what R says go to sleep? A trylock does not. */
static bool may_sleep(const struct model *m, const struct lock_row *r)
{
	static const char *const kinds[] = { "mutex", "rwsem", "semaphore" };
	bool blocks = r->effect == EFFECT_ACQUIRE ||
		      (r->effect == EFFECT_TRY && ((r->flags & ROW_ELSE_ERROR) || !(r->flags & ROW_RECURSIVE)));

	/* a timer is waited for by spinning */
	if (r->effect == EFFECT_WAIT)
		return strcmp(strings_text(m->strings, r->kind), "timer");
	if (r->effect == EFFECT_SLEEP)
		return true;
	return blocks && r->kind && line_find(strings_text(m->strings, r->kind), kinds, 3) >= 0;
}

/* R does EFFECT to what there is of MODEL_ATOMIC in MODE. */
static void derive_one(struct model *m, struct lock_row r, enum effect effect, enum hold_mode mode)
{
	bool enters = effect <= EFFECT_TRY || effect == EFFECT_MAY_RELEASE;
	uint16_t kept = enters ? ROW_IF_ZERO | ROW_ELSE_ERROR | ROW_LAST : ROW_FAULTS | ROW_TASKS;

	r.flags = ROW_DERIVED | (r.flags & kept) | (enters ? ROW_RECURSIVE : 0);
	/* interrupts are not always enabled by who disabled them */
	if (effect == EFFECT_RELEASE)
		r.flags |= ROW_ANYONE;
	r.effect = effect;
	r.mode = mode;
	r.cookie = r.cookie_arg = 0;
	r.sure = r.arg = -1;
	r.lock = strings_id(m->strings, MODEL_ATOMIC);
	r.kind = strings_id(m->strings, "preempt");
	arrput(m->rows, r);
}

/* Add what the rows of the files do to MODEL_ATOMIC. */
static void derive(struct model *m)
{
	for (u32 i = 0, n = arrlenu(m->rows); i < n; i++) {
		struct lock_row r = m->rows[i];
		const char *kind = r.kind ? strings_text(m->strings, r.kind) : "";
		bool context = r.flags & ROW_CONTEXT;
		bool enters = (r.flags & ROW_ATOMIC) && (r.effect <= EFFECT_TRY || r.effect == EFFECT_MAY_RELEASE);
		/* who waits for readers of RCU inside one breaks the rule for that */
		enum hold_mode mode = strcmp(kind, "rcu") ? MODE_EXCLUSIVE : MODE_READ;

		if ((r.flags & ROW_FAULTS) && r.effect <= EFFECT_RELEASE) {
			derive_one(m, r, r.effect, MODE_NOFAULT);
			continue;
		}
		if (r.effect == EFFECT_PUT)
			derive_one(m, r, EFFECT_PUT, mode);
		else if (!enters && may_sleep(m, &r))
			derive_one(m, r, EFFECT_WAIT, mode);
		if (!enters)
			continue;
		if (r.flags & ROW_IRQ)
			derive_one(m, r, r.effect, MODE_IRQ);
		if (r.flags & ROW_BH)
			derive_one(m, r, r.effect, MODE_BH);
		if (!context || !(r.flags & (ROW_IRQ | ROW_BH)))
			derive_one(m, r, r.effect, mode);
	}
}

static void rule_line(struct model *m, const struct line *l)
{
	static const char *const events[] = {
		"wait-held", "acquire-held", "release-unheld", "release-cookie", "return-differs",
		"needed-unheld", "body-differs", "taken-under", "taken-open",
	};
	int event;

	if (l->n < 3)
		line_wrong(l, "too few columns after", l->word[0]);
	if (l->n > 4)
		line_wrong(l, "a word too many", l->word[4]);
	if (l->n > 3 && l->word[3][0] != '=')
		line_wrong(l, "lock is not =NAME:", l->word[3]);
	event = line_find(l->word[1], events, EVENTS);
	if (event < 0)
		line_wrong(l, "unknown event", l->word[1]);
	arrput(m->rules, ((struct rule){ strings_id(m->strings, l->word[0]), event,
					 strings_id(m->strings, l->word[2]),
					 l->n > 3 ? strings_id(m->strings, l->word[3] + 1) : 0 }));
}

static void context_line(struct model *m, const struct line *l)
{
	if (l->n < 2)
		line_wrong(l, "too few columns after", l->word[0]);
	if (l->n > 2)
		line_wrong(l, "a word too many", l->word[2]);
	arrput(m->contexts, ((struct context_row){ strings_id(m->strings, l->word[0]),
						   strings_id(m->strings, l->word[1]), l->number }));
}

/* A comment begins with '#' where a word could: page.md#anchor is a word. */
static void cut_comment(char *text)
{
	for (char *at = text; *at; at++)
		if (*at == '\n' || (*at == '#' && (at == text || at[-1] == ' ' || at[-1] == '\t'))) {
			*at = 0;
			return;
		}
}

static void read_lines(struct model *m, const char *dir, const char *name,
		       void (*each)(struct model *, const struct line *))
{
	char *path = xasprintf("%s/%s", dir, name), *text = NULL;
	struct line l = { .path = path };
	FILE *f = fopen(path, "r");
	size_t size = 0;

	if (!f)
		die("%s: %s: set LOCKCTX_MODELS to the folder that holds it", path, strerror(errno));
	while (getline(&text, &size, f) > 0) {
		char *at = text;

		l.number++;
		l.n = 0;
		cut_comment(text);
		while (l.n < MAX_WORDS) {
			at += strspn(at, " \t");
			if (!*at)
				break;
			l.word[l.n++] = at;
			at += strcspn(at, " \t");
			if (*at)
				*at++ = 0;
		}
		if (l.n == MAX_WORDS && *at)
			line_wrong(&l, "too many words, from", at);
		if (l.n)
			each(m, &l);
	}
	if (ferror(f))
		die("%s: %s: set LOCKCTX_MODELS to the folder that holds it", path, strerror(errno));
	free(text);
	fclose(f);
	free(path);
}

/* Rows keep the order of the file within a function: some are two steps. */
static int by_function(const void *a, const void *b)
{
	const struct lock_row *x = a, *y = b;

	if (x->function != y->function)
		return x->function < y->function ? -1 : 1;
	if ((x->flags ^ y->flags) & ROW_DERIVED)
		return x->flags & ROW_DERIVED ? 1 : -1;
	return x->line < y->line ? -1 : x->line > y->line;
}

struct model *model_load(const char *dir, struct strings *strings)
{
	struct model *m = xcalloc(1, sizeof(*m));

	m->strings = strings;
	read_lines(m, dir, "locks.model", lock_line);
	read_lines(m, dir, "rules.model", rule_line);
	read_lines(m, dir, "contexts.model", context_line);
	read_lines(m, dir, "callbacks.model", line_callback);
	derive(m);
	if (m->rows)
		qsort(m->rows, arrlenu(m->rows), sizeof(*m->rows), by_function);
	arrsetlen(m->wild, 0);
	for (u32 i = 0; i < arrlenu(m->rows); i++) {
		const char *s = strings_text(strings, m->rows[i].function);

		if (i && m->rows[i - 1].function == m->rows[i].function)
			continue;
		if (s[strlen(s) - 1] == '*')
			arrput(m->wild, i);
		else
			hmput(m->by_name, m->rows[i].function, i);
	}
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	arrfree(m->rows);
	hmfree(m->by_name);
	hmfree(m->tokens);
	arrfree(m->wild);
	for (int i = 0; i < WORDS; i++)
		hmfree(m->said[i]);
	for (u32 i = 0; i < arrlenu(m->entries); i++)
		arrfree(m->entries[i].under.classes);
	for (u32 i = 0; i < arrlenu(m->callbacks); i++)
		arrfree(m->callbacks[i].under.classes);
	arrfree(m->entries);
	arrfree(m->within);
	arrfree(m->runs);
	arrfree(m->rules);
	arrfree(m->contexts);
	arrfree(m->callbacks);
	free(m);
}

/* The rows from number FIRST on that are of one function; *N says how many. */
static const struct lock_row *rows_from(const struct model *m, u32 first, u32 *n)
{
	while (first + *n < arrlenu(m->rows) && m->rows[first + *n].function == m->rows[first].function)
		++*n;
	return &m->rows[first];
}

const struct lock_row *model_rows(const struct model *m, u32 name, u32 *n)
{
	struct model *w = (struct model *)m;	/* stb_ds look-ups write to the table */
	ptrdiff_t at = hmgeti(w->by_name, name);
	const char *text;

	*n = 0;
	if (at >= 0)
		return rows_from(m, m->by_name[at].value, n);
	text = strings_text(m->strings, name);
	for (u32 i = 0; i < arrlenu(m->wild); i++) {
		const char *s = strings_text(m->strings, m->rows[m->wild[i]].function);

		if (!strncmp(text, s, strlen(s) - 1))
			return rows_from(m, m->wild[i], n);
	}
	return NULL;
}
