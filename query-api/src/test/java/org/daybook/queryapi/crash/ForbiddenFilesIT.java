package org.daybook.queryapi.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files and folders that the service may not read. The superuser may read all, so there the
/// service is started without the capabilities that let it.
class ForbiddenFilesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> AS_ANYBODY =
      List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

  @TempDir Path temp;

  @Test
  void whatMayNotBeReadFailsAndTheRestIsAdded() throws Exception {
    Path root = Files.createDirectory(temp.resolve("root"));
    Files.writeString(root.resolve("open.txt"), "for all to read");
    Path file = Files.writeString(root.resolve("secret.txt"), "secret");
    Path folder = Files.createDirectory(root.resolve("folder"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
    boolean superuser = System.getProperty("user.name").equals("root");

    try (var server =
        ServerProcess.start(superuser ? AS_ANYBODY : List.of(), temp.resolve("data"), root)) {
      var body = JSON.writeValueAsBytes(Map.of("paths", List.of(root.toString())));
      var accepted = server.post("/api/v1/imports", "application/json", body);
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      String job = JSON.readTree(accepted.body()).get("job").asText();
      assertThat(server.get("/api/v1/idle?wait=PT50S").body()).contains("true");

      var items = JSON.readTree(server.get("/api/v1/imports/" + job + "/items").body());
      Map<String, String> ends = new HashMap<>();
      for (JsonNode item : items.get("items")) {
        ends.put(
            Path.of(item.get("name").asText()).getFileName().toString(),
            "%s %s %s"
                .formatted(
                    item.get("state").asText(),
                    item.get("code").asText(),
                    item.get("message").asText())
                .strip());
      }
      String why = "this program may not read it: access denied";
      assertThat(ends)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "open.txt", "added",
                  "secret.txt", "failed unreadable " + why,
                  "folder", "failed unreadable-folder " + why));
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
