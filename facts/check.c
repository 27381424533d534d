// SPDX-License-Identifier: GPL-2.0-or-later
/* check.c - see check.h. Each function returns NULL or what is wrong. */
#include <stddef.h>
#include <stdlib.h>

#include "check.h"
#include "reader.h"

#define OP_DEFINED 0x80		/* the record that makes the value was seen */

static bool is_definition(enum expr_op op)
{
	return op == EX_LOAD || op == EX_CALL || op == EX_PHI || op == EX_ASM;
}

/* Room for entry N of an array of SIZE byte elements; NULL when out of memory. */
static void *reserve(void *v, uint32_t n, uint32_t *cap, size_t size)
{
	void *p;

	if (n < *cap)
		return v;
	p = realloc(v, (n + 1) * 2 * size);
	if (p)
		*cap = (n + 1) * 2;
	return p;
}

static const char *check_sym(struct check *c, struct fact_record *rec)
{
	bool *v = reserve(c->is_func, c->nsyms + 1, &c->capsyms, sizeof(*v));

	if (!v)
		return "out of memory";
	c->is_func = v;
	if (!rec->sym.name)
		return "a symbol without a name";
	rec->number = ++c->nsyms;
	v[rec->number] = rec->sym.flags & SYM_FUNC;
	return NULL;
}

static bool func_ref(const struct check *c, uint32_t sym)
{
	return sym && sym <= c->nsyms && c->is_func[sym];
}

static bool var_ref(const struct check *c, uint32_t sym)
{
	return sym && sym <= c->nsyms && !c->is_func[sym];
}

/* What an operation uses: bit 0 a, 1 b, 2 ref, 3 num; and what it may use. */
enum { A = 1, B = 2, REF = 4, NUM = 8 };
static const struct { unsigned char needs, may; } op_uses[EX_OPS] = {
	[EX_CONST] = { 0, NUM },
	[EX_PARAM] = { 0, REF | NUM },
	[EX_LOCAL] = { 0, NUM },
	[EX_GLOBAL] = { REF, 0 },
	[EX_FUNC] = { REF, 0 },
	[EX_STRING] = { 0, REF },
	[EX_UNDEF] = { 0, 0 },
	[EX_FIELD] = { A | REF, NUM },
	[EX_CONTAINER] = { A | REF, NUM },
	[EX_INDEX] = { A | B, 0 },
	[EX_OFFSET] = { A, B },
	[EX_LOAD] = { A, REF | NUM },
	[EX_CALL] = { 0, 0 },
	[EX_ASM] = { 0, A },
	[EX_PHI] = { 0, 0 },
	[EX_UNARY] = { A | NUM, 0 },
	[EX_BINARY] = { A | B | NUM, 0 },
	[EX_CAST] = { A | NUM, 0 },
	[EX_OPAQUE] = { 0, A | B },
};

static const char *check_operands(const struct check *c, const struct fact_expr *e, uint32_t nstrs)
{
	int64_t binop = e->num & ~(int64_t)BIN_UNSIGNED;

	switch (e->op) {
	case EX_PARAM:
		if (e->num < 0 || e->num >= c->nparams || e->ref > 1)
			return "no such parameter";
		return NULL;
	case EX_LOCAL:
		return e->num < 0 || e->num >= c->nlocals ? "no such local" : NULL;
	case EX_GLOBAL:
		return var_ref(c, e->ref) ? NULL : "not a variable's symbol";
	case EX_FUNC:
		return func_ref(c, e->ref) ? NULL : "not a function's symbol";
	case EX_STRING:
	case EX_FIELD:
	case EX_CONTAINER:
		return e->ref > nstrs || (e->op != EX_STRING && (e->num < 0 || e->num > 1)) ?
			"names a string that does not exist" : NULL;
	case EX_LOAD:
		return e->ref >= LOAD_FLAGS || e->num < 0 ? "a load of unknown kind" : NULL;
	case EX_UNARY:
		return e->num >= UN_OPS || e->num < 0 ? "unknown operator" : NULL;
	case EX_BINARY:
		return binop <= BIN_NONE || binop >= BIN_OPS ? "unknown operator" : NULL;
	case EX_CAST:
		return e->num > 1024 || e->num < -1024 ? "a cast to too many bits" : NULL;
	default:
		return NULL;
	}
}

static const char *check_expr(struct check *c, struct fact_record *rec, uint32_t nstrs)
{
	const struct fact_expr *e = &rec->expr;
	unsigned int has = !!e->a * A | !!e->b * B | !!e->ref * REF | !!e->num * NUM;
	uint8_t *v = reserve(c->ops, c->nexprs + 1, &c->capexprs, sizeof(*v));

	if (!v)
		return "out of memory";
	c->ops = v;
	if (e->op == EX_NONE || e->op >= EX_OPS)
		return "unknown operation";
	if (op_uses[e->op].needs & ~has)
		return "an operand is missing";
	if (has & ~(op_uses[e->op].needs | op_uses[e->op].may))
		return "an operand too many";
	rec->number = ++c->nexprs;
	v[rec->number] = e->op;
	c->undefined += is_definition(e->op);
	return check_operands(c, e, nstrs);
}

/* Record its kind makes value DST, once. */
static const char *define(struct check *c, uint32_t dst, enum expr_op op)
{
	if (!dst || c->ops[dst] != op)
		return "its result is of another kind, or made twice";
	c->ops[dst] |= OP_DEFINED;
	c->undefined--;
	return NULL;
}

static bool has_zero(struct fact_list l)
{
	for (uint32_t i = 0; i < l.n; i++)
		if (!l.v[i])
			return true;
	return false;
}

