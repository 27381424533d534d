/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Annotations, where the kernel's headers put them; the parameters are those of each declaration. */
struct kvm {
	int srcu, lock;
	int users [[lockctx::guarded_by("&kvm->lock")]];
	int table[4] __attribute__((lockctx_guarded_by("&kvm->lock")));
	void (*flush)(struct kvm *k, int (*each)(int x)) [[lockctx::must_hold("&k->lock")]];
	void (*many[2])(struct kvm *m) [[lockctx::must_not_hold("&m->srcu")]];
	union {
		struct {
			int deep __attribute__((lockctx_pt_guarded_by("&kvm->srcu")));
		};
	};
	struct {
		int inner __attribute__((lockctx_guarded_by("&kvm->arch.lock")));
	} arch;
};
// = attribute kvm::users guarded_by(&kvm->lock) at
// = attribute kvm::table guarded_by(&kvm->lock) at
// = attribute kvm::flush must_hold(&k->lock) of k, each at
// = attribute kvm::many must_not_hold(&m->srcu) of m at
// = attribute kvm::deep pt_guarded_by(&kvm->srcu) at
// = attribute kvm::arch.inner guarded_by(&kvm->arch.lock) at
// ! attribute {}

typedef struct {
	int late __attribute__((lockctx_guarded_by("x")));
} named_late;
static struct {
	int alone __attribute__((lockctx_guarded_by("y")));
} only;
// = attribute named_late::late guarded_by(x)
// = attribute {only}::alone guarded_by(y)

typedef int (*callback_t)(struct kvm *t, int) [[lockctx::must_hold("&t->lock")]];
typedef int function_t(struct kvm *f) [[lockctx::must_not_hold("&f->srcu")]];
struct ops {
	callback_t call;
	function_t *other;
};
callback_t variable;
function_t function;
// = attribute callback_t must_hold(&t->lock) of t,  at
// = attribute function_t must_not_hold(&f->srcu) of f at
// = attribute ops::call must_hold(&t->lock) of t,  at
// = attribute ops::other must_not_hold(&f->srcu) of f at
// = attribute variable must_hold(&t->lock) of t,  at
// = attribute function must_not_hold(&f->srcu) of f at

void request(struct kvm *kvm) [[lockctx::must_not_hold("&kvm->srcu")]]; // = attribute request must_not_hold(&kvm->srcu) of kvm at
void request_again(struct kvm *kvm) [[lockctx::must_not_hold("&kvm->srcu")]]; // = attribute request_again must_not_hold
void token(void) [[lockctx::releases("RCU")]];
extern int other(struct kvm *one) [[lockctx::must_hold("&one->lock")]];
extern int other(struct kvm *two) [[lockctx::must_hold("&one->lock")]] [[lockctx::acquires("&two->srcu")]];
static int [[lockctx::acquires("&p->lock")]] early(struct kvm *p)
{
	return p->users;
}
[[lockctx::releases("&p->lock")]] static int first(struct kvm *p)
{
	return p->users;
}
static inline int small(struct kvm *s) [[lockctx::must_hold_shared("&s->srcu")]]
{
	return s->users;
}
static int both(struct kvm *kvm) [[lockctx::must_hold("&kvm->lock", "RCU")]] [[lockctx::acquires("x")]]
{
	request(kvm);
	request_again(kvm);
	token();
	return kvm->users + other(kvm) + early(kvm) + first(kvm) + small(kvm) + only.alone;
}
/*
 * In front of the name the standard gives it to what the function returns: no declaration without
 * it may disagree, and the names are those of the declaration that has it.
 */
void plain(struct kvm *a);
void [[lockctx::acquires("two")]] front(struct kvm *one, struct kvm *two);
void front(struct kvm *a, struct kvm *b);
void [[lockctx::acquires("y")]] front(struct kvm *x, struct kvm *y);
struct kvm *[[lockctx::must_hold("p")]] front_pointer(struct kvm *p);
struct front_ops {
	void [[lockctx::releases("&o->lock")]] (*call)(struct kvm *o);
};
typedef int [[lockctx::must_hold("&t->lock")]] front_t(struct kvm *t, long);
front_t of_type;
void front(struct kvm *a, struct kvm *b)
{
	struct front_ops ops = { plain };

	(a ? ops.call : plain)(a);
	of_type(front_pointer(b), 0);
}
void front(struct kvm *a, struct kvm *b);
void [[lockctx::acquires("y")]] front(struct kvm *x, struct kvm *y);
struct kvm *front_pointer(struct kvm *a)
{
	return a;
}
struct kvm *front_pointer(struct kvm *a);
// = attribute front acquires(two) of one, two at
// = attribute front acquires(y) of x, y at
// = attribute front_pointer must_hold(p) of p at
// = attribute front_ops::call releases(&o->lock) of o at
// = attribute front_t must_hold(&t->lock) of t,  at
// = attribute of_type must_hold(&t->lock) of t,  at

/* The value that means success may be left out, and neither is taken apart at a bracket's comma. */
extern int tries(struct kvm *t) [[lockctx::cond_acquires("&t->lock")]]; // = cond_acquires(nonzero, &t->lock) of t
extern int tries_two(struct kvm *t) [[lockctx::cond_acquires("0, f(t, 1)")]]; // = cond_acquires(0, f(t, 1)) of t
extern int tries_call(struct kvm *t) [[lockctx::cond_acquires("f(t, 1)")]]; // = cond_acquires(nonzero, f(t, 1)) of t

int use(struct kvm *kvm, named_late *n)
{
	if (tries(kvm) || tries_two(kvm) || tries_call(kvm))
		front(kvm, kvm);
	return both(kvm) + variable(kvm, n->late) + function(kvm);
}
// = attribute token releases(RCU) at
// = attribute other must_hold(&one->lock) of one at
// = attribute other acquires(&two->srcu) of two at
// = attribute early acquires(&p->lock) of p at
// = attribute first releases(&p->lock) of p at
// = attribute small must_hold_shared(&s->srcu) of s at
// = attribute both must_hold(&kvm->lock, RCU) of kvm at
// = attribute both acquires(x) of kvm at
