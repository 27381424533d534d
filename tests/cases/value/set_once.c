// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What init code sets once is set wherever code is judged. Not so a variable that is set at another time, or is set
 * to zero again.
 */
#include <linux/mutex.h>

#define __init __attribute__((section(".init.text")))

struct dir;
struct map { struct mutex lock; int entries; };

struct dir *make_dir(void);

static struct mutex early_lock, late_lock, again_lock;
static struct dir *root, *late_root;
static int again;

static void add_map(struct map *m)
{
	if (!root) {
		mutex_lock(&early_lock);
		m->entries = -1;
		mutex_unlock(&early_lock);
	}
	m->entries++;
}

void __init set_once_ok(struct map *m)
{
	root = make_dir();
	mutex_lock(&early_lock);
	add_map(m);
	mutex_unlock(&early_lock);
}

static void add_late(struct map *m)
{
	if (!late_root) {
		mutex_lock(&late_lock); /* WARN! double-lock late_lock */
		m->entries = -1;
		mutex_unlock(&late_lock);
	}
	m->entries++;
}

void open_late(void)
{
	late_root = make_dir();
}

void __init set_later_bad(struct map *m)
{
	mutex_lock(&late_lock);
	add_late(m);
	mutex_unlock(&late_lock);
}

static void add_again(struct map *m)
{
	if (!again) {
		mutex_lock(&again_lock); /* WARN! double-lock again_lock */
		m->entries = -1;
		mutex_unlock(&again_lock);
	}
	m->entries++;
}

void __init set_again_bad(struct map *m)
{
	again = 1;
	mutex_lock(&again_lock);
	if (m->entries > 3)
		again = 0;
	add_again(m);
	mutex_unlock(&again_lock);
}
