/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.h - what the analyser knows of the kernel, all of it data: locks.model
 * (what a primitive does), rules.model (what is wrong), contexts.model (names for
 * the places people talk about) and callbacks.model (who calls what is registered).
 * The formats are described in those files.
 */
#ifndef LOCKCTX_MODEL_H
#define LOCKCTX_MODEL_H

#include "../program/program.h"

enum effect {
	EFFECT_ACQUIRE, EFFECT_RELEASE, EFFECT_TRY, EFFECT_WAIT, EFFECT_ASSERT_HELD,
	EFFECT_ASSERT_NOT_HELD, EFFECT_MAY_RELEASE,
	EFFECT_IS_HELD,		/* returns whether the lock is held */
	EFFECT_COUNT,		/* returns what says which contexts the code is in */
	EFFECT_PUT,		/* gives a reference back, and returns whether it was the last */
	EFFECT_SLEEP, EFFECT_LEAF, EFFECTS
};

enum cookie { COOKIE_NONE, COOKIE_RET, COOKIE_ARG, COOKIE_ARG_TARGET };

/* Options of a row, ORed. */
enum row_flag {
	ROW_RECURSIVE = 1 << 0, ROW_NESTED = 1 << 1, ROW_IF_ZERO = 1 << 2,
	ROW_ATOMIC = 1 << 3, ROW_IRQ = 1 << 4, ROW_BH = 1 << 5,
	ROW_ANYONE = 1 << 6,	/* another task than the one that took it may release it */
	ROW_CONTEXT = 1 << 7,	/* enters a context (kind preempt, bh, irq); no lock */
	ROW_ELSE_ERROR = 1 << 8,	/* with ROW_IF_ZERO: what is returned otherwise is negative */
	ROW_LAST = 1 << 11,	/* a try that takes the lock with the last reference */
	ROW_COUNTER = 1 << 12,	/* a sequence counter: who writes under it waits for nobody */
	ROW_TASKS = 1 << 13,	/* sleeps in tasks, and not in interrupts or where softirqs are disabled */
	ROW_FAULTS = 1 << 10,	/* enters or leaves MODE_NOFAULT; sleeps unless in there */
	ROW_INFERRED = 1 << 15,	/* no row of the file: what nearly all functions hold is required, see unprotected.h */
	ROW_DERIVED = 1 << 9,	/* no row of the file: what one of its rows does to MODEL_ATOMIC */
};

/* The last ones are kinds of MODEL_ATOMIC, as are MODE_READ, of readers of RCU, and MODE_EXCLUSIVE, of the
 * others: each is left by what enters it. */
enum hold_mode { MODE_EXCLUSIVE, MODE_READ, MODE_WRITE, MODE_IRQ, MODE_BH,
		 MODE_ENTRY,	/* a function that is entered in it, and leaves it when it returns */
		 MODE_NOFAULT,	/* no such context: page faults are off, so that user memory is not waited for */
};

/*
 * The class of a context in which nothing may sleep: locks that spin, disabled interrupts and their
 * like enter it, and what sleeps waits for its end. It is a depth, and no object.
 */
#define MODEL_ATOMIC "atomic"

struct lock_row {
	u32 function;		/* string; a trailing '*' matches any ending */
	uint8_t effect, mode, cookie, cookie_arg;
	uint16_t flags;
	bool public;		/* a leaf, if it is not static */
	bool body;		/* the row is for its callers, and what its body does is looked at by itself */
	int sure;		/* try: it cannot fail when this argument is null; -1: none */
	int bits_arg;		/* sleep: only when this argument is a constant with one of BITS, if there are any */
	u32 bits;
	int arg;		/* the lock is this argument; -1: the class `lock` */
	u32 lock;		/* string, when arg is -1; 0 with leaf and sleep */
	u32 kind;		/* string: "srcu", "mutex" */
	u32 line;		/* in locks.model */
};

enum event {
	EVENT_WAIT_HELD, EVENT_ACQUIRE_HELD, EVENT_RELEASE_UNHELD, EVENT_RELEASE_COOKIE,
	EVENT_RETURN_DIFFERS,
	EVENT_NEEDED_UNHELD,		/* a function that requires the lock is entered without it */
	EVENT_BODY_DIFFERS,		/* an annotation says what the body contradicts */
	EVENT_TAKEN_UNDER,		/* another lock is taken, or waited for, while it is held */
	EVENT_TAKEN_OPEN,		/* it is taken where interrupts that take it, too, are enabled */
	EVENTS
};

