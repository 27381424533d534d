// SPDX-License-Identifier: GPL-2.0-or-later
/* OPTIONS: --level=strict */
/* All but one disable interrupts to read what no interrupt writes: a writer that waits may keep readers waiting who
 * hold what an interrupt wants. */
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct card {
	rwlock_t table, names, links;
	struct work_struct work[6];
	int entries, name, link;
};

static void write_table(struct card *c)
{
	write_lock_irq(&c->table);
	c->entries++;
	write_unlock_irq(&c->table);
	write_lock_irq(&c->names);
	c->name++;
	write_unlock_irq(&c->names);
	write_lock(&c->links);
	c->link++;
	write_unlock(&c->links);
}

static int read_first(struct card *c)
{
	unsigned long flags;
	int n;

	read_lock_irqsave(&c->table, flags);
	n = c->entries;
	read_unlock_irqrestore(&c->table, flags);
	read_lock_irqsave(&c->names, flags);
	n += c->name;
	read_unlock_irqrestore(&c->names, flags);
	read_lock_irqsave(&c->links, flags);
	n += c->link;
	read_unlock_irqrestore(&c->links, flags);
	return n;
}

static int read_second(struct card *c)
{
	int n;

	read_lock_irq(&c->table);
	n = c->entries;
	read_unlock_irq(&c->table);
	read_lock(&c->names);
	n += c->name;
	read_unlock(&c->names);
	return n;
}

static void card_bad(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, work[0]);

	write_table(c);
	c->name = read_first(c) + read_second(c);
	read_lock(&c->table); /* WARN! irq-inversion card::table */
	c->link += c->entries;
	read_unlock(&c->table);
}

/* Several do not disable them; and where they are enabled for who writes they may be for who reads. */
static void card_ok(struct work_struct *work)
{
	struct card *c = container_of(work, struct card, work[1]);

	read_lock(&c->names);
	c->entries += c->name;
	read_unlock(&c->names);
	read_lock(&c->links);
	c->entries += c->link;
	read_unlock(&c->links);
}

void card_init(struct card *c)
{
	INIT_WORK(&c->work[0], card_bad);
	INIT_WORK(&c->work[1], card_ok);
}
