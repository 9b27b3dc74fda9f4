package org.daybook.documents.internal.blob;

import java.util.Optional;
import java.util.regex.Pattern;
import org.daybook.documents.BlobRef;

/// How blobs are named where they lie: `ab/abcdef...`, everywhere the same.
final class BlobNames {

  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

  private BlobNames() {}

  static String folder(BlobRef ref) {
    return ref.sha256().substring(0, 2);
  }

  static String name(BlobRef ref) {
    return folder(ref) + "/" + ref;
  }

  /// The blob of a file's own name.
  static Optional<BlobRef> ref(String fileName) {
    return SHAPE.matcher(fileName).matches()
        ? Optional.of(new BlobRef(fileName))
        : Optional.empty();
  }

  /// The blob of a name with its folder.
  static Optional<BlobRef> parse(String name) {
    return name.length() == 67
        ? ref(name.substring(3)).filter(ref -> name(ref).equals(name))
        : Optional.empty();
  }
}
