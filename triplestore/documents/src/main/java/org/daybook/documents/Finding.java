package org.daybook.documents;

/// Something that is not as it must be.
///
/// @param code what it is: lower-case words joined by `-`, the same for the same fault
/// @param subject what it is about
/// @param detail what was found, and what was expected
/// @param remedy what helps
public record Finding(String code, Subject subject, String detail, Remedy remedy) {

  /// What a finding is about. Its text names it.
  public sealed interface Subject {

    record OfDocument(DocId doc) implements Subject {
      @Override
      public String toString() {
        return "document " + doc;
      }
    }

    record OfBranch(DocId doc, BranchName name) implements Subject {
      @Override
      public String toString() {
        return "branch %s of document %s".formatted(name, doc);
      }
    }

    record OfBlob(BlobRef blob) implements Subject {
      @Override
      public String toString() {
        return "blob " + blob;
      }
    }

    record OfTag(Tag tag) implements Subject {
      @Override
      public String toString() {
        return "tag " + tag;
      }
    }

    record OfEntry(Sequence sequence) implements Subject {
      @Override
      public String toString() {
        return "feed entry " + sequence;
      }
    }

    /// A name: of a job, a follower, a file.
    record Named(String kind, String name) implements Subject {
      @Override
      public String toString() {
        return kind + " " + name;
      }
    }

    /// The vault as a whole.
    record Vault() implements Subject {
      @Override
      public String toString() {
        return "the vault";
      }
    }
  }

  @Override
  public String toString() {
    return "%s: %s: %s; %s".formatted(code, subject, detail, remedy.text());
  }
}
