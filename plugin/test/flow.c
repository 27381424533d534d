/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Control flow and values. */
void a(void), b(void), c(long);
void die(void) __attribute__((noreturn));
int value(void);
void fill(int *);
int *where(void);

int choose(int n)
{
	switch (n) {
	case 1 ... 3:
		return 5;
	case 9:
		a();
		break;
	default:
		return -1;
	}
	return 0;
}
// = switch P0(n) 1...3:B1 9:B2 else:B3
// = phi = B1:5 B3:-1 B2:0

void stops(_Bool x) { if (x) die(); b(); }
// = if (P0(x) != 0) -> B1 else B2
// = die() noreturn
// = stop

void trap(int x) { if (x) __builtin_unreachable(); b(); }
// ! __builtin_unreachable

_Bool negated(_Bool x) { return !x; }
// = return (P0(x) == 0)
void not_taken(_Bool x) { if (!x) a(); }
// = if (P0(x) == 0)
void expected(long x, int y) { if (__builtin_expect(!!(x == 4), 0)) a(); if (__builtin_expect(y < 3, 1)) b(); }
// = if (P0(x) == 4)
// = if (P1(y) <= 2)
void unsigned_less(unsigned int x) { if (x < 3) a(); }
// = if (P0(x) <=u 2)
void masked(unsigned long x) { if (!(x & 4)) a(); }
// = if ((P0(x) & 4) == 0)

unsigned int complement(unsigned int x) { return ~x; }
// = return (u32)~P0(x)
unsigned long add(unsigned int x, unsigned long y) { return (x + 1) + (y + 1); }
// = (u64)(u32)(P0(x) + 1)

void narrow(long x, _Bool y, unsigned char z) { c((char)x); c(y); c(z); c((int)x); }
// = c((s64)(s8)P0(x))
// = c((s64)P1(y))
// = c((s64)P2(z))
// = c((s64)(s32)P0(x))

int loop(int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum += value();
	return sum;
}
// = B1:(s32)(phi + 1)
// = if (phi < P0(n))

int memory(int x)
{
	int local = 1;

	fill(&local);
	fill(&x);
	return local + x;
}
// = L0(x) = P0(x)
// = L1(local) = 1
// = fill(&L1(local))
// = fill(&L0(x))
// = load L1(local)
// = load L0(x)

struct big { long v[8]; };
struct big get_big(void);
void copies(struct big *p, struct big *q)
{
	struct big zero = {}, one = { .v = { 1, [7] = 2 } };
	char text[4] = "abc";

	*p = *q;
	*q = zero;
	*p = get_big();
	*p = one;
	fill((int *)text);
}
// = copy L0(zero) = {}
// = L1(one).v[7] = 2
// = copy *P0(p) = *P1(q)
// = call = get_big()
// = *P0(p) = call

int assembler(int x)
{
	int out;

	asm volatile("mov %1, %0" : "=r"(out) : "r"(x) : "memory");
	asm goto("jmp %l0" : : : : label);
	a();
label:
	return out;
}
// = asm "mov %1, %0" out asm in P0(x)
// = asm "jmp %l0" out  in
// = return asm

unsigned long tied(unsigned long p) { asm("add %1, %0" : "+r"(p) : "m"(*where())); return p; }
// = asm "add %1, %0" out asm(P0(p))
// = return asm(P0(p))

/* What comes out of an exchange is what was in memory. */
unsigned long exchanged(unsigned long *p, unsigned long with)
{
	asm volatile("xchg %0, %1" : "+r"(with), "+m"(*p) : : "memory");
	return with;
}
// = asm "xchg %0, %1" out asm, P0(p) in P1(with), P0(p)
// = return asm

void computed(int i)
{
	static void *const labels[] = { &&one, &&two };

	goto *labels[i];
one:
	a();
two:
	b();
}
// = -> B1 B2

int read_once(int *p) { return *(volatile int *)p; }
// = load *P0(p) volatile

int constant(int x) { return __builtin_constant_p(x) ? 1 : value(); }
// = if (opaque(P0(x)) == 0)
// ! __builtin_constant_p
