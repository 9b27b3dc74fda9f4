package org.daybook.ingest;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.Tag;

/// What an import does beside.
///
/// @param tags put as empty props on each new document, as marks for processors
/// @param author the name that the documents' first changes are made under
public record ImportOptions(SortedSet<Tag> tags, String author) {

  /// No marks, by `import`.
  public static final ImportOptions DEFAULTS = new ImportOptions(new TreeSet<>(), "import");

  public ImportOptions {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    if (author.isBlank() || author.length() > 200) {
      throw new IllegalArgumentException(
          "import author of %d characters: wanted 1 to 200".formatted(author.length()));
    }
  }

  /// These, with other marks.
  public ImportOptions withTags(Set<Tag> marks) {
    return new ImportOptions(new TreeSet<>(marks), author);
  }

  /// These, under another name.
  public ImportOptions withAuthor(String name) {
    return new ImportOptions(tags, name);
  }
}
