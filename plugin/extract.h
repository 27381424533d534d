/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * extract.h - what the parts of the plugin share. A GCC process compiles one
 * unit, so the unit being recorded is a global.
 *
 * Nothing here may change what GCC does: no assembler name is made, no function
 * is pushed, no tree is written to but annotations (attr.cc). Trees are kept only within the one pass, so
 * the collector never runs between.
 */
#ifndef LOCKCTX_PLUGIN_EXTRACT_H
#define LOCKCTX_PLUGIN_EXTRACT_H

#include "gcc-common.h"
#include "writer.h"

/* Any record but STR, waiting to be written. */
struct record {
	enum fact_tag tag;
	union {
#define R(TAG, name, fields) struct fact_##name name;
		FACTS_RECORDS(R)
#undef R
	};
};

/* The function being walked. */
struct walk {
	struct function *fn;
	const char *file;		/* home of its positions */
	vec<struct fact_expr> exprs;	/* expression n at n - 1 */
	uint32_t *cons;			/* pure ones by content: open addressing, 0 free */
	size_t ncons;
	uint32_t *ssa;			/* expression by SSA version */
	hash_map<tree, uint32_t> *local_of;
	vec<uint32_t> locals;		/* names of the memory locals */
	vec<struct record> records;
	vec<gphi *> phis;		/* used, and not yet written */
	int *blocks;			/* block number by index of basic_block */
	struct obstack lists;
};

struct place {
	uint32_t file, line, col;
};

/* unit.cc */
extern struct facts_writer *facts;
/* The number of function or variable DECL, recording it when it is new. */
uint32_t unit_sym(tree decl);
/* The assembler name of DECL, as its SYM record has it but for stable_name(). */
const char *unit_symbol_name(tree decl);
/* Where LOC is; file 0 when it is HOME, "?" stays out: an unknown place is all 0. */
struct place unit_place(location_t loc, const char *home);
void unit_put(const struct record *r);
/* Record everything of this unit. */
void unit_write(bool facts_only);
/* NAME without the number that differs from compile to compile. */
uint32_t stable_name(const char *name);
/* The same of DECL's name; 0 when DECL is NULL, no declaration or has no name. */
uint32_t decl_name(tree decl);

/* init.cc: OBJECT and INIT records of the variable that NODE stands for. */
void init_write(varpool_node *node);

/* toplevel.cc: what top-level asm says about a function. */
void toplevel_read(void);
bool toplevel_exported(const char *name);
/* The section of the initcall that calls NAME, or NULL. */
const char *toplevel_initcall(const char *name);

/* types.cc */
#define MAX_STEPS 16
/* One step into an object: a member, or element INDEX when field is NULL. */
struct step {
	tree field;
	const char *prefix;
	HOST_WIDE_INT index;
};
/* "tag::member" or "[index]". */
uint32_t step_string(const struct step *s);
/* The tag of a struct, union or enum, or its typedef's name; NULL for unnamed. */
const char *type_tag(tree type);
bool same_type(tree a, tree b);
/* Does struct member FIELD start where its object starts? Its address is the object's, too. */
bool starts_object(tree field);
/* Does REF, of a number, read what may be a pointer by another member of a union? */
bool type_union_pointer(tree ref);
/* "tag::member" for FIELD of the object that tree OBJECT (may be NULL) refers to. */
uint32_t member_string(tree field, tree object);
/* The same when the name of the object's type is known: PREFIX ends in "::" or ".". */
uint32_t member_of_prefix(const char *prefix, tree field);
/* What stands before the members of TYPE, a member FIELD of an object with PREFIX. */
const char *inner_prefix(const char *prefix, tree field, tree type);
/*
 * The steps from an object of TYPE to what stands OFFSET bytes into it, preferably
 * of type WANT (NULL: any). Returns their number, or -1 when no member begins there.
 */
int steps_to(tree type, HOST_WIDE_INT offset, tree want, struct step *steps);
/* The steps to the only array of WANT in TYPE; -1 when there is none or several. */
int steps_to_array(tree type, tree want, struct step *steps);
/* Remember what the member that REF refers to points to, if it is a pointer to a struct. */
void member_note(tree ref);
/* The MEMBER records of all that were remembered. */
void member_write(void);
const char *signature(tree fntype);
uint32_t format_string(const char *fmt, ...) ATTRIBUTE_PRINTF_1;

