// SPDX-License-Identifier: GPL-2.0-or-later
/* outlive.c - see outlive.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "load.h"
#include "outlive.h"
#include "../program/util.h"

/* A use in a frame below of what it got as a parameter. */
struct asked { u32 param; struct use use; };

/* A function on the way up, at the call of the one below it; the first is left at START itself. */
struct frame {
	u32 func, start;
	bool entry;		/* it was entered with the class */
	bool result;		/* what the call returns was read before */
	bool queued;
	struct asked *below;	/* uses of the call's arguments; stb_ds */
	struct held held;	/* of this entry */
	struct values *v;
	u64 *passed;		/* instructions behind START */
};

struct search {
	struct solver *s;
	struct origins *o;
	struct pins *pins;
	const struct outlive_query *q;
	struct frame *frames;	/* stb_ds */
	u32 *todo;		/* frames; stb_ds */
	struct gap *gap;
	bool moved_only;	/* the section is left there as before: only what is new counts */
};

static struct func *func_of(const struct search *w, u32 func)
{
	return w->s->slice->fx->p->funcs[func];
}

static bool same_use(const struct outlived *a, const struct outlived *b)
{
	return a->read.func == b->read.func && a->read.insn == b->read.insn && a->use.func == b->use.func &&
	       a->use.insn == b->use.insn && a->place == b->place;
}

static void found(struct search *w, struct outlived x)
{
	const struct func *f = func_of(w, x.use.func);

	if (w->moved_only && !held_is_new(w->s->slice->fx->p, &w->q->lines, f->insns[x.use.insn].loc))
		return;
	for (u32 i = 0; i < arrlenu(w->gap->found); i++)
		if (same_use(&w->gap->found[i], &x))
			return;
	arrput(w->gap->found, x);
}

static void found_read(struct search *w, struct origin what, struct use use)
{
	if (what.read)
		found(w, (struct outlived){ .read = w->o->reads[what.read - 1], .use = use });
}

/* ---- frames ---- */

static void drop_look(struct frame *f)
{
	held_free(&f->held);
	values_free(f->v);
	free(f->passed);
	f->v = NULL;
	f->passed = NULL;
}

static void queue(struct search *w, u32 i)
{
	if (!w->frames[i].queued)
		arrput(w->todo, i);
	w->frames[i].queued = true;
}

/* The frame of FUNC at START, made or widened by ENTRY. */
static u32 frame_at(struct search *w, u32 func, u32 start, bool entry)
{
	u32 i = 0;

	while (i < arrlenu(w->frames) && (w->frames[i].func != func || w->frames[i].start != start))
		i++;
	if (i == arrlenu(w->frames)) {
		arrput(w->frames, ((struct frame){ .func = func, .start = start, .entry = entry }));
		queue(w, i);
	} else if (entry && !w->frames[i].entry) {
		w->frames[i].entry = true;
		queue(w, i);
	}
	return i;
}

/* USE of parameter PARAM is asked of the call in frame I. */
static void ask(struct search *w, u32 i, u32 param, struct use use)
{
	struct frame *f = &w->frames[i];

	for (u32 k = 0; k < arrlenu(f->below); k++)
		if (f->below[k].param == param)
			return;
	arrput(f->below, ((struct asked){ param, use }));
	queue(w, i);
}

/* What argument I of call IN was read by, and what stands in the local that it is the address of. */
static struct origin argument(const struct frame *f, const struct func *fn, u32 i)
{
	const struct insn *in = &fn->insns[f->start];
	struct origin out = { 0 };
	const struct expr *root;

	if (i >= in->n)
		return out;
	out = f->v->of[insn_args(fn, in)[i]];
	root = &fn->exprs[origin_root(fn, insn_args(fn, in)[i])];
	if (root->op == EX_LOCAL) {
		out.read = out.read ? out.read : f->v->locals[root->num].read;
		out.params |= f->v->locals[root->num].params;
	}
	return out;
}

/* Does a reference keep the object of argument I of F's call? */
static bool is_pinned(const struct search *w, struct func *fn, const struct frame *f, u32 i, const u64 *pinned)
{
	const struct insn *in = &fn->insns[f->start];

	return pinned && i < in->n && bit(pinned, pins_base(w->pins, fn, insn_args(fn, in)[i]));
}

