// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attr.cc - annotations: [[lockctx::name("arguments")]] on functions, function
 * types, variables and struct members, and for the latter two
 * __attribute__((lockctx_name("arguments"))) as well.
 *
 * The arguments are text, which names parameters of the declaration it stands
 * at. A function type does not keep their names, so they are added to the
 * attribute while the declaration is parsed.
 */
#include "extract.h"

#define SPACE "lockctx"
#define GNU_PREFIX "lockctx_"

static tree accept(tree *node, tree name, tree args, int flags, bool *no_add);

#define ATTRIBUTE(name) { name, 0, -1, false, false, false, false, accept, NULL }
static const struct attribute_spec attributes[] = {
	ATTRIBUTE("must_hold"), ATTRIBUTE("must_hold_shared"), ATTRIBUTE("must_not_hold"),
	ATTRIBUTE("acquires"), ATTRIBUTE("acquires_shared"),
	ATTRIBUTE("releases"), ATTRIBUTE("releases_shared"),
	ATTRIBUTE("cond_acquires"), ATTRIBUTE("cond_acquires_shared"), ATTRIBUTE("cond_releases"),
	ATTRIBUTE("asserts_held"), ATTRIBUTE("asserts_held_shared"), ATTRIBUTE("asserts_not_held"),
	ATTRIBUTE("guarded_by"), ATTRIBUTE("pt_guarded_by"),
	ATTRIBUTE("returns_lock"), ATTRIBUTE("unchecked"),
	{ NULL, 0, 0, false, false, false, false, NULL, NULL },
};

static const struct attribute_spec gnu_attributes[] = {
	ATTRIBUTE(GNU_PREFIX "guarded_by"), ATTRIBUTE(GNU_PREFIX "pt_guarded_by"),
};

/* An annotation, apart from GCC's trees: those of types may be collected. */
struct annotation {
	char *name, *text;
	vec<char *> params;
	location_t loc;
};

/* One of a member ("tag::member") or of a typedef, of function type FNTYPE when it has one. */
struct member_attr {
	char *field;
	struct annotation a;
	tree fntype;
};
static vec<struct member_attr> members;

/* The function types of `members`, chained: what the collector is to leave alone. */
static tree kept_types;

static const struct ggc_root_tab roots[] = {
	{ &kept_types, 1, sizeof(kept_types), gt_ggc_mx_tree_node, gt_pch_nx_tree_node },
	LAST_GGC_ROOT_TAB
};

/* The parameters declared since memory was last collected, in the order of their declaration. */
static vec<tree> parameters;

const struct ggc_root_tab *attr_roots(void)
{
	return roots;
}

void attr_collect(void)
{
	parameters.truncate(0);
}

/* Whether the chain of parameters from PARM on is that of function type TYPE. */
static bool is_list_of(tree parm, tree type)
{
	tree arg;

	for (arg = TYPE_ARG_TYPES(type); arg && !VOID_TYPE_P(TREE_VALUE(arg)); arg = TREE_CHAIN(arg)) {
		if (!parm || TREE_CODE(parm) != PARM_DECL || !same_type(TREE_TYPE(parm), TREE_VALUE(arg)))
			return false;
		parm = DECL_CHAIN(parm);
	}
	return !parm;
}

/*
 * The first parameter in the declaration of function type TYPE, which was parsed just now. Lists
 * inside of it cannot be taken for it: a type is never among those of its own parameters.
 */
static tree find_parameters(tree type)
{
	if (!TYPE_ARG_TYPES(type) || VOID_TYPE_P(TREE_VALUE(TYPE_ARG_TYPES(type))))
		return NULL_TREE;
	for (unsigned int i = parameters.length(); i--;)
		if (is_list_of(parameters[i], type))
			return parameters[i];
	return NULL_TREE;
}

static const char *parameter_name(tree parm)
{
	return DECL_NAME(parm) ? IDENTIFIER_POINTER(DECL_NAME(parm)) : "";
}

/* "kvm,vcpu" of a chain of parameters. Owned by the caller. */
static char *join_names(tree parm)
{
	char *names = xstrdup(""), *more;

	for (tree p = parm; p; p = DECL_CHAIN(p)) {
		more = xasprintf("%s%s%s", names, p == parm ? "" : ",", parameter_name(p));
		free(names);
		names = more;
	}
	return names;
}

