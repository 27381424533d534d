// SPDX-License-Identifier: GPL-2.0-or-later
/* slips.c - see slips.h. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <stb/stb_ds.h>

#include "slips.h"
#include "../program/near.h"
#include "../program/util.h"

/* Shorter names are near to too many others: one that is near to no other than one may be a slip, down to these. */
#define MIN_LENGTH 6
#define MIN_ALONE 4

/* What a row is about. */
struct subject {
	const char *file;
	u32 line, name;
	bool leaf;
};

/* By string: HERE is a function or a member of the program, OPEN a function that is not static, OURS a name that a row
 * has, KNOWN one that is known to be right. */
struct names { u32 count; bool *here, *open, *ours, *known; };

static void add(struct subject **all, const char *file, u32 line, u32 name, bool leaf)
{
	if (name)
		arrput(*all, ((struct subject){ file, line, name, leaf }));
}

/* What the rows of M are about, file by file; stb_ds. */
static struct subject *subjects(const struct model *m)
{
	static const char locks[] = "locks.model", contexts[] = "contexts.model", callbacks[] = "callbacks.model";
	const struct callback_row *const lists[] = { m->callbacks, m->runs };
	struct subject *all = NULL;

	for (u32 i = 0; i < arrlenu(m->rows); i++)
		if (!(m->rows[i].flags & ROW_DERIVED))
			add(&all, locks, m->rows[i].line, m->rows[i].function,
			    m->rows[i].effect == EFFECT_LEAF);
	for (u32 i = 0; i < arrlenu(m->contexts); i++)
		add(&all, contexts, m->contexts[i].line, m->contexts[i].function, false);
	for (u32 k = 0; k < 2; k++)
		for (u32 i = 0; i < arrlenu(lists[k]); i++)
			/* what an entry says is among these, too */
			if (!lists[k][i].called)
				add(&all, callbacks, lists[k][i].line,
				    lists[k][i].field ? lists[k][i].field : lists[k][i].function, false);
	for (u32 i = 0; i < arrlenu(m->entries); i++)
		add(&all, callbacks, m->entries[i].line,
		    m->entries[i].field ? m->entries[i].field : m->entries[i].name, false);
	for (u32 i = 0; i < arrlenu(m->within); i++)
		add(&all, callbacks, m->within[i].line,
		    m->within[i].field ? m->within[i].field : m->within[i].function, false);
	return all;
}

/* Note the functions and members of P. */
static void note_here(struct names *n, const struct program *p)
{
	for (u32 i = 0; i < arrlenu(p->symbols); i++) {
		const struct symbol *s = &p->symbols[i];
		bool own = !(s->flags & SYM_PUBLIC) && s->func != NONE && !(p->funcs[s->func]->flags & FN_HEADER);

		n->here[s->name] |= s->flags & SYM_FUNC;
		n->open[s->name] |= (s->flags & SYM_FUNC) && !own;
	}
	for (u32 f = 0; f < arrlenu(p->funcs); f++)
		for (u32 e = 1; e < p->funcs[f]->nexprs; e++)
			if (p->funcs[f]->exprs[e].op == EX_FIELD)
				n->here[p->funcs[f]->exprs[e].ref] = true;
	for (u32 i = 0; i < arrlenu(p->inits); i++)
		for (u32 k = 0; k < p->inits[i].npath; k++)
			n->here[p->inits[i].path[k].field] = true;
	n->here[0] = false;
}

/* is_near() allows for more slips in a long name than versions of the kernel differ by. */
static bool one_slip(const char *typed, const char *name)
{
	size_t a = strlen(typed), b = strlen(name), first = 0, last = 0;

	if (a > b + 1 || b > a + 1)
		return false;
	while (typed[first] && typed[first] == name[first])
		first++;
	while (last < a - first && last < b - first && typed[a - 1 - last] == name[b - 1 - last])
		last++;
	return a - first - last <= 2 && b - first - last <= 2 && is_near(typed, name);
}

static bool is_slip(const char *typed, const char *name)
{
	return !strcasecmp(typed, name) || (strlen(typed) >= MIN_ALONE && one_slip(typed, name));
}

