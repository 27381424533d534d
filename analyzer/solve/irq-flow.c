// SPDX-License-Identifier: GPL-2.0-or-later
/* irq-flow.c - see irq-flow.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "irq-flow.h"
#include "../program/util.h"

/* How often they were disabled more than on entry, as a set. */
enum { LESS = 1, SAME = 2, MORE = 4, MANY = 8, OFF = MORE | MANY };

/* Of interrupts and of softirqs by themselves; 0: control does not come here. */
struct depths { uint8_t n[IRQ_KINDS]; };

/* What a function changes; MOVES: in which ways it or what it calls does. */
struct change { struct depths by; uint8_t moves[IRQ_KINDS]; };

struct flow {
	const struct effects *fx;
	struct change *of;	/* by function */
	bool *sleeps;		/* by function: it does not return without having slept */
	uint8_t *off;		/* by site */
};

static const struct change none = { .by = { { SAME, SAME } } };

/* Depths N behind something that changes them as BY says. */
static uint8_t moved(uint8_t n, uint8_t by)
{
	uint8_t out = 0;

	if (by & SAME)
		out |= n;
	if (by & OFF)
		out |= (n & LESS ? SAME : 0) | (n & SAME ? MORE : 0) | (n & OFF ? MANY : 0);
	if (by & LESS)
		out |= (n & (LESS | SAME) ? LESS : 0) | (n & MORE ? SAME : 0) | (n & MANY ? OFF : 0);
	return out;
}

/* What a row does to them. */
static void add_op(struct change *c, const struct effects *fx, const struct lock_op *op)
{
	int kind = op->row->mode == MODE_IRQ ? IRQ_HARD : IRQ_SOFT;
	uint8_t by;

	if (op->lock_class != fx->atomic || !(op->row->flags & ROW_DERIVED) ||
	    (op->row->mode != MODE_IRQ && op->row->mode != MODE_BH))
		return;
	switch (op->row->effect) {
	case EFFECT_ACQUIRE: by = MORE; break;
	case EFFECT_TRY: by = SAME | MORE; break;
	case EFFECT_RELEASE: by = LESS; break;
	case EFFECT_MAY_RELEASE: by = SAME | LESS; break;
	default: return;
	}
	c->by.n[kind] = moved(c->by.n[kind], by);
	c->moves[kind] |= by;
}

/* What the call at SITE does to them. */
static struct change change_of(const struct flow *w, const struct callsite *site)
{
	const struct effects *fx = w->fx;
	struct change c = none, any = { 0 };
	const struct lock_op *op;
	u32 n;

	op = effects_ops(fx, site->func, site->insn, &n);
	for (u32 i = 0; i < n; i++)
		add_op(&c, fx, &op[i]);
	for (u32 i = 0; i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];
		int masks = model_says(fx->m, WORD_MASKS, fx->p->symbols[t->sym].name);

		for (int k = 0; masks && k < IRQ_KINDS; k++) {
			c.by.n[k] = moved(c.by.n[k], masks > 0 ? MORE : LESS);
			c.moves[k] |= masks > 0 ? MORE : LESS;
			n++;
		}
	}
	if (n)
		return c;
	for (u32 i = 0; i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];
		const struct change *of = effects_enters(fx, t) ? &w->of[t->func] : &none;

		for (int k = 0; k < IRQ_KINDS; k++) {
			any.by.n[k] |= of->by.n[k];
			any.moves[k] |= of->moves[k];
		}
	}
	return site->n ? any : none;
}

/* Add what control comes with to block B; true when that is news. */
static bool comes(struct depths *in, const struct depths *with)
{
	bool news = false;

	for (int k = 0; k < IRQ_KINDS; k++) {
		news |= with->n[k] & ~in->n[k];
		in->n[k] |= with->n[k];
	}
	return news;
}