/* The objects that stay for a reference while START of FN runs and behind it. */
static u64 *pinned_at(const struct search *w, struct func *fn, u32 start)
{
	u64 *pinned = pins_at(w->pins, fn, start);
	int given = pinned ? pins_given_back(w->pins, fn, start) : -1;
	u32 base;

	if (given >= 0 && (u32)given < fn->insns[start].n) {
		base = pins_base(w->pins, fn, insn_args(fn, &fn->insns[start])[given]);
		pinned[base / 64] &= ~(UINT64_C(1) << (base % 64));
	}
	return pinned;
}

/* Who calls the function of frame I inside the section, which it was entered with. */
static void climb(struct search *w, u32 at, const struct asked *asked, struct origin returned)
{
	const struct solver *s = w->s;
	u32 func = w->frames[at].func;

	for (u32 m = 1; m < arrlenu(s->memos); m++) {
		if (s->memos[m].func != func || !held_locks(s, s->memos[m].locks))
			continue;
		if (s->memos[m].root)
			found(w, (struct outlived){ .use = { func, 0, 0, USE_HOWS, { 0 } }, .read = { func, NONE, READ_UNKNOWN } });
		for (u32 i = 0; i < arrlenu(s->memos[m].callers); i++) {
			struct call_edge e = s->memos[m].callers[i];
			const struct memo *up = &s->memos[s->nodes[e.node].memo];
			u32 to = frame_at(w, up->func, e.insn, held_locks(s, up->locks));

			for (u32 k = 0; k < arrlenu(asked); k++)
				ask(w, to, asked[k].param, asked[k].use);
			if (!w->frames[to].result && origin_any(returned)) {
				w->frames[to].result = true;
				queue(w, to);
			}
		}
	}
}

/* Each parameter that WHAT comes from is used by USE. */
static void ask_params(struct asked **asked, struct origin what, struct use use)
{
	for (u32 i = 0; i < 32; i++) {
		bool known = !(what.params >> i & 1);

		for (u32 k = 0; k < arrlenu(*asked) && !known; k++)
			known = (*asked)[k].param == i;
		if (!known)
			arrput(*asked, ((struct asked){ i, use }));
	}
}

static void look(struct search *w, u32 at)
{
	struct frame *f = &w->frames[at];
	struct func *fn = func_of(w, f->func);
	struct asked *asked = NULL;
	struct behind b = { .o = w->o, .f = fn, .start = f->start, .result = f->result, .pins = w->pins };
	u64 *pinned = pinned_at(w, fn, f->start);

	drop_look(f);
	f->held = held_find(w->s, fn, f->entry, &w->q->lines);
	origins_follow(w->o, f->func);
	f->v = values_new(w->o, fn, f->held.inside);
	b.v = f->v;
	b.stops = f->held.ends;
	b.pinned = pinned;
	behind_find(&b);
	for (u32 i = 0; i < arrlenu(b.uses); i++) {
		found_read(w, b.uses[i].of, b.uses[i]);
		ask_params(&asked, b.uses[i].of, b.uses[i]);
	}
	for (u32 i = 0; i < arrlenu(f->below); i++) {
		struct origin what = argument(f, fn, f->below[i].param);

		if (f->below[i].use.how != USE_WALK && is_pinned(w, fn, f, f->below[i].param, pinned))
			continue;
		found_read(w, what, f->below[i].use);
		ask_params(&asked, what, f->below[i].use);
	}
	f->passed = b.passed;
	b.passed = NULL;
	if (f->entry && !w->moved_only)
		climb(w, at, asked, b.returned);	/* may move the frames */
	behind_release(&b);
	arrfree(asked);
	free(pinned);
}

/* ---- pointers that are kept in memory ---- */

/* Does instruction IN of F load the pointer that is kept in PLACE? */
static bool loads(const struct search *w, const struct func *f, const struct insn *in, u32 place)
{
	const struct expr *x = &f->exprs[in->dst];
	enum load_is is;

	if (in->kind != IN_LOAD || !(x->ref & LOAD_POINTER) || origin_place(f, x->a) != place ||
	    f->exprs[origin_root(f, x->a)].op == EX_LOCAL)
		return false;
	is = load_is(w->o, f, in);
	return is == LOAD_PLAIN || is == LOAD_SHARED;
}

