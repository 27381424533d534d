/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * known.h - the report of a tree is kept beside its facts: when neither these, nor the models, nor
 * lockctx itself have changed, and the same is asked, it comes out the same again.
 */
#ifndef LOCKCTX_KNOWN_H
#define LOCKCTX_KNOWN_H

#include "findings.h"
#include "../../kbuild/extract.h"

/* The report that is kept of K under FILTER, the caller's (report_free()), or NULL. */
struct report *known_report(const struct kbuild_result *k, const struct finding_filter *filter);

/* Keep R. That it cannot be kept is no fault: it is made again then. */
void known_keep(const struct report *r, const struct kbuild_result *k,
		const struct finding_filter *filter);

#endif
