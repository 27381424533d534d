// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * readers.c - what reads things from outside, for libFuzzer. One program for all readers: the name
 * that it is called by is the reader's. `make fuzz` builds and runs it (tests/fuzz/readers.sh).
 *
 * facts        the records of one unit, without the packing around them, read and linked
 * objects      an object, an archive or bare facts
 * json         a report, read, compared with itself and printed in each format, as text at length and as pages
 * baselines    a baseline, compared with the report that the file is, and what is left of it written
 * models       rows of one of the tables of analyzer/model, the first byte says of which
 * mails        a file of mails as it is decoded, its parts that are HTML taken out
 * annotations  the text of an annotation on a function with two parameters
 * cmd          a .cmd file of Kbuild, and the command in it
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stb/stb_ds.h>

#include "../../analyzer/html/pages.h"
#include "../../analyzer/lint/decode.h"
#include "../../analyzer/model/model.h"
#include "../../analyzer/model/sections.h"
#include "../../analyzer/model/subjects.h"
#include "../../analyzer/program/load.h"
#include "../../analyzer/program/program.h"
#include "../../analyzer/program/util.h"
#include "../../analyzer/report/baseline.h"
#include "../../analyzer/report/diff.h"
#include "../../analyzer/report/explain.h"
#include "../../analyzer/report/fingerprint.h"
#include "../../analyzer/report/format.h"
#include "../../analyzer/report/report.h"
#include "../../analyzer/report/store.h"
#include "../../analyzer/report/summary.h"
#include "../../facts/header.h"
#include "../../facts/section.h"
#include "../../facts/writer.h"
#include "../../kbuild/cmdfile.h"

/* die() is how some readers refuse; here it leads back. What they held by then is lost. */
static jmp_buf refused;

void __attribute__((noreturn)) __wrap_die(const char *fmt, ...)
{
	(void)fmt;
	longjmp(refused, 1);
}

static FILE *nowhere;

static void load(const void *data, size_t size)
{
	struct program *p = program_new();
	char *why = NULL;
	size_t used;

	if (load_payload(p, data, size, &used, &why) == LOAD_ADDED)
		program_link(p);
	free(why);
	program_free(p);
}

static void read_facts(const uint8_t *data, size_t size)
{
	struct facts_header h = { .version = FACTS_VERSION, .raw_size = size, .packed_size = size };
	unsigned char *all = xmalloc(sizeof(h) + size);

	memcpy(h.magic, FACTS_MAGIC, sizeof(h.magic));
	memcpy(all, &h, sizeof(h));
	if (size)
		memcpy(all + sizeof(h), data, size);
	load(all, sizeof(h) + size);
	free(all);
}

/* Data as a file that has a name; -1 when there is no memory for it. */
static int as_file(const uint8_t *data, size_t size, char name[40])
{
	int fd = memfd_create("input", 0);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(name, 40, "/proc/self/fd/%d", fd);
	return fd;
}

static void read_objects(const uint8_t *data, size_t size)
{
	char name[40], *why;
	int fd = as_file(data, size, name);
	struct facts_file *f = facts_file_open(name, &why);
	const void *section;
	size_t n;

	for (size_t i = 0; f && (section = facts_file_section(f, i, &n)); i++)
		load(section, n);
	if (!f)
		free(why);
	facts_file_close(f);
	close(fd);
}

static struct report *parse(const uint8_t *data, size_t size)
{
	FILE *in = fmemopen((void *)data, size, "r");
	char *why = NULL;
	struct report *r = in ? report_read(in, "input", &why) : NULL;

	free(why);
	if (in)
		fclose(in);
	return r;
}

/* The pages of the site, but for the drawings, which are for a program of its own. */
static void print_pages(const struct report *r)
{
	struct site s = { .report = r };

	index_page(&s, nowhere);
	matrix_page(&s, nowhere);
	for (size_t i = 0; i < r->nfindings; i++) {
		finding_page(&s, i, NULL, "no dot", nowhere);
		report_explain(&r->findings[i], NULL, r->srctree, nowhere);
	}
}

static void read_json(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "text", "json", "sarif", "b4" };
	struct report *r = parse(data, size), *base = r ? parse(data, size) : NULL;

	if (base) {
		report_fingerprints(r);
		report_diff(base, r);
		report_sort(r);
		for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
			report_print(r, formats[i], nowhere);
		report_summary(r, nowhere);
		print_pages(r);
	}
	report_free(base);
	report_free(r);
}

static char folder[] = "/dev/shm/lockctx-fuzz-XXXXXX";

static void read_baselines(const uint8_t *data, size_t size)
{
	struct report *r = parse(data, size);
	char *path, *why = NULL;
	struct pruned n;

	if (!r)
		return;
	path = xasprintf("%s/baseline", folder);
	if (baseline_save(r, path, &why) || baseline_prune(r, path, &n, &why))
		abort();
	if (r->nfindings > 1)
		r->nfindings = 1;
	if (baseline_prune(r, path, &n, &why) || n.kept > 1 + n.unknown)
		abort();
	unlink(path);
	free(path);
	report_free(r);
}

