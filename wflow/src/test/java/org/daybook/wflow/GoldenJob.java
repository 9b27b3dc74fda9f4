package org.daybook.wflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A job as `golden/format-1.txt` describes it.
///
/// @param said what follows the first seven columns, by its name: `attempts`, `args` and so on
record GoldenJob(
    JobId id,
    String wflow,
    String key,
    @Nullable String lane,
    String state,
    Map<String, String> said,
    List<Step> steps) {

  /// @param result its length and the first digits of its SHA-256
  record Step(String name, String digest, String result, Instant at) {}

  static List<GoldenJob> all() {
    List<GoldenJob> jobs = new ArrayList<>();
    for (String line : lines("format-1.txt")) {
      String[] words = line.strip().split("\t");
      if (line.startsWith("\t")) {
        jobs.getLast().steps.add(new Step(words[0], words[1], words[2], Instant.parse(words[3])));
      } else if (!line.startsWith("#")) {
        jobs.add(job(words));
      }
    }
    return jobs;
  }

  private static GoldenJob job(String[] words) {
    Map<String, String> said = new HashMap<>();
    for (int i = 5; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      int why = words[i].indexOf(" why=");
      if (equals > 0) {
        said.put(
            words[i].substring(0, equals),
            words[i].substring(equals + 1, why < 0 ? words[i].length() : why));
      }
      if (why > 0) {
        said.put("why", words[i].substring(why + " why=".length()));
      }
    }
    String lane = words[3].equals("-") ? null : words[3];
    return new GoldenJob(
        new JobId(words[0]), words[1], words[2], lane, words[4], said, new ArrayList<>());
  }

  String of(String name) {
    return Objects.requireNonNull(said.get(name), name);
  }

  /// Bytes as the description has them.
  static String described(byte[] bytes) {
    byte[] digest = HexFormat.of().parseHex(Digests.sha256(bytes));
    return "%dB:%s".formatted(bytes.length, HexFormat.of().formatHex(digest, 0, 8));
  }

  static List<String> lines(String file) {
    return new String(read(file), StandardCharsets.UTF_8).lines().toList();
  }

  static byte[] read(String file) {
    try (InputStream in =
        Objects.requireNonNull(
            GoldenJob.class.getResourceAsStream("/org/daybook/wflow/golden/" + file), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
