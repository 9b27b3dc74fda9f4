package org.daybook.queryapi.crash;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A vault's triples as lines that two vaults with the same files have in common: document ids are
/// replaced by the hash of the file's content, and provenance is left out.
final class Mirror {

  private static final Pattern SHA256 =
      Pattern.compile(
          "^<([^>]*/doc/[0-9a-z]{26})/org\\.daybook\\.file/main> <[^>]*> \"([0-9a-f]{64})\" \\.$");
  private static final Pattern DOC = Pattern.compile("[^<>\" ]*/doc/[0-9a-z]{26}");

  /// When and by whom: records of runs, and what the document says of its own versions.
  private static final Pattern PROVENANCE =
      Pattern.compile(
          "/org\\.daybook\\.run/|/org\\.daybook\\.plug/|ns#(created|modified|heads|cursor|sequence)>");

  private Mirror() {}

  /// @param nTriples all triples of the vault
  static Set<String> comparable(String nTriples) {
    Map<String, String> contents = new HashMap<>();
    nTriples
        .lines()
        .map(SHA256::matcher)
        .filter(Matcher::matches)
        .forEach(match -> contents.put(match.group(1), "doc:" + match.group(2)));
    var lines = new TreeSet<String>();
    nTriples
        .lines()
        .filter(line -> !PROVENANCE.matcher(line).find())
        .filter(line -> contents.containsKey(documentOf(line)))
        .forEach(
            line ->
                lines.add(
                    DOC.matcher(line)
                        .replaceAll(found -> contents.getOrDefault(found.group(), found.group()))));
    return lines;
  }

  /// The document that a triple's subject is or belongs to; plugs' own documents have no file.
  private static String documentOf(String line) {
    Matcher doc = DOC.matcher(line);
    return doc.find() && line.startsWith("<" + doc.group()) ? doc.group() : "";
  }
}