static const char *const tables[] = { "locks", "rules", "contexts", "sections", "callbacks", "subjects" };
#define TABLES (sizeof(tables) / sizeof(*tables))

static void write_table(size_t table, const void *data, size_t size)
{
	char *path = xasprintf("%s/%s.model", folder, tables[table]);
	FILE *f = fopen(path, "w");

	if (!f || fwrite(data, 1, size, f) != size || fclose(f))
		abort();
	free(path);
}

static void read_models(const uint8_t *data, size_t size)
{
	static size_t last = TABLES;
	static int first_file;
	struct strings *strings = strings_new();

	if (!first_file) {	/* what comes behind it is what a refused table has left open */
		first_file = dup(0);
		close(first_file);
	}
	for (size_t i = 0; i < TABLES; i++)
		if (i != *data % TABLES && (i == last || last == TABLES))
			write_table(i, "", 0);
	last = *data % TABLES;
	write_table(last, data + 1, size - 1);
	if (setjmp(refused))
		close_range(first_file, ~0u, 0);
	else if (!strcmp(tables[last], "sections"))
		sections_free(sections_load(folder));
	else if (!strcmp(tables[last], "subjects"))
		free(subject_of(folder, "virt/kvm/kvm_main.c"));
	else
		model_free(model_load(folder, strings));
	strings_free(strings);
}

static void read_mails(const uint8_t *data, size_t size)
{
	FILE *in;
	char *text, *why = NULL;
	size_t n;

	if (data[0] == 0x1f || data[0] == 0xfd || data[0] == 'B' || data[0] == 0x28)
		return;		/* packed: for a program of its own */
	in = fmemopen((void *)data, size, "r");
	text = decode_file(in, "input", folder, &n, &why);
	if (text)
		decode_drop_html(text, n);
	free(text);
	free(why);
	fclose(in);
}

/* Facts of one function, `void f(struct kvm *a, int b)`, with the annotation. */
static void read_annotations(const uint8_t *data, size_t size)
{
	static const char *const names[] = {
		"must_hold", "must_hold_shared", "must_not_hold", "acquires", "releases", "cond_acquires",
		"guarded_by", "returns_lock",
	};
	struct facts_writer *w = facts_writer_new();
	char *text = xasprintf("%.*s", (int)(size - 1), (const char *)data + 1);
	uint32_t params[2] = { facts_str(w, "a"), facts_str(w, "b") }, paths[1] = { 0 }, file = facts_str(w, "a.c");
	uint32_t value = facts_str(w, text), f = facts_str(w, "f");
	uint32_t name = facts_str(w, names[*data % (sizeof(names) / sizeof(*names))]);
	const void *out;
	size_t n;

	facts_put_unit(w, &(struct fact_unit){ .file = file });
	facts_put_sym(w, &(struct fact_sym){ .name = f, .flags = SYM_FUNC | SYM_PUBLIC, .file = file, .line = 1 });
	facts_put_attr(w, &(struct fact_attr){ .sym = 1, .name = name, .text = value, .params = { 2, params },
					       .paths = { 1, paths }, .file = file, .line = 1 });
	out = facts_finish(w, &n);
	load(out, n);
	facts_writer_free(w);
	free(text);
}

static void read_cmd(const uint8_t *data, size_t size)
{
	char *text = xasprintf("%.*s", (int)size, (const char *)data);
	struct cmdfile c = { 0 };
	struct compile compile = { 0 };

	if (!cmdfile_parse(&c, text)) {
		if (!compile_parse(&compile, c.command)) {
			compile_includes(&compile, ".h");
			compile_move_source(&compile, "/a", "/b");
		}
		compile_release(&compile);
	}
	cmdfile_release(&c);
	free(text);
}

static const struct { const char *name; void (*read)(const uint8_t *, size_t); } readers[] = {
	{ "facts", read_facts }, { "objects", read_objects }, { "json", read_json },
	{ "baselines", read_baselines }, { "models", read_models },
	{ "mails", read_mails }, { "annotations", read_annotations }, { "cmd", read_cmd },
};
static void (*reader)(const uint8_t *, size_t);

static void drop_folder(void)
{
	for (size_t i = 0; i < TABLES; i++) {
		char *path = xasprintf("%s/%s.model", folder, tables[i]);

		unlink(path);
		free(path);
	}
	rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *slash = strrchr((*argv)[0], '/'), *name = slash ? slash + 1 : (*argv)[0];

	(void)argc;
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
		if (!strcmp(readers[i].name, name))
			reader = readers[i].read;
	nowhere = fopen("/dev/null", "w");
	if (!reader || !nowhere || !mkdtemp(folder)) {
		fprintf(stderr, "%s: no such reader: see readers.c\n", name);
		exit(2);
	}
	atexit(drop_folder);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		reader(data, size);
	return 0;
}
