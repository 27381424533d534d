// SPDX-License-Identifier: GPL-2.0-or-later
/* analysis.c - see analysis.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "analysis.h"
#include "cycles.h"
#include "inversion.h"
#include "prove.h"
#include "rings.h"
#include "../program/util.h"

/* What callbacks.model says, in P's numbers: row I is number I + 1. */
static struct handover handover_of(const struct program *p, const struct model *m)
{
	struct handover h = { .field = xcalloc(strings_count(p->strings) + 1, sizeof(u32)) };

	for (u32 i = 0; i < arrlenu(m->callbacks); i++) {
		const struct callback_row *r = &m->callbacks[i];

		if (r->called)
			continue;
		if (r->field)
			h.field[r->field] = i + 1;
		for (u32 s = 0; !r->field && s < arrlenu(p->symbols); s++)
			if (p->symbols[s].name == r->function)
				hmput(h.args, ((u64)s << 32) | r->arg, i + 1);
	}
	return h;
}

struct analysis *analysis_new(struct program *p, struct model *m)
{
	struct analysis *a = xcalloc(1, sizeof(*a));
	struct handover handed;
	bool *layer;

	a->p = p;
	a->m = m;
	handed = handover_of(p, m);
	a->graphs = callgraphs_build(p, &handed, &a->ngraphs);
	free(handed.field);
	hmfree(handed.args);
	a->ts = terms_new(p);
	layer = xcalloc(strings_count(p->strings), sizeof(bool));
	for (u32 i = 0; i < strings_count(p->strings); i++)
		layer[i] = model_says(m, WORD_LAYER, i);
	terms_set_layers(a->ts, layer);
	for (u32 i = 0; i < a->ngraphs; i++) {
		/* whoever calls these, a row stands for them there */
		for (u32 f = 0; f < arrlenu(p->funcs); f++)
			a->graphs[i]->root[f] |= a->graphs[i]->config.has[f] && effects_has_body(p, m, f);
		rings_enter(a->graphs[i]);
	}
	if (a->ngraphs > 1)
		a->alike = alike_new(a->graphs, a->ngraphs);
	a->budget = CLASS_STEPS;
	return a;
}

void analysis_free(struct analysis *a)
{
	if (!a)
		return;
	for (u32 i = 0; i < arrlenu(a->effects); i++) {
		if (a->protects)
			protects_free(a->protects[i]);
		always_free(a->always[i]);
		edges_free(a->edges[i]);
		sieve_free(a->sieves[i]);
		effects_free(a->effects[i]);
	}
	for (u32 i = 0; i < arrlenu(a->irqs); i++)
		irqs_free(a->irqs[i]);
	embeds_free(a->embeds);
	alike_free(a->alike);
	arrfree(a->irqs);
	arrfree(a->protects);
	arrfree(a->always);
	arrfree(a->edges);
	arrfree(a->sieves);
	arrfree(a->effects);
	callgraphs_free(a->graphs, a->ngraphs);
	terms_free(a->ts);
	arrfree(a->given_up);
	free(a);
}

/* Does anything here take class C, or is called in that context? */
static bool is_taken(const struct effects *fx, u32 c)
{
	for (u32 f = 0; c == fx->atomic && f < arrlenu(fx->p->funcs); f++)
		if (effects_entry(fx, f, c))
			return true;
	for (u32 i = 0; i < arrlenu(fx->ops); i++)
		if ((fx->ops[i].row->effect == EFFECT_ACQUIRE || fx->ops[i].row->effect == EFFECT_TRY) &&
		    fx->ops[i].lock_class == c)
			return true;
	for (ptrdiff_t i = 0; i < hmlen(fx->bound); i++)
		for (u32 k = 0; k < arrlenu(fx->bound[i].value); k++)
			if (fx->bound[i].value[k] == c)
				return true;
	return false;
}

void analysis_give_up(struct analysis *a, u32 name)
{
	for (u32 i = 0; i < arrlenu(a->given_up); i++)
		if (a->given_up[i] == name)
			return;
	arrput(a->given_up, name);
}

bool analysis_gave_up(struct analysis *a, const struct solver *s)
{
	if (!solver_spent(s))
		return false;
	analysis_give_up(a, s->slice->fx->classes[s->slice->lock_class].name);
	return true;
}

/* Is a rule asked for that is about EVENT, which those of two locks and of interrupts are; or, of EVENTS, about
 * something else? */
static bool is_asked(const struct analysis *a, enum event event)
{
	for (u32 i = 0; i < arrlenu(a->m->rules); i++) {
		enum event of = a->m->rules[i].event;

		if ((!a->only || a->only == a->m->rules[i].id) &&
		    event == (of == EVENT_TAKEN_UNDER || of == EVENT_TAKEN_OPEN ? of : EVENTS))
			return true;
	}
	return false;
}

/* What interrupts take in the program of effects number I, made once. */
static const struct irqs *irqs_of(struct analysis *a, u32 i)
{
	if (!a->embeds)
		a->embeds = embeds_new(a->p);
	while (arrlenu(a->irqs) <= i)
		arrput(a->irqs, irqs_new(a->effects[arrlenu(a->irqs)]));
	return a->irqs[i];
}

/* Is it asked for what nearly all others hold? */
static bool infers(const struct analysis *a)
{
	for (u32 i = 0; a->strict && !a->annotated_only && i < arrlenu(a->m->rules); i++)
		if (a->m->rules[i].event == EVENT_NEEDED_UNHELD && (!a->only || a->only == a->m->rules[i].id))
			return true;
	return false;
}

