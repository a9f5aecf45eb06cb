package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.command.ApiDocument;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests made from the API's own document: some fit it, most do not. */
class GeneratedRequestsIT {

  private static final Logger LOG = LoggerFactory.getLogger(GeneratedRequestsIT.class);
  private static final int AT_LEAST = 2_000;
  private static final int AT_MOST = 8_000;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final KnownIds ids = new KnownIds(random);
  private final GeneratedValues values = new GeneratedValues(random, ids);
  private final RunningCommand command = RunningCommand.shared();

  @Test
  void no_request_is_answered_5xx_and_every_operation_succeeds() {
    List<String> operations = ApiDocument.operations().stream().sorted().toList();
    Set<String> succeeded = new HashSet<>();
    Map<Integer, Integer> statuses = new TreeMap<>();
    int sent = 0;
    while (sent < AT_LEAST || (succeeded.size() < operations.size() && sent < AT_MOST)) {
      String operation = operations.get(sent++ % operations.size());
      boolean fits = random.nextInt(3) == 0;
      Answer answer = send(operation, fits);
      statuses.merge(answer.status(), 1, Integer::sum);
      assertThat(answer.status()).as("%s, -Dseed=%d", operation, seed).isLessThan(500);
      if (tookEffect(answer)) {
        succeeded.add(operation);
        if (answer.status() == 201) { // not the caller's own id, which whoami tells
          ids.learn(answer);
        }
      } else if (answer.status() >= 300) {
        String code = answer.text("code");
        assertThat(ApiDocument.codes(answer.status()))
            .as("codes of %d at %s, -Dseed=%d", answer.status(), operation, seed)
            .contains(code);
      }
    }
    LOG.info("{} requests, answered {}, -Dseed={}", sent, statuses, seed);
    assertThat(succeeded).as("-Dseed=%d", seed).containsExactlyInAnyOrderElementsOf(operations);
  }

  /** A stream is answered 200 whatever its rows come to. */
  private static boolean tookEffect(Answer answer) {
    boolean isStream = answer.header("Content-Type").equals(MediaTypes.NDJSON);
    return answer.status() < 300
        && (!isStream || answer.body().path("status").asText().equals("created"));
  }

  private Answer send(String operation, boolean fits) {
    int blank = operation.indexOf(' ');
    String method = operation.substring(0, blank);
    String path = operation.substring(blank + 1);
    JsonNode body =
        ApiDocument.resolved(
            ApiDocument.at("/paths/" + path.replace("/", "~1") + '/' + method + "/requestBody"));
    boolean isStream = body.path("content").has(MediaTypes.NDJSON);
    String type = isStream ? MediaTypes.NDJSON : MediaTypes.JSON;
    JsonNode schema = body.path("content").path(type).path("schema");
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", type);
    headers.put("Authorization", "Bearer " + command.rootKey());
    boolean spoilsBody = !fits && !schema.isMissingNode() && random.nextBoolean();
    if (!fits && !spoilsBody) {
      spoilHeaders(headers);
    }
    byte[] bytes = schema.isMissingNode() ? new byte[0] : body(schema, spoilsBody);
    return Http.send(
        method.toUpperCase(Locale.ROOT),
        command.url() + path(path, fits || spoilsBody),
        headers,
        bytes);
  }

  private String path(String template, boolean fits) {
    List<String> segments = new ArrayList<>();
    String folder = "";
    for (String segment : template.split("/", -1)) {
      segments.add(
          switch (segment) {
            case "{id}" -> fits || random.nextBoolean() ? ids.ofFolder(folder) : wrongId();
            case "{name}" -> fits || random.nextBoolean() ? "clerk" : wrongId();
            default -> segment;
          });
      folder = segment;
    }
    return String.join("/", segments);
  }

  private String wrongId() {
    return switch (random.nextInt(6)) {
      case 0 -> ids.ofFolder("tenants");
      case 1 -> ids.ofFolder("keys");
      case 2 -> "key_" + "0".repeat(26);
      case 3 -> "%00%ff";
      case 4 -> "x".repeat(1_000);
      default -> "..%2f..%2fkeys";
    };
  }

  private void spoilHeaders(Map<String, String> headers) {
    switch (random.nextInt(6)) {
      case 0 -> headers.remove("Authorization");
      case 1 -> headers.put("Authorization", "Bearer " + "x".repeat(random.nextInt(700)));
      case 2 -> headers.put("Content-Type", "text/plain");
      case 3 -> headers.put("If-Match", "\"" + random.nextInt(9) + "\"");
      case 4 -> headers.put("If-Match", "W/nonsense");
      default -> headers.put("Idempotency-Key", "x".repeat(random.nextInt(300)));
    }
  }

  private byte[] body(JsonNode schema, boolean spoiled) {
    ObjectNode fitting =
        values.fitting("", schema) instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    return spoiled ? spoiled(fitting) : bytes(fitting);
  }

  private byte[] spoiled(ObjectNode fitting) {
    byte[] whole = bytes(fitting);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length)); // ends early, or is empty
      case 1 -> {
        whole[random.nextInt(whole.length)] = (byte) 0xff; // no UTF-8
        yield whole;
      }
      case 2 -> twice(fitting);
      case 3 -> "[1]".getBytes(StandardCharsets.UTF_8);
      default -> {
        values.spoil(fitting);
        yield bytes(fitting);
      }
    };
  }

  private static byte[] bytes(ObjectNode object) {
    return Http.json(object).getBytes(StandardCharsets.UTF_8);
  }

  /** The same field twice. */
  private static byte[] twice(ObjectNode object) {
    String text = Http.json(object);
    String inner = text.substring(1, text.length() - 1);
    String all = inner.isEmpty() ? "\"a\":1,\"a\":1" : inner + ',' + inner;
    return ('{' + all + '}').getBytes(StandardCharsets.UTF_8);
  }
}
