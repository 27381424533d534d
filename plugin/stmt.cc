// SPDX-License-Identifier: GPL-2.0-or-later
/* stmt.cc - statements that do something become records. */
#include "extract.h"


struct record *stmt_add(struct walk *w, enum fact_tag tag)
{
	struct record r;

	memset(&r, 0, sizeof(r));
	r.tag = tag;
	w->records.safe_push(r);
	return &w->records.last();
}

struct fact_list stmt_list(struct walk *w, const uint32_t *v, unsigned int n)
{
	return { n, (const uint32_t *)obstack_copy(&w->lists, v, n * sizeof(*v)) };
}

/* The macro whose expansion *LOC is in, and the place of that expansion in *LOC; NULL if none. */
static const char *next_macro(location_t *loc)
{
	const line_map_macro *map;

	*loc = LOCATION_LOCUS(*loc);
	if (!linemap_location_from_macro_expansion_p(line_table, *loc))
		return NULL;
	map = linemap_check_macro(linemap_lookup(line_table, *loc));
	*loc = macro_expansion_point(map);
	return linemap_map_get_macro_name(map);
}

/* Where the token at *LOC, in a macro's expansion, came from: true when that is in a macro's, too,
 * one that stands in an argument. */
static bool spelled_in_macro(location_t *loc)
{
	const line_map_macro *map = linemap_check_macro(linemap_lookup(line_table, *loc));

	*loc = LOCATION_LOCUS(linemap_macro_map_loc_unwind_toward_spelling(line_table, map, *loc));
	return linemap_location_from_macro_expansion_p(line_table, *loc);
}

/*
 * The macro that was written where the token at LOC is, NULL if none: the outermost that has it in its
 * body. A token that stands in a macro's argument is as it was written, or is of a macro in there:
 * in unlikely(f(x)), f is nobody's.
 */
static const line_map_macro *written_macro(location_t loc)
{
	const line_map_macro *written = NULL, *map;

	loc = LOCATION_LOCUS(loc);
	while (linemap_location_from_macro_expansion_p(line_table, loc)) {
		location_t body = linemap_resolve_location(line_table, loc, LRK_MACRO_DEFINITION_LOCATION, NULL);
		location_t spelled = loc;

		map = linemap_check_macro(linemap_lookup(line_table, loc));
		if (spelled_in_macro(&spelled)) {
			loc = spelled;
			continue;
		}
		if (spelled != body)
			break;
		written = map;
		loc = LOCATION_LOCUS(macro_expansion_point(map));
	}
	return written;
}

/* Does MACRO stand for a whole call, as `current` does? The arguments of another name are its own. */
static bool is_bare(const line_map_macro *macro)
{
	return cpp_user_macro_p(macro->macro) && !cpp_fun_like_macro_p(macro->macro) &&
	       macro->macro->value.macro->count > 1;
}

