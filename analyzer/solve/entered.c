// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * entered.c - see effects-parts.h: functions that are known to begin with nothing held, and those that run
 * as something that others can wait for, and of which class that is. Who registers a function says so: it stores it into a member of the work
 * item, passes it beside the timer, or writes it into an initialiser.
 */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "effects-parts.h"
#include "../program/util.h"

/* Does F call what makes that nobody waits for it any more? What it did before is not told apart. */
static bool leaves(const struct effects *fx, const struct func *f)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_CALL && f->exprs[f->insns[i].a].op == EX_FUNC &&
		    model_says(fx->m, WORD_LEAVES, fx->p->symbols[f->exprs[f->insns[i].a].ref].name))
			return true;
	return false;
}

void effects_enter_as(struct effects *fx, u32 sym, u32 c, u32 callback)
{
	const struct func *f = program_body(fx->p, sym);

	if (!c || !f || (fx->m->callbacks[callback].waited && leaves(fx, f)))
		return;
	for (u32 i = arrlenu(fx->entered); i-- > 0;)
		if (fx->entered[i].func == f->id && fx->entered[i].lock_class == c)
			return;
	fx->classes[c].enters = true;
	fx->classes[c].runs |= fx->m->callbacks[callback].waited;
	arrput(fx->entered, ((struct entered_as){ f->id, c, callback }));
}

/* The row of a member that is waited for, + 1; 0. */
static u32 member_row(const struct effects *fx, u32 field)
{
	for (u32 i = 0; field && i < arrlenu(fx->m->callbacks); i++)
		if (fx->m->callbacks[i].field == field)
			return fx->m->callbacks[i].waited ? i + 1 : 0;
	return 0;
}

static void stored(struct effects *fx, struct func *f, const struct insn *in)
{
	const struct expr *to = &f->exprs[in->a], *what = &f->exprs[in->b];
	u32 row = to->op == EX_FIELD && what->op == EX_FUNC ? member_row(fx, to->ref) : 0;

	if (row)
		effects_enter_as(fx, what->ref, effects_class(fx, effects_strip(fx, term_of(fx->ts, f, to->a))), row - 1);
}

static void passed(struct effects *fx, struct func *f, const struct insn *in)
{
	u32 name = f->exprs[in->a].op == EX_FUNC ? fx->p->symbols[f->exprs[in->a].ref].name : 0;

	for (u32 i = 0; name && i < arrlenu(fx->m->callbacks); i++) {
		const struct callback_row *r = &fx->m->callbacks[i];
		const struct expr *what;

		if (r->field || r->called || r->function != name || !r->waited || r->arg >= in->n || r->object >= in->n)
			continue;
		what = &f->exprs[insn_args(f, in)[r->arg]];
		if (what->op == EX_FUNC)
			effects_enter_as(fx, what->ref, effects_class(fx, effects_strip(fx, term_of(fx->ts, f, insn_args(f, in)[r->object]))), i);
	}
}

/* What initialiser IN of object O puts into a member that is waited for. */
static void initialised(struct effects *fx, const struct object *o, const struct init *in)
{
	u32 last = in->npath, row = last && in->sym != NONE ? member_row(fx, in->path[last - 1].field) : 0;
	u32 field = 0;

	if (!row)
		return;
	/* the struct that it is a member of, as a member of another one or as the variable */
	while (--last > 0 && !field)
		if (in->path[last - 1].field && !model_says(fx->m, WORD_LAYER, in->path[last - 1].field))
			field = in->path[last - 1].field;
	effects_enter_as(fx, in->sym, effects_class_id(fx, field ? (struct lock_class){ .name = field, .field = field, .sym = NONE } :
		 (struct lock_class){ .name = fx->p->symbols[o->sym].name, .sym = o->sym }), row - 1);
}

/* Does who enters FUNC from outside, for what U says, hold nothing but that? */
static void begin(struct effects *fx, u32 func, const struct under *u)
{
	if (u->any)
		return;
	arrput(fx->begins[func], 0);	/* no name: nothing at all */
	for (u32 i = 0; i < arrlenu(u->classes); i++)
		arrput(fx->begins[func], u->classes[i]);
}

/* Is NAME the one of entry row R, or like it? */
static bool is_named(const struct effects *fx, const struct entry_row *r, u32 name)
{
	const char *like = r->name ? strings_text(fx->m->strings, r->name) : "", *is = program_text(fx->p, name);
	size_t n = strlen(like);

	return n && (like[n - 1] == '*' ? !strncmp(like, is, n - 1) : r->name == name);
}

/* Function SYM is called as callback row number ROW says: under a lock of somebody else, if it says so. */
static void enter_under(struct effects *fx, u32 sym, u32 row)
{
	u32 name = fx->m->callbacks[row].held;

	for (u32 c = 1; name && c < arrlenu(fx->classes); c++)
		if (fx->classes[c].name == name)
			effects_enter_as(fx, sym, c, row);
}

