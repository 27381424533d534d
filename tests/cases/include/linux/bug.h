/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bug.h - a warning as x86 has it: an instruction, and an entry in a table. */
#ifndef CASES_LINUX_BUG_H
#define CASES_LINUX_BUG_H

#define warn_on(condition) ({						\
	int warn_ret_ = !!(condition);					\
	if (__builtin_expect(warn_ret_, 0))				\
		__asm__ volatile("1: .byte 0x0f, 0x0b\n"		\
				 ".pushsection __bug_table, \"aw\"\n"	\
				 ".long 1b - .\n"			\
				 ".popsection");			\
	__builtin_expect(warn_ret_, 0);					\
})

#endif
