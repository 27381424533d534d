// SPDX-License-Identifier: GPL-2.0-or-later
/* Not the kernel's text: only the names and shapes that the scenario looks for. */

static int packet_notifier(struct notifier_block *this, unsigned long msg, void *ptr)
{
	struct sock *sk;

	rcu_read_lock();
	sk_for_each_rcu(sk, list_of(ptr)) {
		if (msg == NETDEV_DOWN)
			__unregister_prot_hook(sk, false);
	}
	rcu_read_unlock();
	return 0;
}

/* Another function that does not wait stays as it is. */
static void other(struct sock *sk)
{
	__unregister_prot_hook(sk, false);
}
