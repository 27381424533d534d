/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * section.h - finds facts in files: the FACTS_SECTION of an ELF object (or of
 * each member of an ar archive), or a bare payload.
 */
#ifndef LOCKCTX_FACTS_SECTION_H
#define LOCKCTX_FACTS_SECTION_H

#include <stddef.h>

struct facts_file;

/*
 * Open PATH and map what holds facts. Returns NULL when it cannot be read, is no
 * object file or has no facts (errno is then ENODATA); *ERR is then one line, owned
 * by the caller.
 */
struct facts_file *facts_file_open(const char *path, char **err);
void facts_file_close(struct facts_file *f);

/* Section I of the file, its bytes and *SIZE; NULL when there is none. One
 * section may hold several payloads. The bytes stay until facts_file_close(). */
const void *facts_file_section(const struct facts_file *f, size_t i, size_t *size);

#endif
