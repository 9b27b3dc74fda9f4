package org.daybook.pipelines;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A guest of a few bytes: at 0 of its memory lies one host call, at 1024 what it returns.
final class WasmModule {

  private static final String RETURNED = "{\"ok\":true}";

  /// Makes the call, and drops the answer.
  static final String CALL = "4100 41%LEN 1000 1a";

  static final String RETURN = "42%RET 0b";
  static final String TRAP = "00 0b";
  static final String LOOP_FOR_EVER = "0340 0c00 0b 4200 0b";
  static final String CALL_ITSELF = "2000 2001 1004 0b";

  /// Asks for memory until it is refused, then traps.
  static final String GROW_FOR_EVER = "0340 4110 4000 417f 46 0440 00 0b 0c00 0b 4200 0b";

  /// Where the calls of a sequence lie: on the second page, away from the answers.
  private static final int CALLS = 65_536;

  private WasmModule() {}

  /// Begins what is no JSON but reads a blob of these digits, and what stores this text as one.
  static final String BLOB_READ = "blob.read ";

  static final String BLOB_WRITE = "blob.write ";

  /// A guest that makes these calls one after the other, whatever they answer.
  ///
  /// @param calls JSON, and what begins with [#BLOB_READ] or [#BLOB_WRITE]
  static byte[] sequence(List<String> calls) {
    return sequence(calls, RETURN);
  }

  /// The same with another end.
  static byte[] sequence(List<String> calls, String end) {
    var code = new StringBuilder();
    var texts = new StringBuilder();
    for (String call : calls) {
      int at = CALLS + texts.length();
      if (call.startsWith(BLOB_READ)) {
        texts.append(call.substring(BLOB_READ.length()));
        code.append(pushed(at, CALLS + texts.length() - at)).append("4200 418002 41c000 1001 1a ");
      } else if (call.startsWith(BLOB_WRITE)) {
        texts.append(call.substring(BLOB_WRITE.length()));
        code.append(pushed(at, CALLS + texts.length() - at)).append("418002 1002 1a ");
      } else {
        texts.append(call);
        code.append(pushed(at, CALLS + texts.length() - at)).append("1000 1a ");
      }
    }
    return of(CALLS, texts.toString(), code + end);
  }

  private static String pushed(int at, int length) {
    return "41 %s 41 %s ".formatted(hex(leb(at)), hex(leb(length)));
  }

  /// @param call the JSON of the host call
  /// @param run the code of `daybook_run`, hexadecimal
  static byte[] of(String call, String run) {
    return of(0, call, run);
  }

  private static byte[] of(int place, String call, String run) {
    var module = new ByteArrayOutputStream();
    module.writeBytes(bytes("0061736d 01000000"));
    section(module, 1, bytes("04 60027f7f017e 60017f017f 60057f7f7e7f7f017f 60037f7f7f017f"));
    section(
        module,
        2,
        join(
            bytes("03"),
            name("daybook"),
            name("call"),
            bytes("0000"),
            name("daybook"),
            name("blob_read"),
            bytes("0002"),
            name("daybook"),
            name("blob_write"),
            bytes("0003")));
    section(module, 3, bytes("02 01 00"));
    section(module, 5, bytes("01 0002"));
    section(
        module,
        7,
        join(
            bytes("03"),
            name("memory"),
            bytes("0200"),
            name("daybook_alloc"),
            bytes("0003"),
            name("daybook_run"),
            bytes("0004")));
    byte[] alloc = join(bytes("00"), bytes("41 8020 0b"));
    byte[] code =
        join(
            bytes("00"),
            bytes(
                run.replace("%LEN", hex(leb(call.length())))
                    .replace("%RET", hex(leb((1024L << 32) | RETURNED.length())))));
    section(module, 10, join(bytes("02"), leb(alloc.length), alloc, leb(code.length), code));
    section(
        module,
        11,
        join(
            bytes("02 00 41"),
            leb(place),
            bytes("0b"),
            name(call),
            bytes("00 418008 0b"),
            name(RETURNED)));
    return module.toByteArray();
  }

  private static void section(ByteArrayOutputStream to, int id, byte[] content) {
    to.write(id);
    to.writeBytes(leb(content.length));
    to.writeBytes(content);
  }

  private static byte[] name(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return join(leb(utf8.length), utf8);
  }

  /// Signed LEB128, which for these sizes an unsigned reader takes too.
  private static byte[] leb(long value) {
    var bytes = new ByteArrayOutputStream();
    long left = value;
    while (left >= 0x40) {
      bytes.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes.write((int) left);
    return bytes.toByteArray();
  }

  private static byte[] bytes(String hex) {
    return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  private static byte[] join(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
