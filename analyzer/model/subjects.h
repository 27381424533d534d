/* SPDX-License-Identifier: GPL-2.0-or-later */
/* subjects.h - how the subjects of patches begin, as subjects.model has it. */
#ifndef LOCKCTX_SUBJECTS_H
#define LOCKCTX_SUBJECTS_H

/*
 * The beginning of the subject, without its colon, for a patch of FILE (relative to
 * the tree), from the models in folder DIR: "KVM: x86". The caller frees it. A model
 * that is missing or wrong is die().
 */
char *subject_of(const char *dir, const char *file);

#endif
