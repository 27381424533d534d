/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls: static_call's shape, macros, cleanups, results, symbols. */
struct key { void *func; };
struct vcpu { int idx; struct key *key; };
extern struct key __SCK__op;
int __SCT__op(struct vcpu *);
int lock(void *);
void unlock(void *, int);
void warn(const char *, ...);
#define static_call(name) ({ (void)&__SCK__op; ((__typeof__(__SCT__##name) *)&__SCT__##name); })
#define lock_it(v) lock(v)
#define take(v) lock_it(v)

int through_trampoline(struct vcpu *v) { return static_call(op)(v); }
// = call = __SCT__op(P0(v))
// ! __SCT__op(P0(v)) type

int pointer(int (*fn)(struct vcpu *, _Bool), struct vcpu *v) { return fn(v, 1); }
// = call = P0(fn)(P1(v), 1) type int(struct vcpu *,bool)

void in_macro(struct vcpu *v)
{
	int idx = take(v); // = call = lock(P0(v)) to idx macro take

	v->idx = lock(v); // = call = lock(P0(v)) to idx
	warn("%d", v->idx, &lock); // = warn("...", P0(v)->idx, lock)
	unlock(v, idx);
}
// = P0(v)->idx = call
// = unlock(P0(v), call)

/* What stands in an argument is not in the macro's body; what is there is, to the outermost. */
#define likely(x) __builtin_expect(!!(x), 1)
#define probably(x) likely(x)
#define this_lock lock(0)
#define itself lock
#define take_this(v) (likely(lock(v)))
int in_argument(struct vcpu *v)
{
	if (likely(lock(v))) // = call = lock(P0(v))
		return 1;
	if (probably(lock(v->key))) // = call = lock(P0(v)->key)
		return 2;
	if (probably(take(&v->idx))) // = call = lock(&P0(v)->idx) macro take
		return 3;
	if (probably(this_lock)) // = call = lock(0) macro bare this_lock
		return 4;
	if (itself(&v->key)) // = call = lock(&P0(v)->key) macro itself
		return 5;
	return probably(take_this(v->key->func)); // = call = lock(P0(v)->key->func) macro take_this
}

struct guard { void *lock; };
static inline struct guard guard_constructor(void *l) { struct guard g = { l }; lock(l); return g; }
static inline void guard_destructor(struct guard *g) { unlock(g->lock, 0); }
int guarded(struct vcpu *v)
{
	struct guard g __attribute__((cleanup(guard_destructor))) = guard_constructor(v); // = L0(g) = call

	return v->idx;
}
// = guard_destructor(&L0(g)) cleanup

void weak(void) __attribute__((weak));
int aliased(struct vcpu *v) __attribute__((alias("through_trampoline")));
__attribute__((section(".init.text"))) void early(void) { weak(); }
asm(".section \".initcall6.init\", \"a\"\n__initcall_early6:\n.long early - .\n.previous\n");
asm(".section \"___ksymtab+guarded\", \"a\"\n__ksymtab_guarded:\n.previous\n");
// = weak function public weak type void()
// = aliased function public alias -> through_trampoline
// = early function public defined section .initcall6.init
// = guarded function public defined exported type int(struct vcpu *)

extern int __UNIQUE_ID_thing123;
int unstable(void) { static int count; return count++ + __UNIQUE_ID_thing123; }
// = symbol count defined
// = symbol __UNIQUE_ID_thing public
// ! thing123

int percpu __attribute__((section(".data..percpu")));
int *of_cpu(unsigned long off)
{
	unsigned long p;

	asm("" : "=r"(p) : "0"(&percpu));
	return (int *)(p + off);
}
// = percpu public defined percpu section .data..percpu
// = return (asm(&percpu) + P0(off) bytes)
