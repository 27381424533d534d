// SPDX-License-Identifier: GPL-2.0-or-later
/* need.c - see need.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "edit.h"
#include "need.h"
#include "signature.h"
#include "../model/sections.h"
#include "../program/util.h"
#include "../solve/ways.h"

/* ---- which function is to take it ---- */

static void note_way(struct analysis *a, struct solver *s, const struct witness *w, void *data)
{
	(void)a, (void)s, (void)w;
	*(bool *)data = true;
}

/* Does somebody enter FUNCTION with the class held? */
static bool is_entered_with(const struct group *g, const char *function)
{
	struct ways_query q = { .to = function, .holding = g->findings[0]->lock_class };
	bool found = false;

	if (ways_known(g->an, &q))
		ways_find(g->an, &q, note_way, &found);
	return found;
}

bool need_of_section(const struct group *g)
{
	const struct effects *fx = arrlenu(g->an->effects) ? g->an->effects[0] : NULL;

	for (u32 i = 0; fx && i < arrlenu(fx->ops); i++) {
		const struct lock_op *op = &fx->ops[i];

		if (op->lock_class && op->row->effect == EFFECT_ACQUIRE && section_kind(program_text(fx->p, op->row->kind)) &&
		    !strcmp(program_text(fx->p, fx->classes[op->lock_class].name), g->findings[0]->lock_class))
			return true;
	}
	return false;
}

static bool in_source(const struct step *s)
{
	size_t n = s->pos.file ? strlen(s->pos.file) : 0;

	return n > 2 && !strcmp(s->pos.file + n - 2, ".c");
}

/* The step of F's path that is its site. */
static size_t site_step(const struct finding *f)
{
	for (size_t i = f->npath; i-- > 0;)
		if (!strcmp(f->path[i].function, f->site.function) && f->path[i].pos.line == f->site.pos.line)
			return i;
	return 0;
}

/* The step whose function lacks the lock for itself: others have it when they call the site's, and those that
 * are called from there. */
static size_t lacking_step(const struct group *g, const struct finding *f)
{
	size_t i = site_step(f);

	while (i && (!in_source(&f->path[i]) || is_entered_with(g, f->path[i].function)))
		i--;
	return i;
}

/* Does call IN of F stand for a row that asserts? */
static bool is_assertion(const struct analysis *a, const struct func *f, const struct insn *in)
{
	const struct expr *fn = &f->exprs[in->a];
	u32 n = 0;
	const struct lock_row *rows = fn->op == EX_FUNC ? model_rows(a->m, a->p->symbols[fn->ref].name, &n) : NULL;

	return rows && n && (rows->effect == EFFECT_ASSERT_HELD || rows->effect == EFFECT_ASSERT_NOT_HELD);
}

static bool body_asserts_only(const struct analysis *a, const struct func *f)
{
	bool asserts = false;

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];

		if (in->kind == IN_STORE || in->kind == IN_COPY || (in->kind == IN_CALL && !is_assertion(a, f, in)) ||
		    (in->kind == IN_RET && in->a && f->exprs[in->a].op != EX_CONST))
			return false;
		asserts |= in->kind == IN_CALL;
	}
	return asserts;
}

/* Is NAME a function that does nothing but to say what is needed? Then it is its caller that needs it. */
static bool asserts_only(const struct group *g, const char *name)
{
	struct func **v = name ? program_find(g->an->p, name) : NULL;
	bool found = arrlenu(v) > 0;

	for (u32 i = 0; i < arrlenu(v); i++)
		found &= body_asserts_only(g->an, v[i]);
	arrfree(v);
	return found;
}

/* Does a function called NAME return a pointer? What it leads to is used behind the call, where the lock may be needed
 * as much. */
static bool returns_pointer(const struct group *g, const char *name)
{
	const struct program *p = g->an->p;

	for (u32 i = 0; name && i < arrlenu(p->symbols); i++)
		if (signature_returns_pointer(program_text(p, p->symbols[i].type)) &&
		    !strcmp(program_text(p, p->symbols[i].name), name))
			return true;
	return false;
}

/* ---- how it takes it ---- */

