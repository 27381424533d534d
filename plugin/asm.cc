// SPDX-License-Identifier: GPL-2.0-or-later
/* asm.cc - asm statements: their records, and what comes out of them. */
#include "extract.h"

#define ASM_TEXT_MAX 160

/* xchg, cmpxchg, xadd: what was in memory comes out where what is to be there went in. */
static bool exchanges(gasm *stmt)
{
	for (unsigned int i = 0; i < gimple_asm_noutputs(stmt); i++)
		if (is_memory(TREE_VALUE(gimple_asm_output_op(stmt, i))))
			return true;
	return false;
}

tree asm_tied(gasm *stmt, tree name)
{
	if (exchanges(stmt))
		return NULL_TREE;
	for (unsigned int i = 0; i < gimple_asm_ninputs(stmt); i++) {
		tree in = gimple_asm_input_op(stmt, i);
		const char *constraint = TREE_STRING_POINTER(TREE_VALUE(TREE_PURPOSE(in)));
		unsigned long out = ISDIGIT(*constraint) ? strtoul(constraint, NULL, 10) : ~0ul;

		if (out < gimple_asm_noutputs(stmt) &&
		    TREE_VALUE(gimple_asm_output_op(stmt, out)) == name)
			return TREE_VALUE(in);
	}
	return NULL_TREE;
}

static uint32_t asm_operand(struct walk *w, tree t)
{
	return is_memory(t) ? expr_address(w, t) : expr_value(w, t, NULL_TREE);
}

static uint32_t asm_text(gasm *stmt)
{
	char *text = xstrndup(gimple_asm_string(stmt), ASM_TEXT_MAX);
	uint32_t s = facts_str(facts, text);

	free(text);
	return s;
}

void asm_record(struct walk *w, gasm *stmt)
{
	auto_vec<uint32_t, 16> outs, ins;
	struct fact_assembly a = {};

	for (unsigned int i = 0; i < gimple_asm_noutputs(stmt); i++)
		outs.safe_push(asm_operand(w, TREE_VALUE(gimple_asm_output_op(stmt, i))));
	for (unsigned int i = 0; i < gimple_asm_ninputs(stmt); i++)
		ins.safe_push(asm_operand(w, TREE_VALUE(gimple_asm_input_op(stmt, i))));
	a.outs = stmt_list(w, outs.address(), outs.length());
	a.ins = stmt_list(w, ins.address(), ins.length());
	a.text = asm_text(stmt);
	SET_PLACE(a, unit_place(gimple_location(stmt), w->file));
	stmt_add(w, FACT_ASM)->assembly = a;
}
