// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * access.cc - addresses: what a reference refers to, and what pointer arithmetic
 * means. container_of() is a subtraction in GIMPLE; the types of the pointers on
 * both sides tell which member it went back from.
 */
#include "extract.h"

bool is_memory(tree t)
{
	switch (TREE_CODE(t)) {
	case SSA_NAME: case ADDR_EXPR: case CONSTRUCTOR: case FUNCTION_DECL:
		return false;
	case STRING_CST:
		return true;
	case VIEW_CONVERT_EXPR: case REALPART_EXPR: case IMAGPART_EXPR: case BIT_FIELD_REF:
		return is_memory(TREE_OPERAND(t, 0));
	default:
		return !CONSTANT_CLASS_P(t) && (DECL_P(t) || REFERENCE_CLASS_P(t));
	}
}

tree strong_pointee(tree type)
{
	tree to;

	if (!POINTER_TYPE_P(type))
		return NULL_TREE;
	to = TREE_TYPE(type);
	if (VOID_TYPE_P(to) || TREE_CODE(to) == FUNCTION_TYPE)
		return NULL_TREE;
	return INTEGRAL_TYPE_P(to) && TYPE_PRECISION(to) == 8 ? NULL_TREE : to;
}

tree copied_value(tree t)
{
	gimple *def;
	tree from;

	if (TREE_CODE(t) != SSA_NAME || SSA_NAME_IS_DEFAULT_DEF(t))
		return NULL_TREE;
	def = SSA_NAME_DEF_STMT(t);
	if (!gimple_assign_single_p(def) && !gimple_assign_cast_p(def))
		return NULL_TREE;
	from = gimple_assign_rhs1(def);
	return TREE_CODE(from) == SSA_NAME || is_gimple_min_invariant(from) ? from : NULL_TREE;
}

/* What pointer T points to, by the first type before casts that tells. */
static tree original_pointee(tree t)
{
	for (; t; t = copied_value(t)) {
		tree to = TREE_CODE(t) == ADDR_EXPR ? TREE_TYPE(TREE_OPERAND(t, 0)) :
			strong_pointee(TREE_TYPE(t));

		if (to)
			return to;
	}
	return NULL_TREE;
}

/* Steps from E inwards. */
static uint32_t apply_steps(struct walk *w, uint32_t e, const struct step *steps, int n)
{
	for (int i = 0; i < n; i++)
		if (steps[i].field)
			e = expr_new(w, EX_FIELD, e, 0, step_string(&steps[i]),
				     starts_object(steps[i].field));
		else
			e = expr_new(w, EX_INDEX, e, expr_const(w, steps[i].index), 0, 0);
	return e;
}

/* Steps back from E, which is where STEPS lead to. */
static uint32_t undo_steps(struct walk *w, uint32_t e, const struct step *steps, int n)
{
	for (int i = n - 1; i >= 0; i--)
		if (steps[i].field)
			e = expr_new(w, EX_CONTAINER, e, 0, step_string(&steps[i]),
				     starts_object(steps[i].field));
		else
			e = expr_new(w, EX_OFFSET, e, 0, 0, 0);
	return e;
}

static HOST_WIDE_INT size_of(tree type)
{
	tree size = type && COMPLETE_TYPE_P(type) ? TYPE_SIZE_UNIT(type) : NULL_TREE;

	return size && tree_fits_shwi_p(size) ? tree_to_shwi(size) : 0;
}

