package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.daybook.documents.ExportOptions;
import org.daybook.documents.ExportReport;
import org.daybook.documents.LoadReport;
import org.daybook.documents.Progress;
import org.daybook.documents.Transfer;

/// Exports and loads. Thread-safe.
final class SqlTransfer implements Transfer {

  private final SqlCare.Parts parts;
  private final SqlCare care;
  private final Intake intake;

  SqlTransfer(SqlCare.Parts parts, SqlCare care, Intake intake) {
    this.parts = parts;
    this.care = care;
    this.intake = intake;
  }

  @Override
  public ExportReport exportTo(OutputStream out, ExportOptions options, Progress progress)
      throws IOException {
    try {
      return care.keepingBlobs(
          () ->
              Moment.read(
                  parts.database(),
                  session -> new Export(parts, session, out, options, progress).run()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public LoadReport load(InputStream in, Consumer<LoadReport.Refused> refused, Progress progress)
      throws IOException {
    try {
      return new Load(parts, intake, new Lines(in), refused, progress).run();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
