/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding.h - what the analysis hands to the reports: findings and coverage as
 * plain strings and positions. Reports see nothing else of the analyser, so a
 * format cannot depend on the solver. All strings are owned by the report that
 * holds them; NULL means that there is none.
 */
#ifndef LOCKCTX_REPORT_FINDING_H
#define LOCKCTX_REPORT_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct position {
	const char *file;	/* relative to the source tree */
	uint32_t line, column;	/* from 1; 0 unknown */
};

/* One step of a witness path: FUNCTION calls CALLEE at POS. */
struct step {
	const char *function, *callee;
	struct position pos;
	const char *via;	/* indirect: "kvm_x86_ops::set_msr"; NULL: direct */
	struct position because;/* the initialiser or store that allows it */
	bool holds;		/* the class is held from this call on */
};

/* A place that takes the lock. */
struct acquire {
	const char *function;
	struct position pos;
	const char *mode;	/* "srcu", "mutex", "read", ... */
	const char *cookie;	/* where the SRCU index is kept: "vcpu->srcu_idx" */
	bool shown;		/* this one is on the witness path */
	bool entry;		/* nobody takes it: the path's first function runs as what it is */
	bool around;		/* with entry: or is called with it held */
	uint32_t depth;		/* index of the path step whose function takes it (or calls what
				 * takes it); UINT32_MAX: on another way than the one shown */
	/* the cookie's place for programs; not in the JSON that is printed */
	const char *cookie_member;	/* "kvm_vcpu::srcu_idx"; NULL: in none */
	bool cookie_local;	/* in a local variable of `function` */
};

/* A function that holds the lock where the finding's does not. */
struct holder {
	const char *function;
	struct position pos;
};

/* Where a lock was given back, that something later gives back again. */
struct release {
	const char *function, *callee;
	struct position pos;	/* file NULL: nowhere on the path */
	uint32_t depth;		/* index of the path step whose function it is in */
};

/* A branch the witness path takes, decided by what is known on the path. */
struct condition {
	const char *expression;	/* "host == false" */
	const char *function;
	uint32_t depth;		/* index of the path step whose function it is in */
	struct position pos;
	bool decides;		/* one of the few that say most of it; the others are for who asks */
};

/* A bool parameter whose value is decided when the witness path enters FUNCTION. */
struct known {
	const char *function, *parameter;
	uint32_t depth;		/* index of the path step whose function it is */
	bool value;
};

/* A patch of a series. */
struct change {
	uint32_t number, of;	/* from 1; number 0: none */
	const char *subject;
};

struct finding {
	char id[9];		/* fingerprint, 8 hex digits */
	const char *rule;	/* id of rules.model */
	const char *lock_class;	/* "kvm::srcu" */
	const char *context;	/* of contexts.model; else the root's name */
	const char *message;	/* one sentence, no rule, no position */
	const char *source;	/* who requires what is not so: "inferred", "asserted",
				 * "annotated" or "usual"; NULL: the rule is no requirement's */
	struct holder *holders;	/* of "usual": who does the same with the lock held */
	size_t nholders;
	const char *requirement;/* the annotation's text: "__must_not_hold(&kvm->srcu)"; or NULL */
	struct position stated;	/* where the requirement stands; file NULL: nowhere */
	const char *root;	/* first function of the path */
	uint32_t others;	/* further distinct ways in */
	bool ends_in_wait;	/* for a way of ways-text.h: what it leads to waits */
	struct {
		const char *function, *callee;
		struct position pos;
	} site;
	const char **instances; /* configurations that have it: "svm"; */
	size_t ninstances;	/* 0: it does not depend on one */
	struct acquire *acquires;
	size_t nacquires;
	struct release released;
	struct step *path;	/* root first; the last step is the wait itself */
	size_t npath;
	struct step waits;	/* where it finally blocks; callee NULL if n/a */
	struct condition *conditions;
	size_t nconditions;
	struct known *known;	/* of ways (see ways-text.h) alone; not in JSON */
	size_t nknown;
	const char *taken;	/* of lock-order: the class that is taken while lock_class is held */
	struct finding *against;/* of lock-order: how both are taken in the other order; of irq-inversion: how
				 * an interrupt takes it: of this one there are the classes, context, root, site, acquires, path and conditions; or NULL */
	struct change introduced, repaired;	/* the patches that bring it and take it away */
	bool maybe_old;		/* what it was compared with may have had it: that is not all there was */
	const char *srctree;	/* where its lines are, when not in the report's; or NULL */
};

/* One cause of unresolved indirect calls and how often it was seen. */
struct cause {
	const char *name;	/* "no-target", "handed-over", ... */
	uint32_t count;
};

struct coverage {
	uint32_t files, failed, functions;
	struct cause *unresolved;
	size_t nunresolved;
	uint64_t states_dropped;
	uint32_t suppressed;	/* findings in code that context_unsafe() takes out */
	uint32_t held_back;	/* what level strict alone tells: ways to findings, places where a doubt ends */
	const char **given_up;	/* lock classes that took more steps than are made of one; */
	size_t ngiven_up;	/* sorted: what is said of them is not all there is */
	bool strict;		/* made at that level: it tells no more of what is held back */
	/* for the summary alone, and not stored: what differs between runs, and the tree's own */
	struct cause skipped[4];	/* files that are not kernel code in C; count 0: none */
	double seconds;		/* that the run took; 0: not known */
	const char *ended_by;	/* what ended it before all classes were solved; NULL: nothing did */
};

/* What a comparison with an older report says; the older one's findings are its own. */
struct delta {
	bool known;		/* compared at all: the report's findings are new ones */
	struct finding *fixed;	/* in the older report alone, when asked for */
	size_t nfixed;
	const char **old;	/* ids, in the new report, of what both have */
	size_t nold;
	size_t nunknown;	/* in the older report alone, and the new one may only have missed it */
};

/* A source file as it was analysed. */
struct source_state {
	const char *file;	/* relative to the source tree */
	char hash[17];		/* of its content; empty: it could not be read */
};

/* How a report was made; NULL what is not known. */
struct made {
	const char *date;	/* "2026-01-31T23:59:59Z" */
	const char *command;	/* as a shell takes it */
	const char *commit;	/* that the source tree has checked out */
};

struct report {
	struct made made;
	const char *kernelversion;	/* NULL: not a kernel tree */
	const char *srctree;
	const char **facts;		/* the files and folders that were analysed, absolute */
	size_t nfacts;
	const char *objtree;		/* the folder it was built in; NULL: in place */
	const char **dirs;		/* the part that was analysed, as the user named it; */
	size_t ndirs;			/* 0: all that was built */
	struct source_state *sources;	/* files that findings name, see report_note_sources() */
	size_t nsources;
	struct finding *findings;	/* sorted: see report_sort() */
	size_t nfindings;
	struct coverage coverage;
	struct delta delta;
};

#endif
