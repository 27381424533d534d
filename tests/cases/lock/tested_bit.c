// SPDX-License-Identifier: GPL-2.0-or-later
/* A bit that is read as volatile is tested to lock and once more to unlock. */
#include <linux/mutex.h>

struct page { unsigned long flags; struct mutex lock; int users; };

static inline int test_bit(long nr, const volatile unsigned long *addr)
{
	return (addr[nr / 64] >> (nr % 64) & 1) != 0;
}

static inline int page_shared(const struct page *p)
{
	return test_bit(3, &p->flags);
}

void tested_bit_ok(struct page *p)
{
	if (!page_shared(p))
		mutex_lock(&p->lock);
	p->users++;
	if (page_shared(p))
		p->users--;
	else
		mutex_unlock(&p->lock);
}

void tested_bit_bad(struct page *p)
{
	if (!page_shared(p))
		mutex_lock(&p->lock);
	p->users++;
	if (!page_shared(p))
		mutex_lock(&p->lock); /* WARN! double-lock page::lock */
}

/* by an instruction that puts out the bit and writes no memory, as test_bit() is for a variable one */
static inline int asm_bit(long nr, const volatile unsigned long *addr)
{
	int bit;

	__asm__ volatile("bt %2,%1; setc %b0" : "=q" (bit) : "m" (*addr), "Ir" (nr));
	return bit;
}

void tested_asm_bit_ok(struct page *p, long nr)
{
	if (asm_bit(nr, &p->flags))
		mutex_lock(&p->lock);
	p->users++;
	if (asm_bit(nr, &p->flags))
		mutex_unlock(&p->lock);
}

/* the bit of another page */
void tested_bit_other_bad(struct page *p, struct page *q)
{
	if (!page_shared(p))
		mutex_lock(&q->lock);
	if (page_shared(q))
		mutex_lock(&q->lock); /* WARN! double-lock page::lock */
	p->users++;
} /* WARN! lock-imbalance page::lock */
