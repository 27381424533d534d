/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Access paths, and container_of in the shapes that kernels have had. */
#define container_of(ptr, type, member) ({					\
	void *__mptr = (void *)(ptr);						\
	((type *)(__mptr - __builtin_offsetof(type, member))); })
#define old_container_of(ptr, type, member) ({					\
	const __typeof__(((type *)0)->member) *__mptr = (ptr);			\
	(type *)((char *)__mptr - __builtin_offsetof(type, member)); })
#define int_container_of(ptr, type, member)					\
	((type *)((unsigned long)(ptr) - __builtin_offsetof(type, member)))

struct list { struct list *next, *prev; };
struct raw { int word; };
typedef struct spinlock { union { struct raw rlock; struct { int pad[2]; }; }; } spinlock_t;
struct timer { long when; spinlock_t lock; };
struct synic { int enabled; struct list vectors; };
struct hv { int index; struct synic synic; struct timer timers[4]; };
struct vcpu { long id; struct { int mode; struct hv hv; } arch; struct list links[2]; struct kvm *kvm; };
typedef struct { int count; spinlock_t lock; } counter_t;
struct kvm { long flags; spinlock_t mmu_lock; counter_t users; struct vcpu *vcpus[8]; };

void take(void *);
void use(void *);

void paths(struct vcpu *vcpu, int i)
{
	take(&vcpu->kvm->mmu_lock); // = take(&P0(vcpu)->kvm->mmu_lock)
	take(&vcpu->kvm->mmu_lock.rlock); // = take(&P0(vcpu)->kvm->mmu_lock.rlock)
	take(&vcpu->kvm->vcpus[i]->arch.hv.timers[2].lock); // = take(&P0(vcpu)->kvm->vcpus[P1(i)]->arch.hv.timers[2].lock)
	take(&vcpu->kvm->users.lock.rlock); // = take(&P0(vcpu)->kvm->users.lock.rlock)
	take(vcpu->links); // = take(&P0(vcpu)->links)
	take(&vcpu->links[1]); // = take(&P0(vcpu)->links[1])
	take(&vcpu[3]); // = take(&P0(vcpu)[3])
	take(vcpu + i); // = take(&P0(vcpu)[P1(i)])
}
// = load P0(vcpu)->kvm at

void back(struct hv *hv, struct synic *synic, struct timer *timer)
{
	use(container_of(hv, struct vcpu, arch.hv)); // = use(container_of(container_of(P0(hv), vcpu::arch.hv), vcpu::arch))
	use(container_of(synic, struct vcpu, arch.hv.synic)); // = use(container_of(container_of(container_of(P1(synic), hv::synic), vcpu::arch.hv), vcpu::arch))
	use(old_container_of(synic, struct hv, synic)); // = use(container_of(P1(synic), hv::synic))
	take(&int_container_of(synic, struct hv, synic)->timers); // = take(&container_of(P1(synic), hv::synic)->timers)
	use(container_of(timer, struct hv, timers[timer->when])); // = use(container_of((P2(timer) + ? bytes), hv::timers))
	use(container_of(timer, struct hv, timers[2])); // = use(container_of((P2(timer) + ? bytes), hv::timers))
	use(container_of(&synic->vectors, struct synic, vectors)); // = use(container_of(&P1(synic)->vectors, synic::vectors))
}

/* Two members begin at one place: the type of the pointer tells which. */
struct inner { int x; };
struct middle { struct inner inner; };
struct outer { long pad; union { struct middle middle; struct list link; }; };

struct outer *from_inner(struct inner *p) { return container_of(p, struct outer, middle.inner); }
struct outer *from_middle(struct middle *p) { return container_of(p, struct outer, middle); }
struct outer *from_link(struct list *p) { return container_of(p, struct outer, link); }
// = return container_of(container_of(P0(p), middle::inner), outer::middle)
// = return container_of(P0(p), outer::middle)
// = return container_of(P0(p), outer::link)

/* The use, not the subtraction, has the type. */
struct list *through_void(struct list *p)
{
	void *v = (void *)p - __builtin_offsetof(struct vcpu, links);

	return ((struct vcpu *)v)->links;
}
// = return &container_of(P0(p), vcpu::links)->links

void *member_offset(struct vcpu *v) { return (char *)v + __builtin_offsetof(struct vcpu, kvm); }
// = return &P0(v)->kvm

static struct { spinlock_t lock; struct { int a; } in; } unnamed;
void of_unnamed(void) { take(&unnamed.lock); take(&unnamed.in.a); }
// = take(&unnamed.lock)
// = take(&unnamed.in.a)

struct flags { unsigned int a : 3, b : 5; unsigned long c : 40; };
int bits(struct flags *f) { f->b = 7; return f->a; }
// = P0(f)->b = 7
// = load P0(f)->a
