package org.daybook.processors.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;
import org.daybook.processors.internal.Digests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlugZipTest {

  @Provide
  Arbitrary<PlugSource> plugs() {
    return Samples.plugs();
  }

  @Property(tries = 200)
  void aPlugComesBackWithItsFilesAndDigestAndTheSameBytes(@ForAll("plugs") PlugSource plug)
      throws IOException {
    byte[] archive = PlugZip.write(plug);
    PlugSource back = read(archive);
    assertThat(back.digest()).isEqualTo(plug.digest());
    assertThat(new TreeMap<>(back.files())).containsOnlyKeys(plug.files().keySet());
    back.files().forEach((path, bytes) -> assertThat(bytes).isEqualTo(plug.files().get(path)));
    assertThat(PlugZip.write(back)).isEqualTo(archive);
  }

  @Test
  void anArchiveCutAnywhereIsRefused() {
    byte[] archive = PlugZip.write(Samples.PLUG);
    for (int length = 0; length < archive.length; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> read(cut)).as("cut at %d", length).satisfies(this::isRefusal);
    }
  }

  @Test
  void aByteChangedAnywhereIsRefusedOrChangesWhatThePlugIs() {
    byte[] archive = deflated("plug.json", "{}", "a.wasm", "code ".repeat(20));
    for (int at = 0; at < archive.length; at++) {
      byte[] changed = archive.clone();
      changed[at] ^= 0x41;
      assertThatCode(
              () -> {
                try {
                  read(changed);
                } catch (DaybookException.Incorrect refused) {
                  isRefusal(refused);
                }
              })
          .as("changed at %d", at)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../plug.json",
        "/plug.json",
        "a/../../b",
        "a//b",
        "./a",
        "a\\b",
        "C:/a",
        "a/.",
        "tab\there"
      })
  void aPathThatIsNotWithinThePlugIsRefused(String path) {
    assertThatThrownBy(() -> read(deflated("plug.json", "{}", path, "x")))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("file \"" + path + "\": wanted a path")
        .extracting("code")
        .isEqualTo("plug-unreadable");
  }

  @Test
  void filesThatSomeFileSystemsTakeForOneAreRefused() {
    assertThatThrownBy(() -> read(deflated("lib/a.wasm", "1", "LIB/A.wasm", "2")))
        .hasMessage("file \"LIB/A.wasm\": differs from \"lib/a.wasm\" only in case or accents");
    assertThatThrownBy(() -> read(deflated("\u00e9.wasm", "1", "e\u0301.wasm", "2")))
        .hasMessageContaining("only in case or accents");
  }

  @Test
  void aFileThatIsThereTwiceIsRefused() {
    byte[] archive = deflated("aaaa.wasm", "1", "bbbb.wasm", "2");
    String text = new String(archive, StandardCharsets.ISO_8859_1).replace("bbbb", "aaaa");
    assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("is there twice");
  }

  @Test
  void theSameFilesGiveTheseBytesAnywhereAndAlways() {
    assertThat(Digests.of(PlugZip.write(Samples.PLUG)))
        .isEqualTo("96c79ad61e439dd64fcfec4999ec012d5e84b95f36727caf7a70cb82212d8f22");
  }

  @Test
  void aSymbolicLinkIsRefused() {
    byte[] archive = deflated("plug.json", "{}", "a.wasm", "/etc/passwd");
    byte[] entry = "PK\1\2".getBytes(StandardCharsets.ISO_8859_1);
    int last = new String(archive, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
    assertThat(Arrays.copyOfRange(archive, last, last + 4)).isEqualTo(entry);
    archive[last + 41] = (byte) 0xa1; // the high byte of a link's mode, 0120777
    archive[last + 40] = (byte) 0xff;
    assertThatThrownBy(() -> read(archive))
        .hasMessage("file \"a.wasm\": is a symbolic link; pack what it leads to")
        .extracting("code")
        .isEqualTo("plug-unreadable");
  }

  @Test
  void anArchiveOfVeryManyFoldersIsRefused() {
    String[] folders = new String[10_000];
    for (int i = 0; i < folders.length; i += 2) {
      folders[i] = i + "/";
      folders[i + 1] = "";
    }
    assertThatThrownBy(() -> read(deflated(folders)))
        .extracting("code")
        .isEqualTo("plug-too-large");
  }

  @Test
  void aBombIsRefusedByItsRatio() throws IOException {
    assertThatThrownBy(() -> read(deflated("plug.json", "0".repeat(1 << 20))))
        .extracting("code")
        .isEqualTo("plug-too-large");
  }

  @Test
  void aPlugPastAnyBoundIsRefused() {
    byte[] archive = deflated("a", "12345", "b", "12345");
    for (PackageLimits limits :
        List.of(new PackageLimits(1, 100, 100), new PackageLimits(10, 9, 100))) {
      assertThatThrownBy(() -> PlugZip.read(new ByteArrayInputStream(archive), limits))
          .extracting("code")
          .isEqualTo("plug-too-large");
    }
    assertThatThrownBy(
            () ->
                PlugZip.read(
                    new ByteArrayInputStream(new byte[5_000]), new PackageLimits(1, 1, 100)))
        .extracting("code")
        .isEqualTo("plug-too-large");
  }

  @Test
  void theSignatureIsNoPartOfTheDigest() {
    PlugSource signed = Samples.PLUG.signed(new byte[] {1});
    assertThat(signed.digest()).isEqualTo(Samples.PLUG.digest());
    assertThat(signed.signature()).containsExactly(1);
    assertThat(new PlugSource(Map.of("plug.json", new byte[] {2})).signature()).isNull();
  }

  private void isRefusal(Throwable failure) {
    assertThat(failure).isInstanceOf(DaybookException.Incorrect.class);
    assertThat(((DaybookException) failure).code()).isIn("plug-unreadable", "plug-too-large");
  }

  private static PlugSource read(byte[] archive) throws IOException {
    return PlugZip.read(new ByteArrayInputStream(archive), PackageLimits.DEFAULTS);
  }

  private static byte[] deflated(String... pathsAndTexts) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < pathsAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(pathsAndTexts[i]));
        zip.write(Samples.bytes(pathsAndTexts[i + 1]));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
