package org.daybook.documents;

/// A branch's name within its document.
///
/// @param value `main`, or 1 to 100 of `a-z 0-9 . _ - /`: names joined by single slashes, each
///     starting with a letter or digit; `work/...` is the running processors' own
public record BranchName(String value) implements Comparable<BranchName> {

  /// What everyone sees.
  public static final BranchName MAIN = new BranchName("main");

  private static final String REVIEW = "review/";
  private static final String WORK = "work/";

  public BranchName {
    if (!shaped(value) || value.startsWith(WORK)) {
      throw new IllegalArgumentException(
          ("branch \"%s\": wanted 1 to 100 of a-z 0-9 . _ - in names joined by /, each starting with a"
                  + " letter or digit, and not beginning with work/")
              .formatted(Text.abbreviated(value)));
    }
  }

  private static boolean shaped(String value) {
    boolean first = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '/' && !first) {
        first = true;
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        first = false;
      } else if (first || (c != '.' && c != '_' && c != '-')) {
        return false;
      }
    }
    return !first && value.length() <= 100;
  }

  public boolean isMain() {
    return equals(MAIN);
  }

  /// Whether it waits for a person.
  public boolean isReview() {
    return value.startsWith(REVIEW);
  }

  @Override
  public int compareTo(BranchName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
