// SPDX-License-Identifier: GPL-2.0-or-later
/* unit.cc - the unit as a whole: its symbols, and the order of its records. */
#include "extract.h"

struct facts_writer *facts;

/* The writer is C code outside of GCC, so it cannot use xmalloc(). */
void facts_oom(size_t wanted)
{
	fatal_error(UNKNOWN_LOCATION, "lockctx: out of memory for %lu bytes of facts",
		    (unsigned long)wanted);
}

uint32_t stable_name(const char *name)
{
	size_t n = strlen(name), end = n;
	char *text;
	uint32_t s;

	while (end && ISDIGIT(name[end - 1]))
		end--;
	if (end == n || !end)
		return facts_str(facts, name);
	if (name[end - 1] == '.')
		end--;
	else if (!startswith(name, "__UNIQUE_ID_") && !startswith(name, "__compiletime_assert_"))
		end = n;
	text = xstrndup(name, end);
	s = facts_str(facts, text);
	free(text);
	return s;
}

uint32_t decl_name(tree decl)
{
	if (!decl || !DECL_P(decl) || !DECL_NAME(decl))
		return 0;
	return stable_name(IDENTIFIER_POINTER(DECL_NAME(decl)));
}

struct place unit_place(location_t loc, const char *home)
{
	static const char *last;
	static uint32_t last_file;
	expanded_location x = expand_location(loc);

	if (!x.file)
		return { 0, 0, 0 };
	if (x.file == home || (home && !strcmp(x.file, home)))
		return { 0, (uint32_t)x.line, (uint32_t)x.column };
	if (x.file != last) {
		last = x.file;
		last_file = facts_str(facts, x.file);
	}
	return { last_file, (uint32_t)x.line, (uint32_t)x.column };
}

void unit_put(const struct record *r)
{
	switch (r->tag) {
#define R(TAG, name, fields) case FACT_##TAG: facts_put_##name(facts, &r->name); break;
	FACTS_RECORDS(R)
#undef R
	default:
		gcc_unreachable();
	}
}

/* The assembler name, if there is one already: making one could change the output. */
const char *unit_symbol_name(tree decl)
{
	const char *name;

	if (HAS_DECL_ASSEMBLER_NAME_P(decl) && DECL_ASSEMBLER_NAME_SET_P(decl))
		name = IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl));
	else
		name = DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "{}";
	return name[0] == '*' ? name + 1 : name;
}

static uint32_t function_flags(tree decl, const char *name)
{
	uint32_t flags = SYM_FUNC;

	if (gimple_has_body_p(decl))
		flags |= SYM_DEFINED;
	if (TREE_THIS_VOLATILE(decl))
		flags |= SYM_NORETURN;
	if (toplevel_exported(name))
		flags |= SYM_EXPORTED;
	return flags;
}

static uint32_t variable_flags(tree decl, const char *name)
{
	const char *section = DECL_SECTION_NAME(decl);
	uint32_t flags = 0;

	if (!DECL_EXTERNAL(decl))
		flags |= SYM_DEFINED;
	if (section && strstr(section, "percpu"))
		flags |= SYM_PERCPU;
	if (TREE_READONLY(decl))
		flags |= SYM_CONST;
	if (POINTER_TYPE_P(TREE_TYPE(decl)))
		flags |= SYM_POINTER;
	if (toplevel_exported(name))
		flags |= SYM_EXPORTED;
	return flags;
}

/* The tag of a variable's struct, or of its elements'. */
static const char *object_tag(tree type)
{
	const char *tag;

	while (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	tag = RECORD_OR_UNION_TYPE_P(type) ? type_tag(type) : NULL;
	return tag ? tag : "";
}

static uint32_t alias_target(symtab_node *node)
{
	tree target = node->alias_target;

	if (!target && node->analyzed)
		target = node->get_alias_target()->decl;
	if (!target)
		return 0;
	if (TREE_CODE(target) == IDENTIFIER_NODE)
		return facts_str(facts, IDENTIFIER_POINTER(target));
	return stable_name(unit_symbol_name(target));
}

static uint32_t write_sym(tree decl)
{
	bool func = TREE_CODE(decl) == FUNCTION_DECL;
	const char *name = unit_symbol_name(decl), *section = DECL_SECTION_NAME(decl);
	symtab_node *node = symtab_node::get(decl);
	struct fact_sym r = {};

	r.name = stable_name(name);
	r.flags = func ? function_flags(decl, name) : variable_flags(decl, name);
	if (TREE_PUBLIC(decl))
		r.flags |= SYM_PUBLIC;
	if (DECL_WEAK(decl))
		r.flags |= SYM_WEAK;
	if (node && node->alias) {
		r.flags |= SYM_ALIAS;
		r.target = alias_target(node);
	}
	if (func && toplevel_initcall(name))
		section = toplevel_initcall(name);
	r.section = facts_str(facts, section);
	r.type = facts_str(facts, func ? signature(TREE_TYPE(decl)) : object_tag(TREE_TYPE(decl)));
	SET_PLACE(r, unit_place(DECL_SOURCE_LOCATION(decl), NULL));
	return facts_put_sym(facts, &r);
}

/* Symbols in order. ATTR records cannot stand where a symbol is first named. */
struct symbol {
	uint32_t sym;
	tree decl;
};
static vec<struct symbol> symbols;

uint32_t unit_sym(tree decl)
{
	static hash_map<tree, uint32_t> *known;
	uint32_t sym;

	if (!known)
		known = new hash_map<tree, uint32_t>;
	if (uint32_t *old = known->get(decl))
		return *old;
	sym = write_sym(decl);
	known->put(decl, sym);
	symbols.safe_push({ sym, decl });
	return sym;
}

static void write_aliases(void)
{
	symtab_node *node;

	FOR_EACH_SYMBOL(node)
		if (node->alias)
			unit_sym(node->decl);
}

void unit_write(bool facts_only)
{
	struct fact_unit r = {};
	varpool_node *var;
	cgraph_node *func;

	facts = facts_writer_new();
	toplevel_read();
	r.file = facts_str(facts, main_input_filename);
	r.compiler = format_string("gcc %s", gcc_version.basever);
	r.flags = facts_only ? UNIT_FACTS_ONLY : 0;
	facts_put_unit(facts, &r);
	write_aliases();
	FOR_EACH_VARIABLE(var)
		init_write(var);
	FOR_EACH_FUNCTION_WITH_GIMPLE_BODY(func)
		function_write(func);
	/* a lock that an annotation names may be one more symbol */
	for (unsigned int i = 0; i < symbols.length(); i++)
		attr_write_sym(symbols[i].sym, symbols[i].decl);
	attr_write_members();
	member_write();
}
