// SPDX-License-Identifier: GPL-2.0-or-later
/* init.cc - static initialisers: which member points to which function or object. */
#include "extract.h"

/* Objects of more scalars than this give no INIT for plain numbers. */
#define NUMBERS_MAX 64
/* How far an initialiser is looked for in the source. */
#define SEARCH_LINES 300

/* One step of the path to what is being walked. */
struct element {
	tree index;			/* FIELD_DECL, INTEGER_CST or RANGE_EXPR */
	const char *prefix;
};

struct object {
	vec<struct record> inits;
	vec<struct element> path;
	struct obstack lists;
	bool complete, numbers;
	tree decl;
	location_t loc;			/* of what is being walked, if known */
};

static uint32_t element_string(const struct element *e)
{
	if (!e->index)
		return format_string("[?]");
	if (TREE_CODE(e->index) == FIELD_DECL)
		return member_of_prefix(e->prefix, e->index);
	if (TREE_CODE(e->index) == RANGE_EXPR)
		return format_string("[" HOST_WIDE_INT_PRINT_DEC "-" HOST_WIDE_INT_PRINT_DEC "]",
				     (HOST_WIDE_INT)TREE_INT_CST_LOW(TREE_OPERAND(e->index, 0)),
				     (HOST_WIDE_INT)TREE_INT_CST_LOW(TREE_OPERAND(e->index, 1)));
	return format_string("[" HOST_WIDE_INT_PRINT_DEC "]",
			     (HOST_WIDE_INT)TREE_INT_CST_LOW(e->index));
}

static bool is_named(const struct element *e)
{
	return !e->index || TREE_CODE(e->index) != FIELD_DECL || DECL_NAME(e->index);
}

/* The column of ".NAME =" in the N characters of LINE, or 0. */
static int designator_column(const char *line, size_t n, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i + len < n; i++) {
		size_t end = i + 1 + len;

		if (line[i] != '.' || memcmp(line + i + 1, name, len))
			continue;
		while (end < n && ISBLANK(line[end]))
			end++;
		if (end < n && line[end] == '=')
			return i + 1;
	}
	return 0;
}

/* The name of the member being walked; NULL when it has none or is no member. */
static const char *last_member(const struct object *o)
{
	tree member = o->path.length() ? o->path[o->path.length() - 1].index : NULL_TREE;

	if (!member || TREE_CODE(member) != FIELD_DECL || !DECL_NAME(member))
		return NULL;
	return IDENTIFIER_POINTER(DECL_NAME(member));
}

/*
 * Where the element being walked is initialised. GCC keeps no place for plain
 * numbers: then the source tells, in the lines that follow the declaration.
 */
static struct place init_place(const struct object *o)
{
	struct place p = unit_place(o->loc, NULL);
	location_t start = DECL_SOURCE_LOCATION(o->decl);
	expanded_location x = expand_location(start);
	const char *member = last_member(o);

	if (p.line)
		return p;
	p = unit_place(start, NULL);
	if (!x.file || linemap_location_from_macro_expansion_p(line_table, start) || !member)
		return p;
	for (int i = 0; i < SEARCH_LINES; i++) {
		size_t n;
		const char *line = source_line(x.file, x.line + i, &n);
		int col = line ? designator_column(line, n, member) : 0;

		if (col)
			return { p.file, (uint32_t)(x.line + i), (uint32_t)col };
		if (!line || (n && line[0] == '}'))
			break;
	}
	return p;
}

static void add_init(struct object *o, uint32_t sym, const vec<uint32_t> &to, int64_t num)
{
	struct record r;

	memset(&r, 0, sizeof(r));
	r.tag = FACT_INIT;
	for (const struct element &e : o->path) {
		uint32_t s;

		if (!is_named(&e))
			continue;
		s = element_string(&e);
		obstack_grow(&o->lists, &s, sizeof(s));
		r.init.path.n++;
	}
	r.init.path.v = (const uint32_t *)obstack_finish(&o->lists);
	r.init.sym = sym;
	r.init.to.n = to.length();
	r.init.to.v = (const uint32_t *)obstack_copy(&o->lists, to.address(),
						     to.length() * sizeof(uint32_t));
	r.init.num = num;
	SET_PLACE(r.init, init_place(o));
	o->inits.safe_push(r);
}

/* Steps of REF from its variable, outermost first. The variable, or NULL. */
static tree reference_steps(tree ref, vec<uint32_t> *to)
{
	tree base;

	switch (TREE_CODE(ref)) {
	case VAR_DECL: case FUNCTION_DECL:
		return ref;
	case COMPOUND_LITERAL_EXPR:
		return COMPOUND_LITERAL_EXPR_DECL(ref);
	case COMPONENT_REF:
		base = reference_steps(TREE_OPERAND(ref, 0), to);
		if (DECL_NAME(TREE_OPERAND(ref, 1)))
			to->safe_push(member_string(TREE_OPERAND(ref, 1), TREE_OPERAND(ref, 0)));
		return base;
	case ARRAY_REF:
		base = reference_steps(TREE_OPERAND(ref, 0), to);
		if (tree_fits_shwi_p(TREE_OPERAND(ref, 1)))
			to->safe_push(format_string("[" HOST_WIDE_INT_PRINT_DEC "]",
						    tree_to_shwi(TREE_OPERAND(ref, 1))));
		return base;
	case VIEW_CONVERT_EXPR:
		return reference_steps(TREE_OPERAND(ref, 0), to);
	case MEM_REF:
		ref = TREE_OPERAND(ref, 0);
		if (TREE_CODE(ref) != ADDR_EXPR)
			return NULL_TREE;
		return reference_steps(TREE_OPERAND(ref, 0), to);
	default:
		return NULL_TREE;
	}
}

