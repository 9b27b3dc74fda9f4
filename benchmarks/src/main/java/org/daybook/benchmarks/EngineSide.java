package org.daybook.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.daybook.wflow.Engine;
import org.daybook.wflow.Wflow;
import org.daybook.wflow.http.HttpIngress;
import org.daybook.wflow.http.HttpIngressSettings;

/// An engine with its HTTP ingress, alone in its process: `FOLDER` runs the steps itself, `FOLDER
/// PORT` asks the process behind that port for each.
final class EngineSide {

  /// The jobs, by how many steps they have.
  static final Map<Integer, String> JOBS = new TreeMap<>(Map.of(1, "one", 3, "three", 9, "nine"));

  private EngineSide() {}

  static void main(List<String> words) throws InterruptedException {
    List<Wflow> wflows =
        words.size() == 1 ? inProcess() : elsewhere(Integer.parseInt(words.get(1)));
    try (Engine engine =
            Engine.open(
                Path.of(words.getFirst()).resolve("wflow.db"),
                Engines.settings(),
                wflows,
                Clock.systemUTC(),
                new SplittableRandom(1));
        HttpIngress ingress =
            HttpIngress.open(
                engine,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpIngressSettings.DEFAULTS)) {
      System.out.println(Child.announced(ingress.address().getPort()));
      Thread.currentThread().join(); // until the process is ended
    }
  }

  private static List<Wflow> inProcess() {
    return JOBS.entrySet().stream()
        .<Wflow>map(job -> new Steps(job.getValue(), job.getKey()))
        .toList();
  }

  private static List<Wflow> elsewhere(int port) {
    var connections = new Connections(port);
    return JOBS.values().stream().<Wflow>map(job -> new RemoteSteps(job, connections)).toList();
  }
}
