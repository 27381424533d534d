// SPDX-License-Identifier: GPL-2.0-or-later
/* Three frames, and below each so much that no proof has room for all of them; and who asks for the lock. */
#include <linux/lockdep.h>
#include <linux/mutex.h>

struct box {
	struct mutex lock;
	int used;
};

#define TEN(make, name) make(name##0) make(name##1) make(name##2) make(name##3) make(name##4) \
	make(name##5) make(name##6) make(name##7) make(name##8) make(name##9)
#define HUNDRED(make, name) TEN(make, name##0) TEN(make, name##1) TEN(make, name##2) TEN(make, name##3) \
	TEN(make, name##4) TEN(make, name##5) TEN(make, name##6) TEN(make, name##7) TEN(make, name##8) TEN(make, name##9)
#define FOUR_HUNDRED(make, name) HUNDRED(make, name##1) HUNDRED(make, name##2) HUNDRED(make, name##3) HUNDRED(make, name##4)
#define CALL(name) name(box);

static void first(struct box *box)
{
	mutex_lock(&box->lock); /* WARN! double-lock box::lock */
	box->used++;
	mutex_unlock(&box->lock);
}

#define BELOW_FIRST(name) static void name(struct box *box) { first(box); }
FOUR_HUNDRED(BELOW_FIRST, one_)

static void second(struct box *box, int quiet)
{
	if (quiet)
		return;
	mutex_lock(&box->lock);
	box->used++;
	mutex_unlock(&box->lock);
}

#define BELOW_SECOND(name) static void name(struct box *box, int quiet) { second(box, quiet); }
FOUR_HUNDRED(BELOW_SECOND, two_)

static void third(struct box *box)
{
	mutex_lock(&box->lock); /* WARN! double-lock box::lock */
	box->used++;
	mutex_unlock(&box->lock);
}

#define BELOW_THIRD(name) static void name(struct box *box) { third(box); }
FOUR_HUNDRED(BELOW_THIRD, three_)

void many_regions_first(struct box *box)
{
	mutex_lock(&box->lock);
	FOUR_HUNDRED(CALL, one_)
	mutex_unlock(&box->lock);
}

#undef CALL
#define CALL(name) name(box, quiet);

static void below_lock(struct box *box, int quiet)
{
	mutex_lock(&box->lock);
	FOUR_HUNDRED(CALL, two_)
	mutex_unlock(&box->lock);
}

#undef CALL
#define CALL(name) name(box);

void many_regions_third(struct box *box)
{
	mutex_lock(&box->lock);
	FOUR_HUNDRED(CALL, three_)
	mutex_unlock(&box->lock);
}

struct slot {
	struct box *box;
};

static void count(struct box *box)
{
	lockdep_assert_held(&box->lock);
	box->used++;
}

/* Takes a lock and gives it back, but on the way on which it has what it was to take. */
static struct box *take_current(struct slot *slot)
{
	struct box *box;

	for (;;) {
		box = *(struct box *volatile *)&slot->box;
		if (!box)
			break;
		mutex_lock(&box->lock);
		if (box == *(struct box *volatile *)&slot->box)
			break;
		mutex_unlock(&box->lock);
	}
	return box;
}

static struct box *take_of(struct slot *slot)
{
	return take_current(slot);
}

long __x64_sys_many_regions(struct slot *slot)
{
	struct box *box = take_of(slot);

	if (!box)
		return -1;
	count(box);
	mutex_unlock(&box->lock);
	below_lock(box, 1);
	return 0;
}

long __x64_sys_many_regions_without(struct slot *slot)
{
	if (slot->box)
		count(slot->box); /* WARN! must-hold box::lock */
	return 0;
}
