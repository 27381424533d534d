// SPDX-License-Identifier: GPL-2.0-or-later
/* tiny-facts.c - a tiny program as the facts that a compiler would have told of it. */
#include <stdio.h>
#include <string.h>
#include <stb/stb_ds.h>

#include "tiny.h"

#define PUBLIC (SYM_FUNC | SYM_PUBLIC)

/* What is written: symbols, and the function at hand. */
struct put {
	struct facts_writer *w;
	const struct tiny *t;
	u32 funcs[TINY_FUNCS], locks[TINY_LOCKS], tables[TINY_TABLES], ask, any_ops;
	const struct tiny_func *f;
	u32 number[TINY_BLOCKS], exit, nexit;
	u32 from[TINY_BLOCKS], value[TINY_BLOCKS];	/* of the edges to the one exit */
};

const char *tiny_class(const struct tiny *t, u32 l)
{
	static const char *const names[KINDS][TINY_LOCKS] = {
		{ "mutex_a", "mutex_b" }, { "spin_a", "spin_b" }, { "srcu_a", "srcu_b" }, { "rcu", "rcu" },
	};

	return names[t->kinds[l]][l];
}

const char *tiny_primitive(const struct tiny *t, const struct tiny_stmt *s)
{
	static const char *const names[KINDS][OP_CALL] = {
		[KIND_MUTEX] = { "mutex_lock", "mutex_unlock", "mutex_trylock", "mutex_lock_interruptible",
				 "__lockctx_assert_not_held" },
		[KIND_SPIN] = { "spin_lock", "spin_unlock", "spin_trylock", NULL, "__lockctx_assert_not_held" },
		[KIND_SRCU] = { "srcu_read_lock", "srcu_read_unlock", NULL, NULL, "synchronize_srcu" },
		[KIND_RCU] = { "rcu_read_lock", "rcu_read_unlock", NULL, NULL, "synchronize_rcu" },
	};

	return names[t->kinds[s->lock == LOCK_PARAM ? 0 : s->lock]][s->op];
}

static u32 expression(struct put *p, u32 op, u32 a, u32 b, u32 ref, int64_t num)
{
	return PUT(p->w, expr, .op = op, .a = a, .b = b, .ref = ref, .num = num);
}

static u32 constant(struct put *p, int64_t num)
{
	return expression(p, EX_CONST, 0, 0, 0, num);
}

static u32 parameter(struct put *p)
{
	return expression(p, EX_PARAM, 0, 0, p->f->param == PARAM_BOOL, 0);
}

/* A call of FN with N arguments; its result's expression when RESULT. */
static u32 put_call(struct put *p, u32 fn, u32 n, const u32 *args, bool result, u32 line, const char *type)
{
	u32 dst = result ? expression(p, EX_CALL, 0, 0, 0, 0) : 0;

	PUT(p->w, call, .dst = dst, .fn = fn, .args = { n, args }, .type = facts_str(p->w, type), .line = line);
	return dst;
}

static u32 put_ask(struct put *p)
{
	return put_call(p, expression(p, EX_FUNC, 0, 0, p->ask, 0), 0, NULL, true, 0, NULL);
}

static u32 lock_address(struct put *p, u32 lock)
{
	return lock == LOCK_PARAM ? parameter(p) : expression(p, EX_GLOBAL, 0, 0, p->locks[lock], 0);
}

static u32 put_primitive(struct put *p, const struct tiny_stmt *s, u32 line)
{
	u32 kind = p->t->kinds[s->lock == LOCK_PARAM ? 0 : s->lock], args[2], n = 0;
	u32 fn = expression(p, EX_FUNC, 0, 0, put_symbol(p->w, tiny_primitive(p->t, s), PUBLIC), 0);

	if (kind != KIND_RCU)
		args[n++] = lock_address(p, s->lock);
	/* an index that nobody knows belongs to the last hold */
	if (kind == KIND_SRCU && s->op == OP_GIVE)
		args[n++] = expression(p, EX_OPAQUE, 0, 0, 0, 0);
	return put_call(p, fn, n, args, s->result, line, NULL);
}