/* Functions that are handed over, to be called under a lock of somebody else. */
static void find_held(struct effects *fx)
{
	for (u32 i = 0; fx->g->handed && i < arrlenu(fx->p->funcs); i++)
		if (fx->g->handed[i])
			enter_under(fx, fx->p->funcs[i]->sym, fx->g->handed[i] - 1);
}

/* Function SYM is put into member FIELD. */
static void begin_by_member(struct effects *fx, u32 field, u32 sym)
{
	const struct model *m = fx->m;
	const struct func *f = sym != NONE && (fx->p->symbols[sym].flags & SYM_FUNC) ? program_body(fx->p, sym) : NULL;

	for (u32 k = 0; f && field && k < arrlenu(m->entries); k++) {
		if (m->entries[k].field != field)
			continue;
		begin(fx, f->id, &m->entries[k].under);
		if (m->entries[k].callback)
			enter_under(fx, sym, m->entries[k].callback - 1);
	}
}

/* Functions that callbacks.model knows to be entered with nothing held, or with so much. */
static void find_begins(struct effects *fx)
{
	const struct program *p = fx->p;
	const struct model *m = fx->m;

	fx->begins = xcalloc(arrlenu(p->funcs) + 1, sizeof(*fx->begins));
	for (u32 i = 0; i < arrlenu(p->funcs); i++) {
		const struct callback_row *r = fx->g->handed && fx->g->handed[i] ?
					       &m->callbacks[fx->g->handed[i] - 1] : NULL;

		if (r && strcmp(strings_text(m->strings, r->context), "inherits"))
			begin(fx, i, &r->under);
		for (u32 k = 0; fx->g->root[i] && k < arrlenu(m->entries); k++)
			if (is_named(fx, &m->entries[k], p->funcs[i]->name))
				begin(fx, i, &m->entries[k].under);
	}
	for (u32 i = 0; i < arrlenu(p->inits); i++) {
		const struct init *in = &p->inits[i];

		if (in->npath)
			begin_by_member(fx, in->path[in->npath - 1].field, in->sym);
	}
	for (u32 k = 0; k < arrlenu(p->funcs); k++)
		for (u32 i = 0; fx->g->config.has[k] && i < p->funcs[k]->ninsns; i++) {
			const struct func *f = p->funcs[k];
			const struct insn *in = &f->insns[i];

			if (in->kind == IN_STORE && f->exprs[in->a].op == EX_FIELD && f->exprs[in->b].op == EX_FUNC)
				begin_by_member(fx, f->exprs[in->a].ref, f->exprs[in->b].ref);
		}
}

bool effects_begins(const struct effects *fx, u32 func, u32 c)
{
	const u32 *v = fx->begins[func];

	for (u32 i = 0; i < arrlenu(v); i++)
		if (v[i] && v[i] == fx->classes[c].name)
			return false;
	return arrlenu(v) > 0;
}

static int by_func(const void *a, const void *b)
{
	const struct entered_as *x = a, *y = b;

	if (x->func != y->func)
		return x->func < y->func ? -1 : 1;
	return (x->lock_class > y->lock_class) - (x->lock_class < y->lock_class);
}

void effects_find_entered(struct effects *fx)
{
	const struct program *p = fx->p;

	find_begins(fx);
	for (u32 k = 0; k < arrlenu(p->funcs); k++)
		for (u32 i = 0; fx->g->config.has[k] && i < p->funcs[k]->ninsns; i++) {
			const struct insn *in = &p->funcs[k]->insns[i];

			if (in->kind == IN_STORE)
				stored(fx, p->funcs[k], in);
			else if (in->kind == IN_CALL)
				passed(fx, p->funcs[k], in);
		}
	for (u32 i = 0; i < arrlenu(p->objects); i++)
		for (u32 k = p->objects[i].first; k < p->objects[i].first + p->objects[i].n; k++)
			initialised(fx, &p->objects[i], &p->inits[k]);
	effects_find_within(fx);
	find_held(fx);
	if (fx->entered)
		qsort(fx->entered, arrlenu(fx->entered), sizeof(*fx->entered), by_func);
}

const struct callback_row *effects_entry(const struct effects *fx, u32 func, u32 c)
{
	u32 number = fx->g->handed ? fx->g->handed[func] : 0;

	if (c == fx->atomic)
		return number && fx->m->callbacks[number - 1].atomic ? &fx->m->callbacks[number - 1] : NULL;
	if (!fx->classes[c].enters)
		return NULL;
	for (u32 i = 0; i < arrlenu(fx->entered); i++)
		if (fx->entered[i].func == func && fx->entered[i].lock_class == c)
			return &fx->m->callbacks[fx->entered[i].callback];
	return NULL;
}
