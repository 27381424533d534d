// SPDX-License-Identifier: GPL-2.0-or-later
/// Takes out again: NFSv4: Fix a potential sleep while atomic in nfs4_do_reclaim()
//
// Confidence: High
// Options: --no-includes --include-headers
// Files: fs/nfs/nfs4state.c

virtual patch

@depends on patch@
expression server, l;
@@
	nfs4_purge_state_owners(server, l);
+	nfs4_free_state_owners(l);
	spin_lock(...);
