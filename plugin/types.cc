// SPDX-License-Identifier: GPL-2.0-or-later
/* types.cc - names of types and members, and which member is at an offset. */
#include "extract.h"

#include <stdarg.h>

uint32_t format_string(const char *fmt, ...)
{
	va_list ap;
	char *text;
	uint32_t s;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	s = facts_str(facts, text);
	free(text);
	return s;
}

static const char *decl_or_id(tree name)
{
	if (name && TREE_CODE(name) == TYPE_DECL)
		name = DECL_NAME(name);
	return name ? IDENTIFIER_POINTER(name) : NULL;
}

const char *type_tag(tree type)
{
	tree main = TYPE_MAIN_VARIANT(type);
	const char *name = decl_or_id(TYPE_NAME(main));

	if (name)
		return name;
	/* typedef struct { } name_t: the oldest typedef is the last variant. */
	for (tree v = TYPE_NEXT_VARIANT(main); v; v = TYPE_NEXT_VARIANT(v))
		if (decl_or_id(TYPE_NAME(v)))
			name = decl_or_id(TYPE_NAME(v));
	return name;
}

bool same_type(tree a, tree b)
{
	return a && b && TYPE_MAIN_VARIANT(a) == TYPE_MAIN_VARIANT(b);
}

/* Text that lives as long as the plugin. */
static const char *keep(const char *a, const char *b, const char *c)
{
	static struct obstack *texts;

	if (!texts) {
		texts = XNEW(struct obstack);
		obstack_init(texts);
	}
	for (const char *part : { a, b, c })
		obstack_grow(texts, part, strlen(part));
	obstack_1grow(texts, 0);
	return (const char *)obstack_finish(texts);
}

/* "tag::" for TYPE, NULL when it is unnamed. */
static const char *tag_prefix(tree type)
{
	static hash_map<tree, const char *> *known;
	const char *tag;

	if (!known)
		known = new hash_map<tree, const char *>;
	bool existed;
	const char *&text = known->get_or_insert(TYPE_MAIN_VARIANT(type), &existed);
	if (!existed) {
		tag = type_tag(type);
		text = tag ? keep(tag, "::", "") : NULL;
	}
	return text;
}

static const char *field_name(tree field)
{
	return IDENTIFIER_POINTER(DECL_NAME(field));
}

uint32_t member_of_prefix(const char *prefix, tree field)
{
	return format_string("%s%s", prefix, field_name(field));
}

const char *inner_prefix(const char *prefix, tree field, tree type)
{
	const char *tag;

	while (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	if (!RECORD_OR_UNION_TYPE_P(type))
		return prefix;
	tag = tag_prefix(type);
	if (tag)
		return tag;
	return field && DECL_NAME(field) ? keep(prefix, field_name(field), ".") : prefix;
}

/* What REF, a dereference, refers to when its pointer is a known address. */
static tree look_through_deref(tree ref)
{
	tree p = TREE_OPERAND(ref, 0);

	while (copied_value(p))
		p = copied_value(p);
	return TREE_CODE(p) == ADDR_EXPR ? TREE_OPERAND(p, 0) : NULL_TREE;
}

/* What stands before the members of an unnamed type, told from where it is. */
static const char *unnamed_prefix(tree object)
{
	const char *outer;
	tree field;

	for (int depth = 0; object && depth < MAX_STEPS; depth++) {
		switch (TREE_CODE(object)) {
		case MEM_REF:
			object = look_through_deref(object);
			break;
		case ARRAY_REF:
			object = TREE_OPERAND(object, 0);
			break;
		case VAR_DECL:
			return DECL_NAME(object) ? keep("{", field_name(object), "}::") : "{}::";
		case COMPONENT_REF:
			field = TREE_OPERAND(object, 1);
			outer = tag_prefix(DECL_CONTEXT(field));
			if (!outer)
				outer = unnamed_prefix(TREE_OPERAND(object, 0));
			return DECL_NAME(field) ? keep(outer, field_name(field), ".") : outer;
		default:
			return "{}::";
		}
	}
	return "{}::";
}

uint32_t member_string(tree field, tree object)
{
	static hash_map<tree, uint32_t> *known;
	const char *prefix = tag_prefix(DECL_CONTEXT(field));
	uint32_t *s;

	if (!prefix)
		return member_of_prefix(unnamed_prefix(object), field);
	if (!known)
		known = new hash_map<tree, uint32_t>;
	s = &known->get_or_insert(field);
	if (!*s)
		*s = member_of_prefix(prefix, field);
	return *s;
}

struct search {
	tree want;
	struct step *steps;
	int n;
};

static bool search_type(struct search *s, tree type, HOST_WIDE_INT off, const char *prefix);

bool starts_object(tree field)
{
	return RECORD_OR_UNION_TYPE_P(TREE_TYPE(field)) && type_tag(DECL_CONTEXT(field)) &&
	       tree_fits_shwi_p(DECL_FIELD_OFFSET(field)) && int_byte_position(field) == 0;
}

static bool search_member(struct search *s, tree field, HOST_WIDE_INT off, const char *prefix)
{
	tree type = TREE_TYPE(field);
	HOST_WIDE_INT at, size = 0;
	int n = s->n;

	if (TREE_CODE(field) != FIELD_DECL || DECL_BIT_FIELD(field) ||
	    !tree_fits_shwi_p(DECL_FIELD_OFFSET(field)) || s->n == MAX_STEPS)
		return false;
	at = int_byte_position(field);
	if (DECL_SIZE_UNIT(field) && tree_fits_shwi_p(DECL_SIZE_UNIT(field)))
		size = tree_to_shwi(DECL_SIZE_UNIT(field));
	if (off < at || (off >= at + size && off != at))
		return false;
	if (DECL_NAME(field)) {
		s->steps[s->n++] = { field, prefix, 0 };
		if (off == at && (!s->want || same_type(type, s->want)))
			return true;
	}
	if (search_type(s, type, off - at, inner_prefix(prefix, field, type)))
		return true;
	s->n = n;
	return false;
}

static bool search_type(struct search *s, tree type, HOST_WIDE_INT off, const char *prefix)
{
	if (RECORD_OR_UNION_TYPE_P(type)) {
		for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f))
			if (search_member(s, f, off, prefix))
				return true;
	} else if (TREE_CODE(type) == ARRAY_TYPE) {
		tree elem = TREE_TYPE(type), unit = TYPE_SIZE_UNIT(elem);
		HOST_WIDE_INT size = unit && tree_fits_shwi_p(unit) ? tree_to_shwi(unit) : 0;

		if (size <= 0 || s->n == MAX_STEPS)
			return false;
		/* The first element stands for its array: that is how arrays decay. */
		if (off < size && off % size == 0 && (!s->want || same_type(elem, s->want)))
			return true;
		s->steps[s->n++] = { NULL_TREE, NULL, off / size };
		if (off % size == 0 && (!s->want || same_type(elem, s->want)))
			return true;
		if (search_type(s, elem, off % size, prefix))
			return true;
		s->n--;
	}
	return false;
}

