// SPDX-License-Identifier: GPL-2.0-or-later
/* findings.c - see findings.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "coverage.h"
#include "findings.h"
#include "wording.h"
#include "../program/util.h"
#include "../report/fingerprint.h"
#include "../report/report.h"
#include "../program/annot.h"
#include "../program/expr-text.h"
#include "../solve/protects.h"
#include "../solve/unsafe.h"

struct making {
	struct report *r;
	const struct finding_filter *filter;
	const char *srctree;
	/* sites of findings left out, as is_unsafe() says */
	struct { struct { u32 event, class, func, insn; } key; char value; } *unsafe;
	/* what makes two findings one; the value is an index into r->findings */
	struct { struct same { u32 event, class, context, taken, func, insn, callee; } key; u32 value; } *known;
	/* by finding: configurations so far; whether its path is of some of them alone, and whether it is the same in
	 * all, whichever it was found in */
	struct { const char **names; bool apart, same; } *instances;
};

const char *findings_file(const struct program *p, u32 file, const char *srctree)
{
	char *s = xasprintf("%s", program_text(p, file)), *at = s, *up;
	size_t n = srctree ? strlen(srctree) : 0;
	const char *out;

	/* a/b/../c is a/c: Kbuild names files so */
	while ((up = strstr(s, "/../"))) {
		char *dir = up;

		while (dir > s && dir[-1] != '/')
			dir--;
		if (dir == up || !strncmp(dir, "../", 3))
			break;
		memmove(dir, up + 4, strlen(up + 4) + 1);
	}
	if (n && !strncmp(s, srctree, n) && s[n] == '/')
		at += n + 1;
	while (!strncmp(at, "./", 2))
		at += 2;
	out = program_text(p, strings_id(p->strings, at));
	free(s);
	return out;
}

static struct position place(struct making *mk, const struct program *p, struct loc l)
{
	return (struct position){ findings_file(p, l.file, mk->srctree), l.line, l.col };
}

static const char *symbol_name(const struct program *p, u32 sym)
{
	return sym == NONE ? NULL : program_text(p, p->symbols[sym].name);
}

/* What IN calls as SYM, by the macro that was written where sparse-annotations/ put a note. */
static const char *callee_name(const struct program *p, const struct insn *in, u32 sym)
{
	const char *name = symbol_name(p, sym);

	return name && in->macro && !strncmp(name, "__lockctx_", 10) ? program_text(p, in->macro) : name;
}

static const char *owned(struct report *r, char *text)
{
	const char *s = report_strdup(r, text);

	free(text);
	return s;
}

/* The variable or member that keeps the index an acquire returns, into A. */
static const char *cookie_of(struct making *mk, const struct program *p, struct func *f, u32 insn, struct acquire *a)
{
	const struct insn *in = &f->insns[insn];

	for (u32 i = 0; in->dst && i < f->ninsns; i++)
		if (f->insns[i].kind == IN_STORE && f->insns[i].b == in->dst) {
			const struct expr *e = &f->exprs[f->insns[i].a];
			char *text = place_text(p, f, f->insns[i].a);

			if (e->op == EX_FIELD)
				a->cookie_member = program_text(p, e->ref);
			a->cookie_local = e->op == EX_LOCAL;
			if (text)
				return owned(mk->r, text);
		}
	a->cookie_local = in->name;
	return in->name ? program_text(p, in->name) : NULL;
}

/* How IN takes a lock by row R. */
static const char *mode_of(const struct program *p, const struct insn *in, const struct lock_row *r)
{
	const char *kind = program_text(p, r->kind);

	if (r->flags & ROW_DERIVED)
		return program_text(p, in->macro ? in->macro : r->function);
	if (!strcmp(kind, "srcu") || !strcmp(kind, "rcu"))
		return kind;
	return r->mode == MODE_READ ? "read" : r->mode == MODE_WRITE ? "write" : kind;
}

/* The root of W was called in a context, by what calls such functions. */
static struct acquire *entry_acquire(struct making *mk, const struct effects *fx, const struct witness *w, size_t *n)
{
	struct func *root = fx->p->funcs[w->path[0].func];
	const struct callback_row *r = w->entry ? w->entry : effects_entry(fx, root->id, w->lock_class);
	struct acquire *a;

	if (!r)
		return NULL;
	a = report_acquires(mk->r, *n = 1);
	a[0] = (struct acquire){
		.function = func_name(fx->p, root), .pos = place(mk, fx->p, root->loc), .shown = true, .entry = true,
		.around = r->held,
		.mode = report_str(mk->r, "%s, %s", program_text(fx->p, r->kind), program_text(fx->p, r->context)),
	};
	return a;
}

