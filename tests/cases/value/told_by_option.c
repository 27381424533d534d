// SPDX-License-Identifier: GPL-2.0-or-later
/* A helper says which options need the lock, and what is done for each is switched on behind it. */
#include <linux/mutex.h>
#include <linux/compiler.h>

struct sock {
	struct mutex lock;
	int ttl, filter;
};

struct mutex rtnl;

enum { TTL, TOS, FILTER, GROUP };

static noinline bool needs_rtnl(int option)
{
	switch (option) {
	case FILTER:
	case GROUP:
		return true;
	}
	return false;
}

int get_option_ok(struct sock *sk, int option)
{
	bool needs = needs_rtnl(option);
	int error = 0;

	if (needs)
		mutex_lock(&rtnl);
	switch (option) {
	case TTL:
		return sk->ttl;
	case FILTER:
		error = sk->filter;
		goto out;
	case GROUP:
		goto out;
	default:
		return -92;
	}
out:
	if (needs)
		mutex_unlock(&rtnl);
	return error;
}

int get_option_bad(struct sock *sk, int option)
{
	bool needs = needs_rtnl(option);
	int error = 0;

	if (needs)
		mutex_lock(&rtnl);
	switch (option) {
	case TTL:
		return sk->ttl;
	case FILTER:
		return sk->filter; /* with the lock */
	}
	if (needs)
		mutex_unlock(&rtnl);
	return error;
} /* WARN! lock-imbalance rtnl */
