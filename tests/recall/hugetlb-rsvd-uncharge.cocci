// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: mm/hugetlb: fix missing hugetlb_lock for resv uncharge
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: mm/hugetlb.c

virtual patch

@depends on patch@
@@
 alloc_hugetlb_folio(...)
 {
	<...
-	spin_lock_irq(&hugetlb_lock);
	hugetlb_cgroup_uncharge_folio_rsvd(...);
-	spin_unlock_irq(&hugetlb_lock);
	...>
 }