/* The first instruction, of FUNC or of what it calls, that loads what is kept in PLACE. */
static bool loaded_below(const struct search *w, u32 func, u32 place, bool *seen, struct use *out)
{
	const struct callgraph *g = w->o->fx->g;
	u32 *todo = NULL;
	bool is = false;

	arrput(todo, func);
	while (arrlenu(todo) && !is) {
		u32 at = arrpop(todo);
		const struct func *f = func_of(w, at);

		if (seen[at])
			continue;
		seen[at] = true;
		for (u32 i = 0; i < f->ninsns && !is; i++)
			if (loads(w, f, &f->insns[i], place)) {
				*out = (struct use){ at, i, f->insns[i].dst, USE_LOAD, { 0 } };
				is = true;
			}
		for (u32 s = g->site_of[at]; s < g->site_of[at + 1]; s++)
			for (u32 k = 0; k < g->sites[s].n; k++)
				if (effects_enters(w->o->fx, &g->targets[g->sites[s].first + k]))
					arrput(todo, g->targets[g->sites[s].first + k].func);
	}
	arrfree(todo);
	return is;
}

/* Is the pointer that KEPT tells of loaded in frame F behind the section, or in what it calls there? */
static bool loaded_behind(const struct search *w, const struct frame *f, const struct keep *kept, bool *seen,
			  struct use *out)
{
	const struct callgraph *g = w->o->fx->g;
	const struct func *fn = func_of(w, f->func);

	for (u32 i = 0; i < fn->ninsns; i++) {
		const struct callsite *s;

		if (!(f->passed[i / 64] >> (i % 64) & 1))
			continue;
		*out = (struct use){ f->func, i, fn->insns[i].dst, USE_LOAD, { 0 } };
		if (loads(w, fn, &fn->insns[i], kept->place))
			return true;
		s = callgraph_site(g, f->func, i);
		for (u32 k = 0; s && k < s->n; k++)
			if (effects_enters(w->o->fx, &g->targets[s->first + k]) &&
			    loaded_below(w, g->targets[s->first + k].func, kept->place, seen, out))
				return true;
	}
	return false;
}

static void kept_pointer(struct search *w, const struct frame *by, const struct keep *kept)
{
	struct use use = { by->func, by->start, 0, USE_KEPT, kept->what };
	bool *seen;

	if (!kept->place) {	/* who reads it there is not known */
		found(w, (struct outlived){ w->o->reads[kept->what.read - 1], use, 0, kept->loc });
		return;
	}
	seen = xcalloc(arrlenu(w->o->fx->p->funcs), sizeof(bool));
	for (u32 i = 0; i < arrlenu(w->frames); i++)
		if (loaded_behind(w, &w->frames[i], kept, seen, &use)) {
			found(w, (struct outlived){ w->o->reads[kept->what.read - 1], use, kept->place, kept->loc });
			break;
		}
	free(seen);
}

/* Was WHAT read plainly? */
static bool is_plain(const struct origins *o, struct origin what)
{
	enum read_how how = o->reads[what.read - 1].how;

	return how == READ_SHARED || how == READ_LINK;
}

/* What the frames put into memory that outlives them. */
static void kept_pointers(struct search *w)
{
	for (u32 i = 0; i < arrlenu(w->frames); i++) {
		const struct frame *f = &w->frames[i];

		for (u32 k = 0; k < arrlenu(f->v->keeps); k++) {
			const struct keep *kept = &f->v->keeps[k];

			/* behind a parameter of one that was called inside: its caller knows where */
			if (kept->maybe || !kept->what.read || (kept->root != NONE && f->entry))
				continue;
			/* Who reads it there is not known: two doubts are too many, as who stores such
			 * pointers has a lock of his for it. */
			if (!kept->place && is_plain(w->o, kept->what))
				continue;
			if (!sections_kept_well(w->o->rows, origin_place_text(w->o->fx->p, kept->place)))
				kept_pointer(w, f, kept);
		}
	}
}

/* ---- places ---- */

static void leave(struct search *w, u32 func, u32 insn, bool entry, struct gap *gap)
{
	w->gap = gap;
	frame_at(w, func, insn, entry);
	while (arrlenu(w->todo)) {
		u32 at = arrpop(w->todo);

		w->frames[at].queued = false;
		look(w, at);
	}
	kept_pointers(w);
	for (u32 i = 0; i < arrlenu(w->frames); i++) {
		drop_look(&w->frames[i]);
		arrfree(w->frames[i].below);
	}
	arrfree(w->frames);
}

