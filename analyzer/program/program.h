/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.h - the linked program: every translation unit's facts in one view.
 * Functions, symbols, objects and strings are dense numbers; statics belong to
 * their unit, header inlines with equal bodies are one function, weak and alias
 * symbols are resolved as the linker would.
 */
#ifndef LOCKCTX_PROGRAM_H
#define LOCKCTX_PROGRAM_H

#include <stdbool.h>
#include <stdio.h>

#include "../../facts/schema.h"
#include "strings.h"

#define NONE UINT32_MAX

struct loc { u32 file, line, col; };	/* file: string id */

/* As struct fact_expr; `ref` is a symbol number for EX_GLOBAL and EX_FUNC, a
 * string id for EX_FIELD, EX_CONTAINER and EX_STRING. Expression 0 is none. */
struct expr { uint8_t op; u32 a, b, ref; i64 num; };

enum insn_kind {
	IN_PHI, IN_LOAD, IN_STORE, IN_COPY, IN_CALL, IN_ASM,
	/* terminators */
	IN_JUMP, IN_BRANCH, IN_SWITCH, IN_ANYOF, IN_RET, IN_STOP
};

/*
 * One instruction. The operands by kind (lists are offsets into func.ops):
 *   PHI     dst; n preds at list, then n values; name = the variable
 *   LOAD    dst; name = variable that gets it; macro = all it is in, outermost first, if volatile
 *   STORE   a = address, b = value
 *   COPY    a = destination, b = source or 0
 *   CALL    dst or 0; a = function; n arguments at list; name = variable that gets the result
 *   ASM     n outputs at list, then b inputs; INSN_WARNS: it is how the kernel says that this cannot be;
 *           INSN_EMPTY: it has no text, and only hides from GCC what a value is
 *   BRANCH  a = condition; successor 0 is yes, 1 is no
 *   SWITCH  a = index; successor 0 is other, case i is successor cases[list + i]
 *   RET     a = value or 0
 */
enum { INSN_EMPTY = 1 << 6, INSN_WARNS = 1 << 7 };	/* flags of ASM; those of a CALL are facts' */

struct insn {
	uint8_t kind, flags;
	u32 dst, a, b, list, n, name, type, macro;
	struct loc loc;
};

struct block {
	u32 first, n;			/* insns, the terminator last */
	u32 succ, nsucc;		/* offset into func.succs */
	u32 npred;
};

struct switch_case { u32 succ; i64 low, high; };

struct func {
	u32 id, sym, name, tu, flags;
	struct loc loc;
	u32 nparams, nlocals, nexprs, ninsns, nblocks;
	u32 *params, *locals;		/* names */
	struct expr *exprs;
	struct insn *insns;
	struct block *blocks;
	u32 *ops, *succs;
	u32 *def;			/* expression -> the PHI, LOAD or CALL that defines it, + 1 */
	struct switch_case *cases;
	struct cfg *cfg;		/* made on demand by cfg_of() */
};

struct symbol {
	u32 name, flags, section, type, tu;	/* tu: NONE when public */
	u32 alias;			/* symbol that it is another name of, or NONE */
	u32 func;			/* its body, or NONE */
	u32 object;			/* its initialiser, or NONE */
	struct loc loc;
};

/* A step from an object to a part of it: member `field`, or, when that is 0,
 * the array elements low..high. */
struct part { u32 field; i64 low, high; };

struct init {
	u32 object;			/* index into program.objects */
	u32 npath, nto;
	struct part *path, *to;
	u32 sym;			/* points to this plus `to`; NONE: the integer num */
	i64 num;
	struct loc loc;
};

struct object { u32 sym, first, n; bool complete; };	/* inits first..first+n-1 */

struct unit { u32 file, compiler; };
struct annot;

struct program {
	struct strings *strings;
	struct unit *units;		/* the arrays are stb_ds */
	struct symbol *symbols;
	struct func **funcs;
	struct object *objects;
	struct init *inits;
	u32 duplicates;			/* bodies dropped as equal to one that is there */
	u32 deep_exprs;			/* expressions cut because they were nested too deep */
	u32 bare;			/* objects in folders that carry no facts */
	u32 repeated;			/* units met again, as in vmlinux.o beside its parts */
	u32 bad_files;			/* files without usable facts */
	char **bad_why;			/* one line each */
	char **given;			/* what was added, as absolute paths */
	struct annot *annots;		/* see annot.h */
	struct { u32 key, value; } *annot_ids, *field_annot_ids;	/* symbol, member -> its first */
	struct { u32 key, value; } *pointees;	/* "tag::member" -> tag of what it points to; 0: differs */
	struct loader *loader;
};

struct program *program_new(void);
void program_free(struct program *p);

/*
 * Add the facts of the object file, archive, payload file or folder (searched
 * for *.o and *.facts) at PATH. A unit that is there already, in an object that was
 * linked from others, is not added again. What cannot be used is counted and described
 * in bad_why; the rest is kept. Returns how many units PATH has.
 */
u32 program_add(struct program *p, const char *path);

/* The same in two steps, for who wants to know how many there are: which files there are to load at
 * PATH, added to FILES (stb_ds), then each of them, whose path is free then. */
struct program_file { char *path; bool found; /* in a folder, and not named itself */ };
void program_list(struct program *p, const char *path, struct program_file **files);
u32 program_load(struct program *p, struct program_file *file);

/* Resolve symbols across units. Call once, after the last program_add(). */
void program_link(struct program *p);

/* The symbol behind SYM once aliases and static_call trampolines are followed. */
u32 program_resolve(const struct program *p, u32 sym);
/* The function that a call of SYM enters, or NULL when its body is not here. */
struct func *program_body(const struct program *p, u32 sym);
/* The functions named NAME, several when static; *N gets their number. The
 * array is stb_ds, owned by the caller. */
struct func **program_find(const struct program *p, const char *name);

/* The tag (a string) of the struct that member FIELD ("tag::member", a string) points to;
 * 0 when it is no such pointer, or no function here loads it. */
u32 program_pointee(const struct program *p, u32 field);

static inline const char *program_text(const struct program *p, u32 id)
{
	return strings_text(p->strings, id);
}

static inline const char *func_name(const struct program *p, const struct func *f)
{
	return strings_text(p->strings, f->name);
}

/* Does F run once, before there is anybody else (__init)? */
bool func_at_boot(const struct program *p, const struct func *f);
/* The same, or when its module goes (__exit). */
bool func_at_ends(const struct program *p, const struct func *f);

/* The instruction that defines expression E of F, or NULL. */
static inline const struct insn *func_def(const struct func *f, u32 e)
{
	return f->def[e] ? &f->insns[f->def[e] - 1] : NULL;
}

/* The block that holds instruction INSN of F. */
static inline u32 func_block(const struct func *f, u32 insn)
{
	u32 lo = 0, hi = f->nblocks - 1;

	while (lo < hi) {
		u32 mid = (lo + hi + 1) / 2;

		if (f->blocks[mid].first <= insn)
			lo = mid;
		else
			hi = mid - 1;
	}
	return lo;
}

static inline const u32 *insn_args(const struct func *f, const struct insn *in)
{
	return f->ops + in->list;
}

static inline const struct insn *block_end(const struct func *f, const struct block *b)
{
	return &f->insns[b->first + b->n - 1];
}

#endif
