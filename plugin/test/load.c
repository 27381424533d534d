/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Volatile loads say which macros they are in, arguments and all; every load who gets its value. */
struct node { struct node *next; int n; };
extern struct node *first;
void use(struct node *n);

#define READ(x) (*(volatile typeof(x) *)&(x))
#define dereference(p) ({ typeof(p) value_ = READ(p); value_; })
#define checked(p) (p)
#define for_each(pos, head) \
	for (pos = checked(dereference(head)); pos; pos = checked(dereference(pos->next)))

void walk(void)
{
	struct node *at, *alone;

	for_each(at, first)	// = volatile to at by for_each
		use(at);
	alone = READ(first);	// = volatile to alone by READ at
	use(alone);
	alone = first->next;	// = load first->next to alone at
	use(alone);
}

union word { struct node *node; unsigned long bits; unsigned int low; };
union number { unsigned long bits; unsigned int low; };
unsigned long bits_of(union word *w, union number *n)
{
	if (n->bits)		// = load P1(n)->bits at
		return w->low;	// = load P0(w)->low at
	return w->bits;		// = load P0(w)->bits of a union with a pointer at
}
// = to at
// = checked dereference READ
