// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: ext4: unlock xattr_sem properly in ext4_inline_data_truncate()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/ext4/inline.c

virtual patch

@depends on patch@
expression inode, n;
@@
 ext4_inline_data_truncate(...)
 {
	...
	if (!ext4_has_inline_data(inode)) {
-		ext4_write_unlock_xattr(inode, n);
		...
	}
	...
 }
