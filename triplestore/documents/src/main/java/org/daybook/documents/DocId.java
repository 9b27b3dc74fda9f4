package org.daybook.documents;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A document's identity within its vault: 26 characters of lower-case Crockford base 32, a ULID.
/// Ids made later sort later (to the millisecond), so a list by id is a list by creation.
///
/// @param value the 26 characters
public record DocId(String value) implements Comparable<DocId> {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final Pattern SHAPE = Pattern.compile("[0-7][0-9a-hjkmnp-tv-z]{25}");
  private static final RandomGenerator SECURE = new SecureRandom();

  public DocId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "document id \"%s\": wanted 26 characters of lower-case Crockford base 32, as a create answers"
              .formatted(Text.abbreviated(value)));
    }
  }

  /// A new id that no other call makes.
  ///
  /// @param clock gives the 48 bits of milliseconds it begins with
  public static DocId create(Clock clock) {
    return create(clock, SECURE);
  }

  /// The same with the randomness handed in, for reproducible runs.
  public static DocId create(Clock clock, RandomGenerator random) {
    var text = new char[26];
    long millis = clock.millis();
    for (int i = 9; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (millis & 31));
      millis >>>= 5;
    }
    for (int i = 10; i < 26; i++) {
      text[i] = ALPHABET.charAt(random.nextInt(32));
    }
    return new DocId(new String(text));
  }

  @Override
  public int compareTo(DocId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
