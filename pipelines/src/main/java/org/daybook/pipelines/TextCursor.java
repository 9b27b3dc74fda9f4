package org.daybook.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;

/// A place in a text that is read from left to right.
final class TextCursor {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// What ends a word beside white space.
  private static final String MARKS = "()[],|=!<>#\"";

  private static final int MOST_SHOWN = 40;

  private final String text;
  private int at;

  TextCursor(String text) {
    this.text = text;
  }

  /// Whether a text is read as one word.
  static boolean isWord(String text) {
    return new TextCursor(text).end(0) == text.length();
  }

  /// Where the next token begins, counted from 1.
  int column() {
    skip();
    return at + 1;
  }

  boolean atEnd() {
    skip();
    return at == text.length();
  }

  /// Takes a mark if it is next.
  boolean took(String mark) {
    skip();
    if (text.startsWith(mark, at)) {
      at += mark.length();
      return true;
    }
    return false;
  }

  /// Takes a word if it is next, whole.
  boolean tookWord(String word) {
    if (peekWord().equals(word)) {
      at += word.length();
      return true;
    }
    return false;
  }

  /// Takes a word if it is next and a bracket opens behind it.
  boolean tookCall(String word) {
    int before = at;
    if (tookWord(word) && took("(")) {
      return true;
    }
    at = before;
    return false;
  }

  /// The word that is next; empty for a mark or the end.
  String peekWord() {
    skip();
    return text.substring(at, end(at));
  }

  String word(String wanted) {
    String word = peekWord();
    if (word.isEmpty()) {
      throw wrong(wanted);
    }
    at += word.length();
    return word;
  }

  void expect(String mark, String wanted) {
    if (!took(mark)) {
      throw wrong(wanted);
    }
  }

  /// What follows at once, up to white space or a mark; a JSON string where a quote does.
  String pointer() {
    if (at < text.length() && text.charAt(at) == '"') {
      return value("a JSON pointer").textValue();
    }
    int from = at;
    at = end(at);
    return text.substring(from, at);
  }

  /// A JSON value.
  JsonNode value(String wanted) {
    skip();
    int from = at;
    int to = valueEnd();
    try {
      JsonNode value = to == from ? null : JSON.readTree(text.substring(from, to));
      if (value == null || value.isMissingNode()) {
        throw wrong(wanted);
      }
      at = to;
      return value;
    } catch (JsonProcessingException _) {
      throw wrong(wanted);
    }
  }

  /// The error that what is next is not what was wanted.
  DaybookException.Incorrect wrong(String wanted) {
    int column = column();
    String found = atEnd() ? "the end" : "\"" + shown() + "\"";
    var context = new TreeMap<String, Object>();
    context.put("column", column);
    context.put("found", found);
    context.put("wanted", wanted);
    return new DaybookException.Incorrect(
        "predicate-invalid",
        "predicate, column %d: found %s, wanted %s".formatted(column, found, wanted),
        context);
  }

  private String shown() {
    int end = Math.max(end(at), text.offsetByCodePoints(at, 1));
    return end - at <= MOST_SHOWN
        ? text.substring(at, end)
        : text.substring(at, at + MOST_SHOWN) + "...";
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private int end(int from) {
    int end = from;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && MARKS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /// Where the value ends that begins here: with its last bracket or quote, or as a word does.
  private int valueEnd() {
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        i = stringEnd(i);
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (depth == 0) {
        return end(i);
      }
      if (depth <= 0) {
        return Math.min(i + 1, text.length());
      }
    }
    return text.length();
  }

  /// The place of the quote that ends a string; the text's end when none does.
  private int stringEnd(int from) {
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i, text.length());
  }
}
