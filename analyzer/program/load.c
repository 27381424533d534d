// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - see load.h. A unit is read into temporaries that name symbols by their
 * number in the unit; at its end every symbol gets its place in the program and
 * the functions are renumbered. Only then is it known which header inlines are
 * equal to one that an earlier unit brought.
 */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "annot.h"
#include "load.h"
#include "util.h"
#include "../../facts/reader.h"

struct body_key { u32 name, file; u64 hash; };

struct loader {
	struct { u32 key, value; } *public;		/* name -> symbol */
	struct { u64 key; bool value; } *payloads;	/* hashes of those that were added */
	struct { struct body_key key; u32 value; } *bodies;	/* header inline -> symbol */
};

/* What is being read; arrays are indexed by the unit's own numbers. */
struct tu {
	struct program *p;
	struct facts_reader *r;
	u32 *str;			/* -> program string */
	struct symbol *sym;		/* name, flags, ... ; alias holds the target's name */
	u32 *id;			/* unit symbol -> program symbol */
	struct func **funcs;		/* refs and sym in unit numbers */
	struct func *f;			/* the open one */
	struct object *objects;
	struct init *inits;
	struct { u32 field, to; } *pointers;	/* stb_ds */
	struct annot_source *annots;	/* sym in unit numbers, 0: none; stb_ds */
	u32 *depth;			/* of the open function's expressions; stb_ds */
	u32 unit;
};

/* Deeper than C gets; the walks over expressions are recursive. */
#define MAX_NESTING 500


struct loader *loader_new(void)
{
	return xcalloc(1, sizeof(struct loader));
}

void loader_free(struct loader *l)
{
	if (!l)
		return;
	hmfree(l->public);
	hmfree(l->bodies);
	hmfree(l->payloads);
	free(l);
}

static u32 str(struct tu *t, u32 n)
{
	return n ? t->str[n] : 0;
}

static u32 *strs(struct tu *t, struct fact_list l)
{
	u32 *v = xmalloc(l.n * sizeof(*v));

	for (u32 i = 0; i < l.n; i++)
		v[i] = str(t, l.v[i]);
	return v;
}

static struct loc loc(struct tu *t, u32 file, u32 line, u32 col)
{
	u32 own = t->f ? t->f->loc.file : 0;

	return (struct loc){ file ? str(t, file) : own, line, col };
}

#define LOC(t, rec) loc(t, (rec).file, (rec).line, (rec).col)

static struct part *parts(struct tu *t, struct fact_list l)
{
	struct part *v = xcalloc(l.n, sizeof(*v));

	for (u32 i = 0; i < l.n; i++) {
		const char *s = facts_text(t->r, l.v[i]);
		char *end;

		if (*s != '[') {
			v[i].field = str(t, l.v[i]);
			continue;
		}
		v[i].low = v[i].high = strtoll(s + 1, &end, 10);
		if (*end == '-')
			v[i].high = strtoll(end + 1, NULL, 10);
	}
	return v;
}

static void add_symbol(struct tu *t, const struct fact_sym *s)
{
	struct symbol n = {
		.name = str(t, s->name), .flags = s->flags, .section = str(t, s->section),
		.type = str(t, s->type), .tu = t->unit, .alias = str(t, s->target),
		.func = NONE, .object = NONE,
	};

	n.loc = LOC(t, *s);
	arrput(t->sym, n);
}

static void add_func(struct tu *t, const struct fact_fn *r)
{
	struct func *f = xcalloc(1, sizeof(*f));

	f->sym = r->sym;
	f->name = t->sym[r->sym].name;
	f->tu = t->unit;
	f->flags = r->flags;
	f->nparams = r->params.n;
	f->nlocals = r->locals.n;
	f->params = strs(t, r->params);
	f->locals = strs(t, r->locals);
	f->loc = LOC(t, *r);
	arrput(f->exprs, (struct expr){ 0 });
	arrsetlen(t->depth, 0);
	arrput(t->depth, 0);
	arrput(t->funcs, f);
	t->f = f;
}

