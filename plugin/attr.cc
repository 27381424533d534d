// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attr.cc - annotations: [[lockctx::name("arguments")]] on functions, function
 * types and struct members.
 */
#include "extract.h"

#define SPACE "lockctx"

static tree accept(tree *, tree, tree, int, bool *)
{
	return NULL_TREE;
}

#define ATTRIBUTE(name) { name, 0, -1, false, false, false, false, accept, NULL }
static const struct attribute_spec attributes[] = {
	ATTRIBUTE("must_hold"), ATTRIBUTE("must_hold_shared"), ATTRIBUTE("must_not_hold"),
	ATTRIBUTE("acquires"), ATTRIBUTE("acquires_shared"),
	ATTRIBUTE("releases"), ATTRIBUTE("releases_shared"),
	ATTRIBUTE("cond_acquires"), ATTRIBUTE("cond_acquires_shared"), ATTRIBUTE("cond_releases"),
	ATTRIBUTE("asserts_held"), ATTRIBUTE("asserts_held_shared"), ATTRIBUTE("asserts_not_held"),
	ATTRIBUTE("guarded_by"), ATTRIBUTE("pt_guarded_by"),
	ATTRIBUTE("unchecked"),
	{ NULL, 0, 0, false, false, false, false, NULL, NULL },
};

/* An annotation of a member: kept as text, since its type may be collected. */
struct member_attr {
	char *field, *name, *text;
};
static vec<struct member_attr> members;

void attr_register(void)
{
	register_namespace(attributes, ARRAY_SIZE(attributes) - 1, SPACE);
}

static bool is_ours(tree attr)
{
	tree space = get_attribute_namespace(attr);

	return space && is_attribute_p(SPACE, space);
}

static const char *attr_name(tree attr)
{
	return IDENTIFIER_POINTER(get_attribute_name(attr));
}

/* The attribute's arguments: its strings, joined by ", ". Owned by the caller. */
static char *attr_text(tree attr)
{
	char *text = xstrdup(""), *more;

	for (tree arg = TREE_VALUE(attr); arg; arg = TREE_CHAIN(arg)) {
		tree value = TREE_VALUE(arg);

		if (!value || TREE_CODE(value) != STRING_CST)
			continue;
		more = xasprintf("%s%s%s", text, *text ? ", " : "", TREE_STRING_POINTER(value));
		free(text);
		text = more;
	}
	return text;
}

static void put_attr(uint32_t sym, const char *field, const char *name, const char *text)
{
	struct fact_attr r = {};

	r.sym = sym;
	r.field = facts_str(facts, field);
	r.name = facts_str(facts, name);
	r.text = facts_str(facts, text);
	facts_put_attr(facts, &r);
}

static void write_list(uint32_t sym, tree attrs)
{
	for (tree a = attrs; a; a = TREE_CHAIN(a)) {
		char *text;

		if (!is_ours(a))
			continue;
		text = attr_text(a);
		put_attr(sym, NULL, attr_name(a), text);
		free(text);
	}
}

void attr_write_sym(uint32_t sym, tree decl)
{
	write_list(sym, DECL_ATTRIBUTES(decl));
	if (TREE_CODE(decl) == FUNCTION_DECL)
		write_list(sym, TYPE_ATTRIBUTES(TREE_TYPE(decl)));
}

/* The annotations of FIELD: its own, and those of the function type it points to. */
static void remember(tree type, tree field, tree attrs)
{
	const char *tag = type_tag(type);

	for (tree a = attrs; a; a = TREE_CHAIN(a))
		if (is_ours(a))
			members.safe_push({ xasprintf("%s::%s", tag ? tag : "{}",
						      IDENTIFIER_POINTER(DECL_NAME(field))),
					    xstrdup(attr_name(a)), attr_text(a) });
}

void attr_type(tree type)
{
	if (!RECORD_OR_UNION_TYPE_P(type))
		return;
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		if (TREE_CODE(f) != FIELD_DECL || !DECL_NAME(f))
			continue;
		remember(type, f, DECL_ATTRIBUTES(f));
		if (POINTER_TYPE_P(TREE_TYPE(f)))
			remember(type, f, TYPE_ATTRIBUTES(TREE_TYPE(TREE_TYPE(f))));
	}
}

void attr_write_members(void)
{
	for (const struct member_attr &m : members)
		put_attr(0, m.field, m.name, m.text);
}
