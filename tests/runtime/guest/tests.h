/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests.h - what is tried on a virtual machine, one test a boot
 */
#ifndef RUNTIME_TESTS_H
#define RUNTIME_TESTS_H

/*
 * Run the test @name in this process, which ends with one of the statuses of vm.h, or stays in
 * the kernel for ever.
 */
void run_test(const char *name) __attribute__((noreturn));

#endif
