// SPDX-License-Identifier: GPL-2.0-or-later
/* pointers.c - see pointers.h: the sets, and their way through the graph. */
#include <stdlib.h>
#include <stb/stb_ds.h>

#include "constraints.h"
#include "util.h"

/* A pointer that may be more variables than this is data that is handed around. */
#define MOST_OBJECTS 64

static u64 node_key(enum node_kind kind, u32 a, u32 b)
{
	return ((u64)kind << 60) | ((u64)a << 32) | b;
}

u32 node_get(struct pointers *ptr, enum node_kind kind, u32 a, u32 b)
{
	u64 key = node_key(kind, a, b);
	ptrdiff_t at = hmgeti(ptr->ids, key);
	u32 id = arrlenu(ptr->nodes);

	if (at >= 0)
		return ptr->ids[at].value;
	arrput(ptr->nodes, ((struct node){ .kind = kind, .a = a, .b = b }));
	hmput(ptr->ids, key, id);
	arrput(ptr->unbuilt, id);
	return id;
}

static void enqueue(struct pointers *ptr, u32 node)
{
	if (ptr->nodes[node].queued)
		return;
	ptr->nodes[node].queued = true;
	arrput(ptr->queue, node);
}

/* Where ELEM stands in sorted SET, or belongs. */
static size_t find(const struct points *set, u32 elem)
{
	size_t lo = 0, hi = arrlenu(set);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (set[mid].elem < elem)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Does element ELEM stand for whatever variable there is? */
static bool is_unknown(u32 elem)
{
	return elem > POINTS_PLAIN;
}

static bool is_object(const struct pointers *ptr, u32 elem)
{
	return elem < POINTS_FIRST_SPECIAL && !(ptr->p->symbols[elem].flags & SYM_FUNC);
}

/* Add ELEM to the set of NODE. */
static void add(struct pointers *ptr, u32 node, struct points e)
{
	struct node *n = &ptr->nodes[node];
	size_t at = find(n->set, e.elem);

	if (at < arrlenu(n->set) && n->set[at].elem == e.elem) {
		if (!(e.mask & ~n->set[at].mask))
			return;
		n->set[at].mask |= e.mask;
	} else {
		if (!e.mask)
			return;
		arrins(n->set, at, e);
	}
	enqueue(ptr, node);
}

/* Variables give way to the unknown, and too many of them are unknown. */
static void settle(struct pointers *ptr, u32 node)
{
	struct node *n = &ptr->nodes[node];
	u32 unknown = 0, objects = 0, mask = 0, from = 0, kept = 0;

	for (u32 i = 0; i < arrlenu(n->set); i++) {
		if (is_unknown(n->set[i].elem))
			unknown |= n->set[i].mask;
		if (!is_object(ptr, n->set[i].elem))
			continue;
		objects++;
		mask |= n->set[i].mask;
		from = n->set[i].from;
	}
	if (objects > MOST_OBJECTS) {
		add(ptr, node, (struct points){ POINTS_MANY, mask, from });
		unknown |= mask;
	}
	n = &ptr->nodes[node];
	for (u32 i = 0; unknown && i < arrlenu(n->set); i++) {
		struct points e = n->set[i];

		if (is_object(ptr, e.elem) || e.elem == POINTS_PLAIN)
			e.mask &= ~unknown;
		if (e.mask)
			n->set[kept++] = e;
	}
	if (unknown)
		arrsetlen(n->set, kept);
}

void node_seed(struct pointers *ptr, u32 node, u32 elem, u32 mask, struct loc because)
{
	arrput(ptr->seeds, because);
	add(ptr, node, (struct points){ elem, mask & ptr->all, POINTS_SEED | (arrlenu(ptr->seeds) - 1) });
}

void node_edge(struct pointers *ptr, u32 from, u32 to, u32 mask)
{
	u64 key = ((u64)from << 32) | to;
	ptrdiff_t at = hmgeti(ptr->edge_ids, key);

	if (from == to)
		return;
	if (at < 0) {
		hmput(ptr->edge_ids, key, arrlenu(ptr->nodes[from].out));
		arrput(ptr->nodes[from].out, ((struct edge){ to, mask }));
	} else {
		struct edge *e = &ptr->nodes[from].out[ptr->edge_ids[at].value];

		if (!(mask & ~e->mask))
			return;
		e->mask |= mask;
	}
	if (arrlenu(ptr->nodes[from].set))
		enqueue(ptr, from);
}

void node_access(struct pointers *ptr, u32 base, struct access a)
{
	arrput(ptr->nodes[base].accesses, a);
	if (arrlenu(ptr->nodes[base].set))
		enqueue(ptr, base);
}

/* Access A through what may be E. */
static void resolve(struct pointers *ptr, struct access a, struct points e)
{
	u32 mask = a.mask & e.mask, place;

	if (!mask)
		return;
	if (is_object(ptr, e.elem))
		place = node_get(ptr, NODE_OBJECT, e.elem, a.field);
	else if (e.elem < POINTS_FIRST_SPECIAL || a.known_only || !a.field)
		return;
	else
		place = node_get(ptr, e.elem == POINTS_PLAIN || a.store ? NODE_STORED : NODE_ANY, a.field, 0);
	if (a.store)
		node_edge(ptr, a.other, place, mask);
	else
		node_edge(ptr, place, a.other, mask);
}

/* Call CALL may enter function FUNC in configurations MASK. */
static void enter(struct pointers *ptr, u32 call, u32 func, u32 mask)
{
	struct call_of *s = &ptr->calls[call];
	struct caller *by;
	u32 i = 0;

	while (i < arrlenu(s->targets) && s->targets[i].func != func)
		i++;
	if (i == arrlenu(s->targets)) {
		arrput(s->targets, ((struct called){ func, mask }));
		arrput(ptr->callers[func], ((struct caller){ call, mask }));
	} else if (mask & ~s->targets[i].mask) {
		s->targets[i].mask |= mask;
		mask = s->targets[i].mask;
		by = ptr->callers[func];
		while (by->call != call)
			by++;
		by->mask = mask;
	} else {
		return;
	}
	place_link(ptr, call, func, mask);
}

static void enter_all(struct pointers *ptr, u32 call, u32 node)
{
	u32 own = ptr->s.func_masks[ptr->calls[call].func];

	for (u32 i = 0; i < arrlenu(ptr->nodes[node].set); i++) {
		struct points e = ptr->nodes[node].set[i];
		u32 func = e.elem < POINTS_FIRST_SPECIAL ? ptr->p->symbols[e.elem].func : NONE;

		if (func != NONE && (own & e.mask & ptr->s.func_masks[func]))
			enter(ptr, call, func, own & e.mask & ptr->s.func_masks[func]);
	}
}

/* Hand on what NODE holds. */
static void propagate(struct pointers *ptr, u32 node)
{
	settle(ptr, node);
	for (u32 i = 0; i < arrlenu(ptr->nodes[node].out); i++) {
		struct edge out = ptr->nodes[node].out[i];

		for (u32 k = 0; k < arrlenu(ptr->nodes[node].set); k++) {
			struct points e = ptr->nodes[node].set[k];

			add(ptr, out.to, (struct points){ e.elem, e.mask & out.mask, node });
		}
		ptr->steps += arrlenu(ptr->nodes[node].set);
	}
	for (u32 i = 0; i < arrlenu(ptr->nodes[node].accesses); i++)
		for (u32 k = 0; k < arrlenu(ptr->nodes[node].set); k++)
			resolve(ptr, ptr->nodes[node].accesses[i], ptr->nodes[node].set[k]);
	for (u32 i = 0; i < arrlenu(ptr->nodes[node].calls); i++)
		enter_all(ptr, ptr->nodes[node].calls[i], node);
}

static void run(struct pointers *ptr)
{
	for (;;) {
		if (arrlenu(ptr->unbuilt)) {
			place_build(ptr, arrpop(ptr->unbuilt));
		} else if (ptr->head < arrlenu(ptr->queue)) {
			u32 node = ptr->queue[ptr->head++];

			ptr->nodes[node].queued = false;
			propagate(ptr, node);
		} else {
			break;
		}
	}
	arrsetlen(ptr->queue, 0);
	ptr->head = 0;
}

/* Configurations in which no call of the program enters F. */
static u32 never_called(const struct pointers *ptr, const struct func *f)
{
	const struct places *calls = &ptr->s.uses->calls;
	u32 mask = ptr->s.func_masks[f->id];

	for (u32 k = calls->first[f->sym]; mask && k < calls->first[f->sym + 1]; k++)
		mask &= ~ptr->s.func_masks[calls->v[k].func];
	for (u32 k = 0; k < arrlenu(ptr->callers[f->id]); k++)
		mask &= ~ptr->callers[f->id][k].mask;
	return mask;
}

/* ELEM is news to NODE in those configurations of MASK in which nothing was said before. */
static bool tell(struct pointers *ptr, u32 node, u32 elem, u32 mask, struct loc because)
{
	mask &= ~ptr->nodes[node].told;
	if (!mask)
		return false;
	ptr->nodes[node].told |= mask;
	node_seed(ptr, node, elem, mask, because);
	return true;
}

/* Configurations in which something is reached through NODE, which is nothing. */
static u32 reached_through_nothing(const struct node *n)
{
	u32 mask = 0;

	for (u32 i = 0; i < arrlenu(n->accesses); i++)
		mask |= n->accesses[i].mask;
	for (u32 i = 0; mask && i < arrlenu(n->set); i++)
		mask &= ~n->set[i].mask;
	return mask;
}

/*
 * What no flow here explains: a parameter of a function that nothing calls, the result of a
 * call that enters nothing, a pointer that is followed and that nobody sets. True when that
 * is news.
 */
static bool tell_outside(struct pointers *ptr)
{
	bool news = false;

	for (u32 i = 0, n = arrlenu(ptr->nodes); i < n; i++) {
		const struct func *f = ptr->nodes[i].kind == NODE_PARAM ? ptr->p->funcs[ptr->nodes[i].a] : NULL;

		if (f)
			news |= tell(ptr, i, POINTS_OUTSIDE, never_called(ptr, f), f->loc);
		news |= tell(ptr, i, POINTS_VALUE, reached_through_nothing(&ptr->nodes[i]), (struct loc){ 0 });
	}
	for (u32 i = 0; i < arrlenu(ptr->calls); i++) {
		const struct call_of *s = &ptr->calls[i];
		u32 mask = ptr->s.func_masks[s->func];

		for (u32 k = 0; k < arrlenu(s->targets); k++)
			mask &= ~s->targets[k].mask;
		if (s->result != NONE)
			news |= tell(ptr, s->result, POINTS_OUTSIDE, mask, ptr->p->funcs[s->func]->loc);
	}
	return news;
}

void pointers_solve(struct pointers *ptr)
{
	do
		run(ptr);
	while (tell_outside(ptr));
}

u32 pointers_want(struct pointers *ptr, const struct func *f, u32 e)
{
	return node_get(ptr, NODE_VALUE, f->id, e);
}

void pointers_want_call(struct pointers *ptr, const struct func *f, u32 insn)
{
	u64 key = ((u64)f->id << 32) | insn;
	const struct expr *fn = &f->exprs[f->insns[insn].a];
	u32 id = arrlenu(ptr->calls), node;

	if (hmgeti(ptr->call_ids, key) >= 0)
		return;
	node = fn->op == EX_FUNC ? node_get(ptr, NODE_KEY, fn->ref, 0) : pointers_want(ptr, f, f->insns[insn].a);
	hmput(ptr->call_ids, key, id);
	arrput(ptr->calls, ((struct call_of){ f->id, insn, node, NONE, NULL }));
	arrput(ptr->nodes[node].calls, id);
	enqueue(ptr, node);
}

u32 pointers_call(const struct pointers *ptr, u32 func, u32 insn)
{
	struct pointers *w = (struct pointers *)ptr;	/* stb_ds look-ups write to the table */
	ptrdiff_t at = hmgeti(w->call_ids, ((u64)func << 32) | insn);

	return at < 0 ? NONE : ptr->calls[ptr->call_ids[at].value].node;
}

const struct points *pointers_get(const struct pointers *ptr, u32 node, u32 *n)
{
	*n = arrlenu(ptr->nodes[node].set);
	return ptr->nodes[node].set;
}

/* What people call the place NODE: a string, or 0. */
static u32 place_name(const struct pointers *ptr, const struct node *n)
{
	switch (n->kind) {
	case NODE_OBJECT: return n->b ? n->b : ptr->p->symbols[n->a].name;
	case NODE_STORED: case NODE_ANY: return n->a;
	case NODE_PARAM: return n->b < ptr->p->funcs[n->a]->nparams ? ptr->p->funcs[n->a]->params[n->b] : 0;
	case NODE_KEY: return ptr->p->symbols[n->a].name;
	default: return 0;
	}
}

struct points_why pointers_why(const struct pointers *ptr, u32 node, u32 elem)
{
	struct points_why why = { 0 };

	for (;;) {
		const struct node *n = &ptr->nodes[node];
		size_t at = find(n->set, elem);

		if (!why.via)
			why.via = place_name(ptr, n);
		why.any_object |= n->kind == NODE_ANY || n->kind == NODE_STORED;
		if (at == arrlenu(n->set) || n->set[at].elem != elem)
			return why;
		if (n->set[at].from & POINTS_SEED) {
			why.because = ptr->seeds[n->set[at].from & ~POINTS_SEED];
			return why;
		}
		node = n->set[at].from;
	}
}

bool pointers_read_init(const struct pointers *ptr, u32 init)
{
	return ptr->read_init[init];
}

bool pointers_read_store(const struct pointers *ptr, u32 func, u32 insn)
{
	struct pointers *w = (struct pointers *)ptr;

	return hmgeti(w->read_store, ((u64)func << 32) | insn) >= 0;
}

struct pointers_size pointers_size(const struct pointers *ptr)
{
	return (struct pointers_size){ arrlenu(ptr->nodes), hmlenu(ptr->edge_ids), ptr->steps };
}

bool handed_field(const struct pointers *ptr, u32 field)
{
	return ptr->s.handed && ptr->s.handed->field[field];
}

bool handed_argument(const struct pointers *ptr, u32 sym, u32 arg)
{
	struct handover *h = (struct handover *)ptr->s.handed;	/* stb_ds look-ups write to the table */

	return h && hmgeti(h->args, ((u64)sym << 32) | arg) >= 0;
}

u32 pointers_want_member(struct pointers *ptr, u32 field)
{
	return node_get(ptr, NODE_ANY, field, 0);
}

u32 pointers_want_argument(struct pointers *ptr, const struct func *f, u32 arg)
{
	return node_get(ptr, NODE_PASSED, f->id, arg);
}

struct pointers *pointers_new(const struct pointer_setup *setup)
{
	struct pointers *ptr = xcalloc(1, sizeof(*ptr));

	ptr->s = *setup;
	ptr->p = setup->uses->p;
	ptr->all = setup->table ? (u32)((UINT64_C(1) << setup->table->nsources) - 1) : 1;
	ptr->callers = xcalloc(arrlenu(ptr->p->funcs) + 1, sizeof(*ptr->callers));
	ptr->read_init = xcalloc(arrlenu(ptr->p->inits) + 1, sizeof(bool));
	return ptr;
}

void pointers_free(struct pointers *ptr)
{
	if (!ptr)
		return;
	for (u32 i = 0; i < arrlenu(ptr->nodes); i++) {
		arrfree(ptr->nodes[i].set);
		arrfree(ptr->nodes[i].out);
		arrfree(ptr->nodes[i].accesses);
		arrfree(ptr->nodes[i].calls);
	}
	for (u32 i = 0; i < arrlenu(ptr->calls); i++)
		arrfree(ptr->calls[i].targets);
	for (u32 i = 0; i < arrlenu(ptr->p->funcs); i++)
		arrfree(ptr->callers[i]);
	arrfree(ptr->nodes);
	arrfree(ptr->unbuilt);
	arrfree(ptr->queue);
	arrfree(ptr->seeds);
	arrfree(ptr->calls);
	hmfree(ptr->ids);
	hmfree(ptr->edge_ids);
	hmfree(ptr->call_ids);
	hmfree(ptr->read_store);
	free(ptr->callers);
	free(ptr->read_init);
	free(ptr);
}
