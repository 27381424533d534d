# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# shapes.sh - the sources that run.sh analyses: each a shape, made of any size; to be read by it.

# repeat N TEXT: TEXT N times, with the number from 1 on for @, and the one before it for ^
repeat()
{
	seq "$1" | awk -v text="$2" '{ t = text; gsub(/@/, $1, t); gsub(/\^/, $1 - 1, t); print t }'
}

# back N TEXT: the same, from N down to 1
back()
{
	seq "$1" -1 1 | awk -v text="$2" '{ t = text; gsub(/@/, $1, t); print t }'
}

# program SHAPE N: the source of it
program()
{
	echo '#include <linux/mutex.h>'
	echo 'struct s { struct mutex m; int f[60000]; void (*h)(struct s *); }; void g(int); int r(int);'
	case $1 in
	flags)	# taken on one flag each, then as often released
		echo 'void f(struct s *s) {'
		repeat "$2" 'if (s->f[@]) mutex_lock(&s->m);'
		repeat "$2" 'if (s->f[@]) mutex_unlock(&s->m);'
		echo '}' ;;
	results)	# the same, on what functions returned
		echo 'void f(struct s *s) {'
		repeat "$2" 'int a@ = r(@);'
		repeat "$2" 'if (a@) mutex_lock(&s->m);'
		repeat "$2" 'if (a@) mutex_unlock(&s->m);'
		echo '}' ;;
	pairs)
		echo 'void f(struct s *s) {'
		repeat "$2" 'mutex_lock(&s->m); g(@); mutex_unlock(&s->m);'
		echo '}' ;;
	flag-pairs)
		echo 'void f(struct s *s) {'
		repeat "$2" 'if (s->f[@]) mutex_lock(&s->m); g(@); if (s->f[@]) mutex_unlock(&s->m);'
		echo '}' ;;
	one-flag)
		echo 'void f(struct s *s, int a) {'
		repeat "$2" 'if (a) mutex_lock(&s->m); g(@); if (a) mutex_unlock(&s->m);'
		echo '}' ;;
	nest)	# of as many locks
		repeat "$2" 'struct mutex m@;'
		echo 'void f(void) {'
		repeat "$2" 'mutex_lock(&m@);'
		back "$2" 'mutex_unlock(&m@);'
		echo '}' ;;
	classes)
		repeat "$2" 'struct t@ { struct mutex m; int x; };
			void f@(struct t@ *t) { mutex_lock(&t->m); if (t->x) g(@); mutex_unlock(&t->m); }' ;;
	switch)
		echo 'void f(struct s *s, int n) { mutex_lock(&s->m); switch (n) {'
		repeat "$2" 'case @: g(@ * 7); break;'
		echo '} mutex_unlock(&s->m); }' ;;
	fall)
		echo 'void f(struct s *s, int n) { mutex_lock(&s->m); switch (n) {'
		repeat "$2" 'case @: g(@ * 7);'
		echo '} mutex_unlock(&s->m); }' ;;
	gotos)
		echo 'int f(struct s *s) { mutex_lock(&s->m);'
		repeat "$2" 'if (r(@)) goto e@;'
		echo 'mutex_unlock(&s->m); return 0;'
		back "$2" 'e@: g(@);'
		echo 'mutex_unlock(&s->m); return 1; }' ;;
	table)	# of a hundred functions
		repeat 100 'static void h@(struct s *s) { mutex_lock(&s->m); mutex_unlock(&s->m); }'
		echo 'static const struct o { void (*f)(struct s *); } t[] = {'
		seq "$2" | awk '{ print "{ h" $1 % 100 + 1 " }," }'
		echo '}; void f(struct s *s, int n) { mutex_lock(&s->m); t[n].f(s); mutex_unlock(&s->m); }' ;;
	chain)
		echo 'void f0(struct s *s) { mutex_lock(&s->m); mutex_unlock(&s->m); }'
		repeat "$2" 'noinline void f@(struct s *s) { f^(s); }'
		echo "void f(struct s *s) { mutex_lock(&s->m); f$2(s); mutex_unlock(&s->m); }" ;;
	ladder)	# 2 to the power of N ways
		echo 'void f0(struct s *s) { mutex_lock(&s->m); mutex_unlock(&s->m); } void h0(struct s *s) { g(2); }'
		repeat "$2" 'noinline void f@(struct s *s) { f^(s); h^(s); } noinline void h@(struct s *s) { f^(s); h^(s); }'
		echo "void f(struct s *s) { mutex_lock(&s->m); f$2(s); mutex_unlock(&s->m); }" ;;
	ring)
		echo 'void f0(struct s *s);'
		repeat "$2" 'void f@(struct s *s) { if (s->f[0]) mutex_lock(&s->m); f^(s); if (s->f[0]) mutex_unlock(&s->m); }'
		echo "void f0(struct s *s) { if (s->f[1]) f$2(s); }" ;;
	name)
		long=$(head -c "$2" /dev/zero | tr '\0' a)
		echo "struct l { struct mutex $long; };"
		echo "void f$long(struct l *l) { mutex_lock(&l->$long); mutex_lock(&l->$long); }" ;;
	no-text)
		printf '# 7 "a\377\376\033[31m.c"\nvoid f(struct s *s) { mutex_lock(&s->m); mutex_lock(&s->m); }\n' ;;
	tower)	# of macros, N times what is at its foot
		floors=$(awk -v n="$2" 'BEGIN { for (k = 0; 2 ^ k < n; k++) ; print k }')
		echo '#define T0(s) do { if ((s)->f[0]) mutex_lock(&(s)->m); if ((s)->f[0]) mutex_unlock(&(s)->m); } while (0)'
		repeat "$floors" '#define T@(s) do { T^(s); T^(s); } while (0)'
		echo "void f(struct s *s) { T$floors(s); }" ;;
	esac
}
