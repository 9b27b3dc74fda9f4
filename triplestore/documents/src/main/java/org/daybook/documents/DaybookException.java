package org.daybook.documents;

import java.io.Serial;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A failure that is neither an expected outcome (those are sealed results) nor a mistake of the
/// calling code (those are the JDK's unchecked exceptions). Its subclass says whose turn it is; its
/// code is stable and has a page in the docs.
public abstract sealed class DaybookException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String code;
  private final transient SortedMap<String, Object> context;

  private DaybookException(
      String code, String message, SortedMap<String, Object> context, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.context = Collections.unmodifiableSortedMap(context);
  }

  /// The stable code, lower-case words joined by `-`.
  public String code() {
    return code;
  }

  /// What the failure was about, by name: JSON-like values only.
  public SortedMap<String, Object> context() {
    return context;
  }

  /// The same failure, with one thing more about where it happened.
  ///
  /// @param value JSON-like
  public DaybookException within(String name, Object value) {
    var wider = new TreeMap<>(context);
    wider.put(name, value);
    String message = "%s %s: %s".formatted(name, value, getMessage());
    return switch (this) {
      case Incorrect _ -> new Incorrect(code, message, wider, this);
      case NotFound _ -> new NotFound(code, message, wider, this);
      case Conflict _ -> new Conflict(code, message, wider, this);
      case Busy _ -> new Busy(code, message, wider, this);
      case Unavailable _ -> new Unavailable(code, message, wider, this);
      case Unsupported _ -> new Unsupported(code, message, wider, this);
      case Fault _ -> new Fault(code, message, wider, this);
    };
  }

  /// What was asked cannot be right, now or later: the asker must change it.
  public static final class Incorrect extends DaybookException {
    @Serial private static final long serialVersionUID = 1L;

    private Incorrect(
        String code, String message, SortedMap<String, Object> context, Throwable cause) {
      super(code, message, context, cause);
    }

    public Incorrect(String code, String message) {
      super(code, message, new TreeMap<>(), null);
    }

    public Incorrect(String code, String message, SortedMap<String, Object> context) {
      super(code, message, context, null);
    }

    public Incorrect(String code, String message, Throwable cause) {
      super(code, message, new TreeMap<>(), cause);
    }
  }

  /// The named thing is not here.
  public static final class NotFound extends DaybookException {
    @Serial private static final long serialVersionUID = 1L;

    private NotFound(
        String code, String message, SortedMap<String, Object> context, Throwable cause) {
      super(code, message, context, cause);
    }

    public NotFound(String code, String message) {
      super(code, message, new TreeMap<>(), null);
    }
  }

  /// Right in itself, but not with what is here now: read again, then ask again.
  public static final class Conflict extends DaybookException {
    @Serial private static final long serialVersionUID = 1L;

    private Conflict(
        String code, String message, SortedMap<String, Object> context, Throwable cause) {
      super(code, message, context, cause);
    }

    public Conflict(String code, String message) {
      super(code, message, new TreeMap<>(), null);
    }

    public Conflict(String code, String message, SortedMap<String, Object> context) {
      super(code, message, context, null);
    }
  }

  /// Too much at once: the same again, later, will do.
  public static final class Busy extends DaybookException {
    @Serial private static final long serialVersionUID = 1L;

    private Busy(String code, String message, SortedMap<String, Object> context, Throwable cause) {
      super(code, message, context, cause);
    }

    public Busy(String code, String message) {
      super(code, message, new TreeMap<>(), null);
    }
  }

  /// Something Daybook needs is not there (a disk, a peer, a closing service).
  public static final class Unavailable extends DaybookException {
    @Serial private static final long serialVersionUID = 1L;

    private Unavailable(
        String code, String message, SortedMap<String, Object> context, Throwable cause) {
      super(code, message, context, cause);
    }

    public Unavailable(String code, String message) {
      super(code, message, new TreeMap<>(), null);
    }

    public Unavailable(String code, String message, Throwable cause) {
      super(code, message, new TreeMap<>(), cause);
    }
  }

  /// Understood, and not done here.
  public static final class Unsupported extends DaybookException {
    @Serial private static final long serialVersionUID = 1L;

    private Unsupported(
        String code, String message, SortedMap<String, Object> context, Throwable cause) {
      super(code, message, context, cause);
    }

    public Unsupported(String code, String message) {
      super(code, message, new TreeMap<>(), null);
    }
  }

  /// Daybook's own data or code is broken: corruption, an invariant that does not hold.
  public static final class Fault extends DaybookException {
    @Serial private static final long serialVersionUID = 1L;

    private Fault(String code, String message, SortedMap<String, Object> context, Throwable cause) {
      super(code, message, context, cause);
    }

    public Fault(String code, String message) {
      super(code, message, new TreeMap<>(), null);
    }

    public Fault(String code, String message, Throwable cause) {
      super(code, message, new TreeMap<>(), cause);
    }
  }
}