/* The names of the chain PARM, and behind them WHERE. */
static tree place_string(tree parm, location_t where)
{
	char *names = join_names(parm), place[16];
	size_t n = strlen(names) + 1;
	tree string;

	sprintf(place, "%u", (unsigned int)where);
	names = (char *)xrealloc(names, n + sizeof(place));
	strcpy(names + n, place);
	string = build_string(n + strlen(place), names);
	free(names);
	return string;
}

/*
 * An annotation in front of a function's name falls to what the function returns. GCC would make
 * another type of that, and no definition without the annotation would agree with the prototype
 * any more. So it is put on a variant, which is the same type, until settle() moves it on.
 */
static void put_on_variant(tree *type, tree name, tree args)
{
	tree full_name = build_tree_list(get_identifier(SPACE), name);

	*type = build_variant_type_copy(*type);
	TYPE_ATTRIBUTES(*type) = tree_cons(full_name, args, TYPE_ATTRIBUTES(*type));
}

/*
 * What is added to an attribute's arguments has a purpose, which theirs have not: the place. GCC
 * makes one of two types whose attributes have equal values, so the place is also behind the names.
 */
static tree accept(tree *node, tree name, tree args, int, bool *no_add)
{
	tree type = TREE_CODE(*node) == FUNCTION_DECL ? TREE_TYPE(*node) : *node, last = args;
	bool function = TREE_CODE(type) == FUNCTION_TYPE;

	if (!args)
		return NULL_TREE;
	while (TREE_CHAIN(last))
		last = TREE_CHAIN(last);
	if (!TREE_PURPOSE(last))
		TREE_CHAIN(last) = build_tree_list(
			build_int_cst(unsigned_type_node, input_location),
			place_string(function ? find_parameters(type) : NULL_TREE, input_location));
	if (TYPE_P(*node) && !function) {
		put_on_variant(node, name, args);
		*no_add = true;
	}
	return NULL_TREE;
}

/* Whether ATTR is an annotation. */
static bool is_ours(tree attr)
{
	tree space = get_attribute_namespace(attr);
	const char *name = IDENTIFIER_POINTER(get_attribute_name(attr));

	return space && (is_attribute_p(SPACE, space) ||
			 (is_attribute_p("gnu", space) && startswith(name, GNU_PREFIX)));
}

/* The names in LIST, which join_names() made. */
static void split_names(vec<char *> *names, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, ",");

		names->safe_push(xstrndup(list, n));
		list += n;
		if (*list && !*++list)
			names->safe_push(xstrdup(""));
	}
}

/* The next of a list's items, up to a comma outside of brackets; the caller frees it. */
static char *next_item(const char **list)
{
	const char *from = *list, *at = from;
	int depth = 0;

	for (; *at && (depth || *at != ','); at++)
		depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
	*list = *at ? at + 1 : at;
	return xstrndup(from, at - from);
}

/* Trees before 7.0 name the lock alone: any value but zero means that it was taken. */
static char *with_value(char *text)
{
	const char *rest = text;
	char *full;

	free(next_item(&rest));
	if (*rest)
		return text;
	full = concat("nonzero, ", text, NULL);
	free(text);
	return full;
}

/* What ATTR says: its strings joined by ", ", and what accept() added. */
static struct annotation read_annotation(tree attr)
{
	const char *name = IDENTIFIER_POINTER(get_attribute_name(attr));
	struct annotation a = { NULL, xstrdup(""), vNULL, UNKNOWN_LOCATION };
	char *more;

	a.name = xstrdup(startswith(name, GNU_PREFIX) ? name + strlen(GNU_PREFIX) : name);
	for (tree arg = TREE_VALUE(attr); arg; arg = TREE_CHAIN(arg)) {
		tree value = TREE_VALUE(arg);

		if (!value || TREE_CODE(value) != STRING_CST)
			continue;
		if (TREE_PURPOSE(arg)) {
			a.loc = (location_t)tree_to_uhwi(TREE_PURPOSE(arg));
			split_names(&a.params, TREE_STRING_POINTER(value));
			break;
		}
		more = xasprintf("%s%s%s", a.text, *a.text ? ", " : "", TREE_STRING_POINTER(value));
		free(a.text);
		a.text = more;
	}
	if (startswith(a.name, "cond_"))
		a.text = with_value(a.text);
	return a;
}

static void free_annotation(struct annotation *a)
{
	for (char *param : a->params)
		free(param);
	a->params.release();
	free(a->name);
	free(a->text);
}

