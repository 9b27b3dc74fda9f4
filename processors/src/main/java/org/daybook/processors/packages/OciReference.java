package org.daybook.processors.packages;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daybook.documents.DaybookException;
import org.jspecify.annotations.Nullable;

/// Where a plug is in a registry: `oci://host[:port]/name[:tag][@sha256:digest]`. With a digest
/// only that artifact will do, whatever the tag says.
///
/// @param host with its port, if it has one
/// @param name the repository's
/// @param tag `latest` where neither tag nor digest is given; null beside a digest alone
/// @param digest `sha256:` and 64 hexadecimal digits; null for any
public record OciReference(
    String host, String name, @Nullable String tag, @Nullable String digest) {

  public static final String SCHEME = "oci://";

  private static final String HOST =
      "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\\d{1,5})?"
          + "|\\[[0-9a-fA-F:]+\\](?::\\d{1,5})?";

  private static final Pattern FORM =
      Pattern.compile(
          "oci://("
              + HOST
              + ")/([a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*)"
              + "(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");

  static boolean isHost(String text) {
    return text.matches(HOST);
  }

  /// Reads one; its host is in lower case then.
  ///
  /// @throws DaybookException.Incorrect `plug-reference-malformed`
  public static OciReference parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > 1_000 || !parts.matches()) {
      throw new DaybookException.Incorrect(
          "plug-reference-malformed",
          "\"%s\" names no plug in a registry; wanted oci://host/name:tag or oci://host/name@sha256:digest"
              .formatted(text));
    }
    String tag = parts.group(3);
    String digest = parts.group(4);
    return new OciReference(
        parts.group(1).toLowerCase(Locale.ROOT),
        parts.group(2),
        tag == null && digest == null ? "latest" : tag,
        digest);
  }

  /// The artifact itself, whatever tag it has.
  OciReference of(String artifact) {
    return new OciReference(host, name, null, artifact);
  }

  /// By what the registry is asked: the digest where there is one.
  String asked() {
    return digest != null ? digest : String.valueOf(tag);
  }

  @Override
  public String toString() {
    return SCHEME
        + host
        + "/"
        + name
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }
}
