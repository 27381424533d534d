// SPDX-License-Identifier: GPL-2.0-or-later
/* expr.cc - values: SSA names and constants become expressions. */
#include "extract.h"

const struct fact_expr *expr_at(const struct walk *w, uint32_t e)
{
	return &w->exprs[e - 1];
}

static bool is_pure(enum expr_op op)
{
	return op != EX_LOAD && op != EX_CALL && op != EX_PHI && op != EX_ASM && op != EX_OPAQUE;
}

static size_t hash_expr(const struct fact_expr *e)
{
	uint64_t h = e->op;

	h = (h ^ e->a) * 0x9e3779b97f4a7c15;
	h = (h ^ e->b) * 0x9e3779b97f4a7c15;
	h = (h ^ e->ref) * 0x9e3779b97f4a7c15;
	h = (h ^ (uint64_t)e->num) * 0x9e3779b97f4a7c15;
	return h >> 20;
}

static bool same_expr(const struct fact_expr *a, const struct fact_expr *b)
{
	return a->op == b->op && a->a == b->a && a->b == b->b && a->ref == b->ref &&
	       a->num == b->num;
}

/* Where E is, or would be, in the table of pure expressions. */
static uint32_t *cons_slot(struct walk *w, const struct fact_expr *e)
{
	size_t i = hash_expr(e) & (w->ncons - 1);

	while (w->cons[i] && !same_expr(expr_at(w, w->cons[i]), e))
		i = (i + 1) & (w->ncons - 1);
	return &w->cons[i];
}

static void grow_cons(struct walk *w)
{
	w->ncons = w->ncons ? w->ncons * 2 : 256;
	free(w->cons);
	w->cons = XCNEWVEC(uint32_t, w->ncons);
	for (uint32_t n = 1; n <= w->exprs.length(); n++)
		if (is_pure((enum expr_op)expr_at(w, n)->op))
			*cons_slot(w, expr_at(w, n)) = n;
}

uint32_t expr_new(struct walk *w, enum expr_op op, uint32_t a, uint32_t b, uint32_t ref,
		  int64_t num)
{
	struct fact_expr e = { (uint32_t)op, a, b, ref, num, 0 };
	uint32_t *slot;

	if (!is_pure(op)) {
		w->exprs.safe_push(e);
		return w->exprs.length();
	}
	if (2 * (w->exprs.length() + 1) >= w->ncons)
		grow_cons(w);
	slot = cons_slot(w, &e);
	if (!*slot) {
		w->exprs.safe_push(e);
		*slot = w->exprs.length();
	}
	return *slot;
}

uint32_t expr_const(struct walk *w, int64_t num)
{
	return expr_new(w, EX_CONST, 0, 0, 0, num);
}

static bool is_scalar(tree type)
{
	return (INTEGRAL_TYPE_P(type) || POINTER_TYPE_P(type)) && TYPE_PRECISION(type) <= 64;
}

static uint32_t opaque(struct walk *w, tree a, tree b)
{
	uint32_t ea = a && !is_memory(a) ? expr_value(w, a, NULL_TREE) : 0;
	uint32_t eb = b && !is_memory(b) ? expr_value(w, b, NULL_TREE) : 0;

	return expr_new(w, EX_OPAQUE, ea, eb, 0, 0);
}

int64_t int_value(tree t)
{
	wide_int value = wi::to_wide(t);

	return TYPE_UNSIGNED(TREE_TYPE(t)) ? (int64_t)value.to_uhwi() : (int64_t)value.to_shwi();
}

/* NUM as a value of BITS bits, negative when signed. */
static int64_t wrap(int64_t num, int bits)
{
	int n = bits < 0 ? -bits : bits;

	if (n >= 64)
		return num;
	num = (uint64_t)num << (64 - n);
	return bits < 0 ? num >> (64 - n) : (int64_t)((uint64_t)num >> (64 - n));
}

/* The bits of scalar TYPE, negative when it is signed. */
static int signed_bits(tree type)
{
	return TYPE_UNSIGNED(type) ? TYPE_PRECISION(type) : -(int)TYPE_PRECISION(type);
}