int steps_to(tree type, HOST_WIDE_INT offset, tree want, struct step *steps)
{
	struct search s = { want, steps, 0 };
	const char *prefix = inner_prefix("{}::", NULL_TREE, type);

	if (want && search_type(&s, type, offset, prefix))
		return s.n;
	s = { NULL_TREE, steps, 0 };
	return search_type(&s, type, offset, prefix) ? s.n : -1;
}

/* How many arrays of WANT are in TYPE; the steps to the last one in FOUND. */
static int count_arrays(struct search *s, tree type, const char *prefix, struct search *found)
{
	int total = 0;

	if (!RECORD_OR_UNION_TYPE_P(type) || s->n == MAX_STEPS)
		return 0;
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		tree member = TREE_TYPE(f);
		int n = s->n;

		if (TREE_CODE(f) != FIELD_DECL)
			continue;
		if (DECL_NAME(f))
			s->steps[s->n++] = { f, prefix, 0 };
		if (TREE_CODE(member) == ARRAY_TYPE && same_type(TREE_TYPE(member), s->want)) {
			memcpy(found->steps, s->steps, s->n * sizeof(*s->steps));
			found->n = s->n;
			total++;
		}
		total += count_arrays(s, member, inner_prefix(prefix, f, member), found);
		s->n = n;
	}
	return total;
}

int steps_to_array(tree type, tree want, struct step *steps)
{
	struct step path[MAX_STEPS];
	struct search s = { want, path, 0 }, found = { want, steps, -1 };
	const char *prefix = inner_prefix("{}::", NULL_TREE, type);

	return count_arrays(&s, type, prefix, &found) == 1 ? found.n : -1;
}

uint32_t step_string(const struct step *s)
{
	if (s->field)
		return member_of_prefix(s->prefix, s->field);
	return format_string("[" HOST_WIDE_INT_PRINT_DEC "]", s->index);
}

static vec<struct fact_member> pointers;

void member_note(tree ref)
{
	static hash_set<int_hash<uint32_t, 0, UINT32_MAX>> *known;
	struct fact_member m = {};
	tree to;

	if (TREE_CODE(ref) != COMPONENT_REF || !DECL_NAME(TREE_OPERAND(ref, 1)))
		return;
	to = strong_pointee(TREE_TYPE(ref));
	if (!to || !RECORD_OR_UNION_TYPE_P(to) || !type_tag(to))
		return;
	if (!known)
		known = new hash_set<int_hash<uint32_t, 0, UINT32_MAX>>;
	m.field = member_string(TREE_OPERAND(ref, 1), TREE_OPERAND(ref, 0));
	if (known->add(m.field))
		return;
	m.to = facts_str(facts, type_tag(to));
	pointers.safe_push(m);
}

void member_write(void)
{
	for (const struct fact_member &m : pointers)
		facts_put_member(facts, &m);
}

/* Does TYPE have a pointer among its members? */
static bool has_pointer(tree type)
{
	for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
		if (TREE_CODE(field) == FIELD_DECL && POINTER_TYPE_P(TREE_TYPE(field)))
			return true;
	return false;
}

bool type_union_pointer(tree ref)
{
	tree size = TYPE_SIZE_UNIT(TREE_TYPE(ref));

	if (!INTEGRAL_TYPE_P(TREE_TYPE(ref)) || !size || !tree_int_cst_equal(size, TYPE_SIZE_UNIT(ptr_type_node)))
		return false;
	for (; TREE_CODE(ref) == COMPONENT_REF; ref = TREE_OPERAND(ref, 0)) {
		tree type = TREE_TYPE(TREE_OPERAND(ref, 0));

		if (TREE_CODE(type) == UNION_TYPE && has_pointer(type))
			return true;
	}
	return false;
}
