// SPDX-License-Identifier: GPL-2.0-or-later
/* net-cell.c - see net-walk.h. */
#include <string.h>
#include <stb/stb_ds.h>

#include "net-walk.h"

static uint8_t taken(uint8_t m)
{
	return ((m << 1) & 0xf) | (m & NET_MANY);
}

uint8_t net_given(uint8_t m)
{
	return (m >> 1) | (m & NET_LESS) | (m & NET_MANY);
}

/* Counts M behind something that changes them by BY. */
static uint8_t changed(uint8_t m, uint8_t by)
{
	return (by & NET_LESS ? net_given(m) : 0) | (by & NET_SAME ? m : 0) | (by & NET_MORE ? taken(m) : 0) |
	       (by & NET_MANY ? taken(taken(m)) : 0);
}

/* The cell of KEY in *V, made when it is new. */
struct cell *net_cell(struct cell **v, u32 key)
{
	size_t at = 0;

	while (at < arrlenu(*v) && (*v)[at].key < key)
		at++;
	if (at == arrlenu(*v) || (*v)[at].key != key)
		arrins(*v, at, ((struct cell){ key, 0, { NET_SAME, NET_SAME, NET_SAME } }));
	return &(*v)[at];
}

/* A copy of V, which may be NULL. */
struct cell *net_copy(const struct cell *v)
{
	struct cell *out = NULL;

	for (u32 i = 0; i < arrlenu(v); i++)
		arrput(out, v[i]);
	return out;
}

/* Forget which call tells the counts apart. */
void net_forget(struct cell *c)
{
	c->call = 0;
	memset(c->m, net_any(c->m), sizeof(c->m));
}

/* Note that KEY moves in the ways HOW. */
void net_moved(struct walk *w, u32 key, uint8_t how)
{
	/* read first: hmput() makes the slot before it evaluates what goes there */
	uint8_t before = hmget(w->moves, key);

	hmput(w->moves, key, before | how);
}

/* Instruction INSN changes KEY by BY, which differs by what the call returns when TELLS. */
void net_change(struct walk *w, u32 key, u32 insn, const uint8_t *by, bool tells)
{
	struct cell *c = net_cell(&w->now, key);

	net_moved(w, key, (net_any(by) & NET_HELD ? NET_MORE : 0) | (net_any(by) & NET_LESS));
	if (tells)
		net_forget(c);
	for (int i = 0; i < NET_RETURNS; i++)
		c->m[i] = changed(c->m[i], tells ? by[i] : net_any(by));
	if (tells)
		c->call = insn + 1;
}

bool nets_key(const u32 *v, u32 key)
{
	u32 lo = 0, hi = arrlenu(v);

	while (lo < hi) {
		u32 mid = (lo + hi) / 2;

		if (v[mid] < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < arrlenu(v) && v[lo] == key;
}

void net_add_key(u32 **keys, u32 key)
{
	u32 at = 0;

	while (at < arrlenu(*keys) && (*keys)[at] < key)
		at++;
	if (at == arrlenu(*keys) || (*keys)[at] != key)
		arrins(*keys, at, key);
}

/* May C be held by the function's own doing, whatever its call returned? */
static bool may_be_own(const struct cell *c)
{
	for (int r = 0; r < NET_RETURNS; r++)
		if (c->m[r] && !(c->m[r] & NET_HELD))
			return false;
	return true;
}

/* KEY is asked of the callers, unless it may be held by the function's own doing. */
static void ask(struct walk *w, u32 **keys, u32 key)
{
	for (u32 i = 0; i < arrlenu(w->now); i++)
		if (w->now[i].key == key && may_be_own(&w->now[i])) {
			if (keys == &w->needs && (net_any(w->now[i].m) & ~NET_HELD))
				net_add_key(&w->uneven, key);
			return;
		}
	net_add_key(keys, key);
}

void net_need(struct walk *w, u32 key)
{
	ask(w, &w->needs, key);
}

/* How often KEY may be held more than when the function was entered. */
static uint8_t now(const struct walk *w, u32 key)
{
	for (u32 i = 0; i < arrlenu(w->now); i++)
		if (w->now[i].key == key)
			return net_any(w->now[i].m);
	return NET_SAME;
}

/* KEY is given back, TWICE or more often: one hold of the function's own answers for one. */
void net_give(struct walk *w, u32 key, bool twice)
{
	uint8_t m = now(w, key);

	if (m == NET_LESS || (twice && !(m & NET_HELD)))
		net_add_key(&w->twice, key);
	else if (m & NET_LESS)	/* on some way: no count tells it apart from once */
		net_add_key(&w->uneven, key);
	if (twice)
		net_add_key(&w->gives, key);
	else
		ask(w, &w->gives, key);
}
