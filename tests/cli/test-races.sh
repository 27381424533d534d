#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# test-races.sh - what two runs on one tree, or one that was killed and the next, leave to each
# other: never a report, nor facts, of what is not there any more. Prints TAP.
# shellcheck source=tests/cli/lib.sh
. "${0%/*}/lib.sh"

k=$work/kernel

# Stops the process that it is loaded into, once, before the file is opened that ends in $STOP_AT.
cat >"$work/stop.c" <<'END'
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void stop(const char *path)
{
	const char *at = getenv("STOP_AT");
	size_t n = strlen(path);

	if (!at || n < strlen(at) || strcmp(path + n - strlen(at), at))
		return;
	unsetenv("STOP_AT");
	raise(SIGSTOP);
}
FILE *fopen(const char *path, const char *mode)
{
	FILE *(*next)(const char *, const char *) = dlsym(RTLD_NEXT, "fopen");

	stop(path);
	return next(path, mode);
}
int open(const char *path, int flags, ...)
{
	int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
	va_list ap;
	int mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	stop(path);
	return next(path, flags, mode);
}
END
gcc -D_GNU_SOURCE -shared -fPIC -o "$work/stop.so" "$work/stop.c" -ldl || exit 2

# start_stopped FILE ARGUMENT...: `check` in the background, $pid, when it is about to open FILE
start_stopped()
{
	at=$1
	shift
	env LD_PRELOAD="$work/stop.so" STOP_AT="$at" "$LOCKCTX" check -q -k "$k" "$@" \
		>"$work/first" 2>"$work/first.err" &
	pid=$!
	while kill -0 $pid 2>"$work/gone" && ! grep -qs '^State:[[:space:]]*T' "/proc/$pid/status"; do
		sleep 0.05
	done
	holds "stopped before $at is opened" kill -0 $pid
}

# go_on: let it end; leaves its $status
go_on()
{
	kill -CONT $pid
	wait $pid
	status=$?
	cp "$work/first" "$work/out"
	cp "$work/first.err" "$work/err"
}

clean_source()
{
	sed -i 's/wait(kvm);/;/' "$k/virt/bad.c"
}

fresh()
{
	rm -rf "$LOCKCTX_CACHE" "$k"
	kernel_tree "$k"
}

# meanwhile OTHER: another run that reads what is there now
meanwhile()
{
	if [ "$1" = check ]; then
		run "$LOCKCTX" check -q -k "$k" --rule double-lock
		check "$1 reads the new source meanwhile" 0 'no findings'
	else
		run env srctree="$k" objtree="$k" sh -c \
			"cd '$k' && '$LOCKCTX-cc' -Wp,-MMD,virt/.bad.o.d virt/bad.c"
		holds "$1 reads the new source meanwhile" [ ! -s "$work/err" ]
	fi
}

# What is kept is the report of the source as it is, whoever came when.
kept()
{
	run "$LOCKCTX" check -q -k "$k"
	check "$1: the next one has the finding" 1 'virt/bad.c:8:1: warning'
	run "$LOCKCTX" check -q -k "$k"
	check "$1: and keeps it" 1 'virt/bad.c:8:1: warning'
}

for other in check lockctx-cc; do
	# The first one has read facts of a clean source, and solves: it goes to keep its report in
	# the folder of the facts.
	fresh
	clean_source
	run "$LOCKCTX" check -q -k "$k" --rule double-lock
	folder=$(echo "$LOCKCTX_CACHE"/facts/*)
	start_stopped "/facts/${folder##*/}"
	kernel_tree "$k"
	meanwhile $other
	go_on
	check 'the first one ends with what it read' 0 'no findings'
	kept 'changed while it solves'

	# It has read facts, of which the last may be new ones: the models come next.
	fresh
	clean_source
	start_stopped /locks.model
	kernel_tree "$k"
	meanwhile $other
	go_on
	refused 'facts that change while they are read' 1 'made anew while they were read'
	kept 'changed while it reads'
done

# A compiler that goes on when its lockctx is killed, with a source that has changed since: what it
# was given has a finding, and it writes that when the next run has compiled, too.
fresh
cat >"$work/gcc" <<END
#!/bin/sh
out=
for word; do
	[ "\$last" != -o ] || out=\$word
	last=\$word
done
case "\$*" in
*virt/bad.c*-o*)
	if mkdir "$work/turn" 2>/dev/null; then
		trap '' TERM
		gcc "\$@" || exit
		cp "\$out" "$work/old.o"
		: >"$work/compiled"
		until [ -e "$work/go" ]; do sleep 0.05; done
		cp "$work/old.o" "\$out" 2>/dev/null
		: >"$work/overwritten"
		exit
	fi
	gcc "\$@" || exit
	: >"$work/go"
	until [ -e "$work/overwritten" ]; do sleep 0.05; done
	exit
	;;
esac
exec gcc "\$@"
END
chmod +x "$work/gcc"
sed -i "s|:= gcc|:= $work/gcc|" "$k"/virt/.*.cmd
"$LOCKCTX" check -q -k "$k" -j1 >"$work/first" 2>&1 &
pid=$!
until [ -e "$work/compiled" ]; do
	sleep 0.05
done
kill -KILL $pid
wait $pid 2>"$work/err"
clean_source
run timeout 60 "$LOCKCTX" check -q -k "$k" -j1
check 'a run after one that was killed' 0 'no findings'
run "$LOCKCTX" check -q -k "$k" -j1
check 'and the one after it' 0 'no findings'
holds 'nothing of the killed one is left' \
	[ -z "$(find "$LOCKCTX_CACHE/facts" -name '.run-*' -o -name '*.tmp' -o -name '*.log')" ]

# A compiler of a run that is killed is told to end.
fresh
cat >"$work/gcc" <<END
#!/bin/sh
case "\$*" in
*virt/bad.c*-o*) echo \$\$ >"$work/compiler"; exec sleep 60 ;;
esac
exec gcc "\$@"
END
sed -i "s|:= gcc|:= $work/gcc|" "$k"/virt/.*.cmd
"$LOCKCTX" check -q -k "$k" -j1 >"$work/first" 2>&1 &
pid=$!
until [ -s "$work/compiler" ]; do
	sleep 0.05
done
kill -KILL $pid
wait $pid 2>"$work/err"
tries=0
while [ -e "/proc/$(cat "$work/compiler")/exe" ] && [ $tries -lt 100 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
holds 'a compiler ends with the lockctx that started it' [ ! -e "/proc/$(cat "$work/compiler")/exe" ]
finish
