// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - see load.h. A unit is read into temporaries that name symbols by their
 * number in the unit; at its end every symbol gets its place in the program and
 * the functions are renumbered. Only then is it known which header inlines are
 * equal to one that an earlier unit brought.
 */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "load.h"
#include "unit.h"
#include "util.h"

struct body_key { u32 name, file; u64 hash; };

struct loader {
	struct { u32 key, value; } *public;		/* name -> symbol */
	struct { u64 key; bool value; } *payloads;	/* hashes of those that were added */
	struct { struct body_key key; u32 value; } *bodies;	/* header inline -> symbol */
};

struct loader *loader_new(void)
{
	return xcalloc(1, sizeof(struct loader));
}

void loader_free(struct loader *l)
{
	if (!l)
		return;
	hmfree(l->public);
	hmfree(l->bodies);
	hmfree(l->payloads);
	free(l);
}

/* What a body says, with names in place of numbers: equal in every unit. */
static u64 body_hash(const struct unit_facts *t, const struct func *f)
{
	XXH3_state_t h;

	XXH3_INITSTATE(&h);
	XXH3_64bits_reset(&h);
	for (u32 i = 1; i < f->nexprs; i++) {
		const struct expr *e = &f->exprs[i];
		bool named = e->op == EX_GLOBAL || e->op == EX_FUNC;
		i64 v[5] = { e->op, e->a, e->b, named ? t->sym[e->ref].name : e->ref, e->num };

		XXH3_64bits_update(&h, v, sizeof(v));
	}
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		u32 v[6] = { in->kind, in->dst, in->a, in->b, in->n, in->loc.line };

		XXH3_64bits_update(&h, v, sizeof(v));
	}
	XXH3_64bits_update(&h, f->ops, arrlenu(f->ops) * sizeof(*f->ops));
	XXH3_64bits_update(&h, f->succs, arrlenu(f->succs) * sizeof(*f->succs));
	for (u32 i = 0; i < arrlenu(f->cases); i++) {
		i64 v[3] = { f->cases[i].succ, f->cases[i].low, f->cases[i].high };

		XXH3_64bits_update(&h, v, sizeof(v));
	}
	return XXH3_64bits_digest(&h);
}

static u32 new_symbol(struct program *p, struct symbol s)
{
	s.alias = NONE;
	arrput(p->symbols, s);
	return arrlenu(p->symbols) - 1;
}

/*
 * The program's symbol for a public one of this unit. A second strong definition
 * of a name (two modules may both have an init_module) stays its unit's own.
 */
static u32 public_symbol(struct unit_facts *t, const struct symbol *s)
{
	struct program *p = t->p;
	ptrdiff_t at = hmgeti(p->loader->public, s->name);
	bool strong = (s->flags & (SYM_DEFINED | SYM_ALIAS)) && !(s->flags & SYM_WEAK);
	struct symbol *old;
	u32 id;

	if (at < 0) {
		struct symbol n = *s;

		n.tu = NONE;
		id = new_symbol(p, n);
		hmput(p->loader->public, s->name, id);
		return id;
	}
	id = p->loader->public[at].value;
	old = &p->symbols[id];
	if (strong && (old->flags & (SYM_DEFINED | SYM_ALIAS)) && !(old->flags & SYM_WEAK))
		return new_symbol(p, *s);
	old->flags |= s->flags & (SYM_NORETURN | SYM_EXPORTED);
	if (strong || !(old->flags & (SYM_DEFINED | SYM_ALIAS))) {
		u32 keep = old->flags & (SYM_NORETURN | SYM_EXPORTED);

		old->flags = s->flags | keep;
		old->loc = s->loc;
		old->section = s->section ? s->section : old->section;
	}
	return id;
}

/* Header inlines that are equal to a known one take its symbol. */
static void merge_inlines(struct unit_facts *t)
{
	for (u32 i = 0; i < arrlenu(t->funcs); i++) {
		struct func *f = t->funcs[i];
		struct body_key key;
		ptrdiff_t at;

		if (!(f->flags & FN_HEADER) || (t->sym[f->sym].flags & SYM_PUBLIC))
			continue;
		memset(&key, 0, sizeof(key));
		key.name = f->name;
		key.file = f->loc.file;
		key.hash = body_hash(t, f);
		at = hmgeti(t->p->loader->bodies, key);
		if (at >= 0) {
			t->id[f->sym] = t->p->loader->bodies[at].value;
			program_drop_func(f);
			t->funcs[i] = NULL;
			t->p->duplicates++;
		} else {
			t->id[f->sym] = new_symbol(t->p, t->sym[f->sym]);
			hmput(t->p->loader->bodies, key, t->id[f->sym]);
		}
	}
}

