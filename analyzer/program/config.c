// SPDX-License-Identifier: GPL-2.0-or-later
/* config.c - see config.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "config.h"
#include "pointers.h"
#include "util.h"

/* Configurations are bits of a word. */
#define MOST_SOURCES 32

static const struct program *sort_program;

static int by_name(const void *a, const void *b)
{
	const struct symbol *s = sort_program->symbols;

	return strcmp(program_text(sort_program, s[*(const u32 *)a].name),
		      program_text(sort_program, s[*(const u32 *)b].name));
}

/* How many indirect calls read a member of table SYM directly. */
static u32 reads(const struct program *p, u32 sym)
{
	u32 n = 0;

	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		const struct func *f = p->funcs[k];

		for (u32 e = 1; e < f->nexprs; e++)
			n += f->exprs[e].op == EX_LOAD && uses_root(f, f->exprs[e].a) == sym;
	}
	return n;
}

/* What whole copies into variables read, asked for without any configuration. */
static struct pointers *copied_objects(const struct uses *uses, const struct handover *handed, u32 **asked)
{
	const struct program *p = uses->p;
	const struct places *copies = &uses->copies;
	u32 n = copies->first[arrlenu(p->symbols)];
	u32 *all = xmalloc((arrlenu(p->funcs) + arrlenu(p->objects) + 1) * sizeof(*all));
	struct pointers *ptr;

	for (u32 i = 0; i < arrlenu(p->funcs) + arrlenu(p->objects); i++)
		all[i] = 1;
	ptr = pointers_new(&(struct pointer_setup){
		.uses = uses, .func_masks = all, .object_masks = all, .handed = handed });
	*asked = xmalloc((n + 1) * sizeof(**asked));
	for (u32 i = 0; i < n; i++) {
		const struct func *f = p->funcs[copies->v[i].func];

		(*asked)[i] = pointers_want(ptr, f, uses_copy_source(f, &f->insns[copies->v[i].insn]));
	}
	pointers_solve(ptr);
	free(all);
	return ptr;
}

/* The objects that whole copies into SYM can come from; stb_ds. */
static u32 *sources_of(const struct uses *uses, const struct pointers *ptr, const u32 *asked, u32 sym)
{
	const struct program *p = uses->p;
	u32 *out = NULL;

	for (u32 i = uses->copies.first[sym]; i < uses->copies.first[sym + 1]; i++) {
		u32 n;
		const struct points *set = pointers_get(ptr, asked[i], &n);

		for (u32 k = 0; k < n; k++) {
			bool known = set[k].elem >= POINTS_FIRST_SPECIAL || p->symbols[set[k].elem].object == NONE ||
				     (p->symbols[set[k].elem].flags & SYM_FUNC);

			for (u32 j = 0; j < arrlenu(out) && !known; j++)
				known = out[j] == set[k].elem;
			if (!known)
				arrput(out, set[k].elem);
		}
	}
	return out;
}

/* "svm" of svm_x86_ops, when the others are called vmx_x86_ops and so on. */
static char *short_name(const struct program *p, const u32 *sources, u32 n, u32 which)
{
	const char *first = program_text(p, p->symbols[sources[0]].name);
	const char *name = program_text(p, p->symbols[sources[which]].name);
	size_t common = 0, len = strlen(first);

	for (; common < len; common++) {
		bool same = true;

		for (u32 i = 1; i < n && same; i++) {
			const char *s = program_text(p, p->symbols[sources[i]].name);
			size_t l = strlen(s);

			same = common < l && s[l - 1 - common] == first[len - 1 - common];
		}
		if (!same)
			break;
	}
	while (common && name[strlen(name) - common] != '_')
		common--;
	if (common >= strlen(name))
		common = 0;
	return xasprintf("%.*s", (int)(strlen(name) - common), name);
}

struct table *table_find(const struct uses *uses, const struct handover *handed)
{
	const struct program *p = uses->p;
	struct pointers *ptr;
	struct table *t;
	u32 best = NONE, best_uses = 0, *best_sources = NULL, *asked;

