/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema.h - the facts format: what the plugin records about one translation
 * unit, and all that the analyser knows of it.
 *
 * A facts payload is a flat stream of records. A record is one tag byte and
 * then its fields, in the order given here, each encoded by its kind:
 *
 *   U32     unsigned LEB128
 *   I64     zigzag, then unsigned LEB128
 *   STR     U32, index of an earlier STR record (0: no string)
 *   SYM     U32, index of an earlier SYM record (0: none)
 *   EXPR    U32, index of an EXPR of the current function (0: none)
 *   BLOCK   U32, block number in the current function (from 0)
 *   STRS, EXPRS, BLOCKS, I64S   U32 count, then that many of them
 *   TEXT    U32 length, then that many bytes (not NUL-terminated)
 *
 * Numbers are implicit: the first STR record is string 1, the first SYM record
 * symbol 1, the first EXPR of a function expression 1, the first BLOCK of a
 * function block 0. An EXPR field may name a later expression of the same
 * function only in a PHI record; every other reference points backwards
 * (blocks excepted). The reader rejects everything else.
 *
 * Order:  STR and SYM anywhere before their first use;  UNIT first of the
 * others;  OBJECT then its INIT records;  a function is
 *     FN  EXPR*  ( BLOCK (PHI|LOAD|STORE|COPY|CALL|ASM)* TERMINATOR )*  ENDFN
 * with EXPR records anywhere between FN and ENDFN before their first use, and
 * exactly one terminator (JUMP, BRANCH, SWITCH, ANYOF, RET, STOP) a block.
 * Block 0 is the entry.
 *
 * Adding a record or a field here is the whole job for writer and reader; bump
 * FACTS_VERSION when an old reader would misread the new stream.
 */
#ifndef LOCKCTX_FACTS_SCHEMA_H
#define LOCKCTX_FACTS_SCHEMA_H

#include <stdint.h>

#define FACTS_VERSION 5
#define FACTS_SECTION ".discard.lockctx"
#define FACTS_MAGIC "LCTXFACT"

/*
 * One source position. File 0 means: the file of the enclosing FN. Positions
 * inside macros are those of the outermost expansion.
 */
#define FACTS_LOC(F) F(STR, file) F(U32, line) F(U32, col)

/* String n. Names that differ from compile to compile (__UNIQUE_ID_x123,
 * __compiletime_assert_77, "name.4") are stripped of their number. */
#define FACTS_STR(F) F(TEXT, text)

/* The translation unit: main input, compiler version, and enum unit_flag. */
#define FACTS_UNIT(F) F(STR, file) F(STR, compiler) F(U32, flags)

/*
 * A function or a variable with static storage that this unit names. `name` is
 * the assembler name without '*'. `target` is the aliased symbol's name. `type`
 * is, for a function, a signature such as "int(struct kvm_vcpu *,bool)"; for a
 * variable, the tag of its struct, or of its element's struct ("" if none).
 */
#define FACTS_SYM(F) F(STR, name) F(U32, flags) F(STR, section) F(STR, target) F(STR, type) FACTS_LOC(F)

/*
 * An annotation: on symbol `sym`, or when sym is 0 on the struct member `field`
 * ("tag::member") or the typedef `field` (no "::"). `name` is the attribute's
 * name, `text` its stringised arguments (see sparse-annotations/gcc.h). They
 * are about `params`, the names of the parameters where the annotation stands,
 * which may differ from those of the definition ("" if unnamed).
 *
 * `paths` has one string for each lock named, "" where the text is no place in
 * memory: steps apart by blanks. "%1" is the value of parameter 1 and "@name" the
 * address of variable symbol `name`, then ".tag::member" that member's address ("^"
 * for "." when a struct starts with it), "[]" an element's and "*" what stands
 * there. `&vcpu->kvm->srcu` is "%0 .kvm_vcpu::kvm * .kvm::srcu".
 */
