// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test-rules.c - streams that break one rule of schema.h each, and what the
 * reader says about it.
 */
#include "test-util.h"

struct rule_test {
	void (*write)(struct facts_writer *w);
	const char *says;
};

static void begin(struct facts_writer *w, bool function)
{
	uint32_t f;

	PUT(unit, .file = facts_str(w, "a.c"));
	f = PUT(sym, .name = facts_str(w, "f"), .flags = SYM_FUNC);
	PUT(sym, .name = facts_str(w, "v"));
	if (!function)
		return;
	PUT(fn, .sym = f, .params = LIST(0), .locals = LIST(0));
	PUT(expr, .op = EX_PARAM);
}

#define RULE(name, function, says, ...)                                        \
	static void break_##name(struct facts_writer *w)                       \
	{                                                                      \
		begin(w, function);                                            \
		__VA_ARGS__;                                                   \
	}                                                                      \
	static const struct rule_test name = { break_##name, says }

RULE(second_unit, false, "a second one", PUT(unit));
RULE(no_string, false, "string that does not exist", PUT(sym, .name = 99));
RULE(no_name, false, "without a name", PUT(sym));
RULE(no_object, false, "without an object", PUT(init, .num = 1));
RULE(object_function, false, "not a variable", PUT(object, .sym = 1));
RULE(no_symbol, false, "symbol that does not exist", PUT(object, .sym = 9));
RULE(function_variable, false, "not a function", PUT(fn, .sym = 2));
RULE(attr_of_nothing, false, "of nothing", PUT(attr, .name = 1));
RULE(member_of_nothing, false, "has no name", PUT(member, .field = 1));
RULE(outside, false, "outside a block", PUT(jump));
RULE(expr_outside, false, "outside a function", PUT(expr, .op = EX_UNDEF));
RULE(nested, true, "inside another", PUT(fn, .sym = 1));
RULE(unended, true, "ends inside", PUT(block));
RULE(no_block, true, "without blocks", PUT(endfn));
RULE(two_blocks, true, "inside another", PUT(block); PUT(block));
RULE(two_ends, true, "outside a block", PUT(block); PUT(ret); PUT(ret));
RULE(open_end, true, "no end", PUT(block); PUT(endfn));
RULE(no_target, true, "block that does not exist", PUT(block); PUT(jump, .to = 1); PUT(endfn));
RULE(no_condition, true, "without a condition", PUT(block); PUT(branch));
RULE(no_index, true, "without an index", PUT(block); PUT(choice));
RULE(ranges, true, "one range", PUT(block); PUT(choice, .index = 1, .to = LIST(0)));
RULE(any_of_none, true, "no target", PUT(block); PUT(anyof));
RULE(operation, true, "unknown operation", PUT(expr, .op = EX_OPS));
RULE(missing, true, "operand is missing", PUT(expr, .op = EX_FIELD, .a = 1));
RULE(too_many, true, "too many", PUT(expr, .op = EX_CALL, .a = 1));
RULE(later, true, "expression that does not exist", PUT(expr, .op = EX_CAST, .a = 2, .num = 8));
RULE(parameter, true, "no such parameter", PUT(expr, .op = EX_PARAM, .num = 1));
RULE(bool_parameter, true, "no such parameter", PUT(expr, .op = EX_PARAM, .ref = 2));
RULE(load_kind, true, "unknown kind", PUT(expr, .op = EX_LOAD, .a = 1, .ref = LOAD_FLAGS));
RULE(local, true, "no such local", PUT(expr, .op = EX_LOCAL, .num = -1));
RULE(not_variable, true, "not a variable", PUT(expr, .op = EX_GLOBAL, .ref = 1));
RULE(not_function, true, "not a function", PUT(expr, .op = EX_FUNC, .ref = 2));
RULE(operator, true, "unknown operator",
     PUT(expr, .op = EX_BINARY, .a = 1, .b = 1, .num = BIN_OPS));
RULE(unary_operator, true, "unknown operator", PUT(expr, .op = EX_UNARY, .a = 1, .num = UN_OPS));
RULE(load_of_param, true, "another kind", PUT(block); PUT(load, .dst = 1));
RULE(unmade, true, "nothing makes", PUT(expr, .op = EX_CALL); PUT(block); PUT(ret); PUT(endfn));
RULE(made_twice, true, "made twice", PUT(expr, .op = EX_LOAD, .a = 1); PUT(block);
     PUT(load, .dst = 2); PUT(load, .dst = 2));
RULE(phi_lists, true, "each predecessor", PUT(expr, .op = EX_PHI); PUT(block);
     PUT(phi, .dst = 2, .preds = LIST(0)));
RULE(phi_value, true, "expression that does not exist", PUT(expr, .op = EX_PHI); PUT(block);
     PUT(phi, .dst = 2, .preds = LIST(0), .values = LIST(3)); PUT(ret); PUT(endfn));
RULE(stored_nothing, true, "operand is missing", PUT(block); PUT(store, .addr = 1));
RULE(called_nothing, true, "operand is missing", PUT(block); PUT(call, .args = LIST(1)));

static void write_nothing(struct facts_writer *w)
{
	facts_str(w, "only a string");
}
static const struct rule_test no_unit = { write_nothing, "no UNIT" };

static const struct rule_test *const rules[] = {
	&second_unit, &no_string, &no_name, &no_object, &object_function, &no_symbol,
	&function_variable, &attr_of_nothing, &member_of_nothing, &outside, &expr_outside, &nested, &unended,
	&no_block, &two_blocks, &two_ends, &open_end, &no_target, &no_condition, &no_index,
	&ranges, &any_of_none, &operation, &missing, &too_many, &later, &parameter, &local,
	&bool_parameter, &load_kind,
	&not_variable, &not_function, &operator, &unary_operator, &load_of_param, &unmade,
	&made_twice, &phi_lists, &phi_value, &stored_nothing, &called_nothing, &no_unit,
};

/* Raw bytes that no writer makes. */
static void check_raw(const char *raw, size_t n, const char *says)
{
	struct outcome o = read_raw(raw, n);

	if (!strstr(o.error, says))
		fail_msg("\"%s\" does not say \"%s\"", o.error, says);
}

void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		struct facts_writer *w = facts_writer_new();
		const void *payload;
		struct outcome o;
		size_t size;

		rules[i]->write(w);
		payload = facts_finish(w, &size);
		o = read_all(payload, size);
		if (!strstr(o.error, rules[i]->says))
			fail_msg("rule %zu: \"%s\" does not say \"%s\"", i, o.error,
				 rules[i]->says);
		facts_writer_free(w);
	}
	check_raw("\xff", 1, "unknown record");
	check_raw("\0", 1, "unknown record");
	check_raw("\1\5abc", 5, "longer than the facts");
	check_raw("\1\3a\0c", 5, "holds a NUL");
	check_raw("\1\x80", 2, "ends in a number");
	check_raw("\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11, "too large");
	check_raw("\1\xff\xff\xff\xff\x7f", 6, "too large");
}