/* Whether a conversion between scalar types A and B changes nothing. */
static bool same_kind(tree a, tree b)
{
	return TYPE_PRECISION(a) == TYPE_PRECISION(b) &&
	       (TYPE_UNSIGNED(a) == TYPE_UNSIGNED(b) || POINTER_TYPE_P(a) || POINTER_TYPE_P(b));
}

/* T, or what it was before it was widened, when that already had TYPE. */
static tree before_round_trip(tree t, tree type)
{
	tree from = t, next;

	while (!same_kind(TREE_TYPE(from), type)) {
		next = copied_value(from);
		if (!next || !is_scalar(TREE_TYPE(next)) ||
		    TYPE_PRECISION(TREE_TYPE(next)) > TYPE_PRECISION(TREE_TYPE(from)) ||
		    TYPE_PRECISION(TREE_TYPE(next)) < TYPE_PRECISION(type))
			return t;
		from = next;
	}
	return from;
}

/* T converted to TYPE. A cast is recorded only where bits or sign change. */
static uint32_t convert(struct walk *w, tree t, tree type, tree pointee)
{
	tree from = TREE_TYPE(t);
	int bits;
	uint32_t e;

	if (is_memory(t) || !is_scalar(type) || !is_scalar(from))
		return opaque(w, t, NULL_TREE);
	t = before_round_trip(t, type);
	e = expr_value(w, t, pointee);
	if (same_kind(TREE_TYPE(t), type))
		return e;
	bits = signed_bits(type);
	if (expr_at(w, e)->op == EX_CONST)
		return expr_const(w, wrap(expr_at(w, e)->num, bits));
	return expr_new(w, EX_CAST, e, 0, 0, bits);
}

static bool is_comparison(const struct fact_expr *e)
{
	int op = e->num & ~BIN_UNSIGNED;

	return e->op == EX_BINARY && op >= BIN_EQ && op <= BIN_GE;
}

static bool may_carry(int op)
{
	return op == BIN_ADD || op == BIN_SUB || op == BIN_MUL || op == BIN_SHL;
}

/* !E, where E is a comparison of integers. */
static uint32_t invert(struct walk *w, uint32_t e)
{
	static const unsigned char inverse[] = {
		[BIN_NONE] = 0, [BIN_EQ] = BIN_NE, [BIN_NE] = BIN_EQ, [BIN_LT] = BIN_GE,
		[BIN_LE] = BIN_GT, [BIN_GT] = BIN_LE, [BIN_GE] = BIN_LT,
	};
	struct fact_expr c = *expr_at(w, e);

	return expr_new(w, EX_BINARY, c.a, c.b, 0,
			inverse[c.num & ~BIN_UNSIGNED] | (c.num & BIN_UNSIGNED));
}

/* A == 0 or A != 0: no comparison of a comparison, and no !x. */
static uint32_t compare_zero(struct walk *w, bool equal, uint32_t a)
{
	const struct fact_expr *e = expr_at(w, a);

	if (e->op == EX_CAST && is_comparison(expr_at(w, e->a)))
		return compare_zero(w, equal, e->a);
	if (is_comparison(e))
		return equal ? invert(w, a) : a;
	if (e->op == EX_UNARY && e->num == UN_NOT)
		return compare_zero(w, !equal, e->a);
	return expr_new(w, EX_BINARY, a, expr_const(w, 0), 0, equal ? BIN_EQ : BIN_NE);
}

static enum binary_op binary_op(enum tree_code code)
{
	switch (code) {
	case EQ_EXPR: return BIN_EQ;
	case NE_EXPR: return BIN_NE;
	case LT_EXPR: return BIN_LT;
	case LE_EXPR: return BIN_LE;
	case GT_EXPR: return BIN_GT;
	case GE_EXPR: return BIN_GE;
	case BIT_AND_EXPR: case TRUTH_AND_EXPR: return BIN_AND;
	case BIT_IOR_EXPR: case TRUTH_OR_EXPR: return BIN_OR;
	case BIT_XOR_EXPR: case TRUTH_XOR_EXPR: return BIN_XOR;
	case PLUS_EXPR: return BIN_ADD;
	case MINUS_EXPR: case POINTER_DIFF_EXPR: return BIN_SUB;
	case MULT_EXPR: return BIN_MUL;
	case TRUNC_DIV_EXPR: case EXACT_DIV_EXPR: return BIN_DIV;
	case TRUNC_MOD_EXPR: return BIN_MOD;
	case LSHIFT_EXPR: return BIN_SHL;
	case RSHIFT_EXPR: return BIN_SHR;
	case MIN_EXPR: return BIN_MIN;
	case MAX_EXPR: return BIN_MAX;
	default: return BIN_NONE;
	}
}

