package org.daybook.documents;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/// A document's identity within its vault: 26 characters of lower-case Crockford base 32, a ULID.
/// Ids made later sort later (to the millisecond), so a list by id is a list by creation.
///
/// @param value the 26 characters
public record DocId(String value) implements Comparable<DocId> {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final RandomGenerator SECURE = new SecureRandom();

  public DocId {
    if (!shaped(value)) {
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
    long high = random.nextLong();
    long low = random.nextLong();
    for (int i = 10; i < 26; i++) {
      text[i] = ALPHABET.charAt((int) ((i < 18 ? high : low) & 31));
      high >>>= i < 18 ? 5 : 0;
      low >>>= i < 18 ? 0 : 5;
    }
    return new DocId(new String(text));
  }

  private static boolean shaped(String value) {
    if (value.length() != 26 || value.charAt(0) > '7') {
      return false;
    }
    for (int i = 0; i < 26; i++) {
      if (ALPHABET.indexOf(value.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
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