	ptr = copied_objects(uses, handed, &asked);
	for (u32 sym = 0; sym < arrlenu(p->symbols); sym++) {
		u32 n, *src = sources_of(uses, ptr, asked, sym);

		n = arrlenu(src) > 1 && arrlenu(src) <= MOST_SOURCES ? reads(p, sym) : 0;
		if (n > best_uses) {
			arrfree(best_sources);
			best = sym;
			best_uses = n;
			best_sources = src;
		} else {
			arrfree(src);
		}
	}
	pointers_free(ptr);
	free(asked);
	if (best == NONE)
		return NULL;
	t = xcalloc(1, sizeof(*t));
	t->sym = best;
	t->nsources = arrlenu(best_sources);
	t->sources = best_sources;
	t->names = xcalloc(t->nsources, sizeof(*t->names));
	sort_program = p;
	qsort(t->sources, t->nsources, sizeof(u32), by_name);
	for (u32 i = 0; i < t->nsources; i++)
		t->names[i] = short_name(p, t->sources, t->nsources, i);
	return t;
}

void table_free(struct table *t)
{
	if (!t)
		return;
	for (u32 i = 0; i < t->nsources; i++)
		free((char *)t->names[i]);
	free(t->names);
	arrfree(t->sources);
	free(t);
}

/* Reachability over "names it": one node a function, one an object. */
struct reach {
	const struct program *p;
	bool *out;		/* by unit: left out of this configuration */
	bool *out_func, *out_object;	/* the same in units that several sources share */
	bool *func, *object;	/* reached */
	bool *func_named, *object_named;
	const u32 *object_tu;
	u32 *todo;		/* functions, or objects + number of functions */
};

static bool unit_out(const struct reach *r, u32 tu)
{
	return tu != NONE && r->out[tu];
}

static bool func_out(const struct reach *r, const struct func *f)
{
	return r->out_func[f->id] || (!(f->flags & FN_HEADER) && unit_out(r, f->tu));
}

static bool object_out(const struct reach *r, u32 object)
{
	return r->out_object[object] || unit_out(r, r->object_tu[object]);
}

static void reach_symbol(struct reach *r, u32 sym, bool follow)
{
	const struct symbol *s = &r->p->symbols[program_resolve(r->p, sym)];

	if (s->func != NONE) {
		const struct func *f = r->p->funcs[s->func];

		if (!follow) {
			r->func_named[s->func] = true;
		} else if (!r->func[s->func] && !func_out(r, f)) {
			r->func[s->func] = true;
			arrput(r->todo, s->func);
		}
	}
	if (s->object != NONE) {
		if (!follow) {
			r->object_named[s->object] = true;
		} else if (!r->object[s->object] && !object_out(r, s->object)) {
			r->object[s->object] = true;
			arrput(r->todo, arrlenu(r->p->funcs) + s->object);
		}
	}
}

static void visit(struct reach *r, u32 node, bool follow)
{
	const struct program *p = r->p;

	if (node < arrlenu(p->funcs)) {
		const struct func *f = p->funcs[node];

		for (u32 e = 1; e < f->nexprs; e++)
			if ((f->exprs[e].op == EX_FUNC || f->exprs[e].op == EX_GLOBAL) &&
			    (follow || program_resolve(p, f->exprs[e].ref) != f->sym))
				reach_symbol(r, f->exprs[e].ref, follow);
	} else {
		const struct object *o = &p->objects[node - arrlenu(p->funcs)];

		for (u32 i = o->first; i < o->first + o->n; i++)
			if (p->inits[i].sym != NONE && (follow || p->inits[i].sym != o->sym))
				reach_symbol(r, p->inits[i].sym, follow);
	}
}

/* The unit that holds symbol SYM's storage; public symbols lose theirs when
 * linked, so it is looked up through a function or an initialiser's unit. */
static u32 home(const struct program *p, u32 sym, const u32 *object_tu)
{
	const struct symbol *s = &p->symbols[sym];

	return s->object != NONE ? object_tu[s->object] : s->tu;
}

