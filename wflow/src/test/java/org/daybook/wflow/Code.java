package org.daybook.wflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/// A wflow made of a lambda.
record Code(String name, RetryPolicy policy, Run body) implements Wflow {

  /// Three attempts, a second apart, two, ...
  static final RetryPolicy THRICE =
      new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0);

  @FunctionalInterface
  interface Run {
    byte[] run(Context context, byte[] args) throws Exception;
  }

  static Code of(String name, Run body) {
    return new Code(name, THRICE, body);
  }

  @Override
  public RetryPolicy retry(byte[] args) {
    return policy;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    return body.run(context, args);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
