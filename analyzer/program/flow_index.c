// SPDX-License-Identifier: GPL-2.0-or-later
/* flow_index.c - the index of flow.h: who puts what where. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "flow.h"
#include "util.h"

/* static_call(): the trampoline, its key and the function that changes it, as
 * include/linux/static_call.h names them. */
#define TRAMPOLINE "__SCT__"
#define KEY "__SCK__"
#define UPDATE "__static_call_update"

u32 flow_root_global(const struct func *f, u32 e)
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

u32 flow_copy_source(const struct func *f, const struct insn *in)
{
	switch (in->kind) {
	case IN_COPY: return in->b;
	case IN_STORE: return f->exprs[in->b].a;
	default: return insn_args(f, in)[1];
	}
}

#define index_put(map, k, v) do {                                              \
	ptrdiff_t at_ = hmgeti(map, k);                                        \
	if (at_ < 0) {                                                         \
		hmput(map, k, NULL);                                           \
		at_ = hmgeti(map, k);                                          \
	}                                                                      \
	arrput((map)[at_].value, v);                                           \
} while (0)

static void index_inits(struct flow_index *ix)
{
	const struct program *p = ix->p;

	for (u32 i = 0; i < arrlenu(p->inits); i++) {
		const struct init *in = &p->inits[i];
		u32 field = 0;

		if (in->sym == NONE)
			continue;
		for (u32 k = in->npath; k-- > 0 && !field;)
			field = in->path[k].field;
		if (field)
			index_put(ix->fields, field, ((struct source){ i, NONE, NONE }));
	}
}

/* The member that a store through address E fills, array steps aside; or 0. */
static u32 stored_field(const struct func *f, u32 e)
{
	while (f->exprs[e].op == EX_INDEX)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_FIELD ? f->exprs[e].ref : 0;
}

static void index_store(struct flow_index *ix, const struct func *f, u32 i)
{
	const struct insn *in = &f->insns[i];
	struct source s = { NONE, f->id, i };
	u32 field = stored_field(f, in->a), g = flow_root_global(f, in->a);

	/* GCC moves a table of two pointers as one wide value */
	if (in->kind == IN_STORE && g != NONE && f->exprs[in->a].op == EX_GLOBAL &&
	    f->exprs[in->b].op == EX_LOAD && f->exprs[in->b].num > 8)
		index_put(ix->copies, g, s);
	if (in->kind == IN_COPY) {
		if (g != NONE && in->b && f->exprs[in->a].op == EX_GLOBAL)
			index_put(ix->copies, g, s);
		return;
	}
	if (field)
		index_put(ix->fields, field, s);
	else if (g != NONE)
		index_put(ix->globals, g, s);
}

static bool is_copy_function(const char *name)
{
	while (*name == '_')
		name++;
	return !strcmp(name, "memcpy") || !strcmp(name, "memmove") || !strcmp(name, "builtin_memcpy");
}

static void index_call(struct flow_index *ix, const struct func *f, u32 i)
{
	const struct program *p = ix->p;
	const struct insn *in = &f->insns[i];
	const struct expr *fn = &f->exprs[in->a];
	const u32 *args = insn_args(f, in);
	const char *name;

	if (fn->op != EX_FUNC)
		return;
	arrput(ix->calls, ((typeof(*ix->calls)){ f->id, i }));
	index_put(ix->direct, program_resolve(p, fn->ref), arrlenu(ix->calls) - 1);
	name = program_text(p, p->symbols[fn->ref].name);
	if (in->n >= 3 && is_copy_function(name) && f->exprs[args[0]].op == EX_GLOBAL)
		index_put(ix->copies, f->exprs[args[0]].ref, ((struct source){ NONE, f->id, i }));
	if (in->n >= 3 && !strcmp(name, UPDATE)) {
		u32 key = flow_root_global(f, args[0]);

		if (key != NONE)
			index_put(ix->updates, key, ((struct source){ NONE, f->id, i }));
	}
}