struct rule { u32 id; enum event event; u32 doc, lock; };	/* lock: a name; 0: any that no other row has */
struct context_row { u32 function, name, line; };

/* What who enters a function from outside may hold: locks of these classes, or ANY; nothing else. */
struct under { u32 *classes; bool any; };

/*
 * What is registered here and called elsewhere: functions that are put into member FIELD, or
 * passed as argument ARG of FUNCTION (FIELD is 0 then). Rows of effect EFFECT_WAIT wait until it has
 * ended, when it is WAITED for: by its object, whose member FIELD is, or that is argument OBJECT. Class HELD (a
 * string; 0: none) is held, by who calls it or by who waits for that. CALLED: an entry row has that, and the member
 * is called through as well.
 */
struct callback_row {
	u32 field, function, arg, kind, context;
	bool atomic, waited, called;
	u32 object, held;
	struct under under;
	u32 line;		/* in callbacks.model, as below */
};

/* A function that is put into member FIELD, or whose name is NAME (which may end in '*'), is also called from
 * outside. What is held then, or waited for, is said by CALLBACK, the number of a callback row + 1, if there is one. */
struct entry_row { u32 field, name, kind, callback; struct under under; u32 line; };

/* What member FIELD points to is part of the object that has the member; or, with 0 there, what argument INNER of
 * FUNCTION points to is made part of what OUTER does. Who waits for all of an object waits for its parts. */
struct within_row { u32 field, function, outer, inner, line; };

/* What is said of a name alone. */
enum word {
	WORD_LAYER,		/* a member: the lock inside a lock */
	WORD_ASKS,		/* a macro or function: a branch in front of it asks whether it may sleep */
	WORD_NESTED,		/* a macro that says which of two locks of a class it is */
	WORD_UNORDERED,		/* a class whose objects are taken in any order */
	WORD_NONZERO,		/* a member that is, where a requirement has it for an alternative */
	WORD_FRESH,		/* a function that works on an object which nobody else has yet */
	WORD_MASKS,		/* a function that keeps some interrupt away, or lets it come again */
	WORD_ZERO,		/* a variable that is, where code is judged */
	WORD_EXTERNAL,		/* a class for which another lock may stand, as the object's owner says */
	WORD_LEAVES,		/* a function behind which nobody waits for who called it */
	WORD_ZEROED,		/* a function that returns an object whose members are zero */
	WORD_ERROR,		/* a function whose first argument is an error, or 0: never positive */
	WORDS
};

struct model {
	struct strings *strings;
	struct lock_row *rows;		/* stb_ds; rows of one function are neighbours, derived ones behind */
	struct { u32 key; u32 value; } *by_name;	/* function -> first row */
	u32 *wild;			/* rows with a wildcard */
	struct { u32 key; signed char value; } *said[WORDS];	/* by name */
	struct { u32 key, value; } *tokens;	/* what annotations say -> name of the class that it stands for */
	struct rule *rules;
	struct context_row *contexts;
	struct callback_row *callbacks;
	struct entry_row *entries;
	struct within_row *within;
	struct callback_row *runs;	/* no handover: FUNCTION, or what is put into FIELD, is called in that context */
};

/*
 * Read the four model files of folder DIR, interning their names in STRINGS,
 * which must outlive the model. A file that is missing or wrong is die(), with
 * file and line.
 */
struct model *model_load(const char *dir, struct strings *strings);
void model_free(struct model *m);

/* The rows of function NAME, *N of them; NULL when it has none. */
const struct lock_row *model_rows(const struct model *m, u32 name, u32 *n);
/* What the model says of NAME (a string) with WORD; of masks: some interrupt is kept away (1), or comes again (-1).
 * 0: nothing. */
int model_says(const struct model *m, enum word word, u32 name);
/* The class that TEXT, which an annotation names and which is no place in memory, stands for (both strings); 0. */
u32 model_token(const struct model *m, u32 text);
/* The rule that EVENT of lock class NAME (a string) breaks, or NULL when rules.model has none. */
const struct rule *model_rule(const struct model *m, enum event event, u32 name);

#endif