static u32 put_argument(struct put *p, const struct tiny_stmt *s)
{
	switch (s->arg) {
	case ARG_FALSE: case ARG_TRUE:
		return constant(p, s->arg == ARG_TRUE);
	case ARG_OWN:
		return parameter(p);
	case ARG_LOCK:
		return lock_address(p, s->lock);
	default:
		return put_ask(p);
	}
}

static const char *signature(u32 param)
{
	return param == PARAM_NONE ? "int(void)" : param == PARAM_BOOL ? "int(bool)" : "int(struct lock *)";
}

/* The function that S calls: by its name, or loaded from a table. */
static u32 put_callee(struct put *p, const struct tiny_stmt *s, u32 line)
{
	u32 table, fn;

	if (s->op == OP_CALL)
		return expression(p, EX_FUNC, 0, 0, p->funcs[s->callee], 0);
	if (s->table < TINY_TABLES)
		table = expression(p, EX_GLOBAL, 0, 0, p->tables[s->table], 0);
	else
		table = put_call(p, expression(p, EX_FUNC, 0, 0, p->any_ops, 0), 0, NULL, true, 0, NULL);
	fn = expression(p, EX_FIELD, table, 0, facts_str(p->w, s->callee ? "ops::b" : "ops::a"), !s->callee);
	fn = expression(p, EX_LOAD, fn, 0, 0, 8);
	PUT(p->w, load, .dst = fn, .line = line);
	return fn;
}

static u32 put_statement(struct put *p, const struct tiny_stmt *s, u32 line)
{
	u32 fn, arg = 0;

	if (s->op < OP_CALL)
		return put_primitive(p, s, line);
	if (s->arg != ARG_NONE)
		arg = put_argument(p, s);
	fn = put_callee(p, s, line);
	return put_call(p, fn, s->arg != ARG_NONE, &arg, s->result, line,
			s->op == OP_CALL ? NULL : signature(p->t->funcs[tiny_callee(p->t, s, 0)].param));
}

static u32 put_condition(struct put *p, const struct tiny_block *b, u32 result)
{
	switch (b->cond) {
	case COND_OPAQUE:
		return expression(p, EX_OPAQUE, 0, 0, 0, 0);
	case COND_ASK:
		return expression(p, EX_BINARY, put_ask(p), constant(p, 0), 0, BIN_NE);
	default:
		return expression(p, EX_BINARY, b->cond == COND_PARAM ? parameter(p) : result, constant(p, 0), 0,
				  b->compare);
	}
}

static void put_end(struct put *p, u32 number, const struct tiny_block *b, u32 result)
{
	u32 value;

	if (b->end == END_JUMP) {
		PUT(p->w, jump, .to = p->number[b->to[0]]);
	} else if (b->end == END_BRANCH) {
		value = put_condition(p, b, result);
		PUT(p->w, branch, .cond = value, .yes = p->number[b->to[0]], .no = p->number[b->to[1]]);
	} else {
		value = b->value == VALUE_CONST ? constant(p, b->number) : b->value == VALUE_PARAM ? parameter(p) : result;
		if (p->f->one_exit) {
			p->from[p->nexit] = number;
			p->value[p->nexit++] = value;
			PUT(p->w, jump, .to = p->exit);
		} else {
			PUT(p->w, ret, .value = value);
		}
	}
}

/* Block *NUMBER asks whether to go through the next one, which becomes *NUMBER. */
static void begin_maybe(struct put *p, u32 *number)
{
	u32 cond = put_ask(p);

	PUT(p->w, branch, .cond = cond, .yes = *number + 1, .no = *number + 2);
	PUT(p->w, block);
	++*number;
}

static void end_maybe(struct put *p, u32 *number)
{
	PUT(p->w, jump, .to = *number + 1);
	PUT(p->w, block);
	++*number;
}