static void add_expr(struct tu *t, const struct fact_expr *r)
{
	u32 depth;
	struct expr e = { .op = r->op, .a = r->a, .b = r->b, .ref = r->ref, .num = r->num };

	if (e.op == EX_FIELD || e.op == EX_CONTAINER || e.op == EX_STRING)
		e.ref = str(t, r->ref);
	depth = 1 + (t->depth[e.a] > t->depth[e.b] ? t->depth[e.a] : t->depth[e.b]);
	if (depth > MAX_NESTING) {
		e = (struct expr){ .op = EX_OPAQUE };
		depth = 1;
		t->p->deep_exprs++;
	}
	arrput(t->depth, depth);
	arrput(t->f->exprs, e);
}

static u32 put_ops(struct func *f, struct fact_list l)
{
	u32 at = arrlenu(f->ops);

	for (u32 i = 0; i < l.n; i++)
		arrput(f->ops, l.v[i]);
	return at;
}

static struct insn *put(struct tu *t, enum insn_kind kind)
{
	struct func *f = t->f;

	arrput(f->insns, (struct insn){ .kind = kind });
	f->blocks[arrlenu(f->blocks) - 1].n++;
	return &f->insns[arrlenu(f->insns) - 1];
}

/* End the open block with successors TO. */
static struct insn *end_block(struct tu *t, enum insn_kind kind, struct fact_list to)
{
	struct func *f = t->f;
	struct block *b = &f->blocks[arrlenu(f->blocks) - 1];

	b->succ = arrlenu(f->succs);
	b->nsucc = to.n;
	for (u32 i = 0; i < to.n; i++)
		arrput(f->succs, to.v[i]);
	return put(t, kind);
}

static void add_call(struct tu *t, const struct fact_call *r)
{
	struct insn *in = put(t, IN_CALL);

	in->dst = r->dst;
	in->a = r->fn;
	in->n = r->args.n;
	in->list = put_ops(t->f, r->args);
	in->flags = r->flags;
	in->type = str(t, r->type);
	in->macro = str(t, r->macro);
	in->name = str(t, r->lhs);
	in->loc = LOC(t, *r);
}

static void add_switch(struct tu *t, const struct fact_choice *r)
{
	struct func *f = t->f;
	u32 list = arrlenu(f->cases), *to = NULL;
	struct insn *in;

	arrput(to, r->other);
	for (u32 i = 0; i < r->to.n; i++) {
		u32 k = 0;

		while (k < arrlenu(to) && to[k] != r->to.v[i])
			k++;
		if (k == arrlenu(to))
			arrput(to, r->to.v[i]);
		arrput(f->cases, ((struct switch_case){ k, r->low.v[i], r->high.v[i] }));
	}
	in = end_block(t, IN_SWITCH, (struct fact_list){ arrlenu(to), to });
	in->a = r->index;
	in->list = list;
	in->n = r->to.n;
	in->loc = LOC(t, *r);
	arrfree(to);
}

static void add_insn(struct tu *t, const struct fact_record *rec)
{
	struct insn *in;

	switch (rec->tag) {
	case FACT_BLOCK:
		arrput(t->f->blocks, ((struct block){ .first = arrlenu(t->f->insns) }));
		break;
	case FACT_PHI:
		in = put(t, IN_PHI);
		in->dst = rec->phi.dst;
		in->n = rec->phi.preds.n;
		in->list = put_ops(t->f, rec->phi.preds);
		put_ops(t->f, rec->phi.values);
		break;
	case FACT_LOAD:
		in = put(t, IN_LOAD);
		in->dst = rec->load.dst;
		in->loc = (struct loc){ t->f->loc.file, rec->load.line, 0 };
		break;
	case FACT_STORE:
		in = put(t, IN_STORE);
		in->a = rec->store.addr;
		in->b = rec->store.value;
		in->loc = LOC(t, rec->store);
		break;
	case FACT_COPY:
		in = put(t, IN_COPY);
		in->a = rec->copy.dst;
		in->b = rec->copy.src;
		in->loc = LOC(t, rec->copy);
		break;
	case FACT_CALL:
		add_call(t, &rec->call);
		break;
	case FACT_ASM:
		in = put(t, IN_ASM);
		in->n = rec->assembly.outs.n;
		in->list = put_ops(t->f, rec->assembly.outs);
		in->loc = LOC(t, rec->assembly);
		break;
	case FACT_JUMP:
		end_block(t, IN_JUMP, (struct fact_list){ 1, &rec->jump.to });
		break;
	case FACT_BRANCH:
		in = end_block(t, IN_BRANCH, (struct fact_list){ 2, (u32[]){ rec->branch.yes, rec->branch.no } });
		in->a = rec->branch.cond;
		in->loc = LOC(t, rec->branch);
		break;
	case FACT_SWITCH:
		add_switch(t, &rec->choice);
		break;
	case FACT_ANYOF:
		end_block(t, IN_ANYOF, rec->anyof.to);
		break;
	case FACT_RET:
		in = end_block(t, IN_RET, (struct fact_list){ 0 });
		in->a = rec->ret.value;
		in->loc = LOC(t, rec->ret);
		break;
	case FACT_STOP:
		end_block(t, IN_STOP, (struct fact_list){ 0 });
		break;
	default:
		break;
	}
}

