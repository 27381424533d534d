/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * extract.h - runs the compile commands of a kernel tree again, with the plugin
 *
 * Kbuild leaves each command in .NAME.o.cmd; nothing else is asked of the tree, and nothing is
 * written in it: objects with facts go to a folder of the caller's. Only what changed is done
 * again.
 */
#ifndef LOCKCTX_KBUILD_EXTRACT_H
#define LOCKCTX_KBUILD_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "strv.h"

enum kbuild_mode {
	KBUILD_FACTS,	/* facts only: nothing is optimised, the object has no code */
	KBUILD_RIDE,	/* an ordinary compile, with facts added to the object */
	KBUILD_PLAIN,	/* an ordinary compile without the plugin: does it compile? */
};

struct kbuild_event {
	enum {
		KBUILD_WAITING,		/* for another run */
		KBUILD_UNREAD,		/* something of the tree cannot be read, and is left out */
		KBUILD_COMPILED,
		KBUILD_FAILED,
	} kind;
	const char *source;	/* relative to the tree; of the last two kinds alone */
	const char *message;	/* one line, but for KBUILD_COMPILED */
	double seconds;		/* processor time that the compile took */
	size_t done;		/* how many of those to compile are done, this one included */
	size_t total;
};

struct kbuild_config {
	const char *source;	/* kernel source tree (KDIR) */
	const char *object;	/* the folder it was built in (O=); NULL: in place */
	const char *module;	/* an external module's folder (M=); NULL: the kernel itself */
	const char *const *dirs;	/* relative to the tree, NULL-terminated; NULL: all */
	const char *only;	/* instead of folders, this object; none is no fault then */
	const char *out;	/* folder for the objects, made when missing; NULL: see kbuild_out() */
	const char *plugin;	/* the plugin's file; unused for KBUILD_PLAIN */
	const char *annotations;	/* the folder of their headers, for kernel code; NULL: do without */
	const char *const *sources;	/* of these, only these C files, relative to the tree; or NULL */
	const char *const *flags;	/* more words for the compiler, NULL-terminated; or NULL */
	const char *const *wrapper;	/* what to run the compiler with, NULL-terminated; or NULL */
	unsigned int jobs;	/* compiles at a time; 0: one per processor */
	enum kbuild_mode mode;
	bool again;		/* compile also what did not change */
	void (*progress)(const struct kbuild_event *event, void *data);	/* or NULL */
	void *data;
};

struct kbuild_object {
	char *source;	/* relative to the tree, without ".." */
	char *path;	/* the object in the out folder; NULL when it failed or was left out */
	char *message;	/* why it failed, one line; else NULL */
	double seconds;	/* processor time of the compile; 0 when it was up to date */
};

struct kbuild_result {
	char *source;		/* the tree or the module, absolute */
	char *out;		/* the folder of the objects, absolute */
	char *cwd;		/* where its compile commands are run, absolute */
	char *version;		/* of the kernel, as `make kernelversion` */
	struct kbuild_object *objects;	/* sorted by source */
	size_t count;
	size_t compiled, fresh, failed, left_out;	/* their sum is count */
	size_t unread;		/* folders and commands that could not be read */
	double seconds;		/* processor time of the compiles */
	size_t not_c, host, own_program;	/* left out, as enum tree_skipped says */
	char *error;		/* after -1: one line saying what is wrong and what to do */
	bool unbuilt;		/* after -1: the kernel is configured, and lacks commands: see record.h */
};

/*
 * Bring the objects of CONFIG up to date. 0 when it ran, also when files failed: the others are
 * done, and the object of a failed one is removed so that no stale facts are read. -1 when it could
 * not run: *R then has nothing but the error. kbuild_release() frees what *R owns in either case.
 *
 * What belonged to the tree once stays in the out folder: read the objects of *R, not the folder.
 * Two runs on one out folder exclude each other: the second waits, and says so. Those of single
 * objects (`only`) go together.
 */
int kbuild_extract(const struct kbuild_config *config, struct kbuild_result *r);
void kbuild_release(struct kbuild_result *r);

/*
 * Add to FILES every file of the tree that some object of R was made from, relative to it, sorted.
 */
void kbuild_sources(const struct kbuild_result *r, struct strv *files);

/*
 * The out folder for the kernel SOURCE that was built in OBJECT (NULL: in place), in the user's cache:
 * the same for the same trees. The caller frees it. NULL when neither LOCKCTX_CACHE, XDG_CACHE_HOME
 * nor HOME is set.
 */
char *kbuild_out(const char *source, const char *object);
/* Likewise a folder for what else is kept of them, which KIND names. */
char *kbuild_cache(const char *kind, const char *source, const char *object);

#endif