/* The most used spelling for each kind of object, as around.cocci takes them; NULL: there is none. */
static char *takes_text(const struct spelling *s)
{
	char *out = NULL, *more;

	for (size_t i = 0; i < arrlenu(s); i++) {
		bool told = false;

		for (size_t k = 0; k < i && !told; k++)
			told = !strcmp(s[k].tag, s[i].tag);
		if (told)
			continue;
		more = xasprintf("%s%s%s|%s|%s|%s", out ? out : "", out ? ";" : "", s[i].tag, s[i].take, s[i].give,
				 s[i].local);
		free(out);
		out = more;
	}
	return out;
}

/* AGAIN: another statement of the function was mended before. */
static struct edit edit_around(const struct group *g, const struct step *s, uint32_t line, const char *takes,
			       bool again)
{
	struct edit e = edit_new(g, "around", s->pos.file, s->function, line);

	edit_define(&e, "takes", takes);
	edit_define(&e, "again", again ? "yes" : "no");
	return e;
}

/* "around grow()", or "in update()" where nothing is called. */
static char *where_text(const struct step *s)
{
	return s->callee ? xasprintf("around %s() in %s()", s->callee, s->function) : xasprintf("in %s()", s->function);
}

static void add(struct candidate **out, const struct group *g, const struct step *s, const char *takes, bool second)
{
	char *lock = spoken_class(g->findings[0]->lock_class), *where = where_text(s);
	struct candidate c = { .name = xasprintf("take %s %s", lock, where), .grows = true,
			       .second = second };
	struct commit *commit = commit_add(&c, g, s->pos.file,
		s->callee ? xasprintf("Take %s around %s()", lock, s->callee) : xasprintf("Take %s in %s()", lock, s->function));

	arrput(commit->edits, edit_around(g, s, s->pos.line, takes, false));
	arrput(*out, c);
	free(where);
	free(lock);
}

static void add_none(struct candidate **out, const struct group *g)
{
	char *lock = spoken_class(g->findings[0]->lock_class);
	struct candidate c = { .name = xasprintf("take %s", lock) };

	candidate_reject(&c, "no function of the files takes %s and gives it back in words that could be used elsewhere",
			 lock);
	arrput(*out, c);
	free(lock);
}

/* Is a section around what is done at S, and no more, too short, as far as that can be seen from here? */
static void reject_short(struct candidate *c, const struct group *g, const struct step *s)
{
	/* what the section is to keep together is no call's business: the next line may belong to it */
	if (!s->callee)
		candidate_reject(c, "what needs it in %s() is no call: how far the section has to reach is not known", s->function);
	else if (asserts_only(g, s->callee))
		candidate_reject(c, "%s() only says that the lock is needed, by %s() itself", s->callee, s->function);
	else if (returns_pointer(g, s->callee))
		candidate_reject(c, "%s() returns a pointer, and what it leads to is used in %s() behind the section", s->callee,
				 s->function);
}

void need_candidates(struct candidate **out, const struct group *g)
{
	const struct finding *f = g->findings[0];
	struct spelling *s = spellings_find(g->an, f->lock_class, &g->names);
	size_t site = site_step(f), step = lacking_step(g, f);
	char *takes = takes_text(s);

	if (!takes) {
		add_none(out, g);
	} else {
		add(out, g, &f->path[step], takes, false);
		reject_short(&arrlast(*out), g, &f->path[step]);
		if (site != step && in_source(&f->path[site]) && f->path[site].callee &&
		    !asserts_only(g, f->path[site].callee)) {
			add(out, g, &f->path[site], takes, true);
			reject_short(&arrlast(*out), g, &f->path[site]);
			if (!need_of_section(g))
				candidate_reject(&arrlast(*out), "others call %s() with it held", f->path[site].function);
		}
	}
	free(takes);
	spellings_free(s);
}

size_t need_grow(struct candidate *c, const struct group *g, const struct finding *f,
		 uint32_t (*base_line)(void *data, const char *file, uint32_t line), void *data)
{
	const struct edit *first = &c->commits[0].edits[0];
	const struct step *s;
	uint32_t line;

	for (size_t i = 0; i < f->npath; i++) {
		s = &f->path[i];
		line = s->pos.file ? base_line(data, s->pos.file, s->pos.line) : 0;
		if (!line || strcmp(s->pos.file, first->files[0]) || candidate_edits(c, s->pos.file, line))
			continue;
		/* The same function, or what it is that was called there. */
		if (strncmp(s->function, first->where, strlen(s->function)) || strcmp(first->where + strlen(s->function), "()"))
			continue;
		arrput(c->commits[0].edits, edit_around(g, s, line, first->define[1] + strlen("takes="), true));
		return 1;
	}
	return 0;
}