static void address_init(struct object *o, tree ref, HOST_WIDE_INT offset)
{
	auto_vec<uint32_t, 8> to;
	struct step steps[MAX_STEPS];
	tree base = reference_steps(ref, &to);
	int n;

	if (!base) {
		if (TREE_CODE(ref) != STRING_CST && TREE_CODE(ref) != LABEL_DECL)
			o->complete = false;
		return;
	}
	if (offset) {
		n = offset > 0 ? steps_to(TREE_TYPE(ref), offset, NULL_TREE, steps) : -1;
		for (int i = 0; i < n; i++)
			to.safe_push(step_string(&steps[i]));
		if (n < 0)
			to.safe_push(format_string("+" HOST_WIDE_INT_PRINT_DEC, offset));
	}
	if (TREE_CODE(base) == FUNCTION_DECL)
		to.truncate(0);
	add_init(o, unit_sym(base), to, 0);
}

/* Where a plain value counts: not the many numbers of a table. */
static void number_init(struct object *o, tree value)
{
	if (o->numbers && !integer_zerop(value) && TYPE_PRECISION(TREE_TYPE(value)) <= 64)
		add_init(o, 0, vNULL, (int64_t)TREE_INT_CST_LOW(value));
}

/* VALUE without casts and the OFFSET that is added to it. */
static tree strip_offset(struct object *o, tree value, HOST_WIDE_INT *offset)
{
	for (;; value = TREE_OPERAND(value, 0)) {
		if (EXPR_HAS_LOCATION(value))
			o->loc = EXPR_LOCATION(value);
		if (CONVERT_EXPR_P(value) || TREE_CODE(value) == NON_LVALUE_EXPR)
			continue;
		if (TREE_CODE(value) != POINTER_PLUS_EXPR && TREE_CODE(value) != PLUS_EXPR)
			return value;
		if (TREE_CODE(TREE_OPERAND(value, 1)) != INTEGER_CST)
			return value;
		*offset += (HOST_WIDE_INT)TREE_INT_CST_LOW(TREE_OPERAND(value, 1));
	}
}

/* VALUE, which initialises an object whose members have PREFIX. */
static void walk_value(struct object *o, tree value, const char *prefix)
{
	HOST_WIDE_INT offset = 0;
	unsigned HOST_WIDE_INT i;
	tree index, element;

	o->loc = UNKNOWN_LOCATION;
	value = strip_offset(o, value, &offset);
	switch (TREE_CODE(value)) {
	case CONSTRUCTOR:
		FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(value), i, index, element) {
			bool member = index && TREE_CODE(index) == FIELD_DECL;

			o->path.safe_push({ index, prefix });
			walk_value(o, element, inner_prefix(prefix, member ? index : NULL_TREE,
							    TREE_TYPE(element)));
			o->path.pop();
		}
		break;
	case COMPOUND_LITERAL_EXPR:
		value = DECL_INITIAL(COMPOUND_LITERAL_EXPR_DECL(value));
		if (value)
			walk_value(o, value, prefix);
		break;
	case ADDR_EXPR:
		address_init(o, TREE_OPERAND(value, 0), offset);
		break;
	case INTEGER_CST:
		number_init(o, value);
		break;
	default:
		if (!CONSTANT_CLASS_P(value))
			o->complete = false;
		break;
	}
}

/* The scalars that VALUE lists, as far as they are at most MAX. */
static unsigned int count_scalars(tree value, unsigned int max)
{
	unsigned HOST_WIDE_INT i;
	unsigned int n = 0;
	tree element;

	if (TREE_CODE(value) != CONSTRUCTOR)
		return 1;
	FOR_EACH_CONSTRUCTOR_VALUE(CONSTRUCTOR_ELTS(value), i, element) {
		n += count_scalars(element, max);
		if (n > max)
			break;
	}
	return n;
}

static const char *object_prefix(tree decl)
{
	const char *name = DECL_NAME(decl) ? IDENTIFIER_POINTER(DECL_NAME(decl)) : "";
	const char *prefix = inner_prefix(NULL, NULL_TREE, TREE_TYPE(decl));

	if (prefix)
		return prefix;
	return IDENTIFIER_POINTER(get_identifier(ACONCAT(("{", name, "}::", NULL))));
}

void init_write(varpool_node *node)
{
	const char *section = DECL_SECTION_NAME(node->decl);
	tree value = DECL_INITIAL(node->decl);
	struct fact_object r = {};
	struct object o = {};

	if (node->alias || !value || value == error_mark_node)
		return;
	if (section && startswith(section, ".discard"))
		return;
	o.complete = true;
	o.numbers = count_scalars(value, NUMBERS_MAX) <= NUMBERS_MAX;
	o.decl = node->decl;
	obstack_init(&o.lists);
	walk_value(&o, value, object_prefix(node->decl));
	if (o.inits.length() || !o.complete || RECORD_OR_UNION_TYPE_P(TREE_TYPE(node->decl))) {
		r.sym = unit_sym(node->decl);
		r.complete = o.complete;
		facts_put_object(facts, &r);
		for (const struct record &init : o.inits)
			unit_put(&init);
	}
	o.inits.release();
	o.path.release();
	obstack_free(&o.lists, NULL);
}
