/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sections.h - which pointers may be used only inside a read section, as sections.model has it. */
#ifndef LOCKCTX_SECTIONS_H
#define LOCKCTX_SECTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Kinds of section, ORed. */
enum section_kind { SECTION_RCU = 1, SECTION_SRCU = 2 };

struct sections;

/* Read sections.model of folder DIR. A file that is missing or wrong is die(), with file and line. */
struct sections *sections_load(const char *dir);
void sections_free(struct sections *s);

/* The kinds that KIND, of locks.model, stands for; 0 when it is no read section's. */
uint8_t section_kind(const char *kind);

/* The kinds of section that keep what a load in MACROS (outermost first, blanks between) reads;
 * 0: none. The macro's name is then in *NAME, N bytes of it. */
uint8_t sections_read(const struct sections *s, const char *macros, const char **name, int *n);
/* The kinds that keep what FUNCTION returns. */
uint8_t sections_given(const struct sections *s, const char *function);
/* Is what FUNCTION returns the caller's to keep? */
bool sections_own(const struct sections *s, const char *function);
/* The argument whose object FUNCTION takes a reference of, or gives it back (UNPIN); -1: none.
 * *IF_NONZERO: only when it returns that. */
int sections_pin(const struct sections *s, const char *function, bool unpin, bool *if_nonzero);
/* Does FUNCTION copy what argument *FROM points to where argument *TO points? */
bool sections_copy(const struct sections *s, const char *function, uint32_t *to, uint32_t *from);
/* Do lists or trees go on in MEMBER? */
bool sections_link(const struct sections *s, const char *member);
/* Does a pointer that is kept in MEMBER need no look: is it a link, or looked at again? */
bool sections_kept_well(const struct sections *s, const char *member);

#endif
