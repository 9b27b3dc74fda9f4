package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import org.daybook.documents.Commit;

/// A change to one document, computed under its lock and waiting to be written, alone or in a
/// batch. Exactly one of [#written] and [#close] ends it.
interface Prepared extends AutoCloseable {

  /// Writes its rows; on the writer's thread, perhaps more than once.
  Commit write(WriteTx tx) throws SQLException;

  /// It is durable: what is in memory may stay.
  void written();

  /// Frees the native memory; nothing but writing needs what is left.
  void lighten();

  /// It is not: what is in memory goes.
  @Override
  void close();

  /// A change that changes nothing.
  static Prepared nothing(OpenDocuments.Open open) {
    return answering(open, open.row().last());
  }

  /// A creation that had happened before.
  static Prepared repeated(OpenDocuments.Open open) {
    return answering(open, open.row().first());
  }

  private static Prepared answering(OpenDocuments.Open open, Commit answer) {
    return new Prepared() {
      @Override
      public Commit write(WriteTx tx) {
        return answer;
      }

      @Override
      public void written() {
        open.keep(open.row());
      }

      @Override
      public void lighten() {
        open.lighten();
      }

      @Override
      public void close() {
        open.close();
      }
    };
  }

  /// A change that is a revision.
  static Prepared of(OpenDocuments.Open open, Revision revision) {
    return new Revised(open, revision);
  }

  /// One at a time.
  final class Revised implements Prepared {

    private final OpenDocuments.Open open;
    private final Revision revision;
    private DocumentRow now;

    private Revised(OpenDocuments.Open open, Revision revision) {
      this.open = open;
      this.revision = revision;
      this.now = revision.after();
    }

    @Override
    public Commit write(WriteTx tx) throws SQLException {
      now = revision.write(tx);
      return now.last();
    }

    @Override
    public void written() {
      if (now.living()) {
        open.grown(revision.bytes());
        open.keep(now);
      } else {
        open.close();
      }
    }

    @Override
    public void lighten() {
      open.lighten();
    }

    @Override
    public void close() {
      open.close();
    }
  }
}
