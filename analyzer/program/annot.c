// SPDX-License-Identifier: GPL-2.0-or-later
/* annot.c - see annot.h. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "annot.h"
#include "util.h"

static const struct { const char *name, *macro; } kinds[ANNOT_KINDS] = {
	[ANNOT_MUST_HOLD] = { "must_hold", "__must_hold" },
	[ANNOT_MUST_HOLD_SHARED] = { "must_hold_shared", "__must_hold_shared" },
	[ANNOT_MUST_NOT_HOLD] = { "must_not_hold", "__must_not_hold" },
	[ANNOT_ACQUIRES] = { "acquires", "__acquires" },
	[ANNOT_ACQUIRES_SHARED] = { "acquires_shared", "__acquires_shared" },
	[ANNOT_RELEASES] = { "releases", "__releases" },
	[ANNOT_RELEASES_SHARED] = { "releases_shared", "__releases_shared" },
	[ANNOT_COND_ACQUIRES] = { "cond_acquires", "__cond_acquires" },
	[ANNOT_COND_ACQUIRES_SHARED] = { "cond_acquires_shared", "__cond_acquires_shared" },
	[ANNOT_COND_RELEASES] = { "cond_releases", "__cond_releases" },
	[ANNOT_ASSERTS_HELD] = { "asserts_held", "__assumes_ctx_lock" },
	[ANNOT_ASSERTS_HELD_SHARED] = { "asserts_held_shared", "__assumes_shared_ctx_lock" },
	[ANNOT_ASSERTS_NOT_HELD] = { "asserts_not_held", "asserts_not_held" },
	[ANNOT_GUARDED_BY] = { "guarded_by", "__guarded_by" },
	[ANNOT_PT_GUARDED_BY] = { "pt_guarded_by", "__pt_guarded_by" },
	[ANNOT_RETURNS_LOCK] = { "returns_lock", "__returns_ctx_lock" },
	[ANNOT_UNCHECKED] = { "unchecked", "__context_unsafe" },
};

const char *annot_name(enum annot_kind kind)
{
	return kinds[kind].name;
}

const char *annot_macro(enum annot_kind kind)
{
	return kinds[kind].macro;
}

static int kind_of(const char *name)
{
	for (int i = 0; i < ANNOT_KINDS; i++)
		if (!strcmp(name, kinds[i].name))
			return i;
	return -1;
}

/* The next item of *LIST, up to a comma outside of brackets; owned by the caller. */
static char *next_item(const char **list)
{
	const char *from = *list + strspn(*list, " "), *at = from, *end;
	char *item;
	int depth = 0;

	for (; *at && (depth || *at != ','); at++)
		depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
	*list = *at ? at + 1 : at;
	for (end = at; end > from && end[-1] == ' '; end--)
		;
	item = xmalloc(end - from + 1);
	memcpy(item, from, end - from);
	item[end - from] = 0;
	return item;
}

static bool add_step(struct program *p, struct lock_path *l, const char *word)
{
	struct lock_step step = { 0 };

	if (!strcmp(word, "*"))
		step.kind = STEP_DEREF;
	else if (!strcmp(word, "[]"))
		step.kind = STEP_ELEMENT;
	else if ((*word == '.' || *word == '^') && word[1])
		step = (struct lock_step){ *word == '^' ? STEP_FIRST : STEP_FIELD, strings_id(p->strings, word + 1) };
	else
		return false;
	l->steps[l->n++] = step;
	return true;
}

/* Text PATH as FACTS_ATTR describes it; what is no such text names nothing. */
static struct lock_path read_path(struct program *p, const char *path, annot_lookup *lookup, void *data)
{
	struct lock_path l = { .param = NONE, .sym = NONE };
	char *copy = xasprintf("%s", path), *rest, *word = strtok_r(copy, " ", &rest);
	bool good = true;

	l.steps = xmalloc(strlen(path) * sizeof(*l.steps) + 1);
	if (word && *word == '%' && isdigit((unsigned char)word[1]) && strlen(word) < 4)
		l.param = atoi(word + 1);
	else if (word && *word == '@')
		l.sym = lookup(data, strings_id(p->strings, word + 1));
	else
		good = false;
	while (good && (word = strtok_r(NULL, " ", &rest)))
		good = add_step(p, &l, word);
	free(copy);
	if (good && (l.param != NONE || l.sym != NONE))
		return l;
	free(l.steps);
	return (struct lock_path){ .param = NONE, .sym = NONE };
}