/* One path for each lock that A is about. A conditional annotation's first item is a value. */
static void put_paths(vec<uint32_t> *paths, const struct annotation *a, tree fntype)
{
	const char *list = a->text;

	if (startswith(a->name, "cond_"))
		free(next_item(&list));
	while (*list) {
		char *item = next_item(&list);

		paths->safe_push(lock_path(item, a->params, fntype));
		free(item);
	}
}

static void put_attr(uint32_t sym, const char *field, const struct annotation *a, tree fntype)
{
	auto_vec<uint32_t> params, paths;
	struct fact_attr r = {};

	for (const char *param : a->params)
		params.safe_push(facts_str(facts, param));
	put_paths(&paths, a, fntype);
	r.sym = sym;
	r.field = facts_str(facts, field);
	r.name = facts_str(facts, a->name);
	r.text = facts_str(facts, a->text);
	r.params = { params.length(), params.address() };
	r.paths = { paths.length(), paths.address() };
	SET_PLACE(r, unit_place(a->loc, NULL));
	facts_put_attr(facts, &r);
}

/* The annotations of SYM in ATTRS; PARMS has the names of parameters where ATTRS cannot. */
static void write_list(uint32_t sym, tree attrs, tree parms, tree fntype)
{
	for (tree attr = attrs; attr; attr = TREE_CHAIN(attr)) {
		struct annotation a;

		if (!is_ours(attr))
			continue;
		a = read_annotation(attr);
		for (tree p = a.params.is_empty() ? parms : NULL_TREE; p; p = DECL_CHAIN(p))
			a.params.safe_push(xstrdup(parameter_name(p)));
		put_attr(sym, NULL, &a, fntype);
		free_annotation(&a);
	}
}

/* The function type behind the pointers and arrays of TYPE, or NULL. */
static tree function_behind(tree type)
{
	while (POINTER_TYPE_P(type) || TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	return TREE_CODE(type) == FUNCTION_TYPE ? type : NULL_TREE;
}

/* Move annotations from what DECL's function returns to the function's type, which no other has. */
static void settle(tree decl)
{
	tree function = function_behind(TREE_TYPE(decl)), *attr;

	if (!function || !TYPE_P(TREE_TYPE(function)))
		return;
	attr = &TYPE_ATTRIBUTES(TREE_TYPE(function));
	while (*attr) {
		tree one = *attr, place;

		if (!is_ours(one)) {
			attr = &TREE_CHAIN(one);
			continue;
		}
		*attr = TREE_CHAIN(one);
		place = tree_last(TREE_VALUE(one));
		TREE_VALUE(place) = place_string(find_parameters(function),
						 (location_t)tree_to_uhwi(TREE_PURPOSE(place)));
		TREE_CHAIN(one) = TYPE_ATTRIBUTES(function);
		TYPE_ATTRIBUTES(function) = one;
	}
}

/*
 * GCC asks its target for more attributes of each declaration once its type is known, and before it
 * looks for an earlier one: with that its type is merged, annotations and all.
 */
static void (*insert_of_target)(tree decl, tree *attributes);

static void insert_attributes(tree decl, tree *attributes)
{
	insert_of_target(decl, attributes);
	if (DECL_P(decl) && TREE_TYPE(decl))
		settle(decl);
}

void attr_register(void)
{
	register_namespace(attributes, ARRAY_SIZE(attributes) - 1, SPACE);
	for (const struct attribute_spec &spec : gnu_attributes)
		register_attribute(&spec);
	insert_of_target = targetm.insert_attributes;
	targetm.insert_attributes = insert_attributes;
}

/* NAME, which names nothing, is a variable of TYPE somewhere else from now on, in this block. */
static void declare_somewhere(tree name, tree type)
{
	tree decl = build_decl(input_location, VAR_DECL, name, type);

	DECL_EXTERNAL(decl) = 1;
	TREE_PUBLIC(decl) = 1;
	TREE_USED(decl) = 1;
	pushdecl(decl);
}

/*
 * `#pragma lockctx named X`, before an X that only sparse has read so far. One word that names nothing
 * is a lock by that name. In anything longer, a word that names nothing is given the type of what was
 * wrong and has been told of: so GCC makes nothing of the statement, without a word. A name that the
 * expression declares itself hides the one from here.
 */
static void declare_named(cpp_reader *)
{
	enum cpp_ttype token, before = CPP_EOF;
	auto_vec<tree> unknown;
	unsigned int count = 0;
	tree value = NULL_TREE, first = NULL_TREE, known;

	for (; (token = pragma_lex(&value)) != CPP_EOF; before = token, count++) {
		if (token != CPP_NAME || before == CPP_DEREF || before == CPP_DOT || C_IS_RESERVED_WORD(value))
			continue;
		if (!count)
			first = value;
		if (!lookup_name(value))
			unknown.safe_push(value);
	}
	known = first ? lookup_name(first) : NULL_TREE;
	if (count == 1 && first && (!known || TREE_CODE(known) == TYPE_DECL)) {
		declare_somewhere(first, build_array_type_nelts(char_type_node, 1));
		return;
	}
	for (tree name : unknown)
		if (!lookup_name(name))
			declare_somewhere(name, error_mark_node);
}

void attr_pragmas(void)
{
	c_register_pragma(SPACE, "named", declare_named);
}

void attr_write_sym(uint32_t sym, tree decl)
{
	tree type = function_behind(TREE_TYPE(decl)), parms = NULL_TREE;

	if (TREE_CODE(decl) == FUNCTION_DECL)
		parms = DECL_ARGUMENTS(decl);
	write_list(sym, DECL_ATTRIBUTES(decl), parms, type);
	if (type)
		write_list(sym, TYPE_ATTRIBUTES(type), parms, type);
}

static void remember(const char *prefix, const char *name, tree attrs, tree fntype)
{
	for (tree attr = attrs; attr; attr = TREE_CHAIN(attr)) {
		if (!is_ours(attr))
			continue;
		members.safe_push({ concat(prefix, name, NULL), read_annotation(attr), fntype });
		if (fntype)
			kept_types = tree_cons(NULL_TREE, fntype, kept_types);
	}
}

/* The members of TYPE, and of the unnamed types in it, have names that start with PREFIX. */
static void remember_members(tree type, const char *prefix)
{
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		tree inner = TREE_TYPE(f), function = function_behind(inner);

		if (TREE_CODE(f) != FIELD_DECL)
			continue;
		while (TREE_CODE(inner) == ARRAY_TYPE)
			inner = TREE_TYPE(inner);
		if (RECORD_OR_UNION_TYPE_P(inner) && !type_tag(inner))
			remember_members(inner, inner_prefix(prefix, f, inner));
		if (!DECL_NAME(f))
			continue;
		remember(prefix, IDENTIFIER_POINTER(DECL_NAME(f)), DECL_ATTRIBUTES(f), function);
		if (function)
			remember(prefix, IDENTIFIER_POINTER(DECL_NAME(f)), TYPE_ATTRIBUTES(function), function);
	}
}

