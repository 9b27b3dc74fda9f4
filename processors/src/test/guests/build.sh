#!/bin/sh
# Builds the test guests, *.wat, into ../resources/guests. Needs wat2wasm (Debian: wabt).
set -eu
cd "$(dirname "$0")"
for source in *.wat; do
  wat2wasm --enable-threads "$source" -o "../resources/guests/${source%.wat}.wasm"
done
