// SPDX-License-Identifier: GPL-2.0-or-later
/* dump.c - see dump.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "dump.h"
#include "../program/util.h"
#include "../solve/edges.h"
#include "../solve/irqs.h"
#include "../solve/protects.h"

static void print_place(const struct program *p, struct loc l)
{
	printf("%s:%u", program_text(p, l.file), l.line);
}

/* Every call by pointer with what it can enter, a line each. */
static void dump_pointers(struct analysis *a, const struct callgraph *g)
{
	const struct program *p = a->p;

	for (u32 i = 0; i < arrlenu(g->sites); i++) {
		const struct callsite *s = &g->sites[i];
		const struct func *f = p->funcs[s->func];

		if (!s->indirect)
			continue;
		print_place(p, f->insns[s->insn].loc);
		printf(" %s()%s%s%s%s:", func_name(p, f), s->unresolved ? " " : "",
		       s->unresolved ? unresolved_name(s->unresolved) : "", s->any_object ? " any-object" : "",
		       s->many ? " many" : "");
		for (u32 k = 0; k < s->n; k++) {
			const struct target *t = &g->targets[s->first + k];

			printf(" %s [%s ", program_text(p, p->symbols[t->sym].name), program_text(p, t->via));
			print_place(p, t->because);
			putchar(']');
		}
		putchar('\n');
	}
}

static void dump_sieve(struct analysis *a, const struct callgraph *g)
{
	struct effects *fx = effects_new(g, a->m, a->ts);
	struct sieve *s = sieve_new(fx);

	sieve_measure(s);
	sieve_dump(s, stdout);
	sieve_free(s);
	effects_free(fx);
}

/* Who takes class C in W: how many, and the nearest with where that is entered. */
static void print_takes(const struct irqs *q, const struct irq_walk *w, u32 c)
{
	const struct program *p = q->fx->p;
	u32 n;
	const struct irq_take *v = irqs_takes(w, c, &n);

	printf(" %u", n);
	if (n)
		printf(" (%s() to %s())", func_name(p, p->funcs[irqs_root(q, w, v->func)]), func_name(p, p->funcs[v->func]));
}

/* Each class that an interrupt takes and that is taken with it enabled, a line each. */
static void dump_irqs(struct analysis *a, const struct callgraph *g)
{
	static const char *const names[] = { "hardirq", "softirq" };
	struct effects *fx = effects_new(g, a->m, a->ts);
	struct irqs *q = irqs_new(fx);

	for (u32 c = 1; c < arrlenu(fx->classes); c++)
		for (int k = 0; k < IRQ_KINDS; k++) {
			u32 in, on;

			irqs_takes(&q->in[k], c, &in);
			irqs_takes(&q->on[k], c, &on);
			if (!in || !on)
				continue;
			printf("%s: in %s", program_text(a->p, fx->classes[c].name), names[k]);
			print_takes(q, &q->in[k], c);
			printf("; enabled");
			print_takes(q, &q->on[k], c);
			putchar('\n');
		}
	for (int k = 0; k < IRQ_KINDS; k++) {
		u32 in = 0, on = 0;

		for (u32 f = 0; f < arrlenu(a->p->funcs); f++) {
			in += q->in[k].from[f] != 0;
			on += q->on[k].from[f] != 0;
		}
		printf("%s: %u functions in it, %u with it enabled; of classes %zu and %zu takes\n", names[k], in, on,
		       arrlenu(q->in[k].takes), arrlenu(q->on[k].takes));
	}
	irqs_free(q);
	effects_free(fx);
}

static void print_uses(const struct program *p, const struct use_place *v)
{
	for (u32 i = 0; i < arrlenu(v); i++) {
		const struct func *f = p->funcs[v[i].func];

		printf(" %s():%u", func_name(p, f), f->insns[v[i].insn].loc.line);
	}
}

/* What which lock is taken to protect, where it is held and where not, a line each. */
static void dump_protects(struct analysis *a, const struct callgraph *g)
{
	static const char *const kinds[] = { "writes", "writes", "calls" }, *const beliefs[] = { "many", "alone", "dedicated" };
	struct effects *fx = effects_new(g, a->m, a->ts);
	struct sieve *s = sieve_new(fx);
	struct edges *e = edges_new(s);
	struct always *always = always_new(e);
	struct protects *q = protects_new(always);

	for (u32 i = 0; i < arrlenu(q->v); i++) {
		const struct protection *t = &q->v[i];

		printf("%s %s %s: %s, with %zu, without %u:", program_text(a->p, fx->classes[t->lock_class].name), kinds[t->kind],
		       program_text(a->p, t->kind == USE_MEMBER ? t->number : a->p->symbols[t->number].name),
		       beliefs[t->belief], arrlenu(t->with), t->exceptions);
		print_uses(a->p, t->without);
		printf("; with");
		print_uses(a->p, t->with);
		putchar('\n');
	}
	printf("protections with exceptions: %zu\n", arrlenu(q->v));
	protects_free(q);
	always_free(always);
	edges_free(e);
	sieve_free(s);
	effects_free(fx);
}

/* A line for each class that has frames, or was proved for another reason. */
static void print_run(struct analysis *a, const struct class_run *r)
{
	printf("%s%s%s: frames %u, left %u; functions %u, entered first %u, without their callers %u; steps %llu%s; given up %u; found %u\n",
	       program_text(a->p, r->lock_class), r->config ? " " : "", r->config ? r->config : "", r->frames, r->kept, r->functions, r->starts, r->cut,
	       (unsigned long long)r->steps, r->climbed ? ", climbed" : "", r->given_up, r->found);
}

static void ignore(struct analysis *a, struct solver *s, struct witness *w, void *data)
{
	(void)a, (void)s, (void)w, (void)data;
}

static void dump_frames(struct analysis *a, const struct callgraph *g)
{
	(void)g;
	a->ran = print_run;
	a->contradictions = true;
	analysis_run(a, NULL, ignore, NULL);
}

static const struct stage {
	const char *name;
	void (*dump)(struct analysis *a, const struct callgraph *g);
	bool whole;		/* it speaks of all configurations itself */
} stages[] = {
	{ "pointers", dump_pointers, false },
	{ "sieve", dump_sieve, false },
	{ "irqs", dump_irqs, false },
	{ "protects", dump_protects, false },
	{ "frames", dump_frames, true },
};

void dump_stage(struct analysis *a, const char *stage)
{
	char *known = xasprintf("%s", "");

	for (size_t i = 0; i < sizeof(stages) / sizeof(*stages); i++) {
		char *longer = xasprintf("%s%s%s", known, i ? ", " : "", stages[i].name);

		if (!strcmp(stage, stages[i].name)) {
			for (u32 g = 0; g < (stages[i].whole ? 1 : a->ngraphs); g++) {
				if (!stages[i].whole && a->graphs[g]->config.name)
					printf("configuration %s\n", a->graphs[g]->config.name);
				stages[i].dump(a, a->graphs[g]);
			}
			free(known);
			free(longer);
			return;
		}
		free(known);
		known = longer;
	}
	die("--dump=%s: no such stage: there are %s", stage, known);
}
