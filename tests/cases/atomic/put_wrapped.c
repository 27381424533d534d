// SPDX-License-Identifier: GPL-2.0-or-later
/* What gives a reference back behind inline functions of its own tells through them whether it was the last. */
#include <linux/rcupdate.h>
#include <linux/sleep.h>

struct page { int refs, kind; };

int atomic_dec_and_test(int *v);
int traced(struct page *p);
void trace(struct page *p, int zero);

static inline int page_ref_dec_and_test(struct page *p)
{
	int zero = atomic_dec_and_test(&p->refs);

	if (traced(p))
		trace(p, zero);
	return zero;
}

static inline int put_page_testzero(struct page *p)
{
	return page_ref_dec_and_test(p);
}

static inline int folio_put_testzero(struct page *p)
{
	return put_page_testzero(p);
}

static void folio_put(struct page *p)
{
	if (folio_put_testzero(p))
		msleep(p->kind);
}

void get_ok(struct page *p)
{
	rcu_read_lock();
	folio_put(p);
	rcu_read_unlock();
}

static void folio_wait(struct page *p)
{
	if (traced(p))
		msleep(p->kind);
}

void get_bad(struct page *p)
{
	rcu_read_lock();
	folio_wait(p); /* WARN! sleep-in-atomic atomic */
	rcu_read_unlock();
}
