;; Puts what it may not, again and again. A test makes the block with three nops, 02 40 01 01 01, a
;; try_table that catches all, 1f 40 01 02 00, which wat2wasm cannot write yet.
(module
  (import "daybook" "call" (func $call (param i32 i32) (result i64)))
  (memory (export "memory") 1)
  (data (i32.const 2048) "{\"ok\":true}")
  (data (i32.const 1024) "{\"op\":\"prop.put\",\"key\":\"org.example.secret\",\"value\":{}}")
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
    (block $caught (block (nop) (nop) (nop) (drop (call $call (i32.const 1024) (i32.const 55)))))
    (i64.or (i64.shl (i64.const 2048) (i64.const 32)) (i64.const 11))))
