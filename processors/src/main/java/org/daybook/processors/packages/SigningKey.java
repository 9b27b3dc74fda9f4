package org.daybook.processors.packages;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugSource;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;

/// A publisher's private key, with the public one that fits.
public final class SigningKey {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----\n";
  private static final String END = "\n-----END PRIVATE KEY-----\n";

  private final PrivateKey secret;
  private final PublicKeyText open;

  private SigningKey(PrivateKey secret, PublicKeyText open) {
    this.secret = secret;
    this.open = open;
  }

  /// A new key.
  public static SigningKey create() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(pair.getPrivate(), PublicKeyText.of(pair.getPublic()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // the JDK's own provider has it
    }
  }

  /// Reads what [#text] wrote.
  ///
  /// @throws IllegalArgumentException for any other text, which is not repeated
  public static SigningKey parse(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END.strip());
    if (begin > 0 && end > begin) {
      try {
        byte[] encoded =
            Base64.getDecoder().decode(text.substring(begin + BEGIN.length(), end).strip());
        PrivateKey secret =
            KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        var key = new SigningKey(secret, PublicKeyText.parse(text.substring(0, begin)));
        if (key.fits()) {
          return key;
        }
      } catch (GeneralSecurityException | IllegalArgumentException _) {
        // Said below without what caused it, which may repeat the key.
      }
    }
    throw new IllegalArgumentException(
        "it is no ed25519 key with its public line before it, as daybook plug key writes");
  }

  /// The public key's line, then the private key as PKCS#8 in PEM.
  public String text() {
    return open + "\n" + BEGIN + Base64.getEncoder().encodeToString(secret.getEncoded()) + END;
  }

  public PublicKeyText publicKey() {
    return open;
  }

  /// Signs a plug in a publisher's name.
  ///
  /// @return the plug with its `plug.sig`, in place of any it had
  /// @throws org.daybook.documents.DaybookException.Incorrect `plug-invalid`
  /// @throws IllegalArgumentException for what cannot be a publisher's name
  public PlugSource sign(PlugSource plug, String publisher) {
    if (!PlugSignature.isPublisher(publisher)) {
      throw new IllegalArgumentException(
          "\"%s\" cannot be a publisher; wanted a name like org.example".formatted(publisher));
    }
    var faults = new Faults();
    Manifest read = ManifestReader.read(plug.manifest(), faults);
    faults.throwIfAny("the plug");
    Manifest manifest = Objects.requireNonNull(read);
    byte[] message =
        PlugSignature.message(publisher, manifest.id(), manifest.version(), plug.digest());
    String signature = Base64.getEncoder().encodeToString(signed(message));
    return plug.signed(new PlugSignature(publisher, open.id(), signature).file());
  }

  private boolean fits() {
    byte[] probe = "probe".getBytes(StandardCharsets.UTF_8);
    String signature = Base64.getEncoder().encodeToString(signed(probe));
    return new PlugSignature("probe", open.id(), signature).isBy(open, probe);
  }

  private byte[] signed(byte[] message) {
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(secret);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // the key was made or read for this
    }
  }
}
