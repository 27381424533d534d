/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bit-fields that GCC masks out of a word and compares with zero keep their names. */
struct inner { unsigned level : 4, direct : 1, invalid : 1, quadrant : 2; };
struct page {
	struct page *next;
	union { unsigned word; struct inner role; };
	unsigned char lltx : 1, busy : 1, kind : 3;
	unsigned char locked;
};
void act(int n);

void tests(struct page *p)
{
	if (!p->role.invalid && !p->role.direct)	// = load P0(p)->role.direct
		act(1);
	if (!p->role.invalid && !p->role.direct)	// = if ((P0(p)->role.direct | P0(p)->role.invalid) == 0)
		act(2);
	if (p->lltx)	// = if (P0(p)->lltx != 0)
		act(3);
	if (!p->busy && !p->locked)	// = (P0(p)->busy | P0(p)->locked) == 0
		act(4);
	if (p->kind == 3)	// = if ((opaque(*P0(p)) & 28) == 12)
		act(5);
}
