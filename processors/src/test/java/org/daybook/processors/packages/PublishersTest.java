package org.daybook.processors.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import org.daybook.processors.PlugSource;
import org.junit.jupiter.api.Test;

class PublishersTest {

  private static final SigningKey KEY = SigningKey.create();
  private static final SigningKey NEXT = SigningKey.create();
  private static final PlugSource PLUG = Samples.PLUG;
  private static final Publishers PINNED = pinned(KEY);

  @Test
  void aPlugOfAPinnedPublisherMustBeSignedByThem() {
    assertThat(PINNED.check(KEY.sign(PLUG, "org.example"))).isEmpty();
    refused(PLUG, "it is missing, and only org.example may publish org.example.notes");
    refused(KEY.sign(PLUG, "org.other"), "it is by org.other, and only org.example may publish");
    refused(NEXT.sign(PLUG, "org.example"), "is not pinned for org.example");
  }

  @Test
  void aKeyThatClaimsToBeThePinnedOneIsFoundOut() {
    PlugSource forged = NEXT.sign(PLUG, "org.example");
    var claim = PlugSignature.read(java.util.Objects.requireNonNull(forged.signature()));
    var signature = new PlugSignature("org.example", KEY.publicKey().id(), claim.signature());
    refused(PLUG.signed(signature.file()), "it does not fit the plug's files, id and version");
  }

  @Test
  void aSignatureFitsNoOtherFilesIdOrVersion() {
    byte[] signature = java.util.Objects.requireNonNull(KEY.sign(PLUG, "org.example").signature());
    var changed = new TreeMap<>(PLUG.files());
    changed.put("lib/notes.wasm", Samples.bytes("other code"));
    var added = new TreeMap<>(PLUG.files());
    added.put("more", new byte[0]);
    for (PlugSource other :
        List.of(
            new PlugSource(changed),
            new PlugSource(added),
            Samples.plug("org.example.other", "1.0.0"),
            Samples.plug("org.example.notes", "1.0.1"))) {
      refused(other.signed(signature), "it does not fit the plug's files, id and version");
    }
  }

  @Test
  void whileKeysAreChangedEitherMaySign() {
    Publishers both = pinned(KEY, NEXT);
    assertThat(both.check(KEY.sign(PLUG, "org.example"))).isEmpty();
    assertThat(both.check(NEXT.sign(PLUG, "org.example"))).isEmpty();
    assertThat(pinned(NEXT).check(KEY.sign(PLUG, "org.example"))).hasSize(1);
  }

  @Test
  void aPlugOfNobodyPinnedNeedsNoSignatureButADamagedOneIsRefused() {
    assertThat(PINNED.check(Samples.plug("org.examples.notes", "1.0.0"))).isEmpty();
    assertThat(PINNED.check(Samples.plug("org.example", "1.0.0"))).isEmpty();
    assertThat(Publishers.NONE.check(PLUG)).isEmpty();
    assertThat(Publishers.NONE.check(NEXT.sign(PLUG, "org.other"))).isEmpty();
    assertThat(Publishers.NONE.check(PLUG.signed(Samples.bytes("{}")))).hasSize(1);
    assertThat(Publishers.NONE.check(PLUG.signed(Samples.bytes("no json")))).hasSize(1);
    assertThat(Publishers.NONE.check(PLUG.signed(new byte[5_000]))).hasSize(1);
  }

  @Test
  void keysAreWrittenAndRead() {
    SigningKey again = SigningKey.parse(KEY.text());
    assertThat(again.publicKey()).isEqualTo(KEY.publicKey());
    assertThat(PINNED.check(again.sign(PLUG, "org.example"))).isEmpty();
    assertThat(PublicKeyText.parse(KEY.publicKey().toString())).isEqualTo(KEY.publicKey());
    String mixed = NEXT.publicKey() + KEY.text().substring(KEY.text().indexOf('\n'));
    for (String wrong : List.of("", "ed25519:", mixed, KEY.text().substring(0, 90))) {
      assertThatThrownBy(() -> SigningKey.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String wrong : List.of("", "ed25519:AAAA", "rsa:AAAA", "ed25519:???")) {
      assertThatThrownBy(() -> PublicKeyText.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wanted ed25519: and 32 bytes");
    }
  }

  @Test
  void aPinIsForTheIdItselfAndAllBelowIt() {
    Publishers read =
        Publishers.parse(
            List.of(
                "org.example=" + KEY.publicKey(),
                "org.example = " + NEXT.publicKey(),
                "org.other=" + NEXT.publicKey()));
    assertThat(read.check(KEY.sign(PLUG, "org.example"))).isEmpty();
    assertThat(read.check(NEXT.sign(PLUG, "org.example"))).isEmpty();
    assertThat(read.check(NEXT.sign(PLUG, "org.other"))).hasSize(1);
    assertThat(read.check(Samples.plug("org.example", "1.0.0"))).hasSize(1);
    assertThat(read.check(Samples.plug("org.examples", "1.0.0"))).isEmpty();
    for (String wrong : List.of("", "org.example", "org.example=", "Org=" + KEY.publicKey())) {
      assertThatThrownBy(() -> Publishers.parse(List.of(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nonsensePinsAreRefused() {
    assertThatThrownBy(() -> new Publisher("org.example", List.of(), List.of("org.example.*")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Publisher("org.example", List.of(KEY.publicKey()), List.of("org.ex*")))
        .hasMessageContaining("found plug \"org.ex*\"");
    assertThatThrownBy(() -> KEY.sign(PLUG, "two\nlines"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Publishers pinned(SigningKey... keys) {
    List<PublicKeyText> open = java.util.Arrays.stream(keys).map(SigningKey::publicKey).toList();
    return new Publishers(List.of(new Publisher("org.example", open, List.of("org.example.*"))));
  }

  private static void refused(PlugSource plug, String rule) {
    assertThat(PINNED.check(plug))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.file()).isEqualTo("plug.sig");
              assertThat(fault.rule()).contains(rule);
            });
  }
}