static const char *check_asm(struct check *c, const struct fact_assembly *a)
{
	if (has_zero(a->outs) || has_zero(a->ins))
		return "an operand is missing";
	for (uint32_t i = 0; i < a->outs.n; i++) {
		uint32_t out = a->outs.v[i];
		const char *wrong = NULL;

		if (c->ops[out] == EX_ASM)
			wrong = define(c, out, EX_ASM);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *check_insn(struct check *c, const struct fact_record *rec)
{
	switch (rec->tag) {
	case FACT_PHI:
		if (rec->phi.preds.n != rec->phi.values.n || has_zero(rec->phi.values))
			return "not one value for each predecessor";
		return define(c, rec->phi.dst, EX_PHI);
	case FACT_LOAD:
		return define(c, rec->load.dst, EX_LOAD);
	case FACT_STORE:
		return rec->store.addr && rec->store.value ? NULL : "an operand is missing";
	case FACT_COPY:
		return rec->copy.dst ? NULL : "an operand is missing";
	case FACT_CALL:
		if (!rec->call.fn || has_zero(rec->call.args))
			return "an operand is missing";
		return rec->call.dst ? define(c, rec->call.dst, EX_CALL) : NULL;
	default:
		return check_asm(c, &rec->assembly);
	}
}

static const char *check_terminator(const struct fact_record *rec)
{
	switch (rec->tag) {
	case FACT_BRANCH:
		return rec->branch.cond ? NULL : "a branch without a condition";
	case FACT_SWITCH:
		if (!rec->choice.index)
			return "a switch without an index";
		if (rec->choice.to.n != rec->choice.low.n || rec->choice.to.n != rec->choice.high.n)
			return "not one range for each target";
		return NULL;
	case FACT_ANYOF:
		return rec->anyof.to.n ? NULL : "no target";
	default:
		return NULL;
	}
}

static const char *begin_function(struct check *c, const struct fact_fn *fn)
{
	if (c->at != AT_TOP && c->at != AT_OBJECT)
		return "a function inside another";
	if (!func_ref(c, fn->sym))
		return "not a function's symbol";
	c->at = AT_FN;
	c->nexprs = c->nblocks = c->max_block = c->max_expr = c->undefined = 0;
	c->nparams = fn->params.n;
	c->nlocals = fn->locals.n;
	return NULL;
}

static const char *end_function(struct check *c)
{
	if (c->at != AT_BLOCK_END)
		return "a function without blocks, or whose last block has no end";
	if (c->max_block >= c->nblocks)
		return "the function names a block that does not exist";
	if (c->max_expr > c->nexprs)
		return "the function names an expression that does not exist";
	if (c->undefined)
		return "the function has a value that nothing makes";
	c->at = AT_TOP;
	c->nexprs = 0;
	return NULL;
}

static const char *begin_block(struct check *c, struct fact_record *rec)
{
	if (c->at != AT_FN && c->at != AT_BLOCK_END)
		return "a block inside another, or outside a function";
	c->at = AT_BLOCK;
	rec->number = c->nblocks++;
	return NULL;
}

static const char *check_init(const struct check *c, const struct fact_init *init)
{
	if (c->at != AT_OBJECT)
		return "an initialiser without an object";
	if (has_zero(init->path) || has_zero(init->to))
		return "an empty step";
	return init->to.n && !var_ref(c, init->sym) ? "steps into no variable" : NULL;
}

/* Records between functions. */
static const char *check_top(struct check *c, const struct fact_record *rec)
{
	if (c->at != AT_TOP && c->at != AT_OBJECT)
		return "not expected here";
	if (rec->tag == FACT_INIT)
		return check_init(c, &rec->init);
	if (rec->tag == FACT_OBJECT) {
		c->at = AT_OBJECT;
		return var_ref(c, rec->object.sym) ? NULL : "not a variable's symbol";
	}
	c->at = AT_TOP;
	if (rec->tag == FACT_MEMBER)
		return rec->member.field && rec->member.to ? NULL : "a member or its type has no name";
	if (!rec->attr.name || !rec->attr.sym == !rec->attr.field)
		return "an annotation of nothing";
	return NULL;
}

const char *check_record(struct check *c, struct fact_record *rec, uint32_t nstrs)
{
	const char *wrong;

	if (rec->tag == FACT_SYM)
		return check_sym(c, rec);
	if (rec->tag == FACT_UNIT) {
		if (c->at != AT_START)
			return "a second one";
		c->at = AT_TOP;
		return NULL;
	}
	if (c->at == AT_START)
		return "comes before UNIT";
	switch (rec->tag) {
	case FACT_ATTR: case FACT_MEMBER: case FACT_OBJECT: case FACT_INIT:
		return check_top(c, rec);
	case FACT_FN:
		return begin_function(c, &rec->fn);
	case FACT_EXPR:
		return c->at < AT_FN ? "outside a function" : check_expr(c, rec, nstrs);
	case FACT_BLOCK:
		return begin_block(c, rec);
	case FACT_ENDFN:
		return end_function(c);
	case FACT_PHI: case FACT_LOAD: case FACT_STORE: case FACT_COPY: case FACT_CALL:
	case FACT_ASM:
		return c->at != AT_BLOCK ? "outside a block" : check_insn(c, rec);
	default:
		if (c->at != AT_BLOCK)
			return "outside a block";
		wrong = check_terminator(rec);
		c->at = AT_BLOCK_END;
		return wrong;
	}
}

const char *check_end(const struct check *c)
{
	if (c->at == AT_START)
		return "there is no UNIT";
	return c->at >= AT_FN ? "ends inside a function" : NULL;
}

void check_release(struct check *c)
{
	free(c->is_func);
	free(c->ops);
}
