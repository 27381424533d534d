// SPDX-License-Identifier: GPL-2.0-or-later
/* section.c - see section.h. */
#define _GNU_SOURCE
#include <ar.h>
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clean.h"
#include "open-input.h"
#include "memory.h"
#include "schema.h"
#include "section.h"
#include "shrunk.h"

#define THIN_MAGIC "!<thin>\n"

/* One mapped file: PATH itself, or a member of a thin archive. */
struct mapping {
	struct mapping *next;
	struct shrunk watch;
	void *data;
	size_t size;
	char *path;
};

struct facts_file {
	struct mapping *mappings;
	struct { const void *data; size_t size; } *sections;
	size_t n, cap;
	char *err;
};

__attribute__((format(printf, 2, 3)))
static void fail(struct facts_file *f, const char *fmt, ...)
{
	va_list ap;

	if (f->err)
		return;
	va_start(ap, fmt);
	if (vasprintf(&f->err, fmt, ap) < 0)
		f->err = NULL;
	va_end(ap);
}

static void add_section(struct facts_file *f, const void *data, size_t size)
{
	if (!size)
		return;
	if (f->n == f->cap) {
		f->sections = memory_resize(f->sections, (f->cap * 2 + 4) * sizeof(*f->sections));
		f->cap = f->cap * 2 + 4;
	}
	f->sections[f->n].data = data;
	f->sections[f->n++].size = size;
}

