// SPDX-License-Identifier: GPL-2.0-or-later
/* Three frames, and below each so much that no proof has room for all of them. */
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
#define CALL(name) name(box, 1);

void many_regions_ok(struct box *box)
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
