// SPDX-License-Identifier: GPL-2.0-or-later
/* What nearly all functions do with a lock held is not asked for at the default level. */
#include <linux/mutex.h>

struct box { struct mutex lock; int size; };

long __x64_sys_one(struct box *b) { mutex_lock(&b->lock); b->size = 1; mutex_unlock(&b->lock); return 0; }
long __x64_sys_two(struct box *b) { mutex_lock(&b->lock); b->size = 2; mutex_unlock(&b->lock); return 0; }
long __x64_sys_three(struct box *b) { mutex_lock(&b->lock); b->size = 3; mutex_unlock(&b->lock); return 0; }

long __x64_sys_size_ok(struct box *b)
{
	b->size = 4;
	return 0;
}
