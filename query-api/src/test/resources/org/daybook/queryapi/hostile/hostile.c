// A plug that does what no plug should: which of it, the routine's name says. Built, from this folder, by
//   clang --target=wasm32 -std=c11 -Os -ffreestanding -fno-builtin -nostdlib -Wl,--no-entry -Wl,--strip-all \
//     -I ../../../../../../../../processors/kits/c -o hostile.wasm hostile.c
#include "daybook.h"

static volatile u32 sink;

// The volatile read after the call keeps the compiler from making a loop of it.
static __attribute__((noinline)) u32 descend(u32 depth) {
  u32 below = descend(depth + 1);
  return below ^ (sink + depth);
}

static slice daybook_routine(slice request) {
  slice name = json_text(json_field(request, "routine"));
  slice kept = slice_of("{\"by\":\"hostile\"}");
  if (same(name, slice_of("loop"))) {
    for (;;) sink++;
  }
  if (same(name, slice_of("memory"))) {
    for (;;) *(volatile u8 *)daybook_alloc(1 << 20) = 1;
  }
  if (same(name, slice_of("recursion"))) sink = descend(0);
  if (same(name, slice_of("write"))) {
    daybook_put_prop("org.example.hostile.mine/main", kept);
    daybook_put_prop("org.example.hostile.other/main", kept);
  }
  if (same(name, slice_of("half"))) {
    daybook_put_prop("org.example.hostile.mine/first", kept);
    __builtin_trap();
  }
  if (same(name, slice_of("read"))) {
    slice secret = daybook_get_prop("org.example.hostile.other/main");
    daybook_put_prop("org.example.hostile.mine/main",
                     slice_of(secret.at ? "{\"by\":\"a leak\"}" : "{\"by\":\"nothing seen\"}"));
  }
  return daybook_ok(slice_of("null"));
}
