package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class VaultsTest {

  private final Rest rest = Rest.ofTest();

  @Test
  void aVaultMustBeCreatedBeforeItIsUsed() {
    rest.get("/vaults/absent/api/v1/docs")
        .expectProblem(
            """
            {"type":"/docs/errors/vault-unknown.md","title":"Vault unknown","status":404,"code":"vault-unknown",
             "detail":"vault \\"absent\\" is not here; create it first: POST /api/v1/vaults {\\"name\\": \\"absent\\"}",
             "instance":"/vaults/absent/api/v1/docs"}
            """);
  }

  @Test
  void vaultsKeepTheirDocumentsApart() {
    rest.postJson("/api/v1/vaults", "{\"name\":\"apart\"}").expect(201);
    rest.postJson("/api/v1/vaults", "{\"name\":\"apart\"}").expect(200);
    rest.postJson(
            "/vaults/apart/api/v1/plugs",
            "{\"id\":\"org.example.apart\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.apart\":{}}}")
        .expect(201);
    Rest.Answer created =
        rest.postJson("/vaults/apart/api/v1/docs", "{\"props\":{\"org.example.apart\":{\"a\":1}}}");
    String path = "/api/v1/docs/" + created.expect(201).path("id").asText();
    assertThat(created.header("Location")).endsWith("/vaults/apart" + path);
    rest.get("/vaults/apart" + path).expect(200);
    rest.get(path).expectProblem(404, "document-unknown");
    assertThat(rest.get("/api/v1/vaults").expect(200).path("vaults").toString())
        .contains("\"apart\"", "\"default\"");
    assertThat(rest.get("/vaults/apart/sparql?query=ASK%7B%7D").expect(200).has("boolean"))
        .isTrue();
  }

  @Test
  void aNameThatIsNoFolderIsRefused() {
    rest.postJson("/api/v1/vaults", "{\"name\":\"../up\"}").expectProblem(400, "parameter-invalid");
    rest.get("/vaults/%2e%2e/api/v1/docs").expectProblem(400, "parameter-invalid");
    rest.get("/vaults/UP/api/v1/docs").expectProblem(400, "parameter-invalid");
  }
}
