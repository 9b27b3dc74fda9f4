package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Small modules that announce much are refused before anything is allocated for them.
class ModuleScanTest {

  private static final String HEAD = "0061736d01000000";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00617363                       | it is not a WebAssembly module of version 1
          0061736d02000000               | it is not a WebAssembly module of version 1
          0061736d01000000 0105          | at byte 9 it announces 5 of section size, but only 0 bytes are left
          0061736d01000000 0106 ffffffff0760 | at byte 10 it announces 2147483647 of types, but only 1 bytes are left
          0061736d01000000 0107 0160 ffffffff07 | at byte 12 it announces 2147483647 of parameters or results, but only 0 bytes are left
          0061736d01000000 0105 015f017f00 | it defines garbage-collected types, which no memory limit here bounds
          0061736d01000000 0908 0101 00 ffffffff07 | at byte 13 it announces 2147483647 of elements, but only 0 bytes are left
          0061736d01000000 0b08 01 01 ffffffff07 00 | at byte 12 it announces 2147483647 of bytes of data, but only 1 bytes are left
          0061736d01000000 0a08 01 06 01 d0 86 03 7f 0b | function body 0 has more than 5000 locals
          0061736d01000000 0a08 01 06 01 ff ff ff ff 0f | it ends in the middle, at byte 18
          0061736d01000000 0e00          | it has a section 14, which no standard names
          0061736d01000000 0b06 01 00 41 00 20 0b | the constant expression before byte 15 has the instruction 0x20, which is not taken
          """)
  void whatAnnouncesMoreThanItHasIsRefused(String hex, String message) {
    byte[] module = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> ModuleScan.check(module))
        .isInstanceOf(ModuleScan.Refused.class)
        .hasMessage(message);
  }

  @Test
  void manyFunctionsWithManyLocalsAreRefusedBySum() {
    var bodies = new ByteArrayOutputStream();
    int functions = 500;
    byte[] body = HexFormat.of().parseHex("0501c0267f0b"); // 4,928 locals
    bodies.writeBytes(new byte[] {(byte) (functions & 0x7f | 0x80), (byte) (functions >> 7)});
    for (int i = 0; i < functions; i++) {
      bodies.writeBytes(body);
    }
    var module = new ByteArrayOutputStream();
    module.writeBytes(HexFormat.of().parseHex(HEAD));
    module.write(10);
    module.writeBytes(
        new byte[] {(byte) (bodies.size() & 0x7f | 0x80), (byte) (bodies.size() >> 7)});
    module.writeBytes(bodies.toByteArray());
    assertThatThrownBy(() -> ModuleScan.check(module.toByteArray()))
        .hasMessage("its functions have more than 2000000 locals in sum");
  }

  @Test
  void moreCodeThanTheParserHasHeapForIsRefused() {
    byte[] module =
        java.util.Arrays.copyOf(HexFormat.of().parseHex(HEAD + "0a84808001"), 13 + (2 << 20) + 4);
    assertThatThrownBy(() -> ModuleScan.check(module))
        .hasMessage("its code has 2097156 bytes, and at most 2097152 are taken");
  }

  @Test
  void anEmptyModulePassesTheScan() throws ModuleScan.Refused {
    ModuleScan.check(HexFormat.of().parseHex(HEAD));
    assertThat(HEAD).hasSize(16);
  }
}