static bool sign_matters(enum binary_op op)
{
	return (op >= BIN_LT && op <= BIN_GE) || op == BIN_DIV || op == BIN_MOD ||
	       op == BIN_SHR || op == BIN_MIN || op == BIN_MAX;
}

/* T before conversions that keep whether it is zero, and before hints about it. */
static tree before_widening(tree t)
{
	while (TREE_CODE(t) == SSA_NAME) {
		tree from = passed_value(SSA_NAME_DEF_STMT(t));

		if (!from)
			from = copied_value(t);
		if (!from || !is_scalar(TREE_TYPE(from)) ||
		    TYPE_PRECISION(TREE_TYPE(from)) > TYPE_PRECISION(TREE_TYPE(t)))
			break;
		t = from;
	}
	return t;
}

/* 0 or 1 when comparison OP of constants A and B is decided. */
static bool decide(enum binary_op op, bool is_unsigned, int64_t a, int64_t b)
{
	bool less = is_unsigned ? (uint64_t)a < (uint64_t)b : a < b;

	switch (op) {
	case BIN_EQ: return a == b;
	case BIN_NE: return a != b;
	case BIN_LT: return less;
	case BIN_LE: return less || a == b;
	case BIN_GT: return !less && a != b;
	default: return !less;
	}
}

uint32_t expr_binary(struct walk *w, enum tree_code code, tree a, tree b)
{
	enum binary_op op = binary_op(code);
	tree type = TREE_TYPE(a);
	bool is_unsigned;
	uint32_t ea, eb;

	if (op == BIN_NONE || !is_scalar(type) || !is_scalar(TREE_TYPE(b)))
		return 0;
	if ((op == BIN_EQ || op == BIN_NE) && integer_zerop(b))
		a = before_widening(a);
	ea = expr_value(w, a, NULL_TREE);
	eb = expr_value(w, b, NULL_TREE);
	is_unsigned = sign_matters(op) && TYPE_UNSIGNED(type);
	if (op <= BIN_GE && expr_at(w, ea)->op == EX_CONST && expr_at(w, eb)->op == EX_CONST)
		return expr_const(w, decide(op, is_unsigned, expr_at(w, ea)->num,
					    expr_at(w, eb)->num));
	if ((op == BIN_EQ || op == BIN_NE) && integer_zerop(b))
		return compare_zero(w, op == BIN_EQ, ea);
	ea = expr_new(w, EX_BINARY, ea, eb, 0, op | (is_unsigned ? (int)BIN_UNSIGNED : 0));
	/* facts compute in 64 bits; what carries over is cut where C cuts it */
	if (may_carry(op) && TYPE_PRECISION(type) < 64)
		ea = expr_new(w, EX_CAST, ea, 0, 0, signed_bits(type));
	return ea;
}

static uint32_t unary(struct walk *w, enum tree_code code, tree a, tree type)
{
	enum unary_op op = code == NEGATE_EXPR ? UN_NEG : UN_BITNOT;
	uint32_t e;

	if (!is_scalar(type))
		return opaque(w, a, NULL_TREE);
	if (op == UN_BITNOT && TYPE_PRECISION(type) == 1)
		op = UN_NOT;
	e = expr_value(w, a, NULL_TREE);
	if (op == UN_NOT && is_comparison(expr_at(w, e)))
		return invert(w, e);
	e = expr_new(w, EX_UNARY, e, 0, 0, op);
	/* as for binary ones: the upper bits are not there in C */
	if (op != UN_NOT && TYPE_UNSIGNED(type) && TYPE_PRECISION(type) < 64)
		e = expr_new(w, EX_CAST, e, 0, 0, signed_bits(type));
	return e;
}

