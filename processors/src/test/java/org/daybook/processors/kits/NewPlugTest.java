package org.daybook.processors.kits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daybook.processors.bindings.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NewPlugTest {

  @ParameterizedTest
  @EnumSource
  void whatIsBegunBuilds(Language language) {
    Path folder = KitTools.folder();
    long start = System.nanoTime();
    new NewPlug("org.example.tally", language).write(folder);
    BuiltPlug built = KitTools.build(folder);
    System.err.println(language + " " + built + " " + (System.nanoTime() - start) / 1_000_000);
    assertThat(built.modules()).hasSize(1);
  }
}
