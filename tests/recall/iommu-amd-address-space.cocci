// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: [amd64] iommu/amd: Fix sleeping in atomic in increase_address_space()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: drivers/iommu/amd/io_pgtable.c

virtual patch

@depends on patch@
expression pte, domain, flags, cfg, gfp;
@@
 increase_address_space(...)
 {
	...
-	pte = iommu_alloc_page_node(cfg->amd.nid, gfp);
-	if (!pte)
-		return false;
	spin_lock_irqsave(&domain->lock, flags);
+	pte = iommu_alloc_page_node(cfg->amd.nid, gfp);
	...
 }
