#!/bin/sh
# Set up the peers that our archives are judged with: each in an environment of its own, under .oracles/.
# None is a dependency, and none is ever imported by the package: tests and benchmarks run them as programs.
set -eu

cd "$(dirname "$0")/.."
PYTHON="${PYTHON:-python3}"

peer() {
    name=$1
    shift
    stamp=".oracles/$name/.installed"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$*" ]; then
        return
    fi
    rm -rf ".oracles/$name"
    "$PYTHON" -m venv ".oracles/$name"
    ".oracles/$name/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
    printf '%s\n' "$*" > "$stamp"
    echo "$name: $*"
}

if [ $# -gt 0 ]; then
    wanted=" $* "
else
    wanted=" warcio fastwarc cdxj-indexer wacz warcat pywb "
fi

for name in $wanted; do
    case $name in
    warcio) peer warcio 'warcio==1.8.1' ;;
    fastwarc) peer fastwarc 'fastwarc==2.0.1' ;;
    cdxj-indexer) peer cdxj-indexer 'cdxj-indexer==1.5.0' 'setuptools<81' ;;
    wacz) peer wacz 'wacz==0.6.0' 'authsign==0.6.1' 'setuptools<81' ;;
    warcat) peer warcat 'warcat==2.2.5' 'setuptools<81' ;;
    pywb) peer pywb 'pywb==2.10.0' 'setuptools<81' ;;
    *) echo "no peer of the name $name" >&2; exit 2 ;;
    esac
done