/* P, a pointer to FROM, plus C bytes, seen as a pointer to TO; either may be NULL. */
static uint32_t plus_constant(struct walk *w, tree p, HOST_WIDE_INT c, tree from, tree to)
{
	struct step steps[MAX_STEPS];
	uint32_t e = expr_value(w, p, NULL_TREE);
	tree elem = from && TREE_CODE(from) == ARRAY_TYPE ? TREE_TYPE(from) : from;
	HOST_WIDE_INT size = elem && (!to || same_type(elem, to)) ? size_of(elem) : 0;
	int n;

	if (!c)
		return e;
	if (!same_type(from, to)) {
		if (c < 0 && to && RECORD_OR_UNION_TYPE_P(to)) {
			n = steps_to(to, -c, from, steps);
			if (n > 0)
				return undo_steps(w, e, steps, n);
		}
		if (c > 0 && from && AGGREGATE_TYPE_P(from) && c < size_of(from)) {
			n = steps_to(from, c, to, steps);
			if (n > 0)
				return apply_steps(w, e, steps, n);
		}
	}
	if (size && c % size == 0)
		return expr_new(w, EX_INDEX, e, expr_const(w, c / size), 0, 0);
	return expr_new(w, EX_OFFSET, e, expr_const(w, c), 0, 0);
}

/* The number of elements of SIZE bytes in OFF, an SSA name; NULL if not told. */
static tree element_count(tree off, HOST_WIDE_INT size)
{
	gimple *def = SSA_NAME_DEF_STMT(off);
	tree count = off;

	if (size != 1) {
		if (!is_gimple_assign(def) || gimple_assign_rhs_code(def) != MULT_EXPR ||
		    !tree_fits_shwi_p(gimple_assign_rhs2(def)) ||
		    tree_to_shwi(gimple_assign_rhs2(def)) != size)
			return NULL_TREE;
		count = gimple_assign_rhs1(def);
	}
	if (TREE_CODE(count) == SSA_NAME && gimple_assign_cast_p(SSA_NAME_DEF_STMT(count)) &&
	    INTEGRAL_TYPE_P(TREE_TYPE(gimple_assign_rhs1(SSA_NAME_DEF_STMT(count)))))
		count = gimple_assign_rhs1(SSA_NAME_DEF_STMT(count));
	return count;
}

static uint32_t plus_variable(struct walk *w, tree p, tree off, tree from, tree to, int sign)
{
	struct step steps[MAX_STEPS];
	uint32_t e = expr_value(w, p, NULL_TREE), by;
	bool from_array = from && TREE_CODE(from) == ARRAY_TYPE;
	tree elem = from_array ? TREE_TYPE(from) : to ? to : from, count;
	int n;

	/* container_of(p, struct to, array[i]) */
	if (to && from && !from_array && RECORD_OR_UNION_TYPE_P(to) && !same_type(to, from)) {
		n = steps_to_array(to, from, steps);
		if (n > 0)
			return undo_steps(w, expr_new(w, EX_OFFSET, e, 0, 0, 0), steps, n);
	}
	count = elem && sign > 0 && size_of(elem) ? element_count(off, size_of(elem)) : NULL_TREE;
	if (!elem && sign > 0)
		count = element_count(off, 1);
	if (count)
		return expr_new(w, EX_INDEX, e, expr_value(w, count, NULL_TREE), 0, 0);
	by = expr_value(w, off, NULL_TREE);
	if (sign < 0)
		by = expr_new(w, EX_UNARY, by, 0, 0, UN_NEG);
	return expr_new(w, EX_OFFSET, e, by, 0, 0);
}

/* Which of two added integers is the pointer: the one that was one before casts. */
static bool is_address(struct walk *w, tree t)
{
	if (TREE_CODE(t) != SSA_NAME)
		return TREE_CODE(t) == ADDR_EXPR;
	if (original_pointee(t))
		return true;
	return expr_at(w, expr_value(w, t, NULL_TREE))->op == EX_ASM;
}

uint32_t expr_pointer_plus(struct walk *w, tree p, tree off, tree pointee, int sign)
{
	tree from;

	if (sign > 0 && !POINTER_TYPE_P(TREE_TYPE(p)) && !is_address(w, p) && is_address(w, off))
		std::swap(p, off);
	from = original_pointee(p);
	if (TREE_CODE(off) == INTEGER_CST)
		return plus_constant(w, p, sign * (HOST_WIDE_INT)TREE_INT_CST_LOW(off), from,
				     pointee);
	if (TREE_CODE(off) == SSA_NAME)
		return plus_variable(w, p, off, from, pointee, sign);
	return expr_new(w, EX_OFFSET, expr_value(w, p, NULL_TREE), 0, 0, 0);
}