/* What the classes of each configuration share, made once. */
static void prepare(struct analysis *a)
{
	for (u32 i = 0; i < a->ngraphs; i++) {
		struct effects *fx;

		if (arrlenu(a->effects) > i)
			continue;
		fx = effects_new(a->graphs[i], a->m, a->ts);
		fx->annotated_only = a->annotated_only;
		fx->strict = a->strict;
		arrput(a->effects, fx);
		arrput(a->sieves, sieve_new(fx));
		arrput(a->edges, edges_new(a->sieves[i]));
		arrput(a->always, always_new(a->edges[i]));
		if (infers(a))
			arrput(a->protects, protects_new(a->always[i]));
	}
	/* before each class is solved in a process of its own */
	for (u32 i = 0; i < a->ngraphs && is_asked(a, EVENT_TAKEN_OPEN); i++)
		irqs_of(a, i);
}

static bool is_in(const u32 *names, u32 name)
{
	for (u32 i = 0; i < arrlenu(names); i++)
		if (names[i] == name)
			return true;
	return false;
}

u32 *analysis_classes(struct analysis *a, const char *class_name)
{
	u32 *names = NULL;

	prepare(a);
	for (u32 i = 0; i < a->ngraphs; i++)
		for (u32 c = 1; c < arrlenu(a->effects[i]->classes); c++) {
			u32 name = a->effects[i]->classes[c].name;

			if (name && !is_in(names, name) &&
			    (!class_name || !strcmp(class_name, program_text(a->p, name))))
				arrput(names, name);
		}
	return names;
}

/* May there be something to solve of class C of effects number I, for who asks? */
static bool is_of_interest(const struct analysis *a, u32 i, u32 c)
{
	const struct effects *fx = a->effects[i];

	if (is_asked(a, EVENT_TAKEN_OPEN) && inversion_any(a->irqs[i], c))
		return true;
	return (is_asked(a, EVENTS) || is_asked(a, EVENT_TAKEN_UNDER)) &&
	       (is_taken(fx, c) || (fx->classes[c].runs && cycles_any(a->always[i], c)));
}

bool analysis_takes(const struct analysis *a, u32 name)
{
	for (u32 i = 0; i < arrlenu(a->effects); i++)
		for (u32 c = 1; c < arrlenu(a->effects[i]->classes); c++)
			if (a->effects[i]->classes[c].name == name && is_of_interest(a, i, c))
				return true;
	return false;
}

/* Prove class C in configuration I, what runs into each other with it only if ORDER. */
static void prove_in(struct analysis *a, u32 i, u32 c, bool itself, bool order, analysis_fn *each, void *data)
{
	struct effects *fx = a->effects[i];

	if (itself && is_taken(fx, c) && is_asked(a, EVENTS))
		prove_class(a, a->sieves[i], a->edges[i], a->protects ? a->protects[i] : NULL, c, each, data);
	if (order && is_asked(a, EVENT_TAKEN_UNDER))
		cycles_prove(a, a->always[i], c, a->one_class, each, data);
	if (itself && is_asked(a, EVENT_TAKEN_OPEN) && fx->classes[c].spins)
		inversion_prove(a, a->sieves[i], irqs_of(a, i), a->embeds, c, each, data);
}

/* The class called NAME of effects number I behind number AFTER; 0: there is no more. Static locks of several files
 * can have one name. */
static u32 next_named(const struct analysis *a, u32 i, u32 name, u32 after)
{
	for (u32 c = after + 1; c < arrlenu(a->effects[i]->classes); c++)
		if (a->effects[i]->classes[c].name == name)
			return c;
	return 0;
}

/* Does a function that differs between configurations touch a class called NAME? */
static bool is_touched(const struct analysis *a, u32 name)
{
	for (u32 i = 0; i < a->ngraphs; i++)
		for (u32 c = next_named(a, i, name, 0); c; c = next_named(a, i, name, c))
			if (alike_touched(a->alike, a->effects[i], c))
				return true;
	return false;
}

void analysis_class(struct analysis *a, u32 name, analysis_fn *each, void *data)
{
	bool touched;

	prepare(a);
	touched = a->everything || a->strict || !a->alike || is_touched(a, name);
	a->in_groups = a->passed_over = false;
	for (u32 i = 0; i < a->ngraphs; i++) {
		u32 first = i ? next_named(a, 0, name, 0) : 0;

		for (u32 c = next_named(a, i, name, 0); c; c = next_named(a, i, name, c)) {
			bool *affected = first && touched && !a->everything && !a->strict ?
				alike_affected(a->alike, a->effects[i], c) : NULL;

			a->affected = affected;
			prove_in(a, i, c, touched || !first,
				 touched || !first || !alike_edges(a->edges[0], first, a->edges[i], c), each, data);
			a->passed_over |= first && !touched;
			a->affected = NULL;
			free(affected);
			first = first ? next_named(a, 0, name, first) : 0;
		}
	}
}

u32 analysis_run(struct analysis *a, const char *class_name, analysis_fn *each, void *data)
{
	u32 *names = analysis_classes(a, class_name), n = arrlenu(names);

	for (u32 i = 0; i < n; i++) {
		if (a->progress)
			a->progress(i + 1, n, program_text(a->p, names[i]));
		analysis_class(a, names[i], each, data);
	}
	arrfree(names);
	return n;
}