static bool same_path(const struct lock_path *a, const struct lock_path *b)
{
	if (a->param != b->param || a->sym != b->sym || a->n != b->n)
		return false;
	for (u32 i = 0; i < a->n; i++)
		if (a->steps[i].kind != b->steps[i].kind || a->steps[i].field != b->steps[i].field)
			return false;
	return true;
}

static bool is_unnamed(const struct annot *a)
{
	return !annot_named(a) && a->kind != ANNOT_UNCHECKED;
}

/* The same annotation again: the one whose lock has a path says more. */
static bool merge(struct annot *old, struct annot *a)
{
	if (old->kind != a->kind || old->if_zero != a->if_zero)
		return false;
	if (is_unnamed(old) != is_unnamed(a)) {
		if (old->text != a->text)
			return false;
		if (is_unnamed(old))
			old->lock = a->lock;
		else
			free(a->lock.steps);
		return true;
	}
	if (is_unnamed(a) ? old->text != a->text : !same_path(&old->lock, &a->lock))
		return false;
	free(a->lock.steps);
	return true;
}

static void add(struct program *p, struct annot a)
{
	typeof(p->annot_ids) *ids = a.sym != NONE ? &p->annot_ids : &p->field_annot_ids;
	u32 key = a.sym != NONE ? a.sym : a.field;
	ptrdiff_t at = hmgeti(*ids, key);
	u32 last = NONE;

	a.next = NONE;
	for (u32 i = at < 0 ? NONE : (*ids)[at].value; i != NONE; i = p->annots[i].next) {
		if (merge(&p->annots[i], &a))
			return;
		last = i;
	}
	if (last == NONE)
		hmput(*ids, key, arrlenu(p->annots));
	else
		p->annots[last].next = arrlenu(p->annots);
	arrput(p->annots, a);
}

void annots_add(struct program *p, const struct annot_source *s, annot_lookup *lookup, void *data)
{
	const char *list = program_text(p, s->text), *name = program_text(p, s->name);
	int kind = kind_of(name);
	struct annot a = { .sym = s->sym, .field = s->field, .kind = kind, .loc = s->loc };
	char *item;

	if (kind < 0)
		return;
	if (kind == ANNOT_UNCHECKED) {
		a.text = s->text;
		a.lock = (struct lock_path){ .param = NONE, .sym = NONE };
		add(p, a);
		return;
	}
	if (kind >= ANNOT_COND_ACQUIRES && kind <= ANNOT_COND_RELEASES) {
		item = next_item(&list);
		a.if_zero = !strcmp(item, "0") || !strcmp(item, "false") || !strcmp(item, "NULL");
		free(item);
	}
	for (u32 i = 0; *list; i++) {
		item = next_item(&list);
		a.text = strings_id(p->strings, item);
		a.lock = read_path(p, i < s->n ? program_text(p, s->paths[i]) : "", lookup, data);
		add(p, a);
		free(item);
	}
}

void annots_free(struct program *p)
{
	for (u32 i = 0; i < arrlenu(p->annots); i++)
		free(p->annots[i].lock.steps);
	arrfree(p->annots);
	hmfree(p->annot_ids);
	hmfree(p->field_annot_ids);
}

u32 annot_of_sym(const struct program *p, u32 sym)
{
	struct program *w = (struct program *)p;	/* stb_ds look-ups write to the table */
	ptrdiff_t at = hmgeti(w->annot_ids, sym);

	return at < 0 ? NONE : p->annot_ids[at].value;
}

u32 annot_of_field(const struct program *p, u32 field)
{
	struct program *w = (struct program *)p;
	ptrdiff_t at = field ? hmgeti(w->field_annot_ids, field) : -1;

	return at < 0 ? NONE : p->field_annot_ids[at].value;
}

bool annot_has(const struct program *p, u32 sym, enum annot_kind kind)
{
	for (u32 i = annot_of_sym(p, sym); i != NONE; i = p->annots[i].next)
		if (p->annots[i].kind == kind)
			return true;
	return false;
}
