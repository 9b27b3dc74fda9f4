;; Reads the blob whose digits a test has written over the @, in pieces of 7 bytes, stores what it read
;; as a blob of its own, and returns {"ok":"<digits of the stored blob>"}.
(module
  (import "daybook" "blob_read" (func $read (param i32 i32 i64 i32 i32) (result i32)))
  (import "daybook" "blob_write" (func $write (param i32 i32 i32) (result i32)))
  (memory (export "memory") 4)
  (data (i32.const 1024) "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@")
  (data (i32.const 2048) "{\"ok\":\"")
  (data (i32.const 2119) "\"}")
  (func (export "daybook_alloc") (param i32) (result i32) (i32.const 16384))
  (func (export "daybook_run") (param i32 i32) (result i64)
    (local $total i32) (local $got i32)
    (loop $more
      (local.set $got (call $read (i32.const 1024) (i32.const 64) (i64.extend_i32_u (local.get $total))
        (i32.add (i32.const 65536) (local.get $total)) (i32.const 7)))
      (if (i32.gt_s (local.get $got) (i32.const 0))
        (then
          (local.set $total (i32.add (local.get $total) (local.get $got)))
          (br $more))))
    (drop (call $write (i32.const 65536) (local.get $total) (i32.const 2055)))
    (i64.or (i64.shl (i64.const 2048) (i64.const 32)) (i64.const 73))))