/* Is WORD among the words of NAMES? */
static bool has_word(const char *names, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = names; at && (at = strstr(at, word)); at += n)
		if ((at == names || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

/* NAMES and the macros that LOC is in, outermost first, each once. */
static char *add_macros(char *names, location_t loc)
{
	auto_vec<const char *, 8> own;
	const char *next;

	while ((next = next_macro(&loc)))
		own.safe_push(next);
	for (unsigned int i = own.length(); i-- > 0;) {
		char *more;

		if (has_word(names, own[i]))
			continue;
		more = concat(names ? names : own[i], names ? " " : NULL, own[i], NULL);
		free(names);
		names = more;
	}
	return names;
}

/* All macros that LOC is in, outermost first; then those whose arguments it came through. */
static uint32_t macro_names(location_t loc)
{
	char *names = NULL;
	uint32_t s;

	loc = LOCATION_LOCUS(loc);
	if (linemap_location_from_macro_expansion_p(line_table, loc))
		do
			names = add_macros(names, loc);
		while (spelled_in_macro(&loc));
	s = facts_str(facts, names);
	free(names);
	return s;
}

/* The variable that T is, when a person named it: no temporary of a macro. */
static tree named_variable(tree t)
{
	tree var = TREE_CODE(t) == SSA_NAME ? SSA_NAME_VAR(t) : t;

	if (var && DECL_P(var) && linemap_location_from_macro_expansion_p(line_table, DECL_SOURCE_LOCATION(var)))
		return NULL_TREE;
	return var;
}

uint32_t stmt_result_name(tree lhs, bool temporary)
{
	tree var = lhs ? named_variable(lhs) : NULL_TREE;
	tree first = lhs && TREE_CODE(lhs) == SSA_NAME ? SSA_NAME_VAR(lhs) : NULL_TREE;
	use_operand_p use;
	gimple *stmt;

	for (int i = 0; i < 8 && lhs && !var && TREE_CODE(lhs) == SSA_NAME; i++) {
		if (!single_imm_use(lhs, &use, &stmt) || !is_gimple_assign(stmt) ||
		    (!gimple_assign_single_p(stmt) && !CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(stmt))))
			break;
		lhs = gimple_assign_lhs(stmt);
		var = named_variable(lhs);
	}
	if (var && TREE_CODE(var) == COMPONENT_REF)
		var = TREE_OPERAND(var, 1);
	return decl_name(var || !temporary ? var : first);
}

/* Where REF was written, when that is known better than for the whole statement at LOC: in
 * "x = READ_ONCE(y)" the assignment is no part of the macro. */
static location_t place_of_load(tree ref, location_t loc)
{
	for (; EXPR_P(ref); ref = TREE_OPERAND(ref, 0)) {
		location_t own = LOCATION_LOCUS(EXPR_LOCATION(ref));

		if (linemap_location_from_macro_expansion_p(line_table, own))
			return own;
		if (!handled_component_p(ref) && TREE_CODE(ref) != MEM_REF)
			break;
	}
	return loc;
}

/* The LOAD record of E, which expr_load() gave for REF, into LHS (NULL_TREE: an operand). */
static void add_load(struct walk *w, uint32_t e, tree ref, tree lhs, location_t loc)
{
	uint32_t dst = expr_at(w, e)->op == EX_OPAQUE ? expr_at(w, e)->a : e;
	struct record *r;

	if (expr_at(w, e)->op == EX_BINARY) {	/* of several members, see bits.cc */
		add_load(w, expr_at(w, e)->a, ref, lhs, loc);
		add_load(w, expr_at(w, e)->b, ref, lhs, loc);
		return;
	}
	r = stmt_add(w, FACT_LOAD);
	r->load.dst = dst;
	r->load.line = unit_place(loc, w->file).line;
	r->load.lhs = stmt_result_name(lhs, false);
	if (expr_at(w, dst)->ref & LOAD_VOLATILE)
		r->load.macros = macro_names(place_of_load(ref, loc));
}

uint32_t stmt_operand(struct walk *w, tree t, location_t loc)
{
	uint32_t e;

	if (!is_memory(t))
		return expr_value(w, t, NULL_TREE);
	if (TREE_CODE(t) == STRING_CST)
		return expr_address(w, t);
	e = expr_load(w, t, TREE_THIS_VOLATILE(t));
	add_load(w, e, t, NULL_TREE, loc);
	return e;
}

static void add_store(struct walk *w, tree lhs, uint32_t value, location_t loc)
{
	struct record *r;
	uint32_t addr;

	/* That is how automatic initialisation looks: no store of the source. */
	if (expr_at(w, value)->op == EX_UNDEF)
		return;
	addr = expr_address(w, lhs);
	r = stmt_add(w, FACT_STORE);
	r->store.addr = addr;
	r->store.value = value;
	SET_PLACE(r->store, unit_place(loc, w->file));
}

static void add_copy(struct walk *w, tree lhs, tree rhs, location_t loc)
{
	uint32_t dst = expr_address(w, lhs), src = rhs ? expr_address(w, rhs) : 0;
	struct record *r = stmt_add(w, FACT_COPY);

	r->copy.dst = dst;
	r->copy.src = src;
	SET_PLACE(r->copy, unit_place(loc, w->file));
}

static void assign(struct walk *w, gimple *stmt)
{
	tree lhs = gimple_assign_lhs(stmt), rhs = gimple_assign_rhs1(stmt);
	location_t loc = gimple_location(stmt);

	if (gimple_clobber_p(stmt))
		return;
	if (TREE_CODE(lhs) == SSA_NAME) {
		if (gimple_assign_single_p(stmt) && is_memory(rhs))
			add_load(w, expr_value(w, lhs, NULL_TREE), rhs, lhs, loc);
		return;
	}
	if (TREE_CODE(rhs) == CONSTRUCTOR && !CONSTRUCTOR_NELTS(rhs))
		add_copy(w, lhs, NULL_TREE, loc);
	else if (is_memory(rhs))
		add_copy(w, lhs, rhs, loc);
	else
		add_store(w, lhs, expr_value(w, rhs, strong_pointee(TREE_TYPE(lhs))), loc);
}

/* Whether the call was made by __attribute__((cleanup)): fn(&variable). */
static bool is_cleanup(gcall *call)
{
	tree fn = gimple_call_fndecl(call), arg, attr;

	if (!fn || gimple_call_num_args(call) != 1)
		return false;
	arg = gimple_call_arg(call, 0);
	if (TREE_CODE(arg) != ADDR_EXPR || !VAR_P(TREE_OPERAND(arg, 0)))
		return false;
	attr = lookup_attribute("cleanup", DECL_ATTRIBUTES(TREE_OPERAND(arg, 0)));
	return attr && TREE_VALUE(attr) && TREE_VALUE(TREE_VALUE(attr)) == DECL_NAME(fn);
}

static uint32_t call_result(struct walk *w, tree lhs)
{
	if (!lhs)
		return 0;
	if (TREE_CODE(lhs) == SSA_NAME)
		return expr_value(w, lhs, NULL_TREE);
	return expr_new(w, EX_CALL, 0, 0, 0, 0);
}

static void add_call(struct walk *w, gcall *call)
{
	location_t loc = gimple_location(call);
	tree lhs = gimple_call_lhs(call);
	auto_vec<uint32_t, 16> args;
	const line_map_macro *macro = written_macro(loc);
	struct fact_call c = {};
	struct record *r;

	for (unsigned int i = 0; i < gimple_call_num_args(call); i++)
		args.safe_push(stmt_operand(w, gimple_call_arg(call, i), loc));
	c.fn = stmt_operand(w, gimple_call_fn(call), loc);
	c.dst = call_result(w, lhs);
	c.args = stmt_list(w, args.address(), args.length());
	if (expr_at(w, c.fn)->op != EX_FUNC)
		c.type = facts_str(facts, signature(gimple_call_fntype(call)));
	c.macro = facts_str(facts, macro ? linemap_map_get_macro_name(macro) : NULL);
	c.lhs = stmt_result_name(lhs, true);
	c.flags = (gimple_call_noreturn_p(call) ? CALL_NORETURN : 0) |
		  (is_cleanup(call) ? CALL_CLEANUP : 0) | (macro && is_bare(macro) ? CALL_BARE_MACRO : 0);
	SET_PLACE(c, unit_place(loc, w->file));
	r = stmt_add(w, FACT_CALL);
	r->call = c;
	if (lhs && TREE_CODE(lhs) != SSA_NAME)
		add_store(w, lhs, c.dst, loc);
}

/* Calls that are none: they pass a value on, ask about it, or end the block. */
static bool is_call(gcall *call)
{
	return !gimple_call_internal_p(call) && !passed_value(call) &&
	       !gimple_call_builtin_p(call, BUILT_IN_CONSTANT_P) &&
	       !gimple_call_builtin_p(call, BUILT_IN_UNREACHABLE) &&
	       !gimple_call_builtin_p(call, BUILT_IN_TRAP);
}

static void not_a_call(struct walk *w, gcall *call)
{
	tree lhs = gimple_call_lhs(call), value = passed_value(call);
	location_t loc = gimple_location(call);

	if (!lhs || TREE_CODE(lhs) == SSA_NAME)
		return;
	if (is_deferred_init(call))
		return;
	if (value)
		add_store(w, lhs, stmt_operand(w, value, loc), loc);
	else
		add_store(w, lhs, expr_new(w, EX_OPAQUE, 0, 0, 0, 0), loc);
}

void stmt_record(struct walk *w, gimple *stmt)
{
	switch (gimple_code(stmt)) {
	case GIMPLE_ASSIGN:
		assign(w, stmt);
		break;
	case GIMPLE_CALL:
		if (is_call(as_a<gcall *>(stmt)))
			add_call(w, as_a<gcall *>(stmt));
		else
			not_a_call(w, as_a<gcall *>(stmt));
		break;
	case GIMPLE_ASM:
		asm_record(w, as_a<gasm *>(stmt));
		break;
	default:
		break;
	}
}
