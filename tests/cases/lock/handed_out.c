// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function that returns with one of two locks, and tells which by the pointer that it leaves: the lock of a
 * table, or that of all of it. One that leaves no pointer tells nobody.
 */
#include <linux/spinlock.h>
#include <linux/compiler.h>

struct table {
	spinlock_t lock;
	int leaf;
};

struct mm {
	spinlock_t page_lock;
	struct table *table;
};

struct walk {
	spinlock_t *lock;
	int leaf;
};

int huge_leaf(struct mm *mm);

static noinline spinlock_t *lock_all(struct mm *mm)
{
	spin_lock(&mm->page_lock);
	return &mm->page_lock;
}

static noinline spinlock_t *lock_table(struct table *t)
{
	spin_lock(&t->lock);
	return &t->lock;
}

static noinline int *map(struct mm *mm, spinlock_t **lock)
{
	if (!mm->table)
		return 0;
	*lock = &mm->table->lock;
	spin_lock(*lock);
	return &mm->table->leaf;
}

void set_up(struct walk *w, spinlock_t *lock, int leaf);
void walk_end(struct walk *w);

static noinline int walk_start_ok(struct mm *mm, struct walk *w)
{
	int huge = huge_leaf(mm);
	spinlock_t *lock;
	int *leaf;

	if (huge > 1)
		return -22;
	if (huge) {
		lock = lock_all(mm);
		if (!huge_leaf(mm)) {
			spin_unlock(lock);
			return -22;
		}
		set_up(w, lock, 1);
		return 0;
	}
	if (huge < 0) {
		lock = lock_table(mm->table);
		if (!mm->table->leaf) {
			spin_unlock(lock);
			return -22;
		}
		set_up(w, lock, mm->table->leaf);
		return 0;
	}
	leaf = map(mm, &lock);
	if (!leaf)
		return -22;
	set_up(w, lock, *leaf);
	return 0;
}

long __x64_sys_walk_leaf_ok(struct mm *mm)
{
	struct walk w;
	int leaf;

	if (walk_start_ok(mm, &w))
		return 0;
	leaf = w.leaf;
	walk_end(&w);
	return leaf;
}

int count_bad(struct mm *mm, int huge)
{
	spinlock_t *lock;

	if (!huge)
		return 0;
	lock = lock_all(mm);
	if (mm->table)
		return 0; /* kept */
	spin_unlock(lock);
	return 0;
} /* WARN! lock-imbalance mm::page_lock */
