/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the text of an annotation names, as a path from a parameter or a variable. */
struct lock {
	int raw;
};
struct kvm {
	struct lock srcu, lock;
	struct {
		struct lock inner;
	};
	struct {
		struct lock deep;
	} arch;
	struct lock table[4];
	struct lock *other;
	int plain;
};
struct vcpu {
	struct kvm *kvm;
	struct lock mutex;
};
struct svm {
	struct vcpu vcpu;
};
struct late;
struct lock big_lock;
struct lock *big_pointer;

#define A(kind, text)	[[lockctx::kind(text)]]
void address(struct kvm *kvm) A(must_hold, "&kvm->srcu");
void behind(int x, struct vcpu *vcpu) A(must_not_hold, "&vcpu->kvm->srcu");
void itself(struct kvm *kvm) A(acquires, "kvm->lock");
void parameter(struct lock *lock) A(releases, "lock");
void pointer(struct kvm *kvm) A(must_hold, "kvm->other");
void global(void) A(must_hold, "&big_lock");
void global_pointer(void) A(must_hold, "big_pointer");
void unnamed(struct kvm *kvm) A(must_hold, "&kvm->inner");
void unnamed_type(struct kvm *kvm) A(must_hold, "&(kvm->arch).deep");
void array(struct kvm *kvm, int i) A(must_hold, "&kvm->table[i + kvm->table[0].raw]");
void star(struct kvm **kvm) A(must_hold, "&(*kvm)->lock");
void first(struct svm *svm) A(must_hold, "&svm->vcpu.mutex");
void two(struct kvm *a, struct kvm *b) A(acquires, "&a->lock, &b->lock");
void conditional(struct kvm *a) A(cond_acquires, "true, &a->lock");
// = lock %0 ^kvm::srcu
// = lock %1 .vcpu::kvm * ^kvm::srcu
// = lock %0 .kvm::lock
// = lock %0 .kvm::other *
// = lock @big_lock
// = lock @big_pointer *
// = lock %0 .kvm::inner
// = lock %0 .kvm::arch .kvm::arch.deep
// = lock %0 .kvm::table []
// = lock %0 * .kvm::lock
// = lock %0 ^svm::vcpu .vcpu::mutex
// = lock %1 .kvm::lock

/* A type that is complete only later, and members that point to functions. */
struct ops {
	void (*flush)(struct late *late) A(must_hold, "&late->lock");
};
struct late {
	struct lock lock;
};
// = lock %0 ^late::lock

void token(void) A(acquires, "RCU");
void call(struct kvm *k) A(must_hold, "lock_of(k)");
void member(struct kvm *k) A(must_hold, "&k->missing");
void integer(struct kvm *k) A(must_hold, "k->plain");
void cast(void *p) A(must_hold, "*(struct lock **)p");
void trailing(struct kvm *k) A(must_hold, "&k->lock)");
// = lock not named
// ! lock %0 .kvm::plain
// ! kvm::missing

int use(struct kvm *k, struct svm *svm, struct ops *ops)
{
	address(k);
	behind(0, &svm->vcpu);
	itself(k);
	parameter(&k->lock);
	pointer(k);
	global();
	global_pointer();
	unnamed(k);
	unnamed_type(k);
	array(k, 1);
	star(&k);
	first(svm);
	two(k, k);
	conditional(k);
	token();
	call(k);
	member(k);
	integer(k);
	cast(k);
	trailing(k);
	ops->flush((struct late *)0);
	return big_lock.raw + big_pointer->raw;
}