/* The block that all returns of the function go to. */
static void put_exit(struct put *p)
{
	u32 phi = expression(p, EX_PHI, 0, 0, 0, 0);

	PUT(p->w, block);
	PUT(p->w, phi, .dst = phi, .preds = { p->nexit, p->from }, .values = { p->nexit, p->value });
	PUT(p->w, ret, .value = phi);
}

static void put_body(struct put *p, u32 f)
{
	unsigned reachable;
	u32 n = 0;

	p->f = &p->t->funcs[f];
	p->nexit = 0;
	reachable = tiny_reachable(p->f);
	for (u32 b = 0; b < p->f->n; b++) {
		p->number[b] = reachable >> b & 1 ? n++ : NONE;
		/* what may be left out is a block of its own, with one behind it */
		for (u32 i = 0; p->number[b] != NONE && i < p->f->blocks[b].n; i++)
			n += p->f->blocks[b].stmts[i].maybe ? 2 : 0;
	}
	p->exit = n;
	PUT(p->w, fn, .sym = p->funcs[f], .params = { p->f->param != PARAM_NONE, (u32[]){ 0 } },
	    .file = facts_str(p->w, "tiny.c"), .line = tiny_place(f, 0, 0));
	for (u32 b = 0; b < p->f->n; b++) {
		const struct tiny_block *k = &p->f->blocks[b];
		u32 result = 0, number = p->number[b];

		if (p->number[b] == NONE)
			continue;
		PUT(p->w, block);
		for (u32 i = 0; i < k->n; i++) {
			if (k->stmts[i].maybe)
				begin_maybe(p, &number);
			result = put_statement(p, &k->stmts[i], tiny_place(f, b, i));
			if (k->stmts[i].maybe)
				end_maybe(p, &number);
		}
		put_end(p, number, k, result);
	}
	if (p->nexit)
		put_exit(p);
	PUT(p->w, endfn);
}

static void put_tables(struct put *p)
{
	static const char *const names[] = { "ops0", "ops1" }, *const slots[] = { "ops::a", "ops::b" };

	for (u32 k = 0; k < TINY_TABLES; k++) {
		p->tables[k] = PUT(p->w, sym, .name = facts_str(p->w, names[k]),
				   .flags = SYM_PUBLIC | SYM_DEFINED | SYM_CONST, .type = facts_str(p->w, "ops"));
		PUT(p->w, object, .sym = p->tables[k], .complete = 1);
		for (u32 i = 0; i < TINY_SLOTS; i++)
			PUT(p->w, init, .path = LIST(facts_str(p->w, slots[i])), .sym = p->funcs[p->t->tables[k][i]]);
	}
}

struct program *tiny_program(const struct tiny *t)
{
	static const char *const types[KINDS] = { "mutex", "spinlock", "srcu_struct", "" };
	struct put p = { .w = unit_new("tiny.c"), .t = t };
	struct program *out = program_new();
	char name[8];

	p.ask = put_symbol(p.w, "ask", PUBLIC);
	p.any_ops = put_symbol(p.w, "any_ops", PUBLIC);
	for (u32 l = 0; l < TINY_LOCKS; l++)
		p.locks[l] = PUT(p.w, sym, .name = facts_str(p.w, tiny_class(t, l)), .flags = SYM_PUBLIC | SYM_DEFINED,
				 .type = facts_str(p.w, types[t->kinds[l]]));
	for (u32 f = 0; f < t->nfuncs; f++) {
		snprintf(name, sizeof(name), "f%u", f);
		p.funcs[f] = PUT(p.w, sym, .name = facts_str(p.w, name), .flags = PUBLIC | SYM_DEFINED,
				 .type = facts_str(p.w, signature(t->funcs[f].param)));
	}
	if (t->mode & TINY_TABLE)
		put_tables(&p);
	for (u32 f = 0; f < t->nfuncs; f++)
		put_body(&p, f);
	assert_int_equal(unit_add(out, p.w), 1);
	program_link(out);
	return out;
}
