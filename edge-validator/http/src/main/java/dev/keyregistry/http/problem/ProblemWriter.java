package dev.keyregistry.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.http.MediaTypes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Writes problem documents. */
public final class ProblemWriter {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ProblemWriter() {}

  /** Ends the response with the problem, unless it has ended or its head is already sent. */
  public static void write(
      HttpServerResponse response, Problem problem, Map<String, String> headers) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    headers.forEach(response::putHeader);
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.PROBLEM)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(Buffer.buffer(bytes(problem)));
  }

  public static void write(HttpServerResponse response, Problem problem) {
    write(response, problem, Map.of());
  }

  private static byte[] bytes(Problem problem) {
    try {
      return MAPPER.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is writable", e);
    }
  }
}