/* Follow block B of F from what is at its begin, *NOW. */
static void follow(struct flow *w, const struct func *f, u32 b, struct depths *now, struct change *all)
{
	const struct callgraph *g = w->fx->g;

	for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n; i++) {
		const struct callsite *site = f->insns[i].kind == IN_CALL ? callgraph_site(g, f->id, i) : NULL;
		struct change c;

		if (f->insns[i].kind == IN_RET)
			comes(&all->by, now);
		if (!site)
			continue;
		w->off[site - g->sites] = (now->n[IRQ_HARD] & OFF ? 1 << IRQ_HARD | 1 << IRQ_SOFT : 0) |
					  (now->n[IRQ_SOFT] & OFF ? 1 << IRQ_SOFT : 0);
		c = change_of(w, site);
		for (int k = 0; k < IRQ_KINDS; k++) {
			now->n[k] = moved(now->n[k], c.by.n[k]);
			all->moves[k] |= c.moves[k];
		}
	}
}

/* Look at function F. True when it changes more than was known. */
static bool look(struct flow *w, const struct func *f)
{
	struct depths *in = xcalloc(f->nblocks + 1, sizeof(*in));
	struct change all = { 0 };
	u32 *todo = NULL;
	bool news;

	in[0] = none.by;
	arrput(todo, 0);
	while (arrlenu(todo)) {
		u32 b = arrpop(todo);
		struct depths now = in[b];

		follow(w, f, b, &now, &all);
		for (u32 i = 0; i < f->blocks[b].nsucc; i++) {
			u32 to = f->succs[f->blocks[b].succ + i];

			if (comes(&in[to], &now))
				arrput(todo, to);
		}
	}
	for (int k = 0; k < IRQ_KINDS; k++) {
		uint8_t n = all.by.n[k];

		/* both ways, and not even: of a condition that is tested twice; the safe half of it is kept */
		if (!n || ((n & (n - 1)) && (all.moves[k] & OFF) && (all.moves[k] & LESS)))
			all.by.n[k] = SAME | (n & OFF);
	}
	news = memcmp(&all, &w->of[f->id], sizeof(all));
	w->of[f->id] = all;
	free(in);
	arrfree(todo);
	return news;
}

/* Does OP, at a call by IN of F, sleep for sure? */
static bool is_sleep(const struct effects *fx, const struct func *f, const struct insn *in, const struct lock_op *op)
{
	const struct expr *flags = op->row->bits && (u32)op->row->bits_arg < in->n ?
				   &f->exprs[insn_args(f, in)[op->row->bits_arg]] : NULL;

	return op->lock_class == fx->atomic && op->row->effect == EFFECT_WAIT && !op->annot && !(op->row->flags & (ROW_FAULTS | ROW_TASKS)) &&
	       (!op->row->bits || (flags && flags->op == EX_CONST && (flags->num & op->row->bits)));
}

/* Does the call at SITE not come back without having slept? */
static bool sleeps_at(const struct flow *w, const struct callsite *site)
{
	const struct effects *fx = w->fx;
	const struct func *f = fx->p->funcs[site->func];
	u32 n;
	const struct lock_op *op = effects_ops(fx, site->func, site->insn, &n);

	for (u32 i = 0; i < n; i++)
		if (is_sleep(fx, f, &f->insns[site->insn], &op[i]))
			return true;
	for (u32 i = 0; i < site->n; i++) {
		const struct target *t = &fx->g->targets[site->first + i];

		if (!effects_enters(fx, t) || !w->sleeps[t->func])
			return false;
	}
	return site->n;
}

/* What of a function is run by who does not sleep in it. */
struct awake {
	bool *begins, *ends;	/* by block: control comes to its begin, and goes from its end to a return, without sleep */
	bool *slept;		/* by block: it sleeps */
};

/* Which of F's blocks sleep. */
static void find_sleep(const struct flow *w, const struct func *f, struct awake *a)
{
	for (u32 b = 0; b < f->nblocks; b++)
		for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n && !a->slept[b]; i++) {
			const struct callsite *site = f->insns[i].kind == IN_CALL ? callgraph_site(w->fx->g, f->id, i) : NULL;

			a->slept[b] = site && sleeps_at(w, site);
		}
}

/* Mark block B in SET, and put it on the list *LEFT, unless it is marked already. */
static void come_to(bool *set, u32 b, u32 **left)
{
	if (!set[b])
		arrput(*left, b);
	set[b] = true;
}

