package org.daybook.ingest.internal.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.daybook.documents.DaybookException;
import org.daybook.ingest.WorkerSettings;
import org.daybook.ingest.files.Broken;
import org.daybook.ingest.files.Pdfs;
import org.daybook.ingest.internal.extract.Extraction.Cause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TikaWorkerTest {

  private static final WorkerSettings SETTINGS =
      WorkerSettings.DEFAULTS.withThreads(2).withTimePerFile(Duration.ofSeconds(30));

  @TempDir Path dir;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private TikaWorker worker;

  @AfterEach
  void close() {
    worker.close();
    threads.close();
  }

  private void open(WorkerSettings settings) throws Exception {
    worker = TikaWorker.open(settings, dir.resolve("scratch"), Isolation.probe());
  }

  private Future<Extraction> begin(String name, byte[] bytes) throws IOException {
    Path file = Files.write(dir.resolve(name), bytes);
    return threads.submit(() -> worker.extract(file, name));
  }

  private Future<Extraction> beginText(int number) throws IOException {
    return begin("t" + number + ".txt", ("text number " + number).getBytes(UTF_8));
  }

  private static void assertText(Future<Extraction> text) throws Exception {
    assertThat(text.get()).isInstanceOf(Extraction.Extracted.class);
    assertThat(text.get().content().text().utf8()).asString(UTF_8).startsWith("text number ");
  }

  private static void assertFailed(Future<Extraction> file, Cause cause, String message)
      throws Exception {
    assertThat(file.get())
        .isInstanceOfSatisfying(
            Extraction.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(cause);
              assertThat(failed.message()).isEqualTo(message);
            });
  }

  @Test
  void aFilePastItsTimeIsNamedAndTheOthersAreParsed() throws Exception {
    open(SETTINGS.withTimePerFile(Duration.ofSeconds(5)));
    var files = new ArrayList<Future<Extraction>>();
    var self = begin("self.pdf", Pdfs.selfReference());
    var fan = begin("fan.pdf", Pdfs.fanOut(9));
    for (int i = 0; i < 20; i++) {
      files.add(beginText(i));
    }

    assertFailed(self, Cause.TIMEOUT, "parsing took longer than 5 s");
    assertFailed(fan, Cause.TIMEOUT, "parsing took longer than 5 s");
    assertThat(self.get().content().mediaType()).isEqualTo("application/pdf");
    for (var file : files) {
      assertText(file);
    }
    assertThat(worker.starts()).isBetween(2, 3);
  }

  @Test
  void aFileThatSwallowsTheHeapIsNamedAndTheOthersAreParsed() throws Exception {
    open(SETTINGS.withHeapBytes(64L << 20));
    var bomb = begin("bomb.html", "<p><b>a".repeat(4_000_000).getBytes(UTF_8));
    var texts = new ArrayList<Future<Extraction>>();
    for (int i = 0; i < 20; i++) {
      texts.add(beginText(i));
    }

    assertFailed(bomb, Cause.OUT_OF_MEMORY, "parsing needed more than the 64 MB it may have");
    for (var text : texts) {
      assertText(text);
    }
    assertThat(worker.starts()).isBetween(2, 3);
  }

  @Test
  void aProcessKilledFromOutsideCostsNoFile() throws Exception {
    open(SETTINGS);
    assertText(beginText(0));
    ProcessHandle child = child();
    var slow =
        List.of(begin("a.pdf", Pdfs.fanOut(5)), begin("b.pdf", Pdfs.fanOut(5)), beginText(1));
    await(() -> Files.exists(dir.resolve("b.pdf")));

    child.destroyForcibly();

    for (var file : slow) {
      assertThat(file.get()).isInstanceOf(Extraction.Extracted.class);
    }
    assertThat(worker.starts()).isEqualTo(2);
  }

  @Test
  void aFileThatEndsTheProcessAlsoWhenAloneHasCrashedIt() throws Exception {
    open(SETTINGS);
    assertText(beginText(0));
    var bomb = begin("self.pdf", Pdfs.selfReference());

    ProcessHandle first = child();
    await(() -> cpu(first).compareTo(Duration.ofSeconds(1)) > 0);
    first.destroyForcibly();
    await(() -> worker.starts() == 2 && ownChildren().stream().anyMatch(ProcessHandle::isAlive));
    ProcessHandle second = child();
    await(() -> cpu(second).compareTo(Duration.ofSeconds(5)) > 0);
    second.destroyForcibly();

    assertFailed(bomb, Cause.CRASHED, "the parsing process ended by signal 9");
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Test
  void theProcessIsReplacedAfterSoManyFiles() throws Exception {
    open(SETTINGS.withFilesPerWorker(10));
    var texts = new ArrayList<Future<Extraction>>();
    for (int i = 0; i < 25; i++) {
      texts.add(beginText(i));
    }
    for (var text : texts) {
      assertText(text);
    }

    assertThat(worker.starts()).isEqualTo(3);
  }

  @Test
  void longTextIsCutAtTheLimitAndKeptInAFile() throws Exception {
    open(SETTINGS.withMostCharacters(600_000));

    var text =
        begin("long.txt", "0123456789ä\n".repeat(100_000).getBytes(UTF_8)).get().content().text();

    assertThat(text.truncated()).isTrue();
    assertThat(text.characters()).isEqualTo(600_000);
    assertThat(text.file()).isNotNull();
    try (var in = text.open()) {
      assertThat(new String(in.readAllBytes(), UTF_8)).hasSize(600_000).startsWith("0123456789ä\n");
    }
    text.discard();
    assertThat(text.file()).doesNotExist();
  }

  @Test
  void brokenAndEncryptedFilesSayWhatIsWrong() throws Exception {
    open(SETTINGS);
    byte[] pdf = Pdfs.pdf("T", List.of("Hello"));
    var cut = begin("cut.pdf", Broken.truncated(pdf));
    var secret = begin("secret.pdf", Pdfs.pdf("T", List.of("Hello"), "secret"));
    var bytes = begin("x.bin", new byte[] {1, 2, 3, 0, 5});

    assertFailed(cut, Cause.PARSE_FAILED, "IOException: Page tree root must be a dictionary");
    assertFailed(
        secret,
        Cause.ENCRYPTED,
        "InvalidPasswordException: Cannot decrypt PDF, the password is incorrect");
    assertThat(bytes.get())
        .isEqualTo(
            new Extraction.Empty(
                bytes.get().content(),
                Cause.NO_PARSER,
                "nothing reads files of type application/octet-stream"));
  }

  @Test
  void aProcessThatCannotStartIsNotTheFilesFault() throws Exception {
    open(SETTINGS.withClasspath(dir.resolve("nothing-here").toString()));

    assertThatThrownBy(() -> worker.extract(dir.resolve("a"), "a"))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessageStartingWith("the parsing process cannot be started, tried 3 times: ")
        .hasMessageEndingWith("is its class path right (-Ddaybook.worker.classpath)?");
  }

  @Test
  void closingEndsTheProcessAndTellsWhoWaits() throws Exception {
    open(SETTINGS);
    assertText(beginText(0));
    ProcessHandle child = child();
    var endless = begin("self.pdf", Pdfs.selfReference());
    await(() -> cpu(child).compareTo(Duration.ofMillis(1)) > 0);

    worker.close();

    assertThatThrownBy(endless::get).hasRootCauseInstanceOf(DaybookException.Unavailable.class);
    child.onExit().get(10, TimeUnit.SECONDS);
    assertThat(dir.resolve("scratch")).doesNotExist();
    assertThatThrownBy(() -> worker.extract(dir.resolve("a"), "a"))
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessageStartingWith("ingest is closed");
  }

  private static List<ProcessHandle> ownChildren() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static ProcessHandle child() throws InterruptedException {
    await(() -> ownChildren().size() == 1);
    return ownChildren().getFirst();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
