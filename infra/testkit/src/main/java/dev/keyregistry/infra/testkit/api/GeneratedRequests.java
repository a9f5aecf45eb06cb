package dev.keyregistry.infra.testkit.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.api.Operation.Body;
import dev.keyregistry.infra.testkit.api.Operation.Parameter;
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
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Requests made from an API's own document: some fit it, most do not. */
public final class GeneratedRequests {

  private static final String TYPE = "Content-Type";

  private final ApiDocument document;
  private final String url;
  private final String caller;
  private final Random random;
  private final KnownIds ids;
  private final GeneratedValues values;

  /**
   * @param caller the secret of who asks
   * @param ids to which the ids of what is created are added
   */
  public GeneratedRequests(
      ApiDocument document, String url, String caller, Random random, KnownIds ids) {
    this.document = document;
    this.url = url;
    this.caller = caller;
    this.random = random;
    this.ids = ids;
    this.values = new GeneratedValues(document, random, ids);
  }

  /**
   * What a run came to.
   *
   * @param statuses how many answers had which
   * @param wrong answers 5xx, and problems whose code the document does not list for the operation
   * @param failed operations that were never answered with success
   */
  public record Run(Map<Integer, Integer> statuses, Set<String> wrong, Set<String> failed) {}

  /**
   * Sends requests to each operation in turn: so many, and then more until each has succeeded.
   *
   * @param goOn waits until what an operation has begun (202) is over
   */
  public Run run(int atLeast, int atMost, Runnable goOn) {
    List<Operation> operations = document.operations();
    Set<String> wrong = new TreeSet<>();
    Set<String> failed = new HashSet<>(document.names());
    Map<Integer, Integer> statuses = new TreeMap<>();
    Set<Operation> lasting = new HashSet<>();
    int sent = 0;
    for (int turn = 0; sent < atLeast || (!failed.isEmpty() && sent < atMost); turn++) {
      Operation operation = operations.get(turn % operations.size());
      if (lasting.contains(operation) && random.nextInt(10) > 0) {
        continue;
      }
      sent++;
      Answer answer = send(operation, random.nextInt(3) == 0);
      statuses.merge(answer.status(), 1, Integer::sum);
      if (!isDocumented(operation, answer)) {
        wrong.add(operation + ": " + answer);
      }
      if (tookEffect(answer)) {
        failed.remove(operation.toString());
        learn(answer);
        if (answer.status() == 202) { // begun: it takes more time than others
          lasting.add(operation);
          goOn.run();
        }
      }
    }
    return new Run(statuses, wrong, failed);
  }

  /** A stream is answered 200 whatever its rows come to. */
  private static boolean tookEffect(Answer answer) {
    boolean isStream = answer.header(TYPE).endsWith("ndjson");
    return answer.status() < 300 && (!isStream || answer.text("status").equals("created"));
  }

  private static boolean isDocumented(Operation operation, Answer answer) {
    int status = answer.status();
    return status < 300 || (status < 500 && operation.codes(status).contains(answer.text("code")));
  }

  private void learn(Answer answer) {
    if (answer.status() == 201) { // not the caller's own id, which whoami tells
      ids.learn(answer);
    }
    if (!answer.text("nextCursor").isEmpty()) {
      ids.learn("cursor", answer.text("nextCursor"));
    }
  }

  private Answer send(Operation operation, boolean fits) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + caller);
    Body body = operation.body().orElse(null);
    boolean spoilsBody = !fits && body != null && random.nextBoolean();
    if (body != null) {
      headers.put(TYPE, body.mediaType());
    }
    if (!fits && !spoilsBody) {
      spoilHeaders(headers);
    }
    boolean plain = fits || spoilsBody;
    return Http.send(
        operation.method().toUpperCase(Locale.ROOT),
        url + operation.pathWith(part -> part(part, plain)) + query(operation, plain),
        headers,
        body == null ? new byte[0] : body(body, spoilsBody));
  }

  private String part(Parameter parameter, boolean fits) {
    return fits || random.nextBoolean()
        ? values.fitting("", parameter.schema()).asText()
        : wrongId();
  }

  private String wrongId() {
    return switch (random.nextInt(6)) {
      case 0 -> ids.ofKind("TenantId");
      case 1 -> ids.ofKind("KeyId");
      case 2 -> "key_" + "0".repeat(26);
      case 3 -> "%00%ff";
      case 4 -> "x".repeat(1_000);
      default -> "..%2f..%2fkeys";
    };
  }

  private String query(Operation operation, boolean fits) {
    List<String> parts = new ArrayList<>();
    for (Parameter parameter : operation.parameters("query")) {
      if (random.nextInt(3) == 0) {
        JsonNode value =
            fits || random.nextBoolean()
                ? values.fitting(parameter.name(), parameter.schema())
                : values.foreign();
        boolean goesOn = parameter.name().equals("cursor") && fits;
        parts.add(
            parameter.name()
                + '='
                + Operation.encoded(goesOn ? ids.ofKind("cursor") : value.asText()));
      }
    }
    if (!fits && random.nextInt(3) == 0) {
      parts.add(parts.isEmpty() ? "unheardOf=1" : parts.getFirst());
    }
    return parts.isEmpty() ? "" : '?' + String.join("&", parts);
  }

  private void spoilHeaders(Map<String, String> headers) {
    switch (random.nextInt(7)) {
      case 0 -> headers.remove("Authorization");
      case 1 -> headers.put("Authorization", "Bearer " + "x".repeat(random.nextInt(700)));
      case 2 -> headers.put(TYPE, "text/plain");
      case 3 -> headers.put("If-Match", "\"" + random.nextInt(9) + "\"");
      case 4 -> headers.put("If-Match", "W/nonsense");
      case 5 -> headers.put("Registry-Min-Position", "-1");
      default -> headers.put("Idempotency-Key", "x".repeat(random.nextInt(300)));
    }
  }

  private byte[] body(Body body, boolean spoiled) {
    if (body.isLines()) {
      byte[] first = value(body, false);
      byte[] second = value(body, spoiled);
      byte[] both = Arrays.copyOf(first, first.length + 1 + second.length);
      both[first.length] = '\n';
      System.arraycopy(second, 0, both, first.length + 1, second.length);
      return both;
    }
    return value(body, spoiled);
  }

  private byte[] value(Body body, boolean spoiled) {
    ObjectNode fitting =
        values.fitting("", body.schema()) instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    if (body.isForm()) {
      return form(fitting, spoiled);
    }
    return spoiled ? spoiled(fitting) : bytes(fitting);
  }

  private byte[] form(ObjectNode fitting, boolean spoiled) {
    if (spoiled) {
      values.spoil(fitting);
    }
    String fields =
        fitting.properties().stream()
            .map(field -> field.getKey() + '=' + Operation.encoded(field.getValue().asText()))
            .collect(Collectors.joining("&"));
    boolean broken = spoiled && random.nextInt(4) == 0;
    return (broken ? fields + "&token=%zz" : fields).getBytes(StandardCharsets.UTF_8);
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

  /** The same fields twice. */
  private static byte[] twice(ObjectNode object) {
    String text = Http.json(object);
    String inner = text.substring(1, text.length() - 1);
    String all = inner.isEmpty() ? "\"a\":1,\"a\":1" : inner + ',' + inner;
    return ('{' + all + '}').getBytes(StandardCharsets.UTF_8);
  }
}
