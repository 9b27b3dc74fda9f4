package org.daybook.ingest.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.ooxml.POIXMLDocument;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/// Office documents, mail, web pages.
public final class Papers {

  private Papers() {}

  public static byte[] docx(String title, String text) {
    var document = new XWPFDocument();
    document.createParagraph().createRun().setText(text);
    return save(document, title);
  }

  public static byte[] xlsx(String title, String text) {
    var workbook = new XSSFWorkbook();
    workbook.createSheet("One").createRow(0).createCell(0).setCellValue(text);
    return save(workbook, title);
  }

  public static byte[] pptx(String title, String text) {
    var show = new XMLSlideShow();
    show.createSlide().createTextBox().setText(text);
    show.createSlide();
    return save(show, title);
  }

  private static byte[] save(POIXMLDocument document, String title) {
    try (document) {
      var core = document.getProperties().getCoreProperties();
      core.setTitle(title);
      core.setCreator("Nora Fieldway; Tom Miller-Reed");
      core.setSubjectProperty("Engines");
      core.setKeywords("engine, notes");
      core.setCreated(Optional.of(new Date(1_715_947_402_000L)));
      core.setModified(Optional.of(new Date(1_715_947_502_000L)));
      document.getProperties().getExtendedProperties().setApplication("daybook tests");
      var out = new ByteArrayOutputStream();
      document.write(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] odt(String title, String text) {
    String namespaces =
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
            + " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
            + " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""
            + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
    return zip(
        "application/vnd.oasis.opendocument.text",
        Map.of(
            "content.xml",
            "<office:document-content %s><office:body><office:text><text:p>%s</text:p></office:text></office:body></office:document-content>"
                .formatted(namespaces, text),
            "meta.xml",
            ("<office:document-meta %s><office:meta><meta:generator>daybook tests</meta:generator><dc:title>%s</dc:title>"
                    + "<meta:initial-creator>Nora Fieldway</meta:initial-creator><dc:creator>Nora Fieldway</dc:creator>"
                    + "<meta:creation-date>2024-05-17T12:03:22</meta:creation-date><dc:date>2024-05-17T12:05:02</dc:date>"
                    + "<dc:subject>Engines</dc:subject><meta:keyword>engine</meta:keyword>"
                    + "<meta:document-statistic meta:page-count=\"3\" meta:word-count=\"77\"/></office:meta></office:document-meta>")
                .formatted(namespaces, title)));
  }

  private static byte[] zip(String mimetype, Map<String, String> entries) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      byte[] type = mimetype.getBytes(StandardCharsets.US_ASCII);
      var first = new ZipEntry("mimetype");
      var crc = new CRC32();
      crc.update(type);
      first.setMethod(ZipEntry.STORED);
      first.setSize(type.length);
      first.setCrc(crc.getValue());
      zip.putNextEntry(first);
      zip.write(type);
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] mail() {
    return """
        From: Nora Fieldway <nora@example.org>
        To: Tom Miller-Reed <tom@example.org>, Mary <mary@example.org>
        Cc: Archive <archive@example.org>
        Subject: =?UTF-8?Q?The_engine=E2=80=99s_notes?=
        Date: Fri, 17 May 2024 14:03:22 +0200
        Message-ID: <1234@example.org>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        The engine weaves algebraic patterns.
        """
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] html() {
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Engines &amp; looms</title>
        <meta name="description" content="How they weave."><meta name="author" content="Nora Fieldway"></head>
        <body><h1>Looms</h1><p>Patterns of leaves.</p><script>var hidden = 1;</script></body></html>
        """
        .getBytes(StandardCharsets.UTF_8);
  }
}
