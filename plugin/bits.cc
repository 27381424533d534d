// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bits.cc - bit-fields that GCC has made anonymous bits of: `!p->invalid && !p->direct` becomes a mask
 * of a word of *p that is compared with zero. Facts are about members, so that the two tests of
 * one member, and what is stored to it, can be seen to belong together.
 */
#include "extract.h"

/* The member of memory BASE that begins at bit POS, of *WIDTH bits; NULL. */
static tree member_at(tree base, unsigned HOST_WIDE_INT pos, unsigned HOST_WIDE_INT *width)
{
	if (!RECORD_OR_UNION_TYPE_P(TREE_TYPE(base)))
		return NULL_TREE;
	for (tree f = TYPE_FIELDS(TREE_TYPE(base)); f; f = DECL_CHAIN(f)) {
		unsigned HOST_WIDE_INT at, size;
		tree ref, inner;

		if (TREE_CODE(f) != FIELD_DECL || !DECL_SIZE(f) || !tree_fits_uhwi_p(DECL_SIZE(f)) ||
		    !tree_fits_uhwi_p(bit_position(f)))
			continue;
		at = tree_to_uhwi(bit_position(f));
		size = tree_to_uhwi(DECL_SIZE(f));
		if (pos < at || pos - at >= size)
			continue;
		ref = build3(COMPONENT_REF, TREE_TYPE(f), base, f, NULL_TREE);
		if (INTEGRAL_TYPE_P(TREE_TYPE(f)) && at == pos && size <= 64) {
			*width = size;
			return ref;
		}
		inner = member_at(ref, pos - at, width);
		if (inner)
			return inner;
	}
	return NULL_TREE;
}

/* Is NAME compared with zero, and with nothing else? */
static bool is_flag(tree name)
{
	imm_use_iterator it;
	use_operand_p use;

	FOR_EACH_IMM_USE_FAST(use, it, name) {
		gimple *stmt = USE_STMT(use);
		enum tree_code code = ERROR_MARK;
		tree other = NULL_TREE;

		if (is_gimple_debug(stmt))
			continue;
		if (gimple_code(stmt) == GIMPLE_COND) {
			code = gimple_cond_code(stmt);
			other = gimple_cond_rhs(stmt);
		} else if (is_gimple_assign(stmt)) {
			code = gimple_assign_rhs_code(stmt);
			other = gimple_assign_rhs2(stmt);
		}
		if ((code != EQ_EXPR && code != NE_EXPR) || !other || !integer_zerop(other))
			return false;
	}
	return true;
}

/* The constant that NAME, a piece of bits, is masked with, if that is all that is done with it. */
static unsigned HOST_WIDE_INT mask_of(tree name)
{
	use_operand_p use;
	gimple *stmt;
	tree mask;

	if (!single_imm_use(name, &use, &stmt) || !is_gimple_assign(stmt) ||
	    gimple_assign_rhs_code(stmt) != BIT_AND_EXPR || gimple_assign_rhs1(stmt) != name)
		return 0;
	mask = gimple_assign_rhs2(stmt);
	if (TREE_CODE(mask) != INTEGER_CST || TYPE_PRECISION(TREE_TYPE(mask)) > 64 ||
	    TREE_CODE(gimple_assign_lhs(stmt)) != SSA_NAME || !is_flag(gimple_assign_lhs(stmt)))
		return 0;
	return (unsigned HOST_WIDE_INT)int_value(mask);
}

bool bits_members(tree name, vec<tree> *members)
{
	gimple *def = TREE_CODE(name) == SSA_NAME && !SSA_NAME_IS_DEFAULT_DEF(name) ? SSA_NAME_DEF_STMT(name) : NULL;
	unsigned HOST_WIDE_INT mask, pos;
	tree piece;

	if (BYTES_BIG_ENDIAN || !def || !gimple_assign_single_p(def) ||
	    TREE_CODE(gimple_assign_rhs1(def)) != BIT_FIELD_REF || gimple_has_volatile_ops(def))
		return false;
	piece = gimple_assign_rhs1(def);
	if (!is_memory(piece) || !tree_fits_uhwi_p(TREE_OPERAND(piece, 2)))
		return false;
	pos = tree_to_uhwi(TREE_OPERAND(piece, 2));
	mask = mask_of(name);
	if (!mask)
		return false;
	while (mask) {
		unsigned int low = ctz_hwi(mask);
		unsigned HOST_WIDE_INT width = 0, bits;
		tree member = member_at(TREE_OPERAND(piece, 0), pos + low, &width);

		if (!member || low + width > 64)
			return false;
		bits = (width == 64 ? ~HOST_WIDE_INT_0U : (HOST_WIDE_INT_1U << width) - 1) << low;
		if ((mask & bits) != bits)
			return false;
		mask &= ~bits;
		if (members)
			members->safe_push(member);
	}
	return true;
}

uint32_t bits_value(struct walk *w, tree name)
{
	auto_vec<tree, 4> members;
	uint32_t e = 0;

	if (!bits_members(name, &members))
		return 0;
	for (unsigned int i = 0; i < members.length(); i++) {
		uint32_t load = expr_load(w, members[i], false);

		e = e ? expr_new(w, EX_BINARY, e, load, 0, BIN_OR) : load;
	}
	return e;
}
