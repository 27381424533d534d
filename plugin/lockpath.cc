// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockpath.cc - the text of an annotation's argument, read against the parameters
 * and variables in scope: which memory is the lock?
 *
 * Annotations are text because C has no way to name a parameter behind its list.
 * What is read is C's own syntax for a place in memory: names, `->`, `.`, `*`, `&`,
 * `[]` and parentheses. All else (a call, a cast, a token such as RCU) has no path.
 */
#include "extract.h"

/* A value (a pointer), or memory at an address; both are named by one path. */
struct operand {
	bool valid, memory;
	tree type;
	const char *prefix;		/* before the members of `type`, when it is a struct */
	char *path;
};

struct scan {
	const char *at;
	const vec<char *> *params;
	tree fntype;
};

static struct operand parse(struct scan *s);

static struct operand nothing(void)
{
	return { false, false, NULL_TREE, NULL, NULL };
}

static struct operand drop(struct operand o)
{
	free(o.path);
	return nothing();
}

static void append(struct operand *o, const char *step, const char *name)
{
	char *longer = xasprintf("%s %s%s", o->path, step, name);

	free(o->path);
	o->path = longer;
}

static void skip(struct scan *s)
{
	while (ISSPACE(*s->at))
		s->at++;
}

static bool eat(struct scan *s, const char *token)
{
	skip(s);
	if (!startswith(s->at, token))
		return false;
	s->at += strlen(token);
	return true;
}

/* The next word, the caller's to free; NULL when there is none. */
static char *word(struct scan *s)
{
	const char *from;

	skip(s);
	from = s->at;
	if (!ISALPHA(*from) && *from != '_')
		return NULL;
	while (ISALNUM(*s->at) || *s->at == '_')
		s->at++;
	return xstrndup(from, s->at - from);
}

/* Variables at file scope that the unit uses or defines, by name. */
static tree find_variable(const char *name)
{
	static hash_map<nofree_string_hash, tree> *known;
	varpool_node *var;

	if (!known) {
		known = new hash_map<nofree_string_hash, tree>;
		FOR_EACH_VARIABLE(var)
			if (DECL_NAME(var->decl) && DECL_FILE_SCOPE_P(var->decl))
				known->put(IDENTIFIER_POINTER(DECL_NAME(var->decl)), var->decl);
	}
	tree *decl = known->get(name);
	return decl ? *decl : NULL_TREE;
}

static struct operand find_parameter(const struct scan *s, const char *name)
{
	tree arg = s->fntype ? TYPE_ARG_TYPES(s->fntype) : NULL_TREE;

	for (unsigned int i = 0; i < s->params->length() && arg; i++, arg = TREE_CHAIN(arg))
		if (!strcmp((*s->params)[i], name))
			return { true, false, TREE_VALUE(arg), NULL, xasprintf("%%%u", i) };
	return nothing();
}

static struct operand name(struct scan *s)
{
	char *text = word(s);
	struct operand o = text ? find_parameter(s, text) : nothing();
	tree var;

	if (text && !o.valid) {
		var = find_variable(text);
		if (var) {
			unit_sym(var);
			o = { true, true, TREE_TYPE(var), NULL,
			      xasprintf("@%s", unit_symbol_name(var)) };
			o.prefix = inner_prefix("{}::", NULL_TREE, o.type);
		}
	}
	free(text);
	return o;
}

/* O as a pointer's value: memory that keeps one is loaded, an array is its own address. */
static struct operand value(struct operand o)
{
	if (!o.valid || !o.memory)
		return o;
	if (TREE_CODE(o.type) == ARRAY_TYPE) {
		o.memory = false;
		o.type = build_pointer_type(TREE_TYPE(o.type));
		return o;
	}
	if (!POINTER_TYPE_P(o.type))
		return drop(o);
	append(&o, "*", "");
	o.memory = false;
	return o;
}

