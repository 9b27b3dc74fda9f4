// The trivial processor of the jobs benchmark: puts one prop, whatever the document. Built, from this folder, by
//   clang --target=wasm32 -std=c11 -Os -ffreestanding -fno-builtin -nostdlib -Wl,--no-entry -Wl,--strip-all \
//     -I ../../processors/kits/c -o ../src/main/resources/org/daybook/benchmarks/stamp/stamp.wasm stamp.c
#include "daybook.h"

static slice daybook_routine(slice request) {
  (void)request;
  daybook_put_prop("org.example.stamp/main", slice_of("{\"stamped\":true}"));
  return daybook_ok(slice_of("null"));
}
