// SPDX-License-Identifier: GPL-2.0-or-later
/* uses.c - see uses.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "uses.h"
#include "util.h"

/* static_call(): the trampoline, its key and the function that changes it, as
 * include/linux/static_call.h names them. */
#define TRAMPOLINE "__SCT__"
#define KEY "__SCK__"
#define UPDATE "__static_call_update"

/* A value wider than a pointer is two of them: GCC moves small tables so. */
#define POINTER_BYTES 8

/* What is collected before it is sorted by key. */
struct pair { u32 key; struct place at; };
struct pairs { struct pair *v; };

static void put(struct pairs *l, u32 key, u32 func, u32 insn)
{
	arrput(l->v, ((struct pair){ key, { func, insn } }));
}

/* Sort L, which is freed, by key: a counting sort, so equal keys stay in order. */
static struct places sorted(struct pairs *l, u32 nkeys)
{
	struct places out = {
		.first = xcalloc(nkeys + 2, sizeof(u32)), .v = xcalloc(arrlenu(l->v) + 1, sizeof(*out.v)),
	};

	for (u32 i = 0; i < arrlenu(l->v); i++)
		out.first[l->v[i].key + 2]++;
	for (u32 k = 2; k < nkeys + 2; k++)
		out.first[k] += out.first[k - 1];
	for (u32 i = 0; i < arrlenu(l->v); i++)
		out.v[out.first[l->v[i].key + 1]++] = l->v[i].at;
	arrfree(l->v);
	return out;
}

static void places_free(struct places *l)
{
	free(l->first);
	free(l->v);
}

u32 uses_root(const struct func *f, u32 e)
{
	for (;;) {
		const struct expr *x = &f->exprs[e];

		switch (x->op) {
		case EX_GLOBAL:
			return x->ref;
		case EX_FIELD: case EX_INDEX: case EX_CAST:
			e = x->a;
			break;
		default:
			return NONE;
		}
	}
}

u32 uses_field(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_INDEX || f->exprs[e].op == EX_CAST)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_FIELD ? f->exprs[e].ref : 0;
}

u32 uses_copy_source(const struct func *f, const struct insn *in)
{
	switch (in->kind) {
	case IN_COPY: return in->b;
	case IN_STORE: return f->exprs[in->b].a;
	default: return insn_args(f, in)[1];
	}
}

bool uses_trampoline(const struct program *p, u32 sym)
{
	return !strncmp(program_text(p, p->symbols[sym].name), TRAMPOLINE, strlen(TRAMPOLINE));
}

u32 uses_static_key(const struct program *p, u32 sym)
{
	const char *name = program_text(p, p->symbols[sym].name);
	char *key_name;
	u32 key;

	if (!uses_trampoline(p, sym))
		return NONE;
	key_name = xasprintf(KEY "%s", name + strlen(TRAMPOLINE));
	key = strings_find(p->strings, key_name);
	free(key_name);
	return key ? key : NONE;
}

/* The lists while they are collected. */
struct collect { struct uses *u; struct pairs fields, globals, copies, updates, calls, inits; };

static void add_inits(struct collect *c)
{
	const struct program *p = c->u->p;

	for (u32 i = 0; i < arrlenu(p->inits); i++) {
		const struct init *in = &p->inits[i];
		u32 field = 0;

		if (in->sym == NONE)
			continue;
		c->u->holds[p->objects[in->object].sym] = true;
		for (u32 k = in->npath; k-- > 0 && !field;)
			field = in->path[k].field;
		if (field)
			put(&c->inits, field, NONE, i);
	}
}

static void add_copy(struct collect *c, u32 sym, u32 func, u32 insn)
{
	put(&c->copies, sym, func, insn);
	c->u->holds[sym] = true;
}

/* May value E of F be a pointer? */
static bool pointer_like(const struct func *f, u32 e)
{
	switch (f->exprs[e].op) {
	case EX_NONE: case EX_CONST: case EX_UNDEF: case EX_STRING: case EX_UNARY: case EX_BINARY:
		return false;
	default:
		return true;
	}
}

