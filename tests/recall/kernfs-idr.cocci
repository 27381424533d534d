// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: kernfs: fix missing kernfs_idr_lock to remove an ID from the IDR
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/kernfs/dir.c

virtual patch

@depends on patch@
expression k;
@@
 __kernfs_new_node(...)
 {
	<...
-	spin_lock(&kernfs_idr_lock);
	idr_remove(k, ...);
-	spin_unlock(&kernfs_idr_lock);
	...>
 }
