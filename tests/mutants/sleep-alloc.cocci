// SPDX-License-Identifier: GPL-2.0-or-later
// What allocates in a section that must not sleep says that it may.

@exists@
identifier lock =~ "@LOCK@", unlock =~ "@UNLOCK@";
identifier f;
@@

lock(...);
... when != unlock(...)
f(...,
-	GFP_ATOMIC
+	GFP_KERNEL
 )
