package org.daybook.ingest.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/// PDFs, good and evil.
public final class Pdfs {

  private Pdfs() {}

  /// One line of text a page.
  public static byte[] pdf(String title, List<String> pages) {
    return pdf(title, pages, "");
  }

  /// The same, only readable with a password unless that is empty.
  public static byte[] pdf(String title, List<String> pages, String password) {
    try (var document = new PDDocument()) {
      for (String text : pages) {
        var page = new PDPage();
        document.addPage(page);
        try (var content = new PDPageContentStream(document, page)) {
          content.beginText();
          content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
          content.newLineAtOffset(72, 700);
          content.showText(text);
          content.endText();
        }
      }
      var info = document.getDocumentInformation();
      info.setTitle(title);
      info.setAuthor("Nora Fieldway");
      info.setSubject("Engines");
      info.setKeywords("engine, notes");
      info.setProducer("daybook tests");
      var created = new GregorianCalendar(TimeZone.getTimeZone("GMT+02:00"), Locale.ROOT);
      created.setTimeInMillis(1_715_947_402_000L);
      info.setCreationDate(created);
      if (!password.isEmpty()) {
        document.protect(
            new StandardProtectionPolicy("owner-" + password, password, new AccessPermission()));
      }
      var out = new ByteArrayOutputStream();
      document.save(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A form that draws itself twice: a parser that stops at fifty levels has 2^50 of them to do.
  public static byte[] selfReference() {
    return assemble(List.of(form("/F Do /F Do", "/F 5 0 R")), "/F 5 0 R", "/F Do");
  }

  /// Forms that draw the next level's form ten times each. Nine levels take longer than a life,
  /// five some seconds.
  public static byte[] fanOut(int levels) {
    var forms = new ArrayList<String>();
    for (int level = 0; level < levels; level++) {
      var draws = "/F Do ".repeat(10);
      forms.add(form(draws, "/F %d 0 R".formatted(6 + level)));
    }
    forms.add(form("BT /T 9 Tf (x) Tj ET", ""));
    return assemble(forms, "/F 5 0 R", "/F Do");
  }

  private static String form(String content, String xobjects) {
    return ("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<%s>>/Font<</T 4 0 R>>>>/Length %d>>"
            + "\nstream\n%s\nendstream")
        .formatted(xobjects, content.length(), content);
  }

  private static byte[] assemble(List<String> forms, String xobjects, String content) {
    var objects = new ArrayList<String>();
    objects.add("<</Type/Catalog/Pages 2 0 R>>");
    objects.add("<</Type/Pages/Kids[3 0 R]/Count 1>>");
    int contents = 5 + forms.size();
    objects.add(
        ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents %d 0 R"
                + "/Resources<</XObject<<%s>>/Font<</T 4 0 R>>>>>>")
            .formatted(contents, xobjects));
    objects.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    objects.addAll(forms);
    objects.add("<</Length %d>>\nstream\n%s\nendstream".formatted(content.length(), content));
    var out = new StringBuilder("%PDF-1.4\n");
    var offsets = new ArrayList<Integer>();
    for (int i = 0; i < objects.size(); i++) {
      offsets.add(out.length());
      out.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
    }
    int table = out.length();
    out.append("xref\n0 ").append(objects.size() + 1).append("\n0000000000 65535 f \n");
    for (int offset : offsets) {
      out.append("%010d 00000 n \n".formatted(offset));
    }
    out.append("trailer<</Size ").append(objects.size() + 1).append("/Root 1 0 R>>\nstartxref\n");
    out.append(table).append("\n%%EOF\n");
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
