// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: binfmt_misc: fix possible deadlock in bm_register_write
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/binfmt_misc.c

virtual patch

@depends on patch@
expression e;
@@
 bm_register_write(...)
 {
	<...
+	inode_lock(d_inode(root));
	if (e->flags & MISC_FMT_OPEN_FILE) { ... }
-	inode_lock(d_inode(root));
	...>
 }

@depends on patch@
expression e, f;
@@
 bm_register_write(...)
 {
	<...
	kfree(e);
+	inode_unlock(d_inode(root));
	return PTR_ERR(f);
	...>
 }
