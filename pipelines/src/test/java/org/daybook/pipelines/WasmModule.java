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
  static final String CALL_ITSELF = "2000 2001 1002 0b";

  /// Asks for memory until it is refused, then traps.
  static final String GROW_FOR_EVER = "0340 4110 4000 417f 46 0440 00 0b 0c00 0b 4200 0b";

  /// Where the calls of a sequence lie: on the second page, away from the answers.
  private static final int CALLS = 65_536;

  private WasmModule() {}

  /// A guest that makes these calls one after the other, whatever they answer.
  static byte[] sequence(List<String> calls) {
    var code = new StringBuilder();
    int at = 0;
    for (String call : calls) {
      int length = call.getBytes(StandardCharsets.UTF_8).length;
      code.append("41 %s 41 %s 1000 1a ".formatted(hex(leb(CALLS + at)), hex(leb(length))));
      at += length;
    }
    return of(CALLS, String.join("", calls), code + RETURN);
  }

  /// @param call the JSON of the host call
  /// @param run the code of `daybook_run`, hexadecimal
  static byte[] of(String call, String run) {
    return of(0, call, run);
  }

  private static byte[] of(int place, String call, String run) {
    var module = new ByteArrayOutputStream();
    module.writeBytes(bytes("0061736d 01000000"));
    section(module, 1, bytes("02 60027f7f017e 60017f017f"));
    section(module, 2, join(bytes("01"), name("daybook"), name("call"), bytes("0000")));
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
            bytes("0001"),
            name("daybook_run"),
            bytes("0002")));
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