#define FACTS_ATTR(F) \
	F(SYM, sym) F(STR, field) F(STR, name) F(STR, text) F(STRS, params) F(STRS, paths) FACTS_LOC(F)

/* The struct member `field` ("tag::member") is a pointer to struct (or union) `to`, a
 * tag. Of the members that the unit's functions load. */
#define FACTS_MEMBER(F) F(STR, field) F(STR, to)

/* A statically initialised object. Members without an INIT are zero or hold
 * plain data. `complete` is 0 when the initialiser could not be walked. */
#define FACTS_OBJECT(F) F(SYM, sym) F(U32, complete)

/*
 * One initialised pointer of the last OBJECT. `path` leads to it from the
 * object: "tag::member", "[5]", "[0-7]". It points to function `sym` when that
 * is a function, else to variable `sym` plus the steps of `to` (an empty list:
 * the variable itself); with sym 0 it is the integer `num`.
 */
#define FACTS_INIT(F) F(STRS, path) F(SYM, sym) F(STRS, to) F(I64, num) FACTS_LOC(F)

/* A function with a body. `flags` is of enum fn_flag. The parameters' and the
 * memory locals' names are for people ("" if unnamed). */
#define FACTS_FN(F) F(SYM, sym) F(U32, flags) F(STRS, params) F(STRS, locals) FACTS_LOC(F)

/* A value or an address; see enum expr_op for the use of each field. */
#define FACTS_EXPR(F) F(U32, op) F(EXPR, a) F(EXPR, b) F(U32, ref) F(I64, num)

#define FACTS_BLOCK(F)

/* dst is an EX_PHI; values[i] comes in from block preds[i]. name: the variable, "" if unnamed. */
#define FACTS_PHI(F) F(EXPR, dst) F(BLOCKS, preds) F(EXPRS, values) F(STR, name)

/* The EX_LOAD dst reads its memory here. lhs is the variable that gets it ("" if none). Of a
 * volatile one, `macros` names those whose expansion it is in, outermost first, blanks between. */
#define FACTS_LOAD(F) F(EXPR, dst) F(U32, line) F(STR, lhs) F(STR, macros)

#define FACTS_STORE(F) F(EXPR, addr) F(EXPR, value) FACTS_LOC(F)

/* An aggregate assignment *dst = *src; with src 0, *dst is cleared to zero. */
#define FACTS_COPY(F) F(EXPR, dst) F(EXPR, src) FACTS_LOC(F)

/*
 * A call. dst is the EX_CALL that stands for its result (0: no result). fn is
 * an EX_FUNC for a direct call, else the pointer called. `type` is the called
 * signature of an indirect call. `macro` names the outermost macro whose body
 * has the call, `lhs` the variable that gets the result ("" if none).
 * flags is of enum call_flag.
 */
#define FACTS_CALL(F) F(EXPR, dst) F(EXPR, fn) F(EXPRS, args) F(STR, type) F(STR, macro) F(STR, lhs) F(U32, flags) FACTS_LOC(F)

/* An asm statement: outs are EX_ASM values or, for memory outputs, addresses. */
#define FACTS_ASM(F) F(EXPRS, outs) F(EXPRS, ins) F(STR, text) FACTS_LOC(F)

#define FACTS_JUMP(F) F(BLOCK, to)
#define FACTS_BRANCH(F) F(EXPR, cond) F(BLOCK, yes) F(BLOCK, no) FACTS_LOC(F)
/* Case i covers low[i]..high[i] and goes to to[i]; one target may repeat. */
#define FACTS_SWITCH(F) F(EXPR, index) F(BLOCK, other) F(BLOCKS, to) F(I64S, low) F(I64S, high) FACTS_LOC(F)
/* Any of these may follow (asm goto, computed goto). */
#define FACTS_ANYOF(F) F(BLOCKS, to)
#define FACTS_RET(F) F(EXPR, value) FACTS_LOC(F)
/* Control does not get past here. */
#define FACTS_STOP(F)
#define FACTS_ENDFN(F)

