// SPDX-License-Identifier: GPL-2.0-or-later
/* callgraph.c - see callgraph.h. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "config.h"
#include "pointers.h"
#include "util.h"

const char *unresolved_name(enum unresolved cause)
{
	static const char *const names[] = {
		"resolved", "no-target", "handed-over", "from-outside", "unknown-value", "any-of-many",
	};

	return names[cause];
}

/* The cause to report when a search found nothing: the one that says most. */
static enum unresolved cause_of(unsigned causes)
{
	for (unsigned c = HANDED_OVER; c < UNRESOLVED_CAUSES; c++)
		if (causes & (1u << c))
			return c;
	return NO_TARGET;
}

/* What it means for a call that its pointer may be special element ELEM. */
static enum unresolved cause_of_element(u32 elem)
{
	switch (elem) {
	case POINTS_PLAIN: return NO_TARGET;
	case POINTS_OUTSIDE: return FROM_OUTSIDE;
	case POINTS_HANDED: return HANDED_OVER;
	default: return UNKNOWN_VALUE;
	}
}

static void add_target(struct callgraph *g, struct callsite *s, struct target t)
{
	const struct symbol *sym;

	t.sym = program_resolve(g->p, t.sym);
	sym = &g->p->symbols[t.sym];
	t.func = sym->func;
	if (t.func != NONE && !g->config.has[t.func])
		return;
	arrput(g->targets, t);
	s->n++;
}

/* A call whose targets are put there in more files than that says no more than that the kernel
 * can call anything: followed, every lock leads to every other. A table of many entries is one
 * file's, and so is what one object has. */
#define MOST_FILES 6

/* In how many files are the targets of S put where it finds them? More than MOST_FILES is many. */
static u32 files_of(const struct callgraph *g, const struct callsite *s)
{
	u32 files[MOST_FILES + 1], n = 0;

	for (u32 i = 0; i < s->n && n <= MOST_FILES; i++) {
		u32 file = g->targets[s->first + i].because.file, k = 0;

		while (k < n && files[k] != file)
			k++;
		if (k == n)
			files[n++] = file;
	}
	return n;
}

/* Is S such a call? Its targets are entered from outside then. */
static void leave_crowd(struct callgraph *g, struct callsite *s)
{
	if (!s->indirect || files_of(g, s) <= MOST_FILES)
		return;
	s->crowd = arrlenu(g->crowds);
	for (u32 i = 0; i < s->n; i++) {
		u32 func = g->targets[s->first + i].func;

		if (func == NONE)
			continue;
		g->root[func] = g->crowded[func] = true;
		arrput(g->crowds, func);
	}
	s->ncrowd = arrlenu(g->crowds) - s->crowd;
	arrsetlen(g->targets, s->first);
	s->n = 0;
	s->unresolved = CROWD;
}

/* The call S, by what its pointer can be in this configuration. */
static void resolve_site(struct callgraph *g, const struct pointers *ptr, struct callsite *s)
{
	const struct func *f = g->p->funcs[s->func];
	const struct insn *in = &f->insns[s->insn];
	u32 node = pointers_call(ptr, s->func, s->insn), n;
	const struct points *set;
	unsigned causes = 0;

	s->first = arrlenu(g->targets);
	if (node == NONE) {
		add_target(g, s, (struct target){ .sym = f->exprs[in->a].ref });
		return;
	}
	s->indirect = true;
	set = pointers_get(ptr, node, &n);
	for (u32 i = 0; i < n; i++) {
		struct points_why why;

		if (!(set[i].mask >> g->config.source & 1))
			continue;
		if (set[i].elem >= POINTS_FIRST_SPECIAL) {
			causes |= 1u << cause_of_element(set[i].elem);
			s->many |= set[i].elem == POINTS_MANY;
			continue;
		}
		if (!(g->p->symbols[set[i].elem].flags & SYM_FUNC))
			continue;
		why = pointers_why(ptr, node, set[i].elem);
		s->any_object |= why.any_object;
		add_target(g, s, (struct target){ .sym = set[i].elem, .via = why.via, .because = why.because });
	}
	if (!s->n)
		s->unresolved = cause_of(causes);
	leave_crowd(g, s);
}

static void index_callers(struct callgraph *g)
{
	for (u32 i = 0; i < arrlenu(g->p->funcs); i++)
		arrsetlen(g->callers[i], 0);
	for (u32 i = 0; i < arrlenu(g->sites); i++)
		for (u32 k = 0; k < g->sites[i].n; k++) {
			u32 t = g->targets[g->sites[i].first + k].func;

			if (t != NONE)
				arrput(g->callers[t], i);
		}
}

