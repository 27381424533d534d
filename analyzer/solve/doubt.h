/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * doubt.h - locks that are held or not, and nothing that a caller can see tells which: behind a
 * function that returns both ways, and behind a call through a pointer of which some targets take
 * the lock. Each release behind it would be a mistake on one of the ways, and so would be each
 * function above that returns. So on both ways there is a hold that is marked HOLD_MAYBE, and
 * HOLD_ABSENT where it is not there: the ways stay apart, and no mistake is seen in such a hold.
 *
 * Who gives such a lock back on some ways and not on others has known how it was: that is an
 * answer, and the function that returns both ways is one half of a pair (lock_if() and unlock_if(),
 * told by a member). One whose doubt nobody answers has forgotten the lock on one of its ways. That callers are asked, and not
 * patterns of code, is what Engler et al., "Bugs as Deviant Behavior" (2001), call a belief.
 */
#ifndef LOCKCTX_DOUBT_H
#define LOCKCTX_DOUBT_H

#include "solver.h"

/* What is known of doubts in a slice. */
struct doubts {
	struct { u64 key; struct doubt { bool entry, own, told, few; uint8_t mode, most; } value; } *exits;
				/* function << 32 | class of returned values -> what is in doubt: a lock
				 * that it was entered with, or one that it took. TOLD: the class is
				 * one that says all there is to say; else what is returned is not
				 * known well enough to blame anybody. FEW: the locks of two objects,
				 * or one of them, and never none. MOST: so many locks of its own
				 * does it return with at most, and with fewer on other ways. stb_ds */
	struct { u64 key; char value; } *quiet;	/* function << 32 | instruction where one ended; stb_ds */
	bool *given;		/* by function: somebody else gives back what it left in doubt */
};

/*
 * Which functions of S return both ways? Those are added to its slice's doubts, but for callers
 * of others that are, whose turn comes when it has been solved again. False when there was none
 * that had not been there.
 */
bool doubt_find(struct solver *s);

/* The one of the exits X (stb_ds) of memo M that holds more than another from which no caller can tell it, or
 * NONE; *D says of what. */
u32 doubt_odd(const struct solver *s, u32 m, const struct exit_state *x, struct doubt *d);

/* The lockset that callers of FUNC see when it returns LOCKS with values of class TAG, having
 * been entered with ENTRY. True when that is another. */
bool doubt_exit(struct slice *s, u32 func, u32 tag, struct holds entry, struct lockset *locks);

/* What a call through a pointer leaves in doubt: those of its targets that are entered take the
 * class, or give it back, and others do not. Of a crowd, that is not entered, some may give it back. */
struct doubt doubt_call(const struct slice *s, const struct callsite *site);
/* Does call IN of F, which is not entered, pass a function that gives back a lock of who calls it? */
bool doubt_passed(const struct slice *s, const struct func *f, const struct insn *in);
/* LOCKS, with which a callee that was entered with BEFORE returns, with D in doubt because of
 * function DOUBTER - 1 (0: of none). */
void doubt_blur(struct slice *s, struct doubt d, u32 doubter, struct holds before, struct lockset *locks);

/* LOCKS behind a call with D in doubt whose target is not entered. */
void doubt_around(struct slice *s, struct doubt d, struct lockset *locks);

/* FUNC gives back H, which was in doubt. */
void doubt_answered(struct slice *s, u32 func, const struct hold *h);
void doubts_free(struct doubts *d);

/* Nothing is said of what is in doubt at instruction INSN of FUNC, nor, maybe, of what is behind. */
void doubt_quiet(struct slice *s, u32 func, u32 insn);
/* At how many places that was. */
u32 doubt_places(const struct slice *s);

/* Was what FUNC leaves in doubt given back on some ways of a function and kept on others? Then
 * who does so has another way to know. To give it back on every way is no answer. A root that
 * returns with it, beside a function that gives it back, is one. */
bool doubt_is_answered(const struct solver *s, u32 func);

#endif