/* A unit is out when another source is at home there, and ours is not. */
static void unit_is_out(struct reach *r, u32 tu, u32 own)
{
	if (tu != NONE && tu != own)
		r->out[tu] = true;
}

/* In a unit that sources share, those who name another one are out. */
static void namers_are_out(struct reach *r, u32 sym)
{
	const struct program *p = r->p;

	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		const struct func *f = p->funcs[k];

		for (u32 e = 1; e < f->nexprs; e++)
			if (f->exprs[e].op == EX_GLOBAL && program_resolve(p, f->exprs[e].ref) == sym)
				r->out_func[k] = true;
	}
}

static void mark_out(struct reach *r, const struct table *t, u32 source)
{
	const struct program *p = r->p;
	u32 own = home(p, t->sources[source], r->object_tu);

	for (u32 k = 0; k < t->nsources; k++) {
		u32 sym = t->sources[k];

		if (k == source)
			continue;
		unit_is_out(r, home(p, sym, r->object_tu), own);
		r->out_object[p->symbols[sym].object] = true;
		for (u32 i = 0; i < arrlenu(p->inits); i++)
			if (p->inits[i].sym == sym) {
				unit_is_out(r, r->object_tu[p->inits[i].object], own);
				r->out_object[p->inits[i].object] = true;
			}
		if (home(p, sym, r->object_tu) == own)
			namers_are_out(r, sym);
	}
}

/* The unit of every object: its symbol's, or for public ones the unit whose main
 * file declares it. */
static u32 *object_units(const struct program *p)
{
	u32 *tu = xmalloc(arrlenu(p->objects) * sizeof(*tu));

	for (u32 i = 0; i < arrlenu(p->objects); i++) {
		const struct symbol *s = &p->symbols[p->objects[i].sym];

		tu[i] = s->tu;
		for (u32 u = 0; tu[i] == NONE && u < arrlenu(p->units); u++)
			if (p->units[u].file == s->loc.file)
				tu[i] = u;
	}
	return tu;
}

void config_init(struct config *c, const struct program *p, const struct table *t, u32 source)
{
	u32 nf = arrlenu(p->funcs), no = arrlenu(p->objects), *object_tu = object_units(p);
	struct reach r = {
		.p = p, .out = xcalloc(arrlenu(p->units), sizeof(bool)),
		.func = xcalloc(nf, sizeof(bool)), .object = xcalloc(no, sizeof(bool)),
		.func_named = xcalloc(nf, sizeof(bool)), .object_named = xcalloc(no, sizeof(bool)),
		.out_func = xcalloc(nf, sizeof(bool)), .out_object = xcalloc(no, sizeof(bool)),
		.object_tu = object_tu,
	};

	if (t)
		mark_out(&r, t, source);
	for (u32 i = 0; i < nf + no; i++)
		visit(&r, i, false);
	for (u32 i = 0; i < nf; i++) {
		const struct func *f = p->funcs[i];

		if ((!t || !r.func_named[i]) && !func_out(&r, f))
			reach_symbol(&r, f->sym, true);
	}
	for (u32 i = 0; i < no; i++)
		if ((!t || !r.object_named[i]) && !object_out(&r, i))
			reach_symbol(&r, p->objects[i].sym, true);
	while (arrlenu(r.todo))
		visit(&r, arrpop(r.todo), true);
	*c = (struct config){ t, source, t ? t->names[source] : NULL, r.func, r.object };
	/* objects share a symbol when a name is stripped of its number */
	for (u32 i = 0; i < no; i++)
		if (!r.object[i] && !object_out(&r, i) &&
		    p->symbols[p->objects[i].sym].object != i)
			r.object[i] = r.object[p->symbols[p->objects[i].sym].object];
	free(r.out);
	free(r.out_func);
	free(r.out_object);
	free(r.func_named);
	free(r.object_named);
	arrfree(r.todo);
	free(object_tu);
}

void config_release(struct config *c)
{
	free(c->has);
	free(c->has_object);
}