/* Whether TYPE is a complete struct or union that was not asked about before. */
static bool is_new_type(tree type)
{
	static hash_set<int_hash<unsigned int, 0>> *known;

	if (!RECORD_OR_UNION_TYPE_P(type) || !COMPLETE_TYPE_P(type))
		return false;
	if (!known)
		known = new hash_set<int_hash<unsigned int, 0>>;
	return !known->add(TYPE_UID(TYPE_MAIN_VARIANT(type)));
}

/* GCC says this each time a type is named. One without a tag may get a name right behind it. */
void attr_type(tree type)
{
	if (RECORD_OR_UNION_TYPE_P(type) && type_tag(type) && is_new_type(type))
		remember_members(type, inner_prefix("{}::", NULL_TREE, type));
}

/* A type without a tag is named by its typedef, or by the variable that alone has it. */
void attr_decl(tree decl)
{
	tree type = TREE_TYPE(decl), function;

	if (TREE_CODE(decl) == PARM_DECL)
		parameters.safe_push(decl);
	if ((TREE_CODE(decl) != TYPE_DECL && !VAR_P(decl)) || !DECL_NAME(decl))
		return;
	while (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	function = function_behind(type);
	if (TREE_CODE(decl) == TYPE_DECL && function)
		remember("", IDENTIFIER_POINTER(DECL_NAME(decl)), TYPE_ATTRIBUTES(function), function);
	if (!RECORD_OR_UNION_TYPE_P(type))
		return;
	if (type_tag(type))
		attr_type(type);
	else if (is_new_type(type))
		remember_members(type, ACONCAT(("{", IDENTIFIER_POINTER(DECL_NAME(decl)), "}::", NULL)));
}

void attr_write_members(void)
{
	for (const struct member_attr &m : members)
		put_attr(0, m.field, &m.a, m.fntype);
}
