// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that has a name and no argument, and is tried, and taken with the last reference. */
typedef struct { int refs; } refcount_t;
void rtnl_lock(void);
int rtnl_trylock(void);
int rtnl_lock_killable(void);
_Bool refcount_dec_and_rtnl_lock(refcount_t *r);
void rtnl_unlock(void);

struct device { refcount_t users; int mtu; };

int set_mtu_bad(struct device *d, int mtu)
{
	rtnl_lock();
	if (mtu < 68)
		rtnl_lock(); /* WARN! double-lock rtnl_mutex */
	d->mtu = mtu;
	rtnl_unlock();
	return 0;
}

int change_mtu_ok(struct device *d, int mtu)
{
	if (!rtnl_trylock())
		return -11;
	d->mtu = mtu;
	rtnl_unlock();
	if (rtnl_lock_killable())
		return -4;
	d->mtu = mtu;
	rtnl_unlock();
	return 0;
}

void put_ok(struct device *d)
{
	if (!refcount_dec_and_rtnl_lock(&d->users))
		return;
	d->mtu = 0;
	rtnl_unlock();
}

void put_bad(struct device *d)
{
	refcount_dec_and_rtnl_lock(&d->users);
	d->mtu = 0;
	rtnl_unlock(); /* WARN! unlock-not-held rtnl_mutex */
}