static void mark_root(struct callgraph *g, u32 sym)
{
	u32 f = g->p->symbols[program_resolve(g->p, sym)].func;

	if (f != NONE && g->config.has[f])
		g->root[f] = true;
}

/* A function whose address goes where no call of the program looks for it is
 * entered from outside: file operations, work, timers, notifiers. */
static void roots_by_address(struct callgraph *g, const struct pointers *ptr)
{
	const struct program *p = g->p;

	for (u32 i = 0; i < arrlenu(p->inits); i++)
		if (p->inits[i].sym != NONE && !pointers_read_init(ptr, i) && g->config.has_object[p->inits[i].object])
			mark_root(g, p->inits[i].sym);
	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		const struct func *f = p->funcs[k];

		if (!g->config.has[k])
			continue;
		for (u32 i = 0; i < f->ninsns; i++) {
			const struct insn *in = &f->insns[i];
			const struct callsite *s;

			if (in->kind == IN_STORE && f->exprs[in->b].op == EX_FUNC &&
			    !pointers_read_store(ptr, k, i))
				mark_root(g, f->exprs[in->b].ref);
			if (in->kind != IN_CALL)
				continue;
			s = callgraph_site(g, k, i);
			for (u32 a = 0; a < in->n; a++) {
				const struct expr *x = &f->exprs[insn_args(f, in)[a]];
				bool outside = !s->n;

				if (x->op != EX_FUNC)
					continue;
				for (u32 t = 0; t < s->n; t++)
					outside |= g->targets[s->first + t].func == NONE;
				if (outside)
					mark_root(g, x->ref);
			}
		}
	}
}

/* A place that functions are handed over at: what was put there. */
struct handed { u32 number, node; };

/* Functions that are registered with one of PLACES are entered from outside. */
static void roots_by_handover(struct callgraph *g, const struct pointers *ptr, const struct handed *places)
{
	for (u32 i = 0; i < arrlenu(places); i++) {
		u32 n;
		const struct points *set = pointers_get(ptr, places[i].node, &n);

		for (u32 k = 0; k < n; k++) {
			u32 f = set[k].elem < POINTS_FIRST_SPECIAL ? g->p->symbols[set[k].elem].func : NONE;

			if (f == NONE || !(set[k].mask >> g->config.source & 1) || !g->config.has[f])
				continue;
			g->root[f] = true;
			if (!g->handed[f])
				g->handed[f] = places[i].number;
		}
	}
}

/* The call graph of the configuration that is set in G. */
static void build(struct callgraph *g, const struct pointers *ptr, const struct handed *places)
{
	const struct program *p = g->p;
	u32 n = arrlenu(p->funcs);

	g->callers = xcalloc(n, sizeof(*g->callers));
	g->root = xcalloc(n, sizeof(*g->root));
	g->crowded = xcalloc(n + 1, sizeof(*g->crowded));
	g->handed = xcalloc(n + 1, sizeof(*g->handed));
	g->site_of = xcalloc(n + 1, sizeof(*g->site_of));
	for (u32 k = 0; k < n; k++) {
		g->site_of[k] = arrlenu(g->sites);
		for (u32 i = 0; g->config.has[k] && i < p->funcs[k]->ninsns; i++)
			if (p->funcs[k]->insns[i].kind == IN_CALL)
				arrput(g->sites, ((struct callsite){ .func = k, .insn = i }));
	}
	g->site_of[n] = arrlenu(g->sites);
	for (u32 i = 0; i < arrlenu(g->sites); i++)
		resolve_site(g, ptr, &g->sites[i]);
	index_callers(g);
	roots_by_address(g, ptr);
	roots_by_handover(g, ptr, places);
	for (u32 k = 0; k < n; k++)
		if (g->config.has[k] && !arrlenu(g->callers[k]))
			g->root[k] = true;
}

/* What the call at INSN of F registers, of a function whose body is not there. */
static void want_registered(struct pointers *ptr, const struct program *p, const struct func *f, u32 insn,
			    struct handover *handed, struct handed **places)
{
	const struct insn *in = &f->insns[insn];
	const struct expr *callee = &f->exprs[in->a];

	if (!handed || callee->op != EX_FUNC || p->symbols[callee->ref].func != NONE)
		return;
	for (u32 i = 0; i < in->n; i++) {
		ptrdiff_t at = hmgeti(handed->args, ((u64)callee->ref << 32) | i);

		if (at >= 0)
			arrput(*places, ((struct handed){ handed->args[at].value, pointers_want(ptr, f, insn_args(f, in)[i]) }));
	}
}

