// SPDX-License-Identifier: GPL-2.0-or-later
/* embeds.c - see embeds.h. Facts have no types: what a struct is part of shows where code goes through it. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "embeds.h"
#include "../program/util.h"

/* What holds a struct: a member, or a variable with the highest bit. */
#define VARIABLE (UINT32_C(1) << 31)
#define SEVERAL UINT32_MAX

struct embeds {
	const struct program *p;
	struct { char *key; u32 value; } *tags;	/* their numbers, from 1; stb_ds */
	u32 *tag_of;				/* by string: of "tag::member", the tag; 0: not asked yet */
	struct { u32 key, value; } *in;		/* tag -> what holds it, or SEVERAL; stb_ds */
	struct { u64 key; u32 value; } *passed;	/* function << 32 | parameter -> tag of what it points to; stb_ds */
};

/* The tag of FIELD; 0: it has none. */
static u32 tag_of(struct embeds *e, u32 field)
{
	const char *name = program_text(e->p, field), *end = strstr(name, "::");
	char *tag;

	if (e->tag_of[field])
		return e->tag_of[field] == NONE ? 0 : e->tag_of[field];
	e->tag_of[field] = NONE;
	if (!end || end == name)
		return 0;
	tag = xasprintf("%.*s", (int)(end - name), name);
	if (shgeti(e->tags, tag) < 0)
		shput(e->tags, tag, shlenu(e->tags) + 1);
	e->tag_of[field] = shget(e->tags, tag);
	free(tag);
	return e->tag_of[field];
}

/* HOLDER has a struct called TAG. */
static void holds(struct embeds *e, u32 holder, u32 tag)
{
	ptrdiff_t known = hmgeti(e->in, tag);

	if (!holder || !tag)
		return;
	if (known < 0)
		hmput(e->in, tag, holder);
	else if (e->in[known].value != holder)
		e->in[known].value = SEVERAL;
}

/* A struct called TAG stands at address expression AT of F. */
static void stands(struct embeds *e, const struct func *f, u32 at, u32 tag)
{
	const struct expr *x = &f->exprs[at];

	while (x->op == EX_INDEX || x->op == EX_CAST)
		x = &f->exprs[x->a];
	holds(e, x->op == EX_FIELD ? x->ref : x->op == EX_GLOBAL ? x->ref | VARIABLE : 0, tag);
}

/* What F goes through, and what its parameters point to. */
static void look(struct embeds *e, const struct func *f)
{
	for (u32 i = 1; i < f->nexprs; i++) {
		const struct expr *x = &f->exprs[i];

		if (x->op != EX_FIELD)
			continue;
		if (f->exprs[x->a].op == EX_PARAM)
			hmput(e->passed, (u64)f->id << 32 | (u32)f->exprs[x->a].num, tag_of(e, x->ref));
		else
			stands(e, f, x->a, tag_of(e, x->ref));
	}
}

/* What F passes addresses of, to functions that say what it is, and what it makes of such an address. */
static void look_at_calls(struct embeds *e, const struct func *f)
{
	for (u32 i = 1; i < f->nexprs; i++)
		if (f->exprs[i].op == EX_CONTAINER && f->exprs[f->exprs[i].a].op == EX_PARAM)
			holds(e, f->exprs[i].ref, hmget(e->passed, (u64)f->id << 32 | (u32)f->exprs[f->exprs[i].a].num));
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		const struct func *g = in->kind == IN_CALL && f->exprs[in->a].op == EX_FUNC ?
				       program_body(e->p, f->exprs[in->a].ref) : NULL;

		for (u32 k = 0; g && k < in->n; k++)
			stands(e, f, insn_args(f, in)[k], hmget(e->passed, (u64)g->id << 32 | k));
	}
}

struct embeds *embeds_new(const struct program *p)
{
	struct embeds *e = xcalloc(1, sizeof(*e));

	e->p = p;
	e->tag_of = xcalloc(strings_count(p->strings) + 1, sizeof(u32));
	sh_new_arena(e->tags);
	for (u32 f = 0; f < arrlenu(p->funcs); f++)
		look(e, p->funcs[f]);
	for (u32 f = 0; f < arrlenu(p->funcs); f++)
		look_at_calls(e, p->funcs[f]);
	return e;
}

void embeds_free(struct embeds *e)
{
	if (!e)
		return;
	free(e->tag_of);
	shfree(e->tags);
	hmfree(e->in);
	hmfree(e->passed);
	free(e);
}

bool embeds_shared(const struct embeds *e, u32 field)
{
	struct embeds *w = (struct embeds *)e;	/* stb_ds look-ups write to the table */
	u32 tag = field ? tag_of(w, field) : 0;

	return tag && hmget(w->in, tag) == SEVERAL;
}
