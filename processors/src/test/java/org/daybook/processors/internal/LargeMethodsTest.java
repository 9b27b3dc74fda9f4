package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LargeMethodsTest {

  /// The tests are given the flags that `./daybook` gives.
  @Test
  void largeFunctionsOfGuestsAreCompiledAsTheServiceIsStarted() {
    assertThat(LargeMethods.interpreted()).isFalse();
  }
}