static void end_func(struct tu *t)
{
	struct func *f = t->f;

	f->nexprs = arrlenu(f->exprs);
	f->ninsns = arrlenu(f->insns);
	f->nblocks = arrlenu(f->blocks);
	for (u32 i = 0; i < arrlenu(f->succs); i++)
		f->blocks[f->succs[i]].npred++;
	f->def = xcalloc(f->nexprs, sizeof(*f->def));
	for (u32 i = 0; i < f->ninsns; i++)
		f->def[f->insns[i].dst] = i + 1;
	f->def[0] = 0;
	t->f = NULL;
}

static void add_annotation(struct tu *t, const struct fact_attr *r)
{
	struct annot_source a = {
		r->sym, str(t, r->field), str(t, r->name), str(t, r->text), r->paths.n, strs(t, r->paths),
		LOC(t, *r),
	};

	arrput(t->annots, a);
}

static void add_record(struct tu *t, const struct fact_record *rec)
{
	struct init n = { 0 };

	switch (rec->tag) {
	case FACT_STR:
		arrput(t->str, strings_id(t->p->strings, facts_text(t->r, rec->number)));
		break;
	case FACT_SYM:
		add_symbol(t, &rec->sym);
		break;
	case FACT_UNIT:
		arrput(t->p->units, ((struct unit){ str(t, rec->unit.file), str(t, rec->unit.compiler) }));
		break;
	case FACT_OBJECT:
		arrput(t->objects, ((struct object){ rec->object.sym, arrlenu(t->inits), 0, rec->object.complete }));
		break;
	case FACT_INIT:
		n.object = arrlenu(t->objects) - 1;
		n.npath = rec->init.path.n;
		n.path = parts(t, rec->init.path);
		n.nto = rec->init.to.n;
		n.to = parts(t, rec->init.to);
		n.sym = rec->init.sym;
		n.num = rec->init.num;
		n.loc = LOC(t, rec->init);
		arrput(t->inits, n);
		t->objects[n.object].n++;
		break;
	case FACT_ATTR:
		add_annotation(t, &rec->attr);
		break;
	case FACT_MEMBER:
		arrput(t->pointers, ((typeof(*t->pointers)){ str(t, rec->member.field), str(t, rec->member.to) }));
		break;
	case FACT_FN:
		add_func(t, &rec->fn);
		break;
	case FACT_EXPR:
		add_expr(t, &rec->expr);
		break;
	case FACT_ENDFN:
		end_func(t);
		break;
	default:
		if (t->f)
			add_insn(t, rec);
	}
}

/* What a body says, with names in place of numbers: equal in every unit. */
static u64 body_hash(const struct tu *t, const struct func *f)
{
	XXH3_state_t h;

	XXH3_INITSTATE(&h);
	XXH3_64bits_reset(&h);
	for (u32 i = 1; i < f->nexprs; i++) {
		const struct expr *e = &f->exprs[i];
		bool named = e->op == EX_GLOBAL || e->op == EX_FUNC;
		i64 v[5] = { e->op, e->a, e->b, named ? t->sym[e->ref].name : e->ref, e->num };

		XXH3_64bits_update(&h, v, sizeof(v));
	}
	for (u32 i = 0; i < f->ninsns; i++) {
		const struct insn *in = &f->insns[i];
		u32 v[6] = { in->kind, in->dst, in->a, in->b, in->n, in->loc.line };

		XXH3_64bits_update(&h, v, sizeof(v));
	}
	XXH3_64bits_update(&h, f->ops, arrlenu(f->ops) * sizeof(*f->ops));
	XXH3_64bits_update(&h, f->succs, arrlenu(f->succs) * sizeof(*f->succs));
	for (u32 i = 0; i < arrlenu(f->cases); i++) {
		i64 v[3] = { f->cases[i].succ, f->cases[i].low, f->cases[i].high };

		XXH3_64bits_update(&h, v, sizeof(v));
	}
	return XXH3_64bits_digest(&h);
}

