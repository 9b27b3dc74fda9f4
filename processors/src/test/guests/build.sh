#!/bin/sh
# Builds the test guests, *.wat and *.c, into ../resources/guests.
#
#   build.sh            writes them
#   build.sh --check    builds aside and compares with those that are there
#
# Needs wat2wasm and clang with a libc for WASI (Debian: wabt clang lld wasi-libc libclang-rt-14-dev-wasm32). What C
# becomes depends on clang's version: the committed one is of clang 14.0.6.
set -eu
cd "$(dirname "$0")"
there=../resources/guests
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for source in *.wat; do
  wat2wasm --enable-threads "$source" -o "$out/${source%.wat}.wasm"
done
for source in *.c; do
  clang --target=wasm32-wasi -std=gnu11 -Os -Wall -Wextra -Werror -Wl,--strip-all -Wl,-z,stack-size=65536 \
    -o "$out/${source%.c}.wasm" "$source"
done

case "${1-}" in
  '') cp "$out"/*.wasm "$there" && chmod 644 "$there"/*.wasm ;;
  --check) for built in "$out"/*.wasm; do cmp "$built" "$there/${built##*/}"; done ;;
  *) echo "usage: build.sh [--check]" >&2; exit 2 ;;
esac
