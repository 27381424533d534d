// SPDX-License-Identifier: GPL-2.0-or-later
/* wording.c - see wording.h. */
#include <stb/stb_ds.h>

#include "wording.h"
#include "../report/report.h"
#include "../solve/protects.h"
#include "../solve/contradict.h"
#include "../solve/irq-flow.h"

/* "it is annotated __must_hold(&kvm->lock)": why it must (not) be held. */
static const char *why(struct report *r, const struct witness *w, const struct finding *f)
{
	if (w->required == REQUIRED_BY_BODY)
		return report_str(r, "it waits for %s readers", f->lock_class);
	if (w->required == REQUIRED_BY_ANNOTATION)
		return report_str(r, "it is annotated %s", f->requirement);
	return w->event == EVENT_WAIT_HELD ? "it asserts that it is not" : "it asserts that it is";
}

/* What the body does, of an annotation that says otherwise. */
static const char *contradiction_text(struct report *r, const struct witness *w, const struct finding *f)
{
	const char *c = f->lock_class;

	switch (w->contradiction) {
	case HELD_BUT_TAKEN: return report_str(r, "it takes %s itself", c);
	case HELD_BUT_WAITS: return report_str(r, "it waits for %s readers", c);
	case FREE_BUT_NEEDED: return report_str(r, "it requires that %s is held", c);
	case FREE_BUT_RELEASED: return report_str(r, "it releases %s without taking it", c);
	case NEVER_TAKEN: return report_str(r, "it never returns with %s held", c);
	case NEVER_RELEASED: return report_str(r, "it never releases %s", c);
	default: return report_str(r, "another annotation says that %s is held", c);
	}
}

/* That nearly all others hold class C. */
static const char *usual_text(struct report *r, const struct solver *s, const struct protection *t, const char *c)
{
	const struct program *p = s->slice->fx->p;
	const char *what = program_text(p, t->kind == USE_MEMBER ? t->number : p->symbols[t->number].name);
	u32 n = arrlenu(t->with);

	return report_str(r, "%s is held in %u of %u functions that %s %s%s, not here", c, n, n + t->exceptions,
			  t->kind == USE_CALL ? "call" : "write", what, t->kind == USE_CALL ? "()" : "");
}

/* Who else reads, of EVENT_TAKEN_OPEN. */
static const char *alike_text(struct report *r, const struct solver *s, const struct witness *w)
{
	const struct program *p = s->slice->fx->p;
	const char *like = func_name(p, p->funcs[w->like]);

	return w->alike == 1 ? report_str(r, "its other reader, %s(),", like) :
	       report_str(r, "its %u other readers, as %s(),", w->alike, like);
}

void finding_word(struct report *r, const struct solver *s, const struct witness *w, struct finding *f)
{
	const char *callee = f->site.callee ? f->site.callee : "", *c = f->lock_class;
	const char *cookie = f->nacquires ? f->acquires[0].cookie : NULL;

	switch (w->event) {
	case EVENT_WAIT_HELD:
		if (s->slice->lock_class == s->slice->fx->atomic) {
			f->message = report_str(r, "%s() may sleep, and is called in atomic context", callee);
			break;
		}
		f->message = report_str(r, "%s() called with %s held; %s", callee, c, why(r, w, f));
		break;
	case EVENT_NEEDED_UNHELD:
		if (w->required == REQUIRED_BY_OTHERS) {
			f->message = usual_text(r, s, w->protection, c);
			break;
		}
		f->message = report_str(r, "%s() called without %s held; %s", callee, c, why(r, w, f));
		break;
	case EVENT_BODY_DIFFERS:
		f->message = report_str(r, "%s() is annotated %s, but %s", f->site.function, f->requirement,
					contradiction_text(r, w, f));
		break;
	case EVENT_TAKEN_UNDER:
		if (!w->waits)
			f->message = report_str(r, "%s() takes %s with %s held; %s() takes them in the other order",
						callee, f->taken, c, f->against->site.function);
		else if (s->slice->fx->classes[w->taken].runs)
			f->message = report_str(r, "%s() waits for %s with %s held, which %s() takes", callee, f->taken, c,
						f->against->root);
		else
			f->message = report_str(r, "%s() waits for %s readers with %s held, which one takes in %s()",
						callee, f->taken, c, f->against->site.function);
		break;
	case EVENT_TAKEN_OPEN:
		if (!w->against) {
			f->message = report_str(r, "%s() reads %s with %s enabled; %s disable%s them", callee, c,
						w->irq == IRQ_HARD ? "interrupts" : "softirqs", alike_text(r, s, w),
						w->alike == 1 ? "s" : "");
			break;
		}
		f->message = report_str(r, "%s() takes %s with %s enabled, and %s() takes it in one", callee, c,
					w->irq == IRQ_HARD ? "interrupts" : "softirqs", f->against->site.function);
		break;
	case EVENT_ACQUIRE_HELD:
		f->message = report_str(r, "%s() takes %s, which is already held", callee, c);
		break;
	case EVENT_RELEASE_UNHELD:
		f->message = report_str(r, "%s() releases %s, which is not held here", callee, c);
		break;
	case EVENT_RELEASE_COOKIE:
		f->message = cookie ?
			report_str(r, "%s() releases %s with an index that belongs to no reader held here; this path keeps it in %s",
				   callee, c, cookie) :
			report_str(r, "%s() releases %s with an index that belongs to no reader held here", callee, c);
		break;
	default:
		f->message = report_str(r, w->forgotten ?
					"%s() returns with %s held on some ways, and nobody gives it back" :
					"%s() returns with %s held or not, and its callers cannot tell",
					*callee ? callee : f->site.function, c);
	}
}
