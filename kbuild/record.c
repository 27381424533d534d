// SPDX-License-Identifier: GPL-2.0-or-later
/* record.c - see record.h. */
#include "record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"
#include "inputs.h"
#include "jobs.h"
#include "strv.h"

char *kbuild_record_folder(const char *source, const char *object)
{
	return kbuild_cache("commands", source, object);
}

/* The first line of file LOG. The caller frees it. */
static char *first_line(const char *log)
{
	size_t size;
	char *text = file_content(log, &size), *line;

	line = text && *text ? str_printf("%.*s", (int)strcspn(text, "\n"), text) :
			       str_printf("Kbuild failed and said nothing");
	free(text);
	return line;
}

char *kbuild_record(const char *script, const char *source, const char *object, const char *folder,
		    const char *const *dirs)
{
	char *log = str_printf("%s/.lockctx-record.%d.log", folder, getpid()), *why = NULL;
	struct strv argv = STRV_INIT;
	struct job job = { .cwd = ".", .log = log };
	int failed;

	if (path_make_parents(log)) {
		why = str_printf("%s: %s: compile commands are recorded there", folder,
				 strerror(errno));
		free(log);
		return why;
	}
	strv_add(&argv, script);
	strv_add(&argv, source);
	strv_add(&argv, object ? object : source);
	strv_add(&argv, folder);
	for (; dirs && *dirs; dirs++)
		strv_add(&argv, *dirs);
	job.argv = argv.items;
	failed = job_run(&job);
	if (failed)
		why = failed < 0 ? str_printf("%s: %s", script, strerror(errno)) : first_line(log);
	unlink(log);
	free(log);
	strv_release(&argv);
	return why;
}