static uint32_t local_address(struct walk *w, tree decl)
{
	bool existed;
	uint32_t &n = w->local_of->get_or_insert(decl, &existed);

	if (!existed) {
		n = w->locals.length();
		w->locals.safe_push(decl_name(decl));
	}
	return expr_new(w, EX_LOCAL, 0, 0, 0, n);
}

static uint32_t decl_address(struct walk *w, tree decl)
{
	switch (TREE_CODE(decl)) {
	case FUNCTION_DECL:
		return expr_new(w, EX_FUNC, 0, 0, unit_sym(decl), 0);
	case VAR_DECL:
		if (DECL_HARD_REGISTER(decl))
			break;
		if (is_global_var(decl))
			return expr_new(w, EX_GLOBAL, 0, 0, unit_sym(decl), 0);
		return local_address(w, decl);
	case PARM_DECL: case RESULT_DECL:
		return local_address(w, decl);
	default:
		break;
	}
	return expr_new(w, EX_OPAQUE, 0, 0, 0, 0);
}

static uint32_t literal_address(struct walk *w, tree t)
{
	char text[200];
	size_t n = MIN((size_t)TREE_STRING_LENGTH(t), sizeof(text) - 1);

	memcpy(text, TREE_STRING_POINTER(t), n);
	text[n] = '\0';
	if (TREE_TYPE(t) && TYPE_PRECISION(TREE_TYPE(TREE_TYPE(t))) != 8)
		text[0] = '\0';
	return expr_new(w, EX_STRING, 0, 0, facts_str(facts, text), 0);
}

static uint32_t deref_address(struct walk *w, tree ref)
{
	tree p = TREE_OPERAND(ref, 0), to = TREE_TYPE(ref);
	HOST_WIDE_INT off = (HOST_WIDE_INT)TREE_INT_CST_LOW(TREE_OPERAND(ref, 1));

	if (!off)
		return expr_value(w, p, RECORD_OR_UNION_TYPE_P(to) ? to : NULL_TREE);
	return plus_constant(w, p, off, original_pointee(p), to);
}

uint32_t expr_address(struct walk *w, tree ref)
{
	uint32_t e, index;

	switch (TREE_CODE(ref)) {
	case COMPONENT_REF:
		e = expr_address(w, TREE_OPERAND(ref, 0));
		if (!DECL_NAME(TREE_OPERAND(ref, 1)))
			return e;
		return expr_new(w, EX_FIELD, e, 0,
				member_string(TREE_OPERAND(ref, 1), TREE_OPERAND(ref, 0)),
				starts_object(TREE_OPERAND(ref, 1)));
	case ARRAY_REF: case ARRAY_RANGE_REF:
		e = expr_address(w, TREE_OPERAND(ref, 0));
		if (TREE_CODE(TREE_OPERAND(ref, 0)) == STRING_CST)
			return e;
		index = expr_value(w, TREE_OPERAND(ref, 1), NULL_TREE);
		return expr_new(w, EX_INDEX, e, index, 0, 0);
	case MEM_REF:
		return deref_address(w, ref);
	case REALPART_EXPR: case IMAGPART_EXPR: case VIEW_CONVERT_EXPR:
	case BIT_FIELD_REF: case WITH_SIZE_EXPR:
		return expr_address(w, TREE_OPERAND(ref, 0));
	case COMPOUND_LITERAL_EXPR:
		return expr_address(w, COMPOUND_LITERAL_EXPR_DECL(ref));
	case STRING_CST:
		return literal_address(w, ref);
	default:
		if (DECL_P(ref))
			return decl_address(w, ref);
		return expr_new(w, EX_OPAQUE, 0, 0, 0, 0);
	}
}
