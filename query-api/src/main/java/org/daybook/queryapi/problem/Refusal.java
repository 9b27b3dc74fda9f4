package org.daybook.queryapi.problem;

import java.io.Serial;

/// Thrown where HTTP itself is at fault: the request's form, not what it asks of the vault.
public final class Refusal extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// The stable code.
  public String code() {
    return code;
  }
}
