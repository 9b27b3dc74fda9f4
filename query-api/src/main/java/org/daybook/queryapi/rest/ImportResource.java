package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.daybook.ingest.ImportItem;
import org.daybook.ingest.ImportOptions;
import org.daybook.ingest.ImportReport;
import org.daybook.ingest.Ingest;
import org.daybook.ingest.ItemState;
import org.daybook.ingest.Upload;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.multipart.MultipartReader;
import org.daybook.queryapi.multipart.Part;
import org.daybook.queryapi.problem.Refusal;
import org.daybook.wflow.JobId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// Imports: files uploaded, or named by their path on the service's machine.
@Path("/api/v1/imports")
@Produces(MediaType.APPLICATION_JSON)
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "imports")
public class ImportResource {

  private final CurrentVault current;
  private final ImportRoots roots;
  private final StrictJson json;

  ImportResource(CurrentVault current, ImportRoots roots, StrictJson json) {
    this.current = current;
    this.roots = roots;
    this.json = json;
  }

  /// What an import by path takes.
  ///
  /// @param paths files and folders, under a configured import root
  /// @param tags put as empty props on each new document, as marks for processors
  @Schema(name = "ImportByPath")
  record ByPath(@Nullable List<String> paths, @Nullable List<String> tags) {}

  /// How far an import is.
  ///
  /// @param state the job's
  /// @param total how many items were found so far
  /// @param listed whether that is all
  /// @param done how many have ended
  /// @param counts how many ended in each state
  /// @param items the path of the items
  @Schema(name = "Import")
  record View(
      String job,
      String state,
      long total,
      boolean listed,
      long done,
      long bytes,
      Map<String, Long> counts,
      String items) {}

  /// One item that has ended.
  ///
  /// @param state `added`, `unchanged`, `duplicate`, `skipped` or `failed`
  /// @param document the document with its bytes, new or found
  /// @param code of the cause; empty where there is nothing to explain
  @Schema(name = "ImportItem")
  record Item(
      long index,
      String name,
      String state,
      @Nullable String document,
      String code,
      String message,
      long bytes) {
    static Item of(ImportItem item) {
      return new Item(
          item.index(),
          item.name(),
          item.state().word(),
          item.doc() == null ? null : item.doc().value(),
          item.code(),
          item.message(),
          item.bytes());
    }
  }

  /// A page of items that have ended.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "ImportItemPage")
  record Page(List<Item> items, @Nullable String next) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Imports files and folders of the service's machine")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = ByPath.class),
              examples =
                  @ExampleObject(
                      name = "folder",
                      value = "{\"paths\":[\"/home/ada/photos\"],\"tags\":[\"org.example.new\"]}")))
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Response byPath(@HeaderParam("Idempotency-Key") @Nullable String key, InputStream body) {
    ByPath asked = json.read(body, ByPath.class);
    if (asked.paths() == null || asked.paths().isEmpty()) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/paths: wanted at least one path to import");
    }
    List<java.nio.file.Path> paths = asked.paths().stream().map(roots::permitted).toList();
    SortedSet<Tag> tags = tags(asked.tags() == null ? List.of() : asked.tags());
    return accepted(
        current
            .vault()
            .ingest()
            .importPaths(paths, ImportOptions.DEFAULTS.withTags(tags), Given.orderKey(key)));
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(
      summary = "Imports uploaded files, streamed",
      description =
          "Each part with a file name is a file; its name may hold folders. Parts named `tag` name tags put as empty"
              + " props on each new document.")
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Response upload(
      @HeaderParam("Content-Type") String type,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    var uploads = new ArrayList<Upload>();
    var tags = new ArrayList<String>();
    try {
      MultipartReader parts = MultipartReader.open(type, body);
      Blobs blobs = current.vault().documents().blobs();
      for (Part part = parts.next(); part != null; part = parts.next()) {
        String fileName = part.fileName();
        if (fileName != null) {
          Blobs.Stored stored = blobs.put(part.bytes());
          uploads.add(new Upload(fileName, stored.ref(), stored.size()));
        } else if (part.name().equals("tag")) {
          tags.add(new String(json.bytes(part.bytes()), StandardCharsets.UTF_8).strip());
        } else {
          throw new DaybookException.Incorrect(
              "multipart-malformed",
              "part \"%s\" has no file name; wanted files, and parts named tag"
                  .formatted(part.name()));
        }
      }
    } catch (IOException e) {
      throw new Refusal(400, "request-malformed", "the body broke off: " + e.getMessage());
    }
    if (uploads.isEmpty()) {
      throw new DaybookException.Incorrect(
          "multipart-malformed", "no part has a file name; wanted at least one file");
    }
    return accepted(
        current
            .vault()
            .ingest()
            .importUploads(
                uploads, ImportOptions.DEFAULTS.withTags(tags(tags)), Given.orderKey(key)));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Tells how far an import is")
  public View read(@PathParam("id") String id) {
    return view(report(Given.jobId(id)));
  }

  @GET
  @Path("/{id}/items")
  @Operation(summary = "Lists the items of an import that have ended, in order")
  public Page items(
      @PathParam("id") String id,
      @QueryParam("state") @Nullable String state,
      @QueryParam("after") @DefaultValue("-1") long after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    JobId job = report(Given.jobId(id)).job();
    ItemState only = state == null ? null : state(state);
    int size = Given.limit(limit);
    List<ImportItem> found = found(job, only, after, size + 1);
    List<ImportItem> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() <= size
            ? null
            : current.path(
                "/api/v1/imports/%s/items?limit=%d&after=%d%s"
                    .formatted(
                        job, size, page.getLast().index(), only == null ? "" : "&state=" + state));
    return new Page(page.stream().map(Item::of).toList(), next);
  }

  private Response accepted(JobId job) {
    return Response.accepted(view(report(job)))
        .location(URI.create(current.path("/api/v1/imports/" + job)))
        .build();
  }

  private ImportReport report(JobId job) {
    return current.vault().ingest().report(job);
  }

  private List<ImportItem> found(JobId job, @Nullable ItemState only, long after, int most) {
    Ingest ingest = current.vault().ingest();
    var found = new ArrayList<ImportItem>();
    long from = after;
    while (found.size() < most) {
      List<ImportItem> some = ingest.items(job, from, 1_000);
      if (some.isEmpty()) {
        break;
      }
      from = some.getLast().index();
      some.stream().filter(item -> only == null || item.state() == only).forEach(found::add);
    }
    return found.subList(0, Math.min(most, found.size()));
  }

  private View view(ImportReport report) {
    var counts = new TreeMap<String, Long>();
    report.counts().forEach((state, count) -> counts.put(state.word(), count));
    return new View(
        report.job().value(),
        report.state(),
        report.total(),
        report.listed(),
        report.done(),
        report.bytes(),
        counts,
        current.path("/api/v1/imports/" + report.job() + "/items"));
  }

  private static ItemState state(String word) {
    try {
      return ItemState.parse(word);
    } catch (IllegalArgumentException e) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "state \"%s\": wanted added, unchanged, duplicate, skipped or failed".formatted(word),
          e);
    }
  }

  private static SortedSet<Tag> tags(List<String> given) {
    var tags = new TreeSet<Tag>();
    for (String name : given) {
      Tag tag = Given.tag(name);
      Records.refuse(List.of(tag.main()));
      tags.add(tag);
    }
    return tags;
  }
}
