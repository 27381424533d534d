// SPDX-License-Identifier: GPL-2.0-or-later
/* leave.c - see leave.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "leave.h"
#include "need.h"
#include "outlive.h"
#include "../program/util.h"

#define MAX_USES 3	/* that are told of one pointer; the others are counted */

struct check {
	const struct trial *t;
	struct candidate *c;
	const char *srctree;
	bool enters;	/* the candidate enters a section where there was none, and leaves no other */
};

static const char *file_of(const struct check *k, const struct program *p, u32 file)
{
	return k->t->file(p, file, k->srctree);
}

static bool is_new(void *data, const struct program *p, struct loc loc)
{
	const struct check *k = data;

	return work_is_new(k->t->work, file_of(k, p, loc.file), loc.line);
}

/* "net/packet/af_packet.c:4186 (packet_notifier())", in the tree as it was; the caller frees it. */
static char *place_text(const struct check *k, const struct program *p, const struct func *f, u32 insn)
{
	struct loc loc = insn != NONE && f->insns[insn].loc.line ? f->insns[insn].loc : f->loc;
	const char *file = file_of(k, p, loc.file);
	u32 line = work_base_line(k->t->work, file, loc.line);

	if (!line)	/* one that was changed: where that begins */
		for (u32 i = loc.line; i && !line; i--)
			line = work_base_line(k->t->work, file, i - 1);
	return xasprintf("%s:%u (%s())", file, line, func_name(p, f));
}

/* What is done with X: "handed to f()"; the caller frees it. */
static char *use_text(const struct program *p, const struct outlived *x)
{
	const struct func *f = p->funcs[x->use.func];
	const struct insn *in = &f->insns[x->use.insn];
	const struct expr *called = &f->exprs[in->a];

	switch (x->use.how) {
	case USE_WALK: return xasprintf("%s", "the walk goes on from it");
	case USE_STORE: return xasprintf("%s", "written through");
	case USE_KEPT: return xasprintf("%s", x->stored.line ? "who reads it there is not known," : "stored");
	case USE_PASSED:
		return called->op == EX_FUNC ?
		       xasprintf("handed to %s()", program_text(p, p->symbols[called->ref].name)) :
		       xasprintf("%s", "handed on through a function pointer");
	default: return xasprintf("%s", x->place ? "taken from there" : "followed");
	}
}

static bool same_read(const struct outlived *a, const struct outlived *b)
{
	return a->use.how != USE_HOWS && b->use.how != USE_HOWS && a->read.func == b->read.func &&
	       a->read.insn == b->read.insn && a->place == b->place;
}

/* What GAP's uses of the pointer that X tells of are, as " handed to f() at ..., ..."; freed by the caller. */
static char *uses_text(const struct check *k, struct analysis *a, const struct gap *gap, const struct outlived *x)
{
	char *text = xasprintf("%s", ""), *more;
	size_t n = 0;

	for (size_t i = 0; i < arrlenu(gap->found); i++) {
		const struct outlived *y = &gap->found[i];
		char *how, *where;

		if (!same_read(x, y) || n++ >= MAX_USES)
			continue;
		how = use_text(a->p, y);
		where = place_text(k, a->p, a->p->funcs[y->use.func], y->use.insn);
		more = xasprintf("%s%s %s at %s", text, n > 1 ? "," : "", how, where);
		free(how);
		free(where);
		free(text);
		text = more;
	}
	if (n <= MAX_USES)
		return text;
	more = xasprintf("%s, and in %zu more places", text, n - MAX_USES);
	free(text);
	return more;
}

static void reject(struct check *k, struct analysis *a, const struct gap *gap, const struct outlived *x)
{
	const struct program *p = a->p;
	char *name = outlived_name(a, x), *reader = outlived_reader(a, x), *uses = uses_text(k, a, gap, x);
	char *read = place_text(k, p, p->funcs[x->read.func], x->read.insn), *stored;
	static const char *const doubts[] = {
		[READ_UNKNOWN] = ", which is not among the files and may return what the section keeps",
		[READ_FILLED] = ", which is not among the files and may put there what the section keeps",
	};
	const char *doubt = x->read.how >= READ_UNKNOWN ? doubts[x->read.how] : "";

	stored = x->stored.line ? xasprintf(", is kept in %s (%s:%u) and", origin_place_text(p, x->place),
				      file_of(k, p, x->stored.file),
				      work_base_line(k->t->work, file_of(k, p, x->stored.file), x->stored.line)) :
			    xasprintf("%s", *doubt ? " and is" : ", is");
	candidate_reject(k->c, "%s, read inside the section by %s at %s%s%s used behind it:%s", name, reader, read,
			 doubt, stored, uses);
	free(name);
	free(reader);
	free(read);
	free(uses);
	free(stored);
}

static void reject_outside(struct check *k, struct analysis *a, const struct outlived *x)
{
	char *name = outlived_name(a, x), *reader = outlived_reader(a, x);
	char *where = place_text(k, a->p, a->p->funcs[x->read.func], x->read.insn);

	candidate_reject(k->c, "%s would be read outside the section by %s, near %s", name, reader, where);
	free(name);
	free(reader);
	free(where);
}

static void reject_all(struct check *k, struct analysis *a, const struct gap *gap)
{
	for (size_t i = 0; i < arrlenu(gap->found); i++) {
		const struct outlived *x = &gap->found[i];
		bool told = false;

		/* What others keep was used without the section before: only what its own function has from it is new. */
		if (k->enters && (x->place || x->stored.line || x->use.how == USE_HOWS))
			continue;
		for (size_t j = 0; j < i && !told; j++)
			told = same_read(x, &gap->found[j]);
		if (x->use.how == USE_HOWS)
			candidate_reject(k->c, "%s() is entered inside the section by callers that are not among the "
					 "files: what they use behind is not known",
					 func_name(a->p, a->p->funcs[x->use.func]));
		else if (x->use.how == USE_OUTSIDE)
			reject_outside(k, a, x);
		else if (!told)
			reject(k, a, gap, x);
	}
}

static void each(struct analysis *a, const struct gap *gaps, void *data)
{
	for (size_t i = 0; i < arrlenu(gaps); i++)
		reject_all(data, a, &gaps[i]);
}

void leave_check(const struct trial *t, struct candidate *c, struct analysis *a, const char *srctree)
{
	struct check k = { t, c, srctree, !t->group->findings[0]->waits.callee };
	struct sections *rows;

	/* What another lock keeps was used without it there, and nobody leaves one that was held. */
	if (k.enters && !need_of_section(t->group))
		return;
	rows = sections_load(t->group->models);
	outlive_find(a, &(struct outlive_query){ t->group->findings[0]->lock_class, rows, { is_new, &k } }, each, &k);
	sections_free(rows);
}