static u32 new_symbol(struct program *p, struct symbol s)
{
	s.alias = NONE;
	arrput(p->symbols, s);
	return arrlenu(p->symbols) - 1;
}

/*
 * The program's symbol for a public one of this unit. A second strong definition
 * of a name (two modules may both have an init_module) stays its unit's own.
 */
static u32 public_symbol(struct tu *t, const struct symbol *s)
{
	struct program *p = t->p;
	ptrdiff_t at = hmgeti(p->loader->public, s->name);
	bool strong = (s->flags & (SYM_DEFINED | SYM_ALIAS)) && !(s->flags & SYM_WEAK);
	struct symbol *old;
	u32 id;

	if (at < 0) {
		struct symbol n = *s;

		n.tu = NONE;
		id = new_symbol(p, n);
		hmput(p->loader->public, s->name, id);
		return id;
	}
	id = p->loader->public[at].value;
	old = &p->symbols[id];
	if (strong && (old->flags & (SYM_DEFINED | SYM_ALIAS)) && !(old->flags & SYM_WEAK))
		return new_symbol(p, *s);
	old->flags |= s->flags & (SYM_NORETURN | SYM_EXPORTED);
	if (strong || !(old->flags & (SYM_DEFINED | SYM_ALIAS))) {
		u32 keep = old->flags & (SYM_NORETURN | SYM_EXPORTED);

		old->flags = s->flags | keep;
		old->loc = s->loc;
		old->section = s->section ? s->section : old->section;
	}
	return id;
}

/* Header inlines that are equal to a known one take its symbol. */
static void merge_inlines(struct tu *t)
{
	for (u32 i = 0; i < arrlenu(t->funcs); i++) {
		struct func *f = t->funcs[i];
		struct body_key key;
		ptrdiff_t at;

		if (!(f->flags & FN_HEADER) || (t->sym[f->sym].flags & SYM_PUBLIC))
			continue;
		memset(&key, 0, sizeof(key));
		key.name = f->name;
		key.file = f->loc.file;
		key.hash = body_hash(t, f);
		at = hmgeti(t->p->loader->bodies, key);
		if (at >= 0) {
			t->id[f->sym] = t->p->loader->bodies[at].value;
			program_drop_func(f);
			t->funcs[i] = NULL;
			t->p->duplicates++;
		} else {
			t->id[f->sym] = new_symbol(t->p, t->sym[f->sym]);
			hmput(t->p->loader->bodies, key, t->id[f->sym]);
		}
	}
}

static void place_symbols(struct tu *t)
{
	struct { u32 key, value; } *own = NULL;

	for (u32 i = 1; i < arrlenu(t->sym); i++) {
		if (t->id[i] != NONE)
			continue;
		if (t->sym[i].flags & SYM_PUBLIC)
			t->id[i] = public_symbol(t, &t->sym[i]);
		else
			t->id[i] = new_symbol(t->p, t->sym[i]);
	}
	for (u32 i = 1; i < arrlenu(t->sym); i++)
		hmput(own, t->sym[i].name, t->id[i]);
	for (u32 i = 1; i < arrlenu(t->sym); i++) {
		ptrdiff_t at = t->sym[i].alias ? hmgeti(own, t->sym[i].alias) : -1;

		if (at >= 0 && own[at].value != t->id[i] && t->p->symbols[t->id[i]].func == NONE)
			t->p->symbols[t->id[i]].alias = own[at].value;
	}
	hmfree(own);
}