/* What all calls by pointer can enter, in N configurations of G at once. */
static struct pointers *resolve_all(const struct uses *uses, struct handover *handed,
				    struct callgraph **g, u32 n, struct handed **places)
{
	const struct program *p = uses->p;
	u32 *func_masks = xcalloc(arrlenu(p->funcs) + 1, sizeof(u32));
	u32 *object_masks = xcalloc(arrlenu(p->objects) + 1, sizeof(u32));
	struct pointers *ptr;

	for (u32 i = 0; i < n; i++) {
		for (u32 k = 0; k < arrlenu(p->funcs); k++)
			func_masks[k] |= (u32)g[i]->config.has[k] << i;
		for (u32 k = 0; k < arrlenu(p->objects); k++)
			object_masks[k] |= (u32)g[i]->config.has_object[k] << i;
	}
	ptr = pointers_new(&(struct pointer_setup){
		.uses = uses, .table = g[0]->config.table, .func_masks = func_masks,
		.object_masks = object_masks, .handed = handed });
	for (u32 k = 0; k < arrlenu(p->funcs); k++) {
		const struct func *f = p->funcs[k];

		for (u32 i = 0; func_masks[k] && i < f->ninsns; i++) {
			if (f->insns[i].kind != IN_CALL)
				continue;
			want_registered(ptr, p, f, i, handed, places);
			if (f->exprs[f->insns[i].a].op != EX_FUNC || uses_trampoline(p, f->exprs[f->insns[i].a].ref))
				pointers_want_call(ptr, f, i);
		}
	}
	for (u32 s = 0; handed && s < arrlenu(p->symbols); s++) {
		const struct func *f = p->symbols[s].func == NONE ? NULL : p->funcs[p->symbols[s].func];

		for (u32 i = 0; f && i < f->nparams; i++)
			if (hmgeti(handed->args, ((u64)s << 32) | i) >= 0)
				arrput(*places, ((struct handed){ hmget(handed->args, ((u64)s << 32) | i),
								  pointers_want_argument(ptr, f, i) }));
	}
	/* what is called says more than the member that it leaves the function in: call_rcu() and task_work_add()
	 * have the same */
	for (u32 s = 0; handed && s < strings_count(p->strings); s++)
		if (handed->field[s])
			arrput(*places, ((struct handed){ handed->field[s], pointers_want_member(ptr, s) }));
	pointers_solve(ptr);
	free(func_masks);
	free(object_masks);
	return ptr;
}

struct callgraph **callgraphs_build(const struct program *p, struct handover *handed, u32 *n)
{
	struct handed *places = NULL;
	struct uses *uses = uses_new(p);
	struct table *t = table_find(uses, handed);
	struct callgraph **g;
	struct pointers *ptr;

	*n = t ? t->nsources : 1;
	g = xcalloc(*n, sizeof(*g));
	for (u32 i = 0; i < *n; i++) {
		g[i] = xcalloc(1, sizeof(**g));
		g[i]->p = p;
		config_init(&g[i]->config, p, t, i);
	}
	ptr = resolve_all(uses, handed, g, *n, &places);
	for (u32 i = 0; i < *n; i++)
		build(g[i], ptr, places);
	arrfree(places);
	pointers_free(ptr);
	uses_free(uses);
	return g;
}

void callgraphs_free(struct callgraph **g, u32 n)
{
	if (!g)
		return;
	table_free((struct table *)g[0]->config.table);
	for (u32 i = 0; i < n; i++) {
		for (u32 k = 0; k < arrlenu(g[i]->p->funcs); k++)
			arrfree(g[i]->callers[k]);
		free(g[i]->callers);
		free(g[i]->root);
		free(g[i]->handed);
		free(g[i]->site_of);
		arrfree(g[i]->sites);
		arrfree(g[i]->targets);
		arrfree(g[i]->crowds);
		free(g[i]->crowded);
		config_release(&g[i]->config);
		free(g[i]);
	}
	free(g);
}

const struct callsite *callgraph_site(const struct callgraph *g, u32 func, u32 insn)
{
	u32 lo = g->site_of[func], hi = g->site_of[func + 1];

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (g->sites[mid].insn < insn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < g->site_of[func + 1] && g->sites[lo].insn == insn ? &g->sites[lo] : NULL;
}

/* So many callers up, all of them have to run at boot. */
#define MOST_LEVELS 3

static bool at_boot(const struct callgraph *g, u32 func, u32 level)
{
	u32 n = arrlenu(g->callers[func]);

	if (func_at_boot(g->p, g->p->funcs[func]))
		return true;
	if (g->root[func] || !n || !level)
		return false;
	for (u32 i = 0; i < n; i++)
		if (!at_boot(g, g->sites[g->callers[func][i]].func, level - 1))
			return false;
	return true;
}

bool callgraph_at_boot(const struct callgraph *g, u32 func)
{
	return at_boot(g, func, MOST_LEVELS);
}
