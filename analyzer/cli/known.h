/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * known.h - the report of a tree is kept beside its facts: when neither these, nor the models, nor
 * lockctx itself have changed, and the same is asked, it comes out the same again.
 */
#ifndef LOCKCTX_KNOWN_H
#define LOCKCTX_KNOWN_H

#include <stdint.h>

#include "findings.h"
#include "../../kbuild/extract.h"

/*
 * A number for everything that the report of K under FILTER depends on. To be taken before the facts
 * are loaded: what is there afterwards can be of another run.
 */
uint64_t known_key(const struct kbuild_result *k, const struct finding_filter *filter);
/* The same for the facts alone. */
uint64_t known_facts(const struct kbuild_result *k);

/* The report of K under FILTER that is kept for KEY, the caller's (report_free()), or NULL. */
struct report *known_report(const struct kbuild_result *k, const struct finding_filter *filter,
			    uint64_t key);

/*
 * Keep R for KEY, unless something that it depends on has changed since. That it cannot be kept is no
 * fault: it is made again then.
 */
void known_keep(const struct report *r, const struct kbuild_result *k,
		const struct finding_filter *filter, uint64_t key);

#endif
