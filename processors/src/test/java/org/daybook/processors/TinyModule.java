package org.daybook.processors;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A module of one function whose code is given in hexadecimal digits, with a memory of 900 pages
/// and a table of 65,536 entries.
final class TinyModule {

  private static final int PAGES = 900;
  private static final int ENTRIES = 65_536;

  private TinyModule() {}

  /// A guest with so many elements in a segment that nobody reads.
  static byte[] elements(int many) {
    return abi("4200 0b", many);
  }

  /// A guest whose `daybook_run`, of type (i32, i32) to i64, is this.
  static byte[] abi(String run) {
    return abi(run, 0);
  }

  private static byte[] abi(String run, int elements) {
    var module = head();
    section(module, 1, bytes("02 60027f7f017e 60017f017f"));
    section(module, 3, bytes("02 01 00"));
    tableAndMemory(module);
    section(
        module,
        7,
        join(
            bytes("03"),
            name("memory"),
            bytes("0200"),
            name("daybook_alloc"),
            bytes("0000"),
            name("daybook_run"),
            bytes("0001")));
    if (elements > 0) {
      section(module, 9, join(bytes("01 01 00"), leb(elements), new byte[elements]));
    }
    code(module, "41 8020 0b", run);
    return module.toByteArray();
  }

  /// A command whose `_start` is this; function 0 is `fd_write`, 1 `fd_read`.
  static byte[] wasi(String start) {
    var module = head();
    section(module, 1, bytes("02 60047f7f7f7f017f 600000"));
    section(
        module,
        2,
        join(
            bytes("02"),
            name("wasi_snapshot_preview1"),
            name("fd_write"),
            bytes("0000"),
            name("wasi_snapshot_preview1"),
            name("fd_read"),
            bytes("0000")));
    section(module, 3, bytes("01 01"));
    tableAndMemory(module);
    section(
        module, 7, join(bytes("02"), name("memory"), bytes("0200"), name("_start"), bytes("0002")));
    code(module, start);
    return module.toByteArray();
  }

  /// `i32.const`.
  static String number(int value) {
    var bytes = new ByteArrayOutputStream();
    int left = value;
    while (left < -64 || left > 63) {
      bytes.write((left & 0x7f) | 0x80);
      left >>= 7;
    }
    bytes.write(left & 0x7f);
    return "41" + HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static ByteArrayOutputStream head() {
    var module = new ByteArrayOutputStream();
    module.writeBytes(bytes("0061736d 01000000"));
    return module;
  }

  private static void tableAndMemory(ByteArrayOutputStream module) {
    section(module, 4, join(bytes("01 70 01"), leb(ENTRIES), leb(ENTRIES)));
    section(module, 5, join(bytes("01 00"), leb(PAGES)));
  }

  private static void code(ByteArrayOutputStream module, String... bodies) {
    var section = new ByteArrayOutputStream();
    section.writeBytes(leb(bodies.length));
    for (String body : bodies) {
      byte[] function = join(bytes("00"), bytes(body));
      section.writeBytes(leb(function.length));
      section.writeBytes(function);
    }
    section(module, 10, section.toByteArray());
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

  private static byte[] leb(int value) {
    var bytes = new ByteArrayOutputStream();
    int left = value;
    while (left >= 0x80) {
      bytes.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes.write(left);
    return bytes.toByteArray();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] join(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