/* function.cc: the FN to ENDFN records of NODE's body. */
void function_write(cgraph_node *node);

/* expr.cc, access.cc: 0 is never returned. */
uint32_t expr_new(struct walk *w, enum expr_op op, uint32_t a, uint32_t b, uint32_t ref,
		  int64_t num);
uint32_t expr_const(struct walk *w, int64_t num);
const struct fact_expr *expr_at(const struct walk *w, uint32_t e);
/* The value of SSA name or constant T, seen as a pointer to POINTEE (NULL: as it is). */
uint32_t expr_value(struct walk *w, tree t, tree pointee);
/* An EX_LOAD of REF (for a piece of bits, an EX_OPAQUE of it); its LOAD record is the
 * caller's to add. */
uint32_t expr_load(struct walk *w, tree ref, bool is_volatile);
/* The address of what REF refers to. */
uint32_t expr_address(struct walk *w, tree ref);
/* Comparison or arithmetic of two trees; 0 when facts have no such operator. */
uint32_t expr_binary(struct walk *w, enum tree_code code, tree a, tree b);
/* P + OFF bytes, seen as a pointer to POINTEE. SIGN is -1 to subtract. */
uint32_t expr_pointer_plus(struct walk *w, tree p, tree off, tree pointee, int sign);
/* What pointer type TYPE points to, NULL when that is void, a byte, or no pointer. */
tree strong_pointee(tree type);
/* Whether T is something in memory, not a value. */
bool is_memory(tree t);
/* What SSA name T is a copy of or cast from; NULL when it is neither, or no SSA name. */
tree copied_value(tree t);
/* The value of INTEGER_CST T of at most 64 bits, sign- or zero-extended by its type. */
int64_t int_value(tree t);
/* The value that call STMT just passes on (__builtin_expect), or NULL. */
tree passed_value(gimple *stmt);

/* bits.cc: the members whose bits SSA name NAME has, when it is a piece of memory of which some members' bits
 * are compared with zero and nothing else is; they are added to MEMBERS, unless that is NULL. */
bool bits_members(tree name, vec<tree> *members);
/* The value of such a NAME: nonzero when one of the members is. 0: it is no such piece. */
uint32_t bits_value(struct walk *w, tree name);

/* stmt.cc: the record of one statement, or nothing. */
void stmt_record(struct walk *w, gimple *stmt);
/* Like expr_value(), with a LOAD record first when T is in memory. */
uint32_t stmt_operand(struct walk *w, tree t, location_t loc);
/* The name of the variable or member that LHS is, or that it is then copied to; a macro's own is
 * taken when there is no other and TEMPORARY says so. 0: none. */
uint32_t stmt_result_name(tree lhs, bool temporary);
struct record *stmt_add(struct walk *w, enum fact_tag tag);
struct fact_list stmt_list(struct walk *w, const uint32_t *v, unsigned int n);

/* asm.cc: the record of an asm statement. */
void asm_record(struct walk *w, gasm *stmt);
/* The input that output NAME of STMT is made of, since they share a register: a per-CPU address, or what
 * is hidden from GCC. NULL when there is none. */
tree asm_tied(gasm *stmt, tree name);

/*
 * lockpath.cc: the path to the lock that TEXT names where the parameters are PARAMS, of
 * a function of type FNTYPE (or NULL); see FACTS_ATTR. 0 when it names none.
 */
uint32_t lock_path(const char *text, const vec<char *> &params, tree fntype);

/* attr.cc */
void attr_register(void);
/* PLUGIN_PRAGMAS: what annotations need that are no attributes. */
void attr_pragmas(void);
/* What the collector has to keep, for PLUGIN_REGISTER_GGC_ROOTS. */
const struct ggc_root_tab *attr_roots(void);
/* PLUGIN_FINISH_TYPE, PLUGIN_FINISH_DECL: remember annotated members and typedefs. */
void attr_type(tree type);
void attr_decl(tree decl);
/* PLUGIN_GGC_START: hold on to no tree. */
void attr_collect(void);
void attr_write_sym(uint32_t sym, tree decl);
void attr_write_members(void);

/* emit.cc: append DATA to the assembler output, in FACTS_SECTION. */
void emit_section(const unsigned char *data, size_t size);

#define SET_PLACE(r, p) ((r).file = (p).file, (r).line = (p).line, (r).col = (p).col)

#endif