/* The bytes that a load of REF reads. */
static int64_t load_size(tree ref)
{
	tree size = TYPE_SIZE_UNIT(TREE_TYPE(ref));

	return size && tree_fits_shwi_p(size) ? tree_to_shwi(size) : 0;
}

uint32_t expr_load(struct walk *w, tree ref, bool is_volatile)
{
	uint32_t addr = expr_address(w, ref);
	tree type = TREE_TYPE(ref);
	uint32_t flags = (is_volatile ? LOAD_VOLATILE : 0) |
			 (TREE_CODE(type) == BOOLEAN_TYPE ? LOAD_BOOL : 0) |
			 (POINTER_TYPE_P(type) ? LOAD_POINTER : 0) |
			 (type_union_pointer(ref) ? LOAD_UNION : 0);
	member_note(ref);
	uint32_t e = expr_new(w, EX_LOAD, addr, 0, flags, load_size(ref));

	/* A piece of bits that has no name of its own. */
	if (TREE_CODE(ref) == BIT_FIELD_REF || TREE_CODE(ref) == REALPART_EXPR ||
	    TREE_CODE(ref) == IMAGPART_EXPR)
		e = expr_new(w, EX_OPAQUE, e, 0, 0, 0);
	return e;
}

/* The value that single operand T of assignment DEF has. */
static uint32_t single_value(struct walk *w, gimple *def, tree t, tree pointee)
{
	switch (TREE_CODE(t)) {
	case VIEW_CONVERT_EXPR: case REALPART_EXPR: case IMAGPART_EXPR: case BIT_FIELD_REF:
		if (TREE_CODE(TREE_OPERAND(t, 0)) == SSA_NAME)
			return opaque(w, TREE_OPERAND(t, 0), NULL_TREE);
		break;
	case CONSTRUCTOR:
		return opaque(w, NULL_TREE, NULL_TREE);
	default:
		break;
	}
	if (is_memory(t))
		return expr_load(w, t, gimple_has_volatile_ops(def));
	return expr_value(w, t, pointee);
}

static uint32_t assigned_value(struct walk *w, gimple *def, tree pointee)
{
	enum tree_code code = gimple_assign_rhs_code(def);
	tree a = gimple_assign_rhs1(def), b = gimple_assign_rhs2(def);
	tree type = TREE_TYPE(gimple_assign_lhs(def));
	uint32_t e;

	switch (get_gimple_rhs_class(code)) {
	case GIMPLE_SINGLE_RHS:
		e = bits_value(w, gimple_assign_lhs(def));
		if (e)
			return e;
		return single_value(w, def, a, pointee);
	case GIMPLE_UNARY_RHS:
		if (CONVERT_EXPR_CODE_P(code))
			return convert(w, a, type, pointee);
		if (code == NEGATE_EXPR || code == BIT_NOT_EXPR)
			return unary(w, code, a, type);
		return opaque(w, a, NULL_TREE);
	case GIMPLE_BINARY_RHS:
		if (code == BIT_AND_EXPR && bits_members(a, NULL))
			return expr_value(w, a, NULL_TREE);
		if (code == POINTER_PLUS_EXPR)
			return expr_pointer_plus(w, a, b, pointee, 1);
		if ((code == PLUS_EXPR || code == MINUS_EXPR) && pointee)
			return expr_pointer_plus(w, a, b, pointee, code == PLUS_EXPR ? 1 : -1);
		e = is_scalar(type) ? expr_binary(w, code, a, b) : 0;
		return e ? e : opaque(w, a, b);
	default:
		return opaque(w, b, gimple_assign_rhs3(def));
	}
}

tree passed_value(gimple *stmt)
{
	if (!is_gimple_call(stmt) || !gimple_call_num_args(stmt))
		return NULL_TREE;
	if (gimple_call_internal_p(stmt))
		return gimple_call_internal_fn(stmt) == IFN_BUILTIN_EXPECT ?
			gimple_call_arg(stmt, 0) : NULL_TREE;
	if (gimple_call_builtin_p(stmt, BUILT_IN_EXPECT) ||
	    gimple_call_builtin_p(stmt, BUILT_IN_EXPECT_WITH_PROBABILITY) ||
	    gimple_call_builtin_p(stmt, BUILT_IN_ASSUME_ALIGNED))
		return gimple_call_arg(stmt, 0);
	return NULL_TREE;
}

