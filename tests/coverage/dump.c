// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump.c - linked into what is measured with `-Wl,--wrap=_exit`: a process that ends there writes what it has
 * counted before, as one that ends with exit() does.
 */
void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}
