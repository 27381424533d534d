/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compiler.h - attributes by their kernel names, and container_of(). */
#ifndef CASES_LINUX_COMPILER_H
#define CASES_LINUX_COMPILER_H

#include <linux/types.h>

#define __weak __attribute__((__weak__))
#define __noreturn __attribute__((__noreturn__))
#define __maybe_unused __attribute__((__unused__))
#define noinline __attribute__((__noinline__))
#define fallthrough __attribute__((__fallthrough__))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile typeof(x) *)&(x) = (v))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(ptr, type, member) \
	((type *)((void *)(ptr) - offsetof(type, member)))

void *memcpy(void *to, const void *from, size_t n);

/* What a case calls that does nothing of interest and is defined nowhere. */
void cpu_relax(void);
void panic(const char *fmt, ...) __noreturn;

#endif