static void place_symbols(struct unit_facts *t)
{
	struct { u32 key, value; } *own = NULL;

	for (u32 i = 1; i < arrlenu(t->sym); i++) {
		if (t->id[i] != NONE)
			continue;
		if (t->sym[i].flags & SYM_PUBLIC)
			t->id[i] = public_symbol(t, &t->sym[i]);
		else
			t->id[i] = new_symbol(t->p, t->sym[i]);
	}
	for (u32 i = 1; i < arrlenu(t->sym); i++)
		hmput(own, t->sym[i].name, t->id[i]);
	for (u32 i = 1; i < arrlenu(t->sym); i++) {
		ptrdiff_t at = t->sym[i].alias ? hmgeti(own, t->sym[i].alias) : -1;

		if (at >= 0 && own[at].value != t->id[i] && t->p->symbols[t->id[i]].func == NONE)
			t->p->symbols[t->id[i]].alias = own[at].value;
	}
	hmfree(own);
}

static void place_funcs(struct unit_facts *t)
{
	struct program *p = t->p;

	for (u32 i = 0; i < arrlenu(t->funcs); i++) {
		struct func *f = t->funcs[i];
		struct symbol *s;
		bool strong;

		if (!f)
			continue;
		s = &p->symbols[t->id[f->sym]];
		strong = !(t->sym[f->sym].flags & SYM_WEAK);
		if (s->func != NONE) {
			p->duplicates++;
			if (!strong || s->tu != NONE) {	/* the weak one of two, or a second copy */
				program_drop_func(f);
				continue;
			}
		}
		for (u32 k = 1; k < f->nexprs; k++)
			if (f->exprs[k].op == EX_GLOBAL || f->exprs[k].op == EX_FUNC)
				f->exprs[k].ref = t->id[f->exprs[k].ref];
		f->sym = t->id[f->sym];
		if (s->func != NONE) {			/* it takes the weak one's place */
			f->id = s->func;
			program_drop_func(p->funcs[f->id]);
			p->funcs[f->id] = f;
			continue;
		}
		f->id = s->func = arrlenu(p->funcs);
		arrput(p->funcs, f);
	}
	for (u32 i = 0; i < arrlenu(t->objects); i++) {
		struct object o = t->objects[i];
		u32 first = o.first;

		o.sym = t->id[o.sym];
		o.first = arrlenu(p->inits);
		if (p->symbols[o.sym].object == NONE)
			p->symbols[o.sym].object = arrlenu(p->objects);
		for (u32 k = 0; k < o.n; k++) {
			struct init n = t->inits[first + k];

			n.object = arrlenu(p->objects);
			n.sym = n.sym ? t->id[n.sym] : NONE;
			arrput(p->inits, n);
		}
		arrput(p->objects, o);
	}
}

static u32 find_symbol(void *data, u32 name)
{
	const struct unit_facts *t = data;

	for (u32 i = 1; i < arrlenu(t->sym); i++)
		if (t->sym[i].name == name)
			return t->id[i];
	return NONE;
}

static void place_annotations(struct unit_facts *t)
{
	for (u32 i = 0; i < arrlenu(t->annots); i++) {
		struct annot_source *a = &t->annots[i];

		a->sym = a->sym ? t->id[a->sym] : NONE;
		annots_add(t->p, a, find_symbol, t);
	}
}

/* Is the payload at DATA one that was added before? From now on it is. */
static bool is_repeated(struct program *p, const void *data, size_t size)
{
	u64 hash = XXH3_64bits(data, size);

	if (hmgeti(p->loader->payloads, hash) >= 0)
		return true;
	hmput(p->loader->payloads, hash, true);
	return false;
}

enum loaded load_payload(struct program *p, const void *data, size_t size, size_t *used, char **why)
{
	struct unit_facts t = { .p = p, .unit = arrlenu(p->units), .r = facts_open(data, size) };
	bool ok;

	*used = facts_size(t.r);
	if (*used && is_repeated(p, data, *used)) {
		facts_close(t.r);
		p->repeated++;
		return LOAD_REPEATED;
	}
	ok = unit_read(&t);
	if (ok) {
		for (u32 i = 0; i < arrlenu(t.sym); i++)
			arrput(t.id, NONE);
		merge_inlines(&t);
		place_symbols(&t);
		place_funcs(&t);
		place_annotations(&t);
		for (u32 i = 0; i < arrlenu(t.pointers); i++)
			program_add_pointee(p, t.pointers[i].field, t.pointers[i].to);
		if (arrlenu(p->units) == t.unit)
			arrput(p->units, ((struct unit){ 0, 0 }));
	} else {
		*why = xasprintf("%s", facts_error(t.r));
		arrsetlen(p->units, t.unit);
	}
	facts_close(t.r);
	unit_release(&t, !ok);
	return ok ? LOAD_ADDED : LOAD_DAMAGED;
}