static void add_acquires(struct making *mk, struct solver *s, const struct witness *w, struct finding *f)
{
	const struct program *p = s->slice->fx->p;
	size_t n = arrlenu(w->acquires);
	struct acquire *a = report_acquires(mk->r, n);

	for (size_t i = 0; i < n; i++) {
		struct func *g = p->funcs[w->acquires[i].func], *at = p->funcs[w->acquires[i].at_func];

		a[i] = (struct acquire){
			.function = func_name(p, at), .pos = place(mk, p, at->insns[w->acquires[i].at_insn].loc),
			.mode = mode_of(p, &g->insns[w->acquires[i].insn], w->acquires[i].row), .shown = i == 0, .depth = w->acquires[i].depth,
		};
		if (w->acquires[i].row->cookie == COOKIE_RET)
			a[i].cookie = cookie_of(mk, p, g, w->acquires[i].insn, &a[i]);
	}
	if (!n)
		a = entry_acquire(mk, s->slice->fx, w, &n);
	f->acquires = a;
	f->nacquires = n;
}

/* The release that left nothing for the one reported. */
static void add_release(struct making *mk, const struct program *p, const struct witness *w, struct finding *f)
{
	const struct wrelease *r = &w->release;

	if (!r->is)
		return;
	f->released = (struct release){
		.function = func_name(p, p->funcs[r->func]), .callee = symbol_name(p, r->callee),
		.pos = place(mk, p, p->funcs[r->func]->insns[r->insn].loc), .depth = r->depth,
	};
}

static void add_path(struct making *mk, struct solver *s, const struct witness *w, struct finding *f)
{
	const struct callgraph *g = s->slice->fx->g;
	const struct program *p = g->p;
	size_t n = arrlenu(w->path);
	u32 taken = arrlenu(w->acquires) ? w->acquires[0].depth : NONE;
	struct step *v = report_steps(mk->r, n);

	for (size_t i = 0; i < n; i++) {
		const struct wstep *st = &w->path[i];
		const struct func *c = p->funcs[st->func];
		const struct callsite *site = callgraph_site(g, st->func, st->insn);

		v[i].function = func_name(p, c);
		v[i].callee = callee_name(p, &c->insns[st->insn], st->callee);
		v[i].pos = place(mk, p, c->insns[st->insn].loc);
		v[i].holds = taken != NONE && i >= taken;
		for (u32 k = 0; site && site->indirect && k < site->n; k++) {
			const struct target *t = &g->targets[site->first + k];

			if (t->sym != st->callee || !t->via)
				continue;
			v[i].via = program_text(p, t->via);
			v[i].because = place(mk, p, t->because);
		}
	}
	f->path = v;
	f->npath = n;
	f->root = n ? v[0].function : NULL;
	if (w->waits && n)
		f->waits = v[n - 1];
}

static void add_conditions(struct making *mk, const struct program *p, const struct witness *w, struct finding *f)
{
	size_t n = arrlenu(w->conditions);
	struct condition *v = report_conditions(mk->r, n);

	for (size_t i = 0; i < n; i++) {
		struct func *g = p->funcs[w->conditions[i].func];
		const struct insn *in = &g->insns[w->conditions[i].insn];

		v[i].expression = owned(mk->r, condition_text(p, g, in->a, w->conditions[i].truth));
		v[i].function = func_name(p, g);
		v[i].depth = w->conditions[i].depth;
		v[i].decides = w->conditions[i].decides;
		v[i].pos = place(mk, p, in->loc);
	}
	f->conditions = v;
	f->nconditions = n;
}

/* Who does the same as T's exception with the lock held. */
static void add_holders(struct making *mk, const struct program *p, const struct protection *t, struct finding *f)
{
	f->nholders = arrlenu(t->with);
	f->holders = report_holders(mk->r, f->nholders);
	for (size_t i = 0; i < f->nholders; i++) {
		const struct func *g = p->funcs[t->with[i].func];

		f->holders[i] = (struct holder){ func_name(p, g), place(mk, p, g->insns[t->with[i].insn].loc) };
	}
}

/* Who requires what is not so, and where that is written. */
static void add_source(struct making *mk, const struct program *p, const struct witness *w, struct finding *f)
{
	static const char *const names[] = { NULL, "inferred", "asserted", "annotated", "usual" };

	f->source = names[w->required];
	if (w->required == REQUIRED_BY_OTHERS)
		add_holders(mk, p, w->protection, f);
	if (w->annot) {
		const struct annot *a = &p->annots[w->annot - 1];

		f->requirement = report_str(mk->r, "%s(%s)", annot_macro(a->kind), program_text(p, a->text));
		f->stated = place(mk, p, a->sym == NONE ? a->loc : p->symbols[program_resolve(p, a->sym)].loc);
	} else if (w->required == REQUIRED_BY_ASSERTION && f->npath) {
		f->stated = f->path[f->npath - 1].pos;
	}
}