/* The parameter at the bottom of array address E of F, or NONE. */
static u32 stored_parameter(const struct func *f, u32 e)
{
	if (f->exprs[e].op != EX_INDEX)
		return NONE;
	while (f->exprs[e].op == EX_INDEX)
		e = f->exprs[e].a;
	return f->exprs[e].op == EX_PARAM ? f->exprs[e].num : NONE;
}

/* A store into an array that F got as a parameter is one into what callers pass:
 * set-up code fills handler tables so. */
static void index_passed_array(struct flow_index *ix, const struct func *f, u32 i)
{
	u32 param = stored_parameter(f, f->insns[i].a);
	u32 *direct = param == NONE ? NULL : hmget(ix->direct, f->sym);

	for (u32 k = 0; k < arrlenu(direct); k++) {
		const struct func *c = ix->p->funcs[ix->calls[direct[k]].func];
		const struct insn *in = &c->insns[ix->calls[direct[k]].insn];
		u32 g = param < in->n ? flow_root_global(c, insn_args(c, in)[param]) : NONE;

		if (g != NONE)
			index_put(ix->globals, g, ((struct source){ NONE, f->id, i }));
	}
}

struct flow_index *flow_index_new(const struct program *p)
{
	struct flow_index *ix = xcalloc(1, sizeof(*ix));

	ix->p = p;
	index_inits(ix);
	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		const struct func *f = p->funcs[k];

		for (u32 i = 0; i < f->ninsns; i++) {
			if (f->insns[i].kind == IN_STORE || f->insns[i].kind == IN_COPY)
				index_store(ix, f, i);
			else if (f->insns[i].kind == IN_CALL)
				index_call(ix, f, i);
		}
	}
	for (u32 k = 0; k < arrlenu(p->funcs); k++)
		for (u32 i = 0; i < p->funcs[k]->ninsns; i++)
			if (p->funcs[k]->insns[i].kind == IN_STORE)
				index_passed_array(ix, p->funcs[k], i);
	return ix;
}

#define index_free(map) do {                                                   \
	for (ptrdiff_t i_ = 0; i_ < hmlen(map); i_++)                          \
		arrfree((map)[i_].value);                                      \
	hmfree(map);                                                           \
} while (0)

void flow_index_free(struct flow_index *ix)
{
	if (!ix)
		return;
	index_free(ix->fields);
	index_free(ix->globals);
	index_free(ix->copies);
	index_free(ix->updates);
	index_free(ix->direct);
	arrfree(ix->calls);
	free(ix);
}

bool flow_static_call(struct flow *flow, u32 sym)
{
	const struct program *p = flow->ix->p;
	const char *name = program_text(p, p->symbols[sym].name);
	char *key_name;
	u32 key;

	if (strncmp(name, TRAMPOLINE, strlen(TRAMPOLINE)))
		return false;
	key_name = xasprintf(KEY "%s", name + strlen(TRAMPOLINE));
	key = strings_find(p->strings, key_name);
	free(key_name);
	flow->via = p->symbols[sym].name;
	for (u32 s = 0; key && s < arrlenu(p->symbols); s++) {
		struct source *u;

		if (p->symbols[s].name != key)
			continue;
		if (p->symbols[s].object != NONE) {
			const struct object *o = &p->objects[p->symbols[s].object];

			for (u32 i = o->first; i < o->first + o->n; i++)
				if (p->inits[i].sym != NONE && (p->symbols[p->inits[i].sym].flags & SYM_FUNC)) {
					arrput(flow->found, ((struct pointee){ p->inits[i].sym, flow->via, p->inits[i].loc }));
					if (flow->used_init)
						flow->used_init[i] = true;
				}
		}
		u = hmget(flow->ix->updates, s);
		for (u32 i = 0; i < arrlenu(u); i++) {
			const struct func *f = p->funcs[u[i].func];

			if (!flow->config || flow->config->has[f->id])
				flow_value(flow, f, insn_args(f, &f->insns[u[i].insn])[2]);
		}
	}
	return true;
}