/* Does F have a call in a line that the change brings? */
static bool has_new_call(const struct search *w, const struct func *f)
{
	for (u32 i = 0; i < f->ninsns; i++)
		if (f->insns[i].kind == IN_CALL && held_is_new(w->s->slice->fx->p, &w->q->lines, f->insns[i].loc))
			return true;
	return false;
}

static bool only_new(const struct search *w, struct func *f, u32 insn)
{
	struct held h = held_find(w->s, f, false, &w->q->lines);
	bool is = (h.by[insn] & (HELD_OWN | HELD_NEW)) == HELD_NEW;

	held_free(&h);
	return is;
}

static bool is_entered(const struct solver *s, u32 func)
{
	for (u32 m = 1; m < arrlenu(s->memos); m++)
		if (s->memos[m].func == func && held_locks(s, s->memos[m].locks))
			return true;
	return false;
}

static void places_of(struct search *w, struct func *f, struct gap **gaps)
{
	for (u32 i = 0; i < f->ninsns; i++) {
		struct gap gap = { f->id, i, NULL };
		uint8_t by;

		if (f->insns[i].kind != IN_CALL || !held_ends(w->s, f, i))
			continue;
		by = held_last(w->s, f, i);
		w->moved_only = !held_is_new(w->s->slice->fx->p, &w->q->lines, f->insns[i].loc);
		/* a section that the change brings, too, is not left where it was not before */
		if (!by || (by == HELD_OWN && !w->moved_only && only_new(w, f, i)))
			continue;
		leave(w, f->id, i, by & HELD_ENTRY, &gap);
		arrput(*gaps, gap);
	}
}

/* Reads of the section's kind in new lines that are outside of it. */
static void outside_of(struct search *w, struct func *f, struct gap **gaps)
{
	struct held h = held_find(w->s, f, is_entered(w->s, f->id), &w->q->lines);

	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		struct gap gap = { f->id, i, NULL };

		if (in->kind != IN_LOAD || !in->macro || bit(h.inside, i) ||
		    load_is(w->o, f, in) != LOAD_READ ||
		    !held_is_new(w->s->slice->fx->p, &w->q->lines, in->loc))
			continue;
		arrput(gap.found, ((struct outlived){ .read = { f->id, i, READ_LOAD },
						      .use = { f->id, i, in->dst, USE_OUTSIDE, { 0 } } }));
		arrput(*gaps, gap);
	}
	held_free(&h);
}

struct run { const struct outlive_query *q; outlive_fn *each; void *data; u32 n; };

static void solved(struct analysis *a, struct solver *s, struct witness *witnesses, void *data)
{
	struct run *r = data;
	struct search w = { .s = s, .q = r->q };
	struct gap *gaps = NULL;
	const char *kind = NULL;

	(void)witnesses;
	for (u32 i = 0; i < arrlenu(s->slice->fx->ops) && !kind; i++)
		if (s->slice->fx->ops[i].lock_class == s->slice->lock_class &&
		    s->slice->fx->ops[i].row->effect == EFFECT_ACQUIRE)
			kind = program_text(a->p, s->slice->fx->ops[i].row->kind);
	w.o = origins_new(s->slice->fx, r->q->rows, s->slice->lock_class, kind ? section_kind(kind) : 0);
	w.pins = pins_new(w.o);
	for (u32 f = 0; f < arrlenu(a->p->funcs); f++)
		if (s->slice->part[f] && has_new_call(&w, a->p->funcs[f])) {
			places_of(&w, a->p->funcs[f], &gaps);
			outside_of(&w, a->p->funcs[f], &gaps);
		}
	r->n += arrlenu(gaps);
	r->each(a, gaps, r->data);
	for (u32 i = 0; i < arrlenu(gaps); i++)
		arrfree(gaps[i].found);
	arrfree(gaps);
	arrfree(w.todo);
	pins_free(w.pins);
	origins_free(w.o);
}

u32 outlive_find(struct analysis *a, const struct outlive_query *q, outlive_fn *each, void *data)
{
	struct run r = { q, each, data, 0 };

	/* nothing may be suspected any more, and the proof is about who holds what */
	a->everything = true;
	analysis_run(a, q->lock_class, solved, &r);
	return r.n;
}