static void place_funcs(struct tu *t)
{
	struct program *p = t->p;

	for (u32 i = 0; i < arrlenu(t->funcs); i++) {
		struct func *f = t->funcs[i];
		struct symbol *s;
		bool strong;

		if (!f)
			continue;
		s = &p->symbols[t->id[f->sym]];
		strong = !(t->sym[f->sym].flags & SYM_WEAK);
		if (s->func != NONE) {
			p->duplicates++;
			if (!strong || s->tu != NONE) {	/* the weak one of two, or a second copy */
				program_drop_func(f);
				continue;
			}
		}
		for (u32 k = 1; k < f->nexprs; k++)
			if (f->exprs[k].op == EX_GLOBAL || f->exprs[k].op == EX_FUNC)
				f->exprs[k].ref = t->id[f->exprs[k].ref];
		f->sym = t->id[f->sym];
		if (s->func != NONE) {			/* it takes the weak one's place */
			f->id = s->func;
			program_drop_func(p->funcs[f->id]);
			p->funcs[f->id] = f;
			continue;
		}
		f->id = s->func = arrlenu(p->funcs);
		arrput(p->funcs, f);
	}
	for (u32 i = 0; i < arrlenu(t->objects); i++) {
		struct object o = t->objects[i];
		u32 first = o.first;

		o.sym = t->id[o.sym];
		o.first = arrlenu(p->inits);
		if (p->symbols[o.sym].object == NONE)
			p->symbols[o.sym].object = arrlenu(p->objects);
		for (u32 k = 0; k < o.n; k++) {
			struct init n = t->inits[first + k];

			n.object = arrlenu(p->objects);
			n.sym = n.sym ? t->id[n.sym] : NONE;
			arrput(p->inits, n);
		}
		arrput(p->objects, o);
	}
}

static u32 find_symbol(void *data, u32 name)
{
	const struct tu *t = data;

	for (u32 i = 1; i < arrlenu(t->sym); i++)
		if (t->sym[i].name == name)
			return t->id[i];
	return NONE;
}

static void place_annotations(struct tu *t)
{
	for (u32 i = 0; i < arrlenu(t->annots); i++) {
		struct annot_source *a = &t->annots[i];

		a->sym = a->sym ? t->id[a->sym] : NONE;
		annots_add(t->p, a, find_symbol, t);
	}
}

static void tu_free(struct tu *t)
{
	for (u32 i = 0; i < arrlenu(t->annots); i++)
		free((void *)t->annots[i].paths);
	arrfree(t->annots);
	arrfree(t->str);
	arrfree(t->sym);
	arrfree(t->id);
	arrfree(t->funcs);
	arrfree(t->depth);
	arrfree(t->objects);
	arrfree(t->inits);
	arrfree(t->pointers);
}

/* Is the payload at DATA one that was added before? From now on it is. */
static bool is_repeated(struct program *p, const void *data, size_t size)
{
	u64 hash = XXH3_64bits(data, size);

	if (hmgeti(p->loader->payloads, hash) >= 0)
		return true;
	hmput(p->loader->payloads, hash, true);
	return false;
}

enum loaded load_payload(struct program *p, const void *data, size_t size, size_t *used, char **why)
{
	struct tu t = { .p = p, .unit = arrlenu(p->units), .r = facts_open(data, size) };
	struct fact_record rec;
	bool ok;

	*used = facts_size(t.r);
	if (*used && is_repeated(p, data, *used)) {
		facts_close(t.r);
		p->repeated++;
		return LOAD_REPEATED;
	}
	arrput(t.str, 0);
	arrput(t.sym, (struct symbol){ 0 });
	while (facts_next(t.r, &rec))
		add_record(&t, &rec);
	ok = !facts_error(t.r);
	if (ok) {
		for (u32 i = 0; i < arrlenu(t.sym); i++)
			arrput(t.id, NONE);
		merge_inlines(&t);
		place_symbols(&t);
		place_funcs(&t);
		place_annotations(&t);
		for (u32 i = 0; i < arrlenu(t.pointers); i++)
			program_add_pointee(p, t.pointers[i].field, t.pointers[i].to);
		if (arrlenu(p->units) == t.unit)
			arrput(p->units, ((struct unit){ 0, 0 }));
	} else {
		*why = xasprintf("%s", facts_error(t.r));
		for (u32 i = 0; i < arrlenu(t.funcs); i++)
			program_drop_func(t.funcs[i]);
		for (u32 i = 0; i < arrlenu(t.inits); i++) {
			free(t.inits[i].path);
			free(t.inits[i].to);
		}
		arrsetlen(p->units, t.unit);
	}
	facts_close(t.r);
	tu_free(&t);
	return ok ? LOAD_ADDED : LOAD_DAMAGED;
}
