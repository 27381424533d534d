#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# lint.sh - lockctx lint on Linux 5.10: the scenarios as patches, alone and as a series
#
# BUILD    the build folder (default: build)
# LOCKCTX  the analyser (default: $BUILD/lockctx)
# shellcheck disable=SC2016 # names of jq
set -u
cd "$(dirname "$(realpath "$0")")/../.." || exit 2
# shellcheck source=tests/kernel/lib.sh
. tests/kernel/lib.sh
out=$BUILD/tests/lint
mkdir -p "$out"

# changes FROM TO SUBJECT NUMBER: what differs between two trees, as a mail
changes()
{
	printf 'From: A U Thor <author@localhost>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n'
	printf 'Subject: [PATCH %s] %s\n\nText.\n---\n' "$4" "$3"
	for dir in arch/x86/kvm arch/x86/include virt; do
		diff -urN "$1/$dir" "$2/$dir"
	done | sed -e "s,^--- $1/\([^	]*\).*,--- a/\1," -e "s,^+++ $2/\([^	]*\).*,+++ b/\1," \
		-e '/^diff /d'
}

# lint NAME ARGUMENT...: into $out/NAME.json
lint()
{
	name=$1
	shift
	timeout 300 "$LOCKCTX" lint -v -k "$plain" -O "$obj" -d "$out/scratch" \
		-D arch/x86/kvm -D virt --class kvm::srcu --format=json -o "$out/$name.json" "$@" >"$out/$name.log" 2>&1
	status=$?
	[ $status -le 1 ] || sed 's/^/# /' "$out/$name.log"
}

# says NAME FILTER: does the report of the last lint fulfil FILTER?
says()
{
	jq -e -L tests/kernel "include \"report\"; $2" "$out/$name.json" >/dev/null 2>"$out/jq.log"
	result $? "$name: $1"
	[ ! -s "$out/jq.log" ] || note "$(head -n 1 "$out/jq.log")"
}

prepare 5.10
plain=$kdir
prepare 5.10 synic-autoeoi
bad=$kdir
prepare 5.10 synic-drop-guest
better=$kdir
prepare 5.10 synic-drop-all
best=$kdir
changes "$plain" "$bad" 'KVM: x86: hyper-v: AutoEOI' 1/3 >"$out/1.mail"
changes "$bad" "$better" 'KVM: x86: hyper-v: Drop SRCU for the guest' 2/3 >"$out/2.mail"
changes "$better" "$best" 'KVM: x86: hyper-v: Drop SRCU always' 3/3 >"$out/3.mail"
sed 's,1/3,,' "$out/1.mail" >"$out/alone.mail"

lint autoeoi "$out/alone.mail"
result $((status != 1)) 'autoeoi: finds something'
says 'both deadlocks, in SVM alone' '[deadlocks[] | [.context, .instances]] | sort ==
	[["ioctl-set-msrs", ["svm"]], ["vcpu-msr-write", ["svm"]]]'
says 'both by this patch' '[.findings[] | (., .other_ways[]?)] | length == 2 and all(.introduced_by ==
	{"patch": 1, "of": 1, "subject": "KVM: x86: hyper-v: AutoEOI"})'
says 'what was there before is not told' '(.preexisting | length) == 6 and .fixed == []'

lint series "$out/3.mail" "$out/1.mail" "$out/2.mail"
result $((status != 1)) 'series: finds something'
says 'the first patch brings both deadlocks' \
	'deadlocks | length == 2 and all(.introduced_by.patch == 1)'
says 'the second repairs the guest, the third the ioctl' \
	'[deadlocks[] | [.context, .repaired_by.patch]] | sort ==
		[["ioctl-set-msrs", 3], ["vcpu-msr-write", 2]]'
says 'the second brings releases of what VMX does not hold' \
	'[srcu("unlock-not-held")[] | select(.introduced_by.patch == 2 and
		(.instances | index("vmx")))] | length > 0'

# The whole of it once more with nothing else to compile than what the patch touches.
cat >"$out/one.diff" <<'END'
--- a/arch/x86/kvm/hyperv.c
+++ b/arch/x86/kvm/hyperv.c
@@ -1,3 +1,4 @@
+/* One line more. */
 // SPDX-License-Identifier: GPL-2.0-only
 /*
  * KVM Microsoft Hyper-V emulation
END
lint one "$out/one.diff"
began=$(date +%s%N)
lint one "$out/one.diff"
note "one file of KVM, on a warm cache: $((($(date +%s%N) - began) / 1000000)) ms"
result $((status != 0)) 'one: nothing is found'
[ "$(grep '^facts' "$out/one.log")" = 'facts 1/1: arch/x86/kvm/hyperv.c' ]
result $? 'one: one file is compiled'

# A change of a Makefile: Kbuild is run again, in the sandbox.
cat >"$out/make.diff" <<'END'
--- a/arch/x86/kvm/lockctx.c
+++ b/arch/x86/kvm/lockctx.c
@@ -0,0 +1,10 @@
+// SPDX-License-Identifier: GPL-2.0
+#include <linux/kvm_host.h>
+
+void lockctx_test(struct kvm *kvm)
+{
+	int idx = srcu_read_lock(&kvm->srcu);
+
+	synchronize_srcu(&kvm->srcu);
+	srcu_read_unlock(&kvm->srcu, idx);
+}
END
sed -i 's,^--- a/arch/x86/kvm/lockctx.c,--- /dev/null,' "$out/make.diff"
cp "$plain/arch/x86/kvm/Makefile" "$out/Makefile"
sed 's/ hyperv\.o/ hyperv.o lockctx.o/' "$out/Makefile" >"$out/Makefile.new"
diff -u --label a/arch/x86/kvm/Makefile --label b/arch/x86/kvm/Makefile "$out/Makefile" \
	"$out/Makefile.new" >>"$out/make.diff"
lint makefile "$out/make.diff"
says 'a file that the Makefile did not have' 'deadlocks == [] and (.preexisting | length) == 6 and ([(.findings[] | (., .other_ways[]?)).site |
	[.function, .file]] == [["lockctx_test", "arch/x86/kvm/lockctx.c"]])'
grep '^patch\|^lockctx' "$out/makefile.log" | sed 's/^/# /'
finish
