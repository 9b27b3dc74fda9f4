package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.processors.Journal;
import org.jspecify.annotations.Nullable;

/// The journal of one run, in memory: it answers from an earlier run's as far as that goes, records
/// what comes after, and can end the run at a host call. It never waits: a sleep is over at once,
/// and a signal has come or does not come. Confined to the run's thread.
final class TrialJournal implements Journal {

  /// No host call: the run is let alone.
  static final int NEVER = -1;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LONGEST_WAIT = Duration.ofDays(30);

  private final List<Entry> earlier;
  private final int killAt;
  private final Beyond beyond;
  private final List<Entry> entries = new ArrayList<>();
  private final List<JsonNode> asked = new ArrayList<>();
  private final List<String> carriedOut = new ArrayList<>();
  private @Nullable Fate fate;
  private Duration waited = Duration.ZERO;

  private TrialJournal(List<Entry> earlier, int killAt, Beyond beyond) {
    this.earlier = List.copyOf(earlier);
    this.killAt = killAt;
    this.beyond = beyond;
  }

  /// An empty one.
  ///
  /// @param killAt the host call, from 0, before which the run ends; [#NEVER]
  static TrialJournal of(Beyond beyond, int killAt) {
    return new TrialJournal(List.of(), killAt, beyond);
  }

  /// One for a replay of the run that this one was of.
  TrialJournal replay() {
    return new TrialJournal(entries, NEVER, beyond);
  }

  /// The run's time and chance.
  void follow(Fate followed) {
    fate = followed;
  }

  /// The requests of the run, in order.
  List<JsonNode> asked() {
    return List.copyOf(asked);
  }

  /// The names of the effects that were carried out, not answered from an earlier run.
  List<String> carriedOut() {
    return List.copyOf(carriedOut);
  }

  /// Checks that a replay that came to its end asked for all that its journal holds.
  void checkWhole() {
    if (entries.size() < earlier.size()) {
      throw new Diverged(
          "it ended without asking for %s, as it did the first time"
              .formatted(earlier.get(entries.size())));
    }
  }

  @Override
  public void asked(JsonNode request) {
    if (asked.size() == killAt) {
      throw new Killed(killAt);
    }
    asked.add(request);
  }

  @Override
  public byte[] fact(String name, byte[] request, Supplier<byte[]> found) {
    return recorded(name, request, found::get);
  }

  @Override
  public byte[] effect(String name, byte[] request, Callable<byte[]> effect) {
    return recorded(
        name,
        request,
        () -> {
          carriedOut.add(name);
          Map<String, JsonNode> answers = beyond.answers();
          return answers == null || !operation(name).equals("http")
              ? effect.call()
              : http(answers, request);
        });
  }

  /// The operation that a name such as `invoke:1/http:2` is of.
  private static String operation(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.substring(0, Math.max(0, last.indexOf(':')));
  }

  private static byte[] http(Map<String, JsonNode> answers, byte[] request) throws IOException {
    JsonNode order = JSON.readTree(request);
    String wanted =
        "%s %s"
            .formatted(
                order.path("method").asText("GET").toUpperCase(Locale.ROOT),
                order.path("url").asText());
    JsonNode given = answers.get(wanted);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (given == null) {
      answer
          .putObject("error")
          .put("code", "http-failed")
          .put("message", "nobody answers \"%s\" here".formatted(wanted));
    } else {
      answer.set("ok", given);
    }
    return answer.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] recorded(String name, byte[] request, Callable<byte[]> find) {
    byte[] answer = step(name, request, find);
    if (answer == null) {
      throw new Diverged("%s has no answer in the journal".formatted(name));
    }
    return answer;
  }

  private byte @Nullable [] step(
      String name, byte[] request, Callable<? extends byte @Nullable []> find) {
    int at = entries.size();
    if (at < earlier.size()) {
      Entry was = earlier.get(at);
      if (!was.asks(name, request)) {
        throw new Diverged(
            "it asked for %s, and the first time for %s"
                .formatted(Entry.sentence(name, request), was));
      }
      entries.add(was);
      return was.answer();
    }
    if (fate != null) {
      fate.at(at, waited);
    }
    byte[] answer = found(find);
    entries.add(new Entry(name, request, answer));
    return answer;
  }

  private static byte @Nullable [] found(Callable<? extends byte @Nullable []> find) {
    try {
      return find.call();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (RuntimeException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IllegalStateException(failed); // neither facts nor effects throw others
    }
  }

  @Override
  public Optional<byte[]> recorded(String name) {
    return ahead().filter(entry -> entry.name().equals(name)).findFirst().map(Entry::answer);
  }

  private Stream<Entry> ahead() {
    return earlier.stream().skip(entries.size());
  }

  @Override
  public void skipTo(String name) {
    ahead().takeWhile(entry -> !entry.name().equals(name)).toList().forEach(entries::add);
  }

  @Override
  public void sleep(String name, Duration time) {
    var _ = step(name, text(time), () -> new byte[0]);
    waited = waited.plus(time);
  }

  @Override
  public Optional<byte[]> receive(String name, String signal, @Nullable Duration atMost) {
    Duration patience = atMost == null ? LONGEST_WAIT : atMost;
    byte[] request = text(signal + " within " + patience);
    byte[] payload = step(name, request, () -> next(signal));
    if (payload == null) {
      waited = waited.plus(patience);
    }
    return Optional.ofNullable(payload);
  }

  private byte @Nullable [] next(String signal) {
    long received =
        entries.stream()
            .filter(entry -> operation(entry.name()).equals("receive"))
            .filter(entry -> entry.begins(signal + " within "))
            .count();
    List<JsonNode> sent = beyond.signals().getOrDefault(signal, List.of());
    return received < sent.size() ? text(sent.get((int) received)) : null;
  }

  private static byte[] text(Object what) {
    return what.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void progress(byte[] said) {
    // Shown with the request itself.
  }

  @Override
  public String key(String name) {
    return "trial/" + name;
  }

  @Override
  public void checkCancelled() {
    // Nobody cancels a trial but by ending it.
  }
}
