package dev.keyregistry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;

/** Sends imports whose rows are made as they are sent, and reads the answers as they come. */
final class ImportClient {

  static final String TENANT = "bench";
  private static final int ROWS_AT_ONCE = 100;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random();
  private final URI server;
  private final String rootKey;

  ImportClient(URI server, String rootKey) {
    this.server = server;
    this.rootKey = rootKey.strip();
  }

  void createTenant() throws Exception {
    BodyPublisher body = BodyPublishers.ofString("{\"id\":\"" + TENANT + "\"}");
    HttpRequest request = request("/v1/tenants", "application/json", body);
    int status = 503; // until the service knows its own keys
    while (status == 503) {
      status = http.send(request, BodyHandlers.discarding()).statusCode();
    }
    if (status != 201) {
      throw new IllegalStateException("no tenant: " + status);
    }
  }

  /** Imports this number of new keys in one request. */
  void send(int rows) throws Exception {
    HttpRequest request =
        request(
            "/v1/keys/import", "application/x-ndjson", BodyPublishers.ofByteArrays(lines(rows)));
    HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
    String last = "";
    try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
    }
    if (!last.contains("\"created\":" + rows + ',')) {
      throw new IllegalStateException("not all were created: " + last);
    }
  }

  /** The value of one of the service's gauges. */
  double metric(String name) throws Exception {
    String all =
        http.send(
                HttpRequest.newBuilder(server.resolve("/metrics")).build(), BodyHandlers.ofString())
            .body();
    return all.lines()
        .filter(line -> line.startsWith(name + ' '))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private HttpRequest request(String path, String type, BodyPublisher body) {
    return HttpRequest.newBuilder(server.resolve(path))
        .header("Authorization", "Bearer " + rootKey)
        .header("Content-Type", type)
        .POST(body)
        .build();
  }

  private Iterable<byte[]> lines(int rows) {
    return () ->
        IntStream.range(0, (rows + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE)
            .mapToObj(part -> some(Math.min(ROWS_AT_ONCE, rows - part * ROWS_AT_ONCE)))
            .iterator();
  }

  private byte[] some(int rows) {
    var text = new StringBuilder();
    byte[] hash = new byte[32];
    for (int i = 0; i < rows; i++) {
      random.nextBytes(hash);
      text.append("{\"tenant\":\"" + TENANT + "\",\"label\":\"imported ")
          .append(random.nextInt())
          .append("\",\"scopes\":[\"invoices:read\",\"invoices:write\"],\"sha256\":\"")
          .append(HexFormat.of().formatHex(hash))
          .append("\"}\n");
    }
    return text.toString().getBytes(UTF_8);
  }
}
