package org.daybook.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.TreeMap;
import org.daybook.ingest.internal.extract.Extraction;
import org.daybook.ingest.internal.extract.Isolation;
import org.daybook.ingest.internal.extract.TikaWorker;
import org.daybook.ingest.internal.vocabulary.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parser and vocabulary together: what real files of each kind become. The expected props are in
/// the resource `real-files.json`.
class RealFilesTest {

  @TempDir Path dir;

  @Test
  void eachKindOfFileBecomesTheseProps() throws Exception {
    var mapper = new ObjectMapper();
    var vocabulary = new Vocabulary(ZoneOffset.UTC);
    var found = mapper.createObjectNode();
    try (var worker =
        TikaWorker.open(WorkerSettings.DEFAULTS, dir.resolve("scratch"), Isolation.probe())) {
      for (var sample : new TreeMap<>(Samples.all()).entrySet()) {
        Path file = Files.write(dir.resolve("blob"), sample.getValue());
        Extraction extraction = worker.extract(file, sample.getKey());
        assertThat(extraction).as(sample.getKey()).isInstanceOf(Extraction.Extracted.class);
        var props = found.putObject(sample.getKey());
        vocabulary
            .props(extraction.content(), true)
            .forEach((key, value) -> props.set(key.toString(), value));
        assertThat(extraction.content().metadata())
            .doesNotContainKeys("File Name", "File Modified Date");
      }
    }

    JsonNode expected;
    try (InputStream in = RealFilesTest.class.getResourceAsStream("real-files.json")) {
      expected = mapper.readTree(in);
    }
    assertThat(mapper.readTree(found.toString()).toPrettyString())
        .isEqualTo(expected.toPrettyString());
  }
}
