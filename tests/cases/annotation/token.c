// SPDX-License-Identifier: GPL-2.0-or-later
/* A variable that nobody defines, and that annotations name for what readers of RCU hold. */
#include <linux/compiler.h>
#include <linux/rcupdate.h>

extern const struct readers *RCU;

void rcu_read_lock_bh(void);

struct seq {
	int *next;
};

int *token_look(struct seq *seq) __must_hold(RCU);

void *token_start_ok(struct seq *seq) __acquires(RCU)
{
	rcu_read_lock();
	return token_look(seq);
}

void token_stop_ok(struct seq *seq) __releases(RCU)
{
	seq->next = 0;
	rcu_read_unlock();
}

/* nothing here takes it */
void token_start_bad(struct seq *seq) __acquires(RCU) /* WARN! annotation rcu */
{
	seq->next = 0;
}

void token_stop_bad(struct seq *seq) __releases(RCU) /* WARN! annotation rcu */
{
	seq->next = 0;
}

int *token_walk_ok(struct seq *seq)
{
	int *found;

	rcu_read_lock();
	found = token_look(seq);
	rcu_read_unlock();
	return found;
}

int *__x64_sys_walk_bad(struct seq *seq)
{
	return token_look(seq); /* WARN! must-hold rcu */
}

/* another kind of reader */
void *token_start_bh_ok(struct seq *seq) __acquires(RCU_BH)
{
	rcu_read_lock_bh();
	return seq->next;
}
