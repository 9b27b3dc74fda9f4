package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A crash after the schemas and before the plug's document: what is recorded goes on, and the same
/// install again ends the work.
class PlugCrashTest {

  private static final Tag TAG = new Tag("org.example.base");

  @TempDir private Path dir;
  private DocumentStore store;
  private Plugs plugs;
  private boolean crashing;

  /// The process ended here, as far as the caller can tell.
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @BeforeEach
  void open() {
    store = Documents.open(dir, DocumentSettings.DEFAULTS, Bench.CLOCK);
    plugs =
        Plugs.open(
            crashing(store), Bench.SETTINGS, Bench.CLOCK, (predicate, readable) -> List.of());
  }

  @AfterEach
  void close() {
    plugs.close();
    store.close();
  }

  @Test
  void aFirstInstallIsEndedByItsRepeat() {
    crash(plug("1.0.0", "{}"));
    assertThat(plugs.plugs()).isEmpty();
    assertThat(store.schemas().schema(TAG)).isPresent();
    InstalledPlug plug = plugs.install(plug("1.0.0", "{}"));
    assertThat(plugs.plugs()).containsExactly(plug);
    assertThat(plug.faults()).isEmpty();
    assertThat(store.schemas().versions(TAG)).hasSize(1);
  }

  @Test
  void anUpdateIsEndedByItsRepeatAndTheOldVersionGoesOnMeanwhile() {
    InstalledPlug first = plugs.install(plug("1.0.0", "{\"title\":\"Now\"}"));
    crash(plug("1.1.0", "{\"title\":\"Next\"}"));
    assertThat(plugs.plugs()).containsExactly(first);
    assertThat(store.schemas().versions(TAG)).hasSize(2);
    InstalledPlug second = plugs.install(plug("1.1.0", "{\"title\":\"Next\"}"));
    assertThat(second.version()).isEqualTo("1.1.0");
    assertThat(second.doc()).isEqualTo(first.doc());
    assertThat(store.schemas().versions(TAG)).hasSize(2);
    assertThat(plugs.history("org.example.base", 10))
        .extracting(PlugRevision::version)
        .containsExactly("1.1.0", "1.0.0");
  }

  private void crash(PlugSource source) {
    crashing = true;
    assertThatThrownBy(() -> plugs.install(source)).isInstanceOf(Crash.class);
    crashing = false;
    close();
    open();
  }

  /// The store, until it is to write a document.
  private DocumentStore crashing(DocumentStore real) {
    return (DocumentStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DocumentStore.class},
            (proxy, method, args) -> {
              if (crashing
                  && (method.getName().equals("create") || method.getName().equals("edit"))) {
                throw new Crash();
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  private static PlugSource plug(String version, String schema) {
    return Bench.plug(
        "plug.json",
        "{\"id\":\"org.example.base\",\"version\":\"%s\",\"abi\":1,\"owns\":{\"org.example.base\":%s}}"
            .formatted(version, schema));
  }
}
