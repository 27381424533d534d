// SPDX-License-Identifier: GPL-2.0-or-later
/* unit.c - see unit.h. */
#include <stdlib.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "load.h"
#include "unit.h"
#include "util.h"

/* Deeper than C gets; the walks over expressions are recursive. */
#define MAX_NESTING 500

static u32 str(struct unit_facts *t, u32 n)
{
	return n ? t->str[n] : 0;
}

static u32 *strs(struct unit_facts *t, struct fact_list l)
{
	u32 *v = xmalloc(l.n * sizeof(*v));

	for (u32 i = 0; i < l.n; i++)
		v[i] = str(t, l.v[i]);
	return v;
}

static struct loc loc(struct unit_facts *t, u32 file, u32 line, u32 col)
{
	u32 own = t->f ? t->f->loc.file : 0;

	return (struct loc){ file ? str(t, file) : own, line, col };
}

#define LOC(t, rec) loc(t, (rec).file, (rec).line, (rec).col)

static struct part *parts(struct unit_facts *t, struct fact_list l)
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

static void add_symbol(struct unit_facts *t, const struct fact_sym *s)
{
	struct symbol n = {
		.name = str(t, s->name), .flags = s->flags, .section = str(t, s->section),
		.type = str(t, s->type), .tu = t->unit, .alias = str(t, s->target),
		.func = NONE, .object = NONE,
	};

	n.loc = LOC(t, *s);
	arrput(t->sym, n);
}

static void add_func(struct unit_facts *t, const struct fact_fn *r)
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

static void add_expr(struct unit_facts *t, const struct fact_expr *r)
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

static struct insn *put(struct unit_facts *t, enum insn_kind kind)
{
	struct func *f = t->f;

	arrput(f->insns, (struct insn){ .kind = kind });
	f->blocks[arrlenu(f->blocks) - 1].n++;
	return &f->insns[arrlenu(f->insns) - 1];
}

/* End the open block with successors TO. */
static struct insn *end_block(struct unit_facts *t, enum insn_kind kind, struct fact_list to)
{
	struct func *f = t->f;
	struct block *b = &f->blocks[arrlenu(f->blocks) - 1];

	b->succ = arrlenu(f->succs);
	b->nsucc = to.n;
	for (u32 i = 0; i < to.n; i++)
		arrput(f->succs, to.v[i]);
	return put(t, kind);
}

static void add_call(struct unit_facts *t, const struct fact_call *r)
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

static void add_switch(struct unit_facts *t, const struct fact_choice *r)
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

/* Flags of assembly TEXT: a warning is one that adds to the table of those (asm/bug.h). */
static uint8_t asm_flags(const char *text)
{
	return *text ? (strstr(text, "__bug_table") ? INSN_WARNS : 0) : INSN_EMPTY;
}

static void add_insn(struct unit_facts *t, const struct fact_record *rec)
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
		in->name = str(t, rec->phi.name);
		break;
	case FACT_LOAD:
		in = put(t, IN_LOAD);
		in->dst = rec->load.dst;
		in->name = str(t, rec->load.lhs);
		in->macro = str(t, rec->load.macros);
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
		in->b = rec->assembly.ins.n;
		put_ops(t->f, rec->assembly.ins);
		in->flags = asm_flags(facts_text(t->r, rec->assembly.text));
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

static void end_func(struct unit_facts *t)
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

static void add_annotation(struct unit_facts *t, const struct fact_attr *r)
{
	struct annot_source a = {
		r->sym, str(t, r->field), str(t, r->name), str(t, r->text), r->paths.n, strs(t, r->paths),
		LOC(t, *r),
	};

	arrput(t->annots, a);
}

static void add_record(struct unit_facts *t, const struct fact_record *rec)
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

bool unit_read(struct unit_facts *t)
{
	struct fact_record rec;

	arrput(t->str, 0);
	arrput(t->sym, (struct symbol){ 0 });
	while (facts_next(t->r, &rec))
		add_record(t, &rec);
	return !facts_error(t->r);
}

void unit_release(struct unit_facts *t, bool drop)
{
	for (u32 i = 0; drop && i < arrlenu(t->funcs); i++)
		program_drop_func(t->funcs[i]);
	for (u32 i = 0; drop && i < arrlenu(t->inits); i++) {
		free(t->inits[i].path);
		free(t->inits[i].to);
	}
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