static uint32_t called_value(struct walk *w, gimple *def)
{
	tree arg;

	if (is_deferred_init(def))
		return expr_new(w, EX_UNDEF, 0, 0, 0, 0);
	if (gimple_call_internal_p(def))
		return opaque(w, NULL_TREE, NULL_TREE);
	if (!gimple_call_builtin_p(def, BUILT_IN_CONSTANT_P))
		return expr_new(w, EX_CALL, 0, 0, 0, 0);
	arg = gimple_call_arg(def, 0);
	if (CONSTANT_CLASS_P(arg))
		return expr_const(w, 1);
	return opaque(w, arg, NULL_TREE);
}

static uint32_t default_value(struct walk *w, tree name)
{
	tree var = SSA_NAME_VAR(name);
	int n = 0;

	if (!var || TREE_CODE(var) != PARM_DECL)
		return expr_new(w, EX_UNDEF, 0, 0, 0, 0);
	for (tree p = DECL_ARGUMENTS(w->fn->decl); p && p != var; p = DECL_CHAIN(p))
		n++;
	return expr_new(w, EX_PARAM, 0, 0, TREE_CODE(TREE_TYPE(var)) == BOOLEAN_TYPE, n);
}

static uint32_t defined_value(struct walk *w, tree name, tree pointee)
{
	gimple *def = SSA_NAME_DEF_STMT(name);
	tree from;

	if (SSA_NAME_IS_DEFAULT_DEF(name))
		return default_value(w, name);
	switch (gimple_code(def)) {
	case GIMPLE_ASSIGN:
		return assigned_value(w, def, pointee);
	case GIMPLE_CALL:
		from = passed_value(def);
		return from ? expr_value(w, from, pointee) : called_value(w, def);
	case GIMPLE_PHI:
		w->phis.safe_push(as_a<gphi *>(def));
		return expr_new(w, EX_PHI, 0, 0, 0, 0);
	case GIMPLE_ASM:
		from = asm_tied(as_a<gasm *>(def), name);
		return expr_new(w, EX_ASM, from && !is_memory(from) ?
				expr_value(w, from, NULL_TREE) : 0, 0, 0, 0);
	default:
		return opaque(w, NULL_TREE, NULL_TREE);
	}
}

/* Whether the value of NAME depends on what it is seen as. */
static bool takes_hint(tree name)
{
	gimple *def = SSA_NAME_DEF_STMT(name);

	if (strong_pointee(TREE_TYPE(name)) || SSA_NAME_IS_DEFAULT_DEF(name))
		return false;
	if (!is_gimple_assign(def))
		return passed_value(def);
	return !gimple_assign_single_p(def) || !is_memory(gimple_assign_rhs1(def));
}

static uint32_t ssa_value(struct walk *w, tree name, tree pointee)
{
	uint32_t version = SSA_NAME_VERSION(name), e;

	if (pointee && takes_hint(name)) {
		enum expr_op op;

		e = defined_value(w, name, pointee);
		op = (enum expr_op)expr_at(w, e)->op;
		if (op != EX_OPAQUE)
			return e;
	}
	if (!w->ssa[version]) {
		e = defined_value(w, name, strong_pointee(TREE_TYPE(name)));
		w->ssa[version] = e;
	}
	return w->ssa[version];
}

uint32_t expr_value(struct walk *w, tree t, tree pointee)
{
	switch (TREE_CODE(t)) {
	case SSA_NAME:
		return ssa_value(w, t, pointee);
	case INTEGER_CST:
		if (TYPE_PRECISION(TREE_TYPE(t)) > 64)
			break;
		return expr_const(w, int_value(t));
	case ADDR_EXPR:
		return expr_address(w, TREE_OPERAND(t, 0));
	default:
		break;
	}
	return opaque(w, NULL_TREE, NULL_TREE);
}
