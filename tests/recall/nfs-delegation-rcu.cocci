// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: NFS: Fix an RCU lock leak in nfs4_refresh_delegation_stateid()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/nfs/delegation.c

virtual patch

@depends on patch@
@@
 nfs4_refresh_delegation_stateid(...)
 {
	...
	rcu_read_lock();
	...
	if (...) {
		...
-		ret = true;
+		return true;
	}
	rcu_read_unlock();
	...
 }