/* What pointer O points to. */
static struct operand target(struct operand o)
{
	o = value(o);
	if (!o.valid || !POINTER_TYPE_P(o.type) || TREE_CODE(TREE_TYPE(o.type)) == FUNCTION_TYPE)
		return drop(o);
	o.memory = true;
	o.type = TREE_TYPE(o.type);
	/* what an unnamed type's members are called depends on the way there */
	if (!o.prefix || (RECORD_OR_UNION_TYPE_P(o.type) && type_tag(o.type)))
		o.prefix = inner_prefix("{}::", NULL_TREE, o.type);
	return o;
}

/* Member NAME of TYPE, whose members have names with PREFIX; *PREFIX gets that of the
 * unnamed struct that it is in. */
static tree find_member(tree type, const char *name, const char **prefix)
{
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		const char *inner = *prefix;
		tree found;

		if (TREE_CODE(f) != FIELD_DECL)
			continue;
		if (DECL_NAME(f) && !strcmp(IDENTIFIER_POINTER(DECL_NAME(f)), name))
			return f;
		if (DECL_NAME(f) || !RECORD_OR_UNION_TYPE_P(TREE_TYPE(f)))
			continue;
		inner = inner_prefix(*prefix, f, TREE_TYPE(f));
		found = find_member(TREE_TYPE(f), name, &inner);
		if (found) {
			*prefix = inner;
			return found;
		}
	}
	return NULL_TREE;
}

static struct operand member(struct scan *s, struct operand o)
{
	char *text = word(s);
	const char *prefix = o.prefix;
	tree field = NULL_TREE;

	if (text && o.valid && o.memory && RECORD_OR_UNION_TYPE_P(o.type))
		field = find_member(o.type, text, &prefix);
	if (field) {
		/* as in expressions: the first member's address is also its object's */
		append(&o, starts_object(field) ? "^" : ".",
		       ACONCAT((prefix, IDENTIFIER_POINTER(DECL_NAME(field)), NULL)));
		o.type = TREE_TYPE(field);
		o.prefix = inner_prefix(prefix, field, o.type);
	}
	free(text);
	return field ? o : drop(o);
}

/* Behind the opening bracket: which element is not told apart. */
static struct operand element(struct scan *s, struct operand o)
{
	int depth = 1;

	while (*s->at && depth) {
		depth += (*s->at == '[') - (*s->at == ']');
		s->at++;
	}
	o = depth ? drop(o) : target(o);
	if (o.valid)
		append(&o, "[]", "");
	return o;
}

static struct operand postfix(struct scan *s)
{
	struct operand o = nothing();

	if (eat(s, "(")) {
		o = parse(s);
		if (!eat(s, ")"))
			return drop(o);
	} else {
		o = name(s);
	}
	while (o.valid) {
		if (eat(s, "->"))
			o = member(s, target(o));
		else if (eat(s, "."))
			o = member(s, o);
		else if (eat(s, "["))
			o = element(s, o);
		else
			break;
	}
	return o;
}

static struct operand parse(struct scan *s)
{
	struct operand o;

	if (eat(s, "&")) {
		o = parse(s);
		if (!o.valid || !o.memory)
			return drop(o);
		o.memory = false;
		o.type = build_pointer_type(o.type);
		return o;
	}
	if (eat(s, "*"))
		return target(parse(s));
	return postfix(s);
}

/*
 * A lock is named by its address or, as is older custom, by itself: both are the same
 * path. What is neither a pointer nor a struct is no lock.
 */
uint32_t lock_path(const char *text, const vec<char *> &params, tree fntype)
{
	struct scan s = { text, &params, fntype };
	struct operand o = parse(&s);
	uint32_t path = 0;

	skip(&s);
	if (o.valid && (!o.memory || !RECORD_OR_UNION_TYPE_P(o.type)))
		o = value(o);
	if (o.valid && !*s.at && (o.memory || POINTER_TYPE_P(o.type)))
		path = facts_str(facts, o.path);
	free(o.path);
	return path;
}
