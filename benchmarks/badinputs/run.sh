#!/bin/sh
# run.sh GEN_DIR | GEN.py [badinputs' flags]
# Runs every bad input of the folder through yingbao as an ordinary user and
# judges what became of it. Given a Python program that writes such a folder,
# makes the folder first. Started as root, it goes on as nobody.
set -eu
[ $# -ge 1 ] || { sed -n 2,5p "$0" >&2; exit 64; }
given=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work" 2>/dev/null || :; rm -rf "$work"' EXIT INT TERM
(cd "$here/../.." && go build -trimpath -o "$work/yingbao" ./cmd/yingbao && go build -trimpath -o "$work/badinputs" ./benchmarks/badinputs)
case $given in
*.py) python3 "$given" "$work/cases" >&2 ;;
*) cp -a "$given" "$work/cases" ;; # -a copies links and pipes as what they are
esac
mkdir "$work/tmp"
as=
if [ "$(id -u)" = 0 ]; then
	chown -hR 65534:65534 "$work"
	as="setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs"
fi
code=0
TMPDIR=$work/tmp HOME=/nonexistent $as "$work/badinputs" -yingbao "$work/yingbao" "$@" "$work/cases" || code=$?
exit $code