/* How far those come that do not sleep, from the begin, and back from returns. */
static void find_awake(const struct func *f, struct awake *a)
{
	u32 *first = xcalloc(f->nblocks, sizeof(*first)), *todo = NULL;
	struct { u32 from, next; } *edges = NULL;	/* FIRST of a block, and NEXT: of the edges to it; 0: no more */

	come_to(a->begins, 0, &todo);
	while (arrlenu(todo)) {
		const struct block *k = &f->blocks[arrpop(todo)];

		for (u32 i = 0; i < k->nsucc && !a->slept[k - f->blocks]; i++)
			come_to(a->begins, f->succs[k->succ + i], &todo);
	}
	arrput(edges, ((typeof(*edges)){ 0 }));
	for (u32 b = 0; b < f->nblocks; b++) {
		for (u32 i = 0; i < f->blocks[b].nsucc; i++) {
			u32 to = f->succs[f->blocks[b].succ + i];

			arrput(edges, ((typeof(*edges)){ b, first[to] }));
			first[to] = arrlenu(edges) - 1;
		}
		if (block_end(f, &f->blocks[b])->kind == IN_RET)
			come_to(a->ends, b, &todo);
	}
	while (arrlenu(todo)) {
		u32 b = arrpop(todo);

		for (u32 e = a->slept[b] ? 0 : first[b]; e; e = edges[e].next)
			come_to(a->ends, edges[e].from, &todo);
	}
	arrfree(edges);
	arrfree(todo);
	free(first);
}

/* Mark F's calls that are made by nobody who does not sleep in F, and F itself when it has no way around that. */
static void look_asleep(struct flow *w, const struct func *f)
{
	const struct callgraph *g = w->fx->g;
	bool *all = xcalloc(3 * (size_t)f->nblocks + 1, sizeof(bool));
	struct awake a = { all, all + f->nblocks, all + 2 * (size_t)f->nblocks };

	find_sleep(w, f, &a);
	find_awake(f, &a);
	for (u32 b = 0; b < f->nblocks; b++) {
		u32 marked = f->blocks[b].first;
		bool before = a.begins[b];

		for (u32 i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].n; i++) {
			const struct callsite *site = f->insns[i].kind == IN_CALL ? callgraph_site(g, f->id, i) : NULL;

			if (!site)
				continue;
			if (a.slept[b] && sleeps_at(w, site)) {
				before = false;
				/* nor is what comes before it in the block done by who does not sleep */
				for (; marked < i; marked++)
					if (f->insns[marked].kind == IN_CALL)
						w->off[callgraph_site(g, f->id, marked) - g->sites] |= IRQ_ASLEEP;
			}
			w->off[site - g->sites] &= ~IRQ_ASLEEP;
			w->off[site - g->sites] |= before && a.ends[b] ? 0 : IRQ_ASLEEP;
		}
	}
	w->sleeps[f->id] = w->fx->returns[f->id] && (a.slept[0] || !a.ends[0]);
	free(all);
}

uint8_t *irq_flow(const struct effects *fx)
{
	const struct components *c = fx->components;
	u32 n = arrlenu(fx->p->funcs);
	struct flow w = { .fx = fx, .of = xcalloc(n + 1, sizeof(*w.of)), .sleeps = xcalloc(n + 1, sizeof(bool)),
			  .off = xcalloc(arrlenu(fx->g->sites) + 1, 1) };

	memset(w.off, IRQ_NOWHERE, arrlenu(fx->g->sites));
	for (u32 f = 0; f < n; f++)
		w.of[f] = none;
	for (u32 k = 0; k < c->n; k++) {
		bool again = true;

		for (u32 round = 0; again && round < 4; round++) {
			again = false;
			for (u32 m = c->first[k]; m < c->first[k + 1]; m++)
				if (fx->g->config.has[c->members[m]] && !fx->closed[c->members[m]])
					again |= look(&w, fx->p->funcs[c->members[m]]);
			again &= c->first[k + 1] - c->first[k] > 1;
		}
		for (u32 m = c->first[k]; m < c->first[k + 1]; m++)
			if (fx->g->config.has[c->members[m]] && !fx->closed[c->members[m]])
				look_asleep(&w, fx->p->funcs[c->members[m]]);
	}
	free(w.of);
	free(w.sleeps);
	return w.off;
}