/* What BASE, or with PATTERN what begins so, is a slip for if it is one for NAME, to be freed; NULL. */
static char *slip_for(const char *base, const char *name, bool pattern)
{
	static const int more[] = { 0, 1, -1 };	/* letters that a beginning may have */
	char *begin = NULL, *found = NULL;

	if (!pattern)
		return is_slip(base, name) ? xasprintf("%s", name) : NULL;
	for (size_t i = 0; i < sizeof(more) / sizeof(*more) && !found; i++) {
		begin = xasprintf("%.*s", (int)strlen(base) + more[i], name);
		found = is_slip(base, begin) ? xasprintf("%s*", begin) : NULL;
		free(begin);
	}
	return found;
}

/* What is here that BASE, or with PATTERN what begins so, may be a slip for, to be freed; NULL. */
static char *meant(const struct program *p, const struct names *n, const char *base, bool pattern)
{
	bool member = strstr(base, "::"), alone = strlen(base) < MIN_LENGTH, several = false;
	char *found = NULL;

	for (u32 i = 1; i < n->count && !several && (alone || !found); i++) {
		const char *name = program_text(p, i);
		char *one;

		if (!n->here[i] || n->ours[i] || member != !!strstr(name, "::"))
			continue;
		one = slip_for(base, name, pattern);
		several = found && one && strcmp(found, one);
		if (found)
			free(one);
		else
			found = one;
	}
	if (several)
		free(found);
	return several ? NULL : found;
}

/* A name that begins with BASE and is here, of a function that is not static if there is one; 0. */
static u32 begins_with(const struct program *p, const struct names *n, const char *base)
{
	size_t length = strlen(base);
	u32 found = 0;

	for (u32 i = 1; i < n->count; i++)
		if (n->here[i] && !strncmp(program_text(p, i), base, length) && (!found || n->open[i]))
			found = i;
	return found;
}

/* Tell EACH if what S is about is a slip. */
static void look_at(const struct program *p, const struct names *n, const struct subject *s,
		    void (*each)(const struct slip *slip))
{
	const char *typed = program_text(p, s->name);
	size_t length = strlen(typed);
	bool pattern = length && typed[length - 1] == '*', call = length > 2 && !strcmp(typed + length - 2, "()");
	char *base = xasprintf("%.*s", (int)(length - (pattern ? 1 : call ? 2 : 0)), typed), *right = NULL;
	u32 match = pattern ? begins_with(p, n, base) : n->here[s->name] ? s->name : 0;
	bool only_static = match && pattern && s->leaf && !n->open[match];

	if (only_static)
		right = xasprintf("%s", program_text(p, match));
	else if (!match)
		right = meant(p, n, base, pattern);
	if (right)
		each(&(struct slip){ s->file, s->line, typed, right, only_static });
	free(right);
	free(base);
}

void model_slips(const struct model *m, const struct model *known, const struct program *p,
		 void (*each)(const struct slip *slip))
{
	struct subject *ours = subjects(m), *theirs = subjects(known);
	u32 count = strings_count(p->strings);
	struct names n = { count, xcalloc(count, sizeof(bool)), xcalloc(count, sizeof(bool)), xcalloc(count, sizeof(bool)),
			   xcalloc(count, sizeof(bool)) };

	note_here(&n, p);
	for (u32 i = 0; i < arrlenu(ours); i++)
		n.ours[ours[i].name] = true;
	/* A name is not one more of a family because rows of ours are about the other. */
	for (u32 i = 0; i < arrlenu(theirs); i++) {
		n.known[theirs[i].name] = true;
		n.ours[theirs[i].name] = false;
	}
	for (u32 i = 0; i < arrlenu(ours); i++)
		if (!n.known[ours[i].name] && (!i || ours[i].name != ours[i - 1].name))
			look_at(p, &n, &ours[i], each);
	arrfree(ours);
	arrfree(theirs);
	free(n.here);
	free(n.open);
	free(n.ours);
	free(n.known);
}
