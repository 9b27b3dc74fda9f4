package org.daybook.queryapi.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Small texts.
final class Words {

  private Words() {}

  static String count(long count, String thing) {
    return "%,d %s".formatted(count, count == 1 ? thing : thing + "s");
  }

  static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.5 && unit < 4) {
      value /= 1_000;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 10 ? "%.1f %sB" : "%.0f %sB", value, "kMGTP".charAt(unit));
  }

  /// A time to the second, in UTC.
  static String time(String instant) {
    return instant.length() < 19 ? instant : instant.substring(0, 19).replace('T', ' ');
  }

  /// For a part of a path, or a value of a query.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A path the service answered, for a client whose base already names the vault.
  static @Nullable String withoutVault(@Nullable String path) {
    return path == null ? null : path.replaceFirst("^/vaults/[^/]+", "");
  }
}
