/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * static_call.h - direct calls that are patched at run time. A call names only
 * the trampoline __SCT__name (assembly in the kernel, here a declaration); which
 * function it reaches is written in the key __SCK__name.
 */
#ifndef CASES_LINUX_STATIC_CALL_H
#define CASES_LINUX_STATIC_CALL_H

#include <linux/compiler.h>

struct static_call_key {
	void *func;
	unsigned long type;
};

void __static_call_update(struct static_call_key *key, void *tramp, void *func);

#define DECLARE_STATIC_CALL(name, proto) \
	extern struct static_call_key __SCK__##name; \
	extern typeof(proto) __SCT__##name

#define DEFINE_STATIC_CALL(name, target) \
	DECLARE_STATIC_CALL(name, target); \
	struct static_call_key __SCK__##name = { .func = (void *)target }

#define DEFINE_STATIC_CALL_NULL(name, proto) \
	DECLARE_STATIC_CALL(name, proto); \
	struct static_call_key __SCK__##name = { .func = NULL }

#define static_call(name) (&__SCT__##name)
#define static_call_cond(name) (void)(&__SCT__##name)

#define static_call_update(name, target) \
	({ \
		typeof(&__SCT__##name) new_target = (target); \
		__static_call_update(&__SCK__##name, &__SCT__##name, new_target); \
	})

#endif
