/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmdfile.h - what Kbuild leaves beside an object: .NAME.o.cmd, the command that made it
 *
 * Reads the files of every version that lockctx knows (`cmd_` up to 6.1, `savedcmd_` later). They
 * are input from outside: whatever is in one, reading it ends with a value or an error.
 */
#ifndef LOCKCTX_KBUILD_CMDFILE_H
#define LOCKCTX_KBUILD_CMDFILE_H

#include <stdbool.h>

#include "strv.h"

struct cmdfile {
	char *target;	/* what the command makes, as Kbuild spelled it */
	char *command;	/* for a shell: make's escapes are undone */
	char *source;	/* what it is made from; NULL when the file does not say */
};

/*
 * Parse TEXT, the content of a .cmd file. 0, or -1 when it holds no command; *C is then empty.
 * cmdfile_release() frees what *C owns in either case.
 */
int cmdfile_parse(struct cmdfile *c, const char *text);
/* The same from the file PATH. -1 with errno 0 when it could be read but holds no command. */
int cmdfile_read(struct cmdfile *c, const char *path);
void cmdfile_release(struct cmdfile *c);

/*
 * One compile of one C file, as words. A command of Kbuild may go on after a semicolon (objtool):
 * only the compile is kept.
 */
struct compile {
	struct strv words;	/* compiler and options, without what follows here */
	char *source;		/* the C file */
	char *object;		/* -o */
	size_t compiler_words;	/* how many come before the first option: `ccache gcc` is 2 */
	bool kernel;		/* compiled for the kernel, and not for the build machine */
	bool elsewhere;		/* some options are in another file (@FILE) */
};

/*
 * Cut COMMAND, a shell command, into the words of a compile; quotes are undone. -c and dependency
 * options are dropped: the caller has its own. 0, or -1 when it does not compile one C file to an
 * object, or cannot be understood; *C is then empty. compile_release() frees what *C owns.
 */
int compile_parse(struct compile *c, const char *command);
void compile_release(struct compile *c);

bool compile_same_compiler(const struct compile *a, const struct compile *b);

/* Whether C has an `-include FILE` whose name ends in END. */
bool compile_includes(const struct compile *c, const char *end);

/*
 * Replace the folder FROM (as the words spell it, with a slash at its end) by TO (the same) in the
 * source and in every include path. Other words stay: a path in a -D is no place to read from.
 */
void compile_move_source(struct compile *c, const char *from, const char *to);

#endif
