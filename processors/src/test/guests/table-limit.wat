;; Grows its table until that is refused, and returns {"ok":true} if it got to 100 entries, no more.
(module
  (import "daybook" "call" (func $call (param i32 i32) (result i64)))
  (memory (export "memory") 1)
  (data (i32.const 2048) "{\"ok\":true}")
  (table $t 2 funcref)
  (global $top (mut i32) (i32.const 16384))
  (func (export "daybook_alloc") (param $len i32) (result i32)
    (local $at i32)
    (local.set $at (global.get $top))
    (global.set $top (i32.add (global.get $top) (local.get $len)))
    (block $fits
      (br_if $fits (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
      (br_if $fits (i32.ne (i32.const -1)
        (memory.grow (i32.add (i32.const 1) (i32.shr_u (local.get $len) (i32.const 16))))))
      (unreachable))
    (local.get $at))
  (func (export "daybook_run") (param i32 i32) (result i64)
    (loop $again
      (br_if $again (i32.ne (i32.const -1) (table.grow $t (ref.null func) (i32.const 1)))))
    (if (i32.ne (table.size $t) (i32.const 100)) (then (unreachable)))
    (i64.or (i64.shl (i64.const 2048) (i64.const 32)) (i64.const 11))))