/* Map PATH. NULL after fail(). */
static const struct mapping *map_file(struct facts_file *f, const char *path)
{
	struct mapping *m = memory_zeroed(1, sizeof(*m));
	const char *why;
	int fd = input_open(path, &why);
	struct stat st;

	if (fd < 0) {
		fail(f, "%s: %s", path, why);
	} else if (fstat(fd, &st)) {
		fail(f, "%s: %s", path, strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		fail(f, "%s: not a file", path);
	} else if (!st.st_size) {
		fail(f, "%s: empty: its writing was cut short", path);
	} else {
		/* Private and writable: libelf may convert in place. */
		m->size = st.st_size;
		m->data = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		if (m->data == MAP_FAILED) {
			fail(f, "%s: %s", path, strerror(errno));
			m->data = NULL;
		}
	}
	if (fd >= 0)
		close(fd);
	if (!m->data) {
		free(m);
		return NULL;
	}
	m->path = text_clean(memory_need(strdup(path)));
	m->watch = (struct shrunk){ .data = m->data, .size = m->size, .path = m->path };
	shrunk_watch(&m->watch);
	m->next = f->mappings;
	f->mappings = m;
	return m;
}

/* The facts sections of the ELF object of SIZE bytes at DATA. */
static void read_object(struct facts_file *f, const char *path, Elf *elf, const char *data,
			size_t size)
{
	Elf_Scn *scn = NULL;
	size_t names, count = 0;
	GElf_Ehdr header;

	/* The table of sections comes last, and to libelf an object whose table is cut off has no sections. */
	if (!gelf_getehdr(elf, &header) || (header.e_shoff && (elf_getshdrnum(elf, &count) || !count))) {
		fail(f, "%s: cut short: its table of sections lies outside", path);
		return;
	}
	if (elf_getshdrstrndx(elf, &names)) {
		fail(f, "%s: damaged object file: %s", path, elf_errmsg(-1));
		return;
	}
	while ((scn = elf_nextscn(elf, scn))) {
		const char *name;
		GElf_Shdr sh;

		if (!gelf_getshdr(scn, &sh))
			continue;
		name = elf_strptr(elf, names, sh.sh_name);
		if (!name || strcmp(name, FACTS_SECTION) || sh.sh_type == SHT_NOBITS)
			continue;
		if (sh.sh_offset > size || sh.sh_size > size - sh.sh_offset) {
			fail(f, "%s: cut short: its %s lies outside", path, FACTS_SECTION);
			return;
		}
		if (sh.sh_flags & SHF_COMPRESSED) {
			fail(f, "%s: its %s is a compressed section", path, FACTS_SECTION);
			return;
		}
		add_section(f, data + sh.sh_offset, sh.sh_size);
	}
}

/* What is no ELF object, as a member of an archive may be, has no facts. */
static void read_elf(struct facts_file *f, const char *path, char *data, size_t size)
{
	Elf *elf;

	if (size < SELFMAG || memcmp(data, ELFMAG, SELFMAG))
		return;
	elf = elf_memory(data, size);
	if (elf && elf_kind(elf) == ELF_K_ELF)
		read_object(f, path, elf, data, size);
	else
		fail(f, "%s: cut short: not even its header is whole", path);
	elf_end(elf);
}

/* The members of a thin archive are files, named from the archive's folder. */
static void read_thin_member(struct facts_file *f, const char *archive, const char *name, int len)
{
	const char *slash = name[0] == '/' ? NULL : strrchr(archive, '/');
	const struct mapping *m;
	char *path;

	if (asprintf(&path, "%.*s%.*s", slash ? (int)(slash + 1 - archive) : 0, archive,
		     len, name) < 0) {
		fail(f, "out of memory");
		return;
	}
	m = map_file(f, path);
	if (m)
		read_elf(f, path, m->data, m->size);
	free(path);
}

/* The member's name: in its header H up to a slash, or "/N" in the table NAMES. */
static const char *member_name(const char *h, const char *names, size_t nnames, int *len)
{
	size_t max = 16, at = 0;
	const char *name = h, *end;

	if (h[0] == '/') {
		at = strtoul(h + 1, NULL, 10);
		if (at >= nnames)
			return NULL;
		name = names + at;
		max = nnames - at;
	}
	end = memchr(name, h[0] == '/' ? '\n' : '/', max);
	if (!end)
		return NULL;
	*len = end - name - (h[0] == '/' && end > name && end[-1] == '/');
	return name;
}

/*
 * libelf cannot walk a thin archive, so both kinds are walked here. A member's
 * header is 60 bytes: name in 0-15, size in 48-57, "`\n" at the end.
 */
static void read_archive(struct facts_file *f, const char *path, char *data, size_t size)
{
	bool thin = !memcmp(data, THIN_MAGIC, 8);
	const char *names = NULL;
	size_t nnames = 0, at = 8;

	while (!f->err && at < size) {
		char *h = data + at, number[11] = "";
		bool special = h[0] == '/' && (h[1] < '0' || h[1] > '9');
		size_t len;
		int n;

		if (size - at < 60) {
			fail(f, "%s: damaged archive at byte %zu", path, at);
			return;
		}
		memcpy(number, h + 48, 10);
		len = thin && !special ? 0 : strtoul(number, NULL, 10);
		at += 60;
		if (memcmp(h + 58, "`\n", 2) || len > size - at) {
			fail(f, "%s: damaged archive at byte %zu", path, at - 60);
		} else if (special) {
			if (h[1] == '/') {
				names = h + 60;
				nnames = len;
			}
		} else if (!thin) {
			read_elf(f, path, h + 60, len);
		} else {
			const char *name = member_name(h, names, nnames, &n);

			if (name)
				read_thin_member(f, path, name, n);
			else
				fail(f, "%s: damaged archive at byte %zu", path, at - 60);
		}
		at += len + (len & 1);
	}
}

static void read_file(struct facts_file *f, const char *path)
{
	const struct mapping *m = map_file(f, path);

	if (!m)
		return;
	if (m->size >= 8 && !memcmp(m->data, FACTS_MAGIC, 8))
		add_section(f, m->data, m->size);
	else if (m->size >= 4 && !memcmp(m->data, ELFMAG, SELFMAG))
		read_elf(f, path, m->data, m->size);
	else if (m->size >= 8 && (!memcmp(m->data, ARMAG, 8) || !memcmp(m->data, THIN_MAGIC, 8)))
		read_archive(f, path, m->data, m->size);
	else
		fail(f, "%s: neither an object file, an archive nor facts", path);
}

struct facts_file *facts_file_open(const char *path, char **err)
{
	struct facts_file *f = calloc(1, sizeof(*f));
	bool bare;

	*err = NULL;
	if (!f)
		return NULL;
	elf_version(EV_CURRENT);
	read_file(f, path);
	bare = !f->n && !f->err;
	if (bare)
		fail(f, "%s: holds no facts: compile it with the lockctx plugin", path);
	if (!f->err)
		return f;
	*err = f->err;
	f->err = NULL;
	facts_file_close(f);
	errno = bare ? ENODATA : EINVAL;
	return NULL;
}

void facts_file_close(struct facts_file *f)
{
	struct mapping *m;

	if (!f)
		return;
	while ((m = f->mappings)) {
		f->mappings = m->next;
		shrunk_forget(&m->watch);
		munmap(m->data, m->size);
		free(m->path);
		free(m);
	}
	free(f->sections);
	free(f->err);
	free(f);
}

const void *facts_file_section(const struct facts_file *f, size_t i, size_t *size)
{
	if (i >= f->n)
		return NULL;
	*size = f->sections[i].size;
	return f->sections[i].data;
}
