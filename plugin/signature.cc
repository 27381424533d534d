// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * signature.cc - function types as text. Typedefs of scalars are resolved and
 * qualifiers of parameters dropped, so that equal types read equally in every
 * unit.
 */
#include "extract.h"

static void put_type(struct obstack *o, tree type);

static void put(struct obstack *o, const char *text)
{
	obstack_grow(o, text, strlen(text));
}

static void put_params(struct obstack *o, tree fntype)
{
	const char *comma = "";

	put(o, "(");
	for (tree p = TYPE_ARG_TYPES(fntype); p; p = TREE_CHAIN(p)) {
		if (TREE_VALUE(p) == void_type_node)
			break;
		put(o, comma);
		put_type(o, TYPE_MAIN_VARIANT(TREE_VALUE(p)));
		comma = ",";
	}
	if (TYPE_ARG_TYPES(fntype) && stdarg_p(fntype)) {
		put(o, comma);
		put(o, "...");
	}
	put(o, ")");
}

static void put_pointer(struct obstack *o, tree to)
{
	if (TREE_CODE(to) == FUNCTION_TYPE) {
		put_type(o, TREE_TYPE(to));
		put(o, "(*)");
		put_params(o, to);
		return;
	}
	if (TYPE_READONLY(to))
		put(o, "const ");
	put_type(o, to);
	put(o, POINTER_TYPE_P(to) ? "*" : " *");
}

static void put_type(struct obstack *o, tree type)
{
	const char *tag;

	switch (TREE_CODE(type)) {
	case POINTER_TYPE:
		put_pointer(o, TREE_TYPE(type));
		return;
	case ARRAY_TYPE:
		put_type(o, TREE_TYPE(type));
		put(o, "[]");
		return;
	case FUNCTION_TYPE:
		put_type(o, TREE_TYPE(type));
		put_params(o, type);
		return;
	case RECORD_TYPE:
		put(o, "struct ");
		break;
	case UNION_TYPE:
		put(o, "union ");
		break;
	case ENUMERAL_TYPE:
		put(o, "enum ");
		break;
	case BOOLEAN_TYPE:
		put(o, "bool");
		return;
	default:
		break;
	}
	tag = type_tag(type);
	put(o, tag ? tag : "{}");
}

const char *signature(tree fntype)
{
	static struct obstack *o;
	static hash_map<tree, const char *> *known;

	if (!o) {
		o = XNEW(struct obstack);
		obstack_init(o);
		known = new hash_map<tree, const char *>;
	}
	const char *&text = known->get_or_insert(fntype);
	if (!text) {
		put_type(o, fntype);
		obstack_1grow(o, 0);
		text = (const char *)obstack_finish(o);
	}
	return text;
}