#define FACTS_RECORDS(R)                                                       \
	R(STR, str, FACTS_STR)                                                 \
	R(UNIT, unit, FACTS_UNIT)                                              \
	R(SYM, sym, FACTS_SYM)                                                 \
	R(ATTR, attr, FACTS_ATTR)                                              \
	R(MEMBER, member, FACTS_MEMBER)                                        \
	R(OBJECT, object, FACTS_OBJECT)                                        \
	R(INIT, init, FACTS_INIT)                                              \
	R(FN, fn, FACTS_FN)                                                    \
	R(EXPR, expr, FACTS_EXPR)                                              \
	R(BLOCK, block, FACTS_BLOCK)                                           \
	R(PHI, phi, FACTS_PHI)                                                 \
	R(LOAD, load, FACTS_LOAD)                                              \
	R(STORE, store, FACTS_STORE)                                           \
	R(COPY, copy, FACTS_COPY)                                              \
	R(CALL, call, FACTS_CALL)                                              \
	R(ASM, assembly, FACTS_ASM)                                            \
	R(JUMP, jump, FACTS_JUMP)                                              \
	R(BRANCH, branch, FACTS_BRANCH)                                        \
	R(SWITCH, choice, FACTS_SWITCH)                                        \
	R(ANYOF, anyof, FACTS_ANYOF)                                           \
	R(RET, ret, FACTS_RET)                                                 \
	R(STOP, stop, FACTS_STOP)                                              \
	R(ENDFN, endfn, FACTS_ENDFN)

enum fact_tag {
	FACT_NONE,
#define R(TAG, name, fields) FACT_##TAG,
	FACTS_RECORDS(R)
#undef R
	FACT_TAGS
};

enum sym_flag {
	SYM_FUNC = 1 << 0,	/* else a variable */
	SYM_PUBLIC = 1 << 1,	/* external linkage */
	SYM_WEAK = 1 << 2,
	SYM_DEFINED = 1 << 3,	/* body or storage is in this unit */
	SYM_NORETURN = 1 << 4,
	SYM_ALIAS = 1 << 5,	/* an alias of `target` */
	SYM_PERCPU = 1 << 6,
	SYM_CONST = 1 << 7,	/* a read-only variable */
	SYM_POINTER = 1 << 8,	/* a variable that is itself a pointer */
	SYM_EXPORTED = 1 << 9,	/* EXPORT_SYMBOL() names it in this unit */
};

enum fn_flag {
	FN_INLINE = 1 << 0,	/* declared inline */
	FN_HEADER = 1 << 1,	/* its body is not in the main input file */
	FN_VARARGS = 1 << 2,
	FN_VOID = 1 << 3,	/* returns nothing */
};

enum call_flag {
	CALL_NORETURN = 1 << 0,
	CALL_CLEANUP = 1 << 1,	/* made by __attribute__((cleanup)) */
	CALL_BARE_MACRO = 1 << 2,	/* its macro stands for all of it, without arguments: current */
};

enum load_flag {
	LOAD_VOLATILE = 1 << 0,
	LOAD_BOOL = 1 << 1,
	LOAD_POINTER = 1 << 2,
	LOAD_UNION = 1 << 3,	/* the bytes of a pointer, by another member of a union that has one */
	LOAD_FLAGS = 1 << 4,	/* beyond them */
};

enum unit_flag {
	UNIT_FACTS_ONLY = 1 << 0,
};

/*
 * Expressions. Addresses and values are one kind of thing: EX_FIELD is the
 * address of a member, EX_LOAD is what stands at an address. So `vcpu->kvm` is
 * LOAD(FIELD(PARAM 0, "kvm_vcpu::kvm")) and `&vcpu->kvm->srcu` is
 * FIELD(that, "kvm::srcu"). Pure expressions (no LOAD, CALL, PHI, ASM, OPAQUE)
 * are recorded once a function; each of those five is one definition, made
 * where the record of its kind stands.
 *
 * A member inside anonymous structs or unions is named by the outer tag and the
 * whole member chain, "tag::member" when all between are unnamed; a step
 * through a named member is an EX_FIELD of its own. Members of an unnamed type
 * that is itself a named member are "outer::member.inner".
 */
