package org.daybook.documents.internal.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.annotation.Annotation;
import com.networknt.schema.annotation.Annotations;
import com.networknt.schema.path.NodePath;
import java.io.Serial;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One validation, held to a number of steps. Counts what the library does and not the time it
/// takes, so that a value has the same verdict on every machine: a step is one keyword or branch at
/// one place of the value, and what costs more (long texts, errors, annotations) is charged as
/// several. Bounds what is kept of errors too. For one thread.
final class ValidationRun extends ExecutionContext {

  /// How many subschemas may stand within each other, for the sake of the stack: each takes up to
  /// half a kilobyte of it.
  static final int MOST_DEPTH = 1_200;

  /// How many errors are kept of a whole value.
  static final int MOST_ERRORS = 1_000;

  /// How many are kept where they may be thrown away again: of a branch, a condition.
  static final int MOST_PASSING_ERRORS = 100;

  private static final int PER_ERROR = 5;
  private static final int PER_ANNOTATION = 5;
  private static final int MOST_ANNOTATED = 2_000_000;
  private static final int CHARACTERS_PER_STEP = 64;
  private static final int DEPTH_PER_STEP = 4;

  /// The validation has been stopped.
  static final class Stopped extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    Stopped(String message) {
      super(message, null, false, false);
    }
  }

  private final long most;
  private ErrorList errors = errors(MOST_ERRORS);
  private @Nullable Annotations annotations;
  private long spent;

  ValidationRun(ExecutionConfig config, long most) {
    super(config);
    this.most = most;
  }

  long spent() {
    return spent;
  }

  /// @throws Stopped if no steps are left
  void spend(long steps) {
    spent += steps;
    if (spent > most) {
      throw tooLong();
    }
  }

  private Stopped tooLong() {
    return new Stopped(
        ("checking it against its schema takes more than %d steps: wanted a smaller value, or a"
                + " schema with fewer subschemas (allOf, anyOf, oneOf, $ref) for one place")
            .formatted(most));
  }

  private static Stopped tooDeep() {
    return new Stopped(
        ("checking it against its schema goes more than %d subschemas deep: wanted a value that"
                + " nests less, or a schema with fewer subschemas within each other")
            .formatted(MOST_DEPTH));
  }

  /// A list of errors that forgets further ones once it has so many.
  ErrorList errors(int atMost) {
    return new ErrorList(new ArrayList<>(), atMost);
  }

  /// Called when the path is longer already: whoever is stopped shortens it on the way out.
  private void enter() {
    spend(1);
    if (depth() > MOST_DEPTH) {
      throw tooDeep();
    }
  }

  private int depth() {
    return super.getEvaluationSchema().size();
  }

  @Override
  public void evaluationPathAddLast(String token) {
    super.evaluationPathAddLast(token);
    enter();
  }

  @Override
  public void evaluationPathAddLast(int token) {
    super.evaluationPathAddLast(token);
    enter();
  }

  /// Asked for to be walked.
  @Override
  public ArrayDeque<Schema> getEvaluationSchema() {
    spend(depth() / DEPTH_PER_STEP);
    return super.getEvaluationSchema();
  }

  @Override
  public Annotations getAnnotations() {
    if (annotations == null) {
      annotations = new CountedAnnotations();
    }
    return annotations;
  }

  @Override
  public List<Error> getErrors() {
    return errors;
  }

  @Override
  public void addError(Error error) {
    errors.add(error);
  }

  @Override
  public void setErrors(List<Error> to) {
    errors = to instanceof ErrorList list ? list : new ErrorList(to, MOST_PASSING_ERRORS);
  }

  /// Errors, the first of them kept. Whoever asks whether there are any is told the truth.
  final class ErrorList extends AbstractList<Error> {

    private final List<Error> kept;
    private final int atMost;

    private ErrorList(List<Error> kept, int atMost) {
      this.kept = kept;
      this.atMost = atMost;
    }

    /// Counts it, but does not stop: some of the library takes what is thrown here for its own.
    @Override
    public boolean add(Error error) {
      spent += PER_ERROR;
      Object @Nullable [] arguments = error.getArguments();
      if (arguments != null) {
        for (Object argument : arguments) {
          if (argument instanceof String text) {
            spent += text.length() / CHARACTERS_PER_STEP;
          }
        }
      }
      if (kept.size() < atMost) {
        kept.add(error);
      }
      return true;
    }

    @Override
    public Error get(int index) {
      return kept.get(index);
    }

    @Override
    public int size() {
      return kept.size();
    }
  }

  /// What subschemas say they evaluated at a place, which others of the same place ask for. They
  /// are forgotten when the validation has left the place, as nobody asks then.
  private final class CountedAnnotations extends Annotations {

    private final Map<NodePath, List<Annotation>> byPlace = new HashMap<>();

    /// The places in `byPlace`, each within the one before it.
    private final Deque<NodePath> entered = new ArrayDeque<>();

    private long kept;

    private final Map<NodePath, List<Annotation>> counted =
        new AbstractMap<>() {

          @Override
          public @Nullable List<Annotation> get(Object place) {
            List<Annotation> found = byPlace.get(place);
            if (found != null) {
              spend(found.size() * (1L + depth() / DEPTH_PER_STEP));
            }
            return found;
          }

          @Override
          public Set<Entry<NodePath, List<Annotation>>> entrySet() {
            return byPlace.entrySet();
          }
        };

    @Override
    public Map<NodePath, List<Annotation>> asMap() {
      return counted;
    }

    @Override
    public void put(Annotation annotation) {
      NodePath place = annotation.getInstanceLocation();
      while (!entered.isEmpty() && !place.startsWith(entered.getLast())) {
        for (Annotation old : leave(entered.removeLast())) {
          kept -= weight(old);
        }
      }
      kept += weight(annotation);
      spend(weight(annotation) + depth() / DEPTH_PER_STEP);
      if (kept > MOST_ANNOTATED) {
        throw new Stopped(
            ("checking it against its schema keeps more than %d names of fields that subschemas"
                    + " evaluated: wanted fewer fields, or a schema with fewer subschemas (allOf,"
                    + " anyOf, oneOf, $ref) that take further fields")
                .formatted(MOST_ANNOTATED));
      }
      byPlace.computeIfAbsent(place, this::entered).add(annotation);
    }

    private List<Annotation> leave(NodePath place) {
      List<Annotation> known = byPlace.remove(place);
      return known == null ? List.of() : known;
    }

    private List<Annotation> entered(NodePath place) {
      entered.addLast(place);
      return new ArrayList<>();
    }

    private static long weight(Annotation annotation) {
      Object value = annotation.getValue();
      return (long) PER_ANNOTATION + (value instanceof Collection<?> several ? several.size() : 0);
    }
  }
}