static void add_instance(struct making *mk, u32 at, const char *name)
{
	if (!name)
		return;
	for (u32 i = 0; i < arrlenu(mk->instances[at].names); i++)
		if (!strcmp(mk->instances[at].names[i], name))
			return;
	arrput(mk->instances[at].names, name);
}

/* "flush" of the member ops::flush that A is on. */
static const char *member_name(const struct program *p, const struct annot *a)
{
	const char *name = program_text(p, a->field), *colon = strstr(name, "::");

	return colon ? colon + 2 : name;
}

/* Does W's path lead through a function that some configuration does not have? */
static bool is_apart(const struct analysis *a, const struct witness *w)
{
	for (u32 i = 0; i < arrlenu(w->path); i++)
		for (u32 g = 0; g < a->ngraphs; g++)
			if (!a->graphs[g]->config.has[w->path[i].func])
				return true;
	return false;
}

/* Is there a function on W's path that differs between configurations? */
static bool is_particular(const struct analysis *a, const struct witness *w)
{
	for (u32 i = 0; i < arrlenu(w->path); i++)
		if (a->alike && alike_differs(a->alike, w->path[i].func))
			return true;
	return false;
}

/* The name of the place that W's path comes from. */
static u32 context_of(const struct analysis *a, const struct witness *w)
{
	return w->context == NONE ? a->p->funcs[w->path[0].func]->name : a->m->contexts[w->context].name;
}

/* What W, which S found, shows. */
static void add_witness(struct making *mk, const struct analysis *a, struct solver *s, const struct witness *w,
			struct finding *f)
{
	const struct program *p = a->p;
	const struct func *in = p->funcs[w->site_func];

	f->lock_class = program_text(p, s->slice->fx->classes[w->lock_class].name);
	f->context = program_text(p, context_of(a, w));
	f->others = w->others;
	f->site.function = func_name(p, in);
	f->site.callee = w->site_callee == NONE && w->annot ? member_name(p, &p->annots[w->annot - 1]) :
			 w->site_insn == NONE ? NULL : callee_name(p, &in->insns[w->site_insn], w->site_callee);
	f->site.pos = place(mk, p, w->site_insn == NONE ? in->loc : in->insns[w->site_insn].loc);
	add_acquires(mk, s, w, f);
	add_path(mk, s, w, f);
	add_conditions(mk, p, w, f);
}

static void add_finding(struct making *mk, struct analysis *a, struct solver *s, const struct witness *w)
{
	const struct program *p = a->p;
	const struct effects *fx = s->slice->fx;
	const struct rule *rule = model_rule(a->m, w->event, s->slice->fx->classes[w->lock_class].name);
	const char *instance = fx->g->config.name;
	struct same key = {
		w->event, fx->classes[w->lock_class].name, context_of(a, w), w->against ? fx->classes[w->taken].name : 0,
		w->site_func, w->site_insn, w->site_callee,
	};
	struct finding *f;
	ptrdiff_t at;

	if (!rule || (mk->filter->rule && strcmp(mk->filter->rule, program_text(p, rule->id))))
		return;
	if (is_unsafe(p, w->site_func, w->site_insn)) {
		typeof(mk->unsafe->key) left = { key.event, key.class, key.func, key.insn };

		mk->r->coverage.suppressed += hmgeti(mk->unsafe, left) < 0;
		hmput(mk->unsafe, left, 1);
		return;
	}
	at = hmgeti(mk->known, key);
	if (at >= 0) {
		f = &mk->r->findings[mk->known[at].value];
		if (w->others > f->others)
			f->others = w->others;
		add_instance(mk, mk->known[at].value, instance);
		return;
	}
	hmput(mk->known, key, mk->r->nfindings);
	arrput(mk->instances, ((typeof(*mk->instances)){ NULL, is_apart(a, w), !is_particular(a, w) }));
	add_instance(mk, mk->r->nfindings, instance);
	f = report_add_finding(mk->r);
	f->rule = program_text(p, rule->id);
	add_witness(mk, a, s, w, f);
	add_release(mk, p, w, f);
	add_source(mk, p, w, f);
	if (w->against) {
		f->against = report_findings(mk->r, 1);
		add_witness(mk, a, w->other, w->against, f->against);
		f->against->rule = f->rule;
	}
	if (w->against && w->event == EVENT_TAKEN_UNDER) {
		f->taken = f->against->lock_class;
		f->against->taken = f->lock_class;
	}
	finding_word(mk->r, s, w, f);
}