static void add_store(struct collect *c, const struct func *f, u32 i)
{
	const struct insn *in = &f->insns[i];
	u32 field = uses_field(f, in->a), root = uses_root(f, in->a), base = in->a;

	if (in->kind == IN_COPY) {
		if (root != NONE && in->b && f->exprs[in->a].op == EX_GLOBAL)
			add_copy(c, root, f->id, i);
		return;
	}
	if (root != NONE && f->exprs[in->a].op == EX_GLOBAL && f->exprs[in->b].op == EX_LOAD &&
	    f->exprs[in->b].num > POINTER_BYTES)
		add_copy(c, root, f->id, i);
	if (!pointer_like(f, in->b))
		return;
	if (root != NONE)
		c->u->holds[root] = true;
	while (f->exprs[base].op == EX_INDEX || f->exprs[base].op == EX_CAST)
		base = f->exprs[base].a;
	if (field)
		put(&c->fields, field, f->id, i);
	else if (root != NONE)
		put(&c->globals, root, f->id, i);
	else if (f->exprs[base].op != EX_LOCAL)
		arrput(c->u->plain, ((struct place){ f->id, i }));
}

static bool is_copy_function(const char *name)
{
	while (*name == '_')
		name++;
	return !strcmp(name, "memcpy") || !strcmp(name, "memmove") || !strcmp(name, "builtin_memcpy");
}

static void add_call(struct collect *c, const struct func *f, u32 i)
{
	const struct program *p = c->u->p;
	const struct insn *in = &f->insns[i];
	const struct expr *fn = &f->exprs[in->a];
	const u32 *args = insn_args(f, in);
	const char *name;

	if (fn->op != EX_FUNC)
		return;
	put(&c->calls, program_resolve(p, fn->ref), f->id, i);
	if (in->n < 3)
		return;
	name = program_text(p, p->symbols[fn->ref].name);
	if (is_copy_function(name) && f->exprs[args[0]].op == EX_GLOBAL)
		add_copy(c, f->exprs[args[0]].ref, f->id, i);
	if (!strcmp(name, UPDATE)) {
		u32 key = uses_root(f, args[0]);

		if (key != NONE)
			put(&c->updates, key, f->id, i);
	}
}

struct uses *uses_new(const struct program *p)
{
	struct uses *u = xcalloc(1, sizeof(*u));
	struct collect c = { .u = u };
	u32 nstrings = strings_count(p->strings), nsyms = arrlenu(p->symbols);

	u->p = p;
	u->holds = xcalloc(nsyms + 1, sizeof(bool));
	add_inits(&c);
	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		const struct func *f = p->funcs[k];

		for (u32 i = 0; i < f->ninsns; i++) {
			if (f->insns[i].kind == IN_STORE || f->insns[i].kind == IN_COPY)
				add_store(&c, f, i);
			else if (f->insns[i].kind == IN_CALL)
				add_call(&c, f, i);
		}
	}
	u->fields = sorted(&c.fields, nstrings);
	u->inits = sorted(&c.inits, nstrings);
	u->globals = sorted(&c.globals, nsyms);
	u->copies = sorted(&c.copies, nsyms);
	u->updates = sorted(&c.updates, nsyms);
	u->calls = sorted(&c.calls, nsyms);
	return u;
}

void uses_free(struct uses *u)
{
	if (!u)
		return;
	places_free(&u->fields);
	places_free(&u->inits);
	places_free(&u->globals);
	places_free(&u->copies);
	places_free(&u->updates);
	places_free(&u->calls);
	arrfree(u->plain);
	free(u->holds);
	free(u);
}

u32 uses_stored(const struct func *f, u32 e)
{
	const struct insn *in = func_def(f, e);
	u32 i = in ? in - f->insns : 0, first;

	if (!in || in->kind != IN_LOAD)
		return 0;
	for (first = f->blocks[func_block(f, i)].first; i > first;) {
		const struct insn *before = &f->insns[--i];

		if (before->kind == IN_STORE)
			return before->a == f->exprs[e].a ? before->b : 0;
		if (before->kind != IN_LOAD)
			return 0;
	}
	return 0;
}
