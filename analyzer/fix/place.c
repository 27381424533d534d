// SPDX-License-Identifier: GPL-2.0-or-later
/* place.c - see place.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "place.h"
#include "../program/util.h"

static char *address_text(const struct terms *ts, u32 t, u32 base);

/* Value T named from BASE, which is "@"; NULL when it does not come from there. */
static char *value_text(const struct terms *ts, u32 t, u32 base)
{
	if (t == base)
		return xasprintf("@");
	return term(ts, t)->kind == T_DEREF ? address_text(ts, term(ts, t)->a, base) : NULL;
}

/* The lvalue at address T: "@->kvm->srcu". */
static char *address_text(const struct terms *ts, u32 t, u32 base)
{
	struct term x = *term(ts, t);
	const char *member, *joint = "->";
	char *object, *text;

	if (x.kind != T_FIELD)
		return NULL;
	object = value_text(ts, x.a, base);
	if (!object && term(ts, x.a)->kind == T_FIELD) {
		object = address_text(ts, x.a, base);
		joint = ".";
	}
	if (!object)
		return NULL;
	member = program_text(terms_program(ts), x.ref);
	member = strstr(member, "::") ? strstr(member, "::") + 2 : member;
	text = xasprintf("%s%s%s", object, joint, member);
	free(object);
	return text;
}

/* The place of the acquire OP, whose index ADDRESS gets. */
static bool describe(struct terms *ts, const struct lock_op *op, u32 address, struct place *out)
{
	struct term x = *term(ts, address);
	const char *member, *colon;
	char *lock;

	if (x.kind != T_FIELD)
		return false;
	member = program_text(terms_program(ts), x.ref);
	colon = strstr(member, "::");
	lock = colon ? address_text(ts, op->term, x.a) : NULL;
	if (!lock)
		return false;
	*out = (struct place){ xasprintf("%.*s", (int)(colon - member), member), xasprintf("&%s", lock),
			       xasprintf("@->%s", colon + 2), xasprintf("%s", member), 1 };
	free(lock);
	return true;
}

static void count(struct place **places, struct place p)
{
	for (size_t i = 0; i < arrlenu(*places); i++) {
		struct place *q = &(*places)[i];

		if (!strcmp(p.tag, q->tag) && !strcmp(p.lock, q->lock) && !strcmp(p.cookie, q->cookie)) {
			q->users++;
			place_free(&p);
			return;
		}
	}
	arrput(*places, p);
}

static void look_at(struct effects *fx, const struct lock_op *op, struct place **places)
{
	struct func *f = fx->p->funcs[op->func];
	u32 result = f->insns[op->insn].dst;
	struct place p;

	for (u32 i = 0; result && i < f->ninsns; i++)
		if (f->insns[i].kind == IN_STORE && f->insns[i].b == result &&
		    describe(fx->ts, op, term_of(fx->ts, f, f->insns[i].a), &p))
			count(places, p);
}

struct place place_find(struct analysis *a, const char *lock_class)
{
	struct effects *fx = effects_new(a->graphs[0], a->m, a->ts);
	struct place *places = NULL, best = { 0 };

	for (size_t i = 0; i < arrlenu(fx->ops); i++) {
		const struct lock_op *op = &fx->ops[i];

		if (op->row->effect == EFFECT_ACQUIRE && op->row->cookie == COOKIE_RET && op->lock_class &&
		    !strcmp(program_text(a->p, fx->classes[op->lock_class].name), lock_class))
			look_at(fx, op, &places);
	}
	for (size_t i = 0; i < arrlenu(places); i++) {
		if (places[i].users > best.users) {
			place_free(&best);
			best = places[i];
		} else {
			place_free(&places[i]);
		}
	}
	arrfree(places);
	effects_free(fx);
	return best;
}

void place_free(struct place *p)
{
	free(p->tag);
	free(p->lock);
	free(p->cookie);
	free(p->member);
	*p = (struct place){ 0 };
}