static void each_class(struct analysis *a, struct solver *s, struct witness *w, void *data)
{
	struct making *mk = data;

	for (u32 i = 0; i < arrlenu(w); i++)
		add_finding(mk, a, s, &w[i]);
}

/* What every configuration has, on a path that is none's own, depends on none: it names none. */
static void finish_instances(struct making *mk, const struct analysis *a)
{
	for (size_t i = 0; i < mk->r->nfindings; i++) {
		struct finding *f = &mk->r->findings[i];
		const char **v = mk->instances[i].names;

		bool all = arrlenu(v) == a->ngraphs || (a->passed_over && mk->instances[i].same);

		f->ninstances = mk->instances[i].apart || !all ? arrlenu(v) : 0;
		f->instances = report_instances(mk->r, f->ninstances);
		for (size_t k = 0; k < f->ninstances; k++)
			f->instances[k] = v[k];
		arrfree(mk->instances[i].names);
	}
	arrfree(mk->instances);
	hmfree(mk->unsafe);
	hmfree(mk->known);
}

/* The bool parameters that the solver knows on entry of the functions of W's path. */
static void add_known(struct making *mk, struct solver *s, const struct witness *w, struct finding *f)
{
	const struct program *p = s->slice->fx->p;
	size_t room = 0;

	for (u32 i = 0; i < arrlenu(w->path); i++)
		room += p->funcs[w->path[i].func]->nparams;
	f->known = report_known(mk->r, room);
	for (u32 i = 0; i < arrlenu(w->path); i++) {
		const struct func *g = p->funcs[w->path[i].func];
		const struct memo *m = &s->memos[s->nodes[w->path[i].node].memo];
		u32 n;
		const struct fact *facts = pool_fact(s->pool, m->facts, &n);

		for (u32 e = 1; e < g->nexprs; e++) {
			u32 atom;

			if (g->exprs[e].op != EX_PARAM || g->exprs[e].ref != 1)
				continue;
			atom = term_make(s->slice->fx->ts, T_PARAM, 0, 0, 0, g->exprs[e].num);
			for (u32 k = 0; k < n && f->nknown < room; k++)
				if (facts[k].atom == atom && (facts[k].may == MAY_ZERO || !(facts[k].may & MAY_ZERO)))
					f->known[f->nknown++] = (struct known){
						func_name(p, g), program_text(p, g->params[g->exprs[e].num]), i,
						facts[k].may != MAY_ZERO,
					};
		}
	}
}

/* Witness W as a finding without a rule: the ways that lead to one, too, have a path,
 * acquires and conditions. */
static void add_way(struct analysis *a, struct solver *s, const struct witness *w, void *data)
{
	struct making *mk = data;
	const struct program *p = a->p;
	const struct callgraph *g = s->slice->fx->g;
	struct finding *f = report_add_finding(mk->r);

	f->lock_class = program_text(p, s->slice->fx->classes[w->lock_class].name);
	f->context = w->context == NONE ? func_name(p, p->funcs[w->path[0].func]) :
		     program_text(p, a->m->contexts[w->context].name);
	f->ends_in_wait = w->leads_to_wait;
	f->ninstances = g->config.name != NULL;
	f->instances = report_instances(mk->r, 1);
	f->instances[0] = g->config.name;
	add_acquires(mk, s, w, f);
	add_path(mk, s, w, f);
	add_conditions(mk, s->slice->fx->p, w, f);
	add_known(mk, s, w, f);
}

struct report *findings_ways(struct analysis *a, const struct ways_query *q, const char *srctree)
{
	struct making mk = { .r = report_new(), .srctree = srctree };

	ways_find(a, q, add_way, &mk);
	mk.r->srctree = srctree ? report_strdup(mk.r, srctree) : NULL;
	return mk.r;
}

struct report *findings_of_class(struct analysis *a, u32 name, const struct finding_filter *filter,
				 const char *srctree)
{
	struct making mk = { .r = report_new(), .filter = filter, .srctree = srctree };

	a->contradictions = true;
	analysis_class(a, name, each_class, &mk);
	finish_instances(&mk, a);
	coverage_given_up(a, mk.r);
	mk.r->coverage.states_dropped = a->dropped_facts + a->dropped_tests + a->cut_callers;
	mk.r->coverage.held_back = a->held_back;
	return mk.r;
}