#define FACTS_EXPR_OPS(X)                                                      \
	X(CONST, "num: the value")                                             \
	X(PARAM, "num: value of parameter number num, at entry; ref: 1 if bool") \
	X(LOCAL, "num: address of memory local number num")                   \
	X(GLOBAL, "ref: address of variable symbol ref")                      \
	X(FUNC, "ref: address of function symbol ref")                        \
	X(STRING, "ref: address of a literal, string ref is its text")        \
	X(UNDEF, "an uninitialised value")                                    \
	X(FIELD, "a, ref: address of member string ref of the object at a; num: 1 if a struct at offset 0") \
	X(CONTAINER, "a, ref, num: address of the object whose member ref is at a") \
	X(INDEX, "a, b: address of element b of the array at a")              \
	X(OFFSET, "a, b: pointer a plus b bytes, b may be 0 for unknown")     \
	X(LOAD, "a: the value at a; num: bytes; ref: of enum load_flag") \
	X(CALL, "the result of a CALL record")                                \
	X(ASM, "an output of an ASM record; a: the input tied to it, or 0")   \
	X(PHI, "joins the values of a PHI record")                            \
	X(UNARY, "a, num: enum unary_op")                                     \
	X(BINARY, "a, b, num: enum binary_op")                                \
	X(CAST, "a, num: bits of the result, negative when signed")           \
	X(OPAQUE, "a value that facts cannot describe; a, b: what it is made of, or 0")

enum expr_op {
	EX_NONE,
#define X(OP, doc) EX_##OP,
	FACTS_EXPR_OPS(X)
#undef X
	EX_OPS
};

enum unary_op { UN_NONE, UN_NOT, UN_BITNOT, UN_NEG, UN_OPS };

/* Comparisons give 0 or 1. Bit 8 (BIN_UNSIGNED) marks an unsigned one. */
#define FACTS_BINARY_OPS(X)                                                    \
	X(EQ, "==") X(NE, "!=") X(LT, "<") X(LE, "<=") X(GT, ">") X(GE, ">=") \
	X(AND, "&") X(OR, "|") X(XOR, "^") X(ADD, "+") X(SUB, "-") X(MUL, "*") \
	X(DIV, "/") X(MOD, "%") X(SHL, "<<") X(SHR, ">>") X(MIN, "min") X(MAX, "max")

enum binary_op {
	BIN_NONE,
#define X(OP, text) BIN_##OP,
	FACTS_BINARY_OPS(X)
#undef X
	BIN_OPS,
	BIN_UNSIGNED = 1 << 8,
};

/* The C types behind the field kinds, as the record structs below hold them. */
struct fact_list { uint32_t n; const uint32_t *v; };
struct fact_i64s { uint32_t n; const int64_t *v; };
struct fact_text { uint32_t n; const char *v; };

#define FACT_C_U32 uint32_t
#define FACT_C_I64 int64_t
#define FACT_C_STR uint32_t
#define FACT_C_SYM uint32_t
#define FACT_C_EXPR uint32_t
#define FACT_C_BLOCK uint32_t
#define FACT_C_STRS struct fact_list
#define FACT_C_EXPRS struct fact_list
#define FACT_C_BLOCKS struct fact_list
#define FACT_C_I64S struct fact_i64s
#define FACT_C_TEXT struct fact_text

/* struct fact_fn, struct fact_call, ... : one for each record. */
#define FACT_MEMBER(kind, name) FACT_C_##kind name;
#define R(TAG, name, fields) struct fact_##name { fields(FACT_MEMBER) uint8_t pad_; };
FACTS_RECORDS(R)
#undef R

#endif
