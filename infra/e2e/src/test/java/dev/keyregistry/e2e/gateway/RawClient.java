package dev.keyregistry.e2e.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** Sends requests as they are, also those that no library would send. */
final class RawClient {

  private static final int LIMIT_MILLIS = 15_000;

  private RawClient() {}

  /**
   * An answer.
   *
   * @param head its first line and its headers
   */
  record RawAnswer(int status, List<String> head) {

    /** Every value of a header. */
    List<String> all(String name) {
      String start = name + ':';
      return head.stream()
          .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    /** The one value of a header; empty if there is none, or more than one. */
    String header(String name) {
      List<String> values = all(name);
      return values.size() == 1 ? values.getFirst() : "";
    }
  }

  /**
   * Sends a request on a connection of its own.
   *
   * @param firstLine method, target and version
   * @param headers whole lines; {@code Host} and {@code Connection} are added
   */
  static RawAnswer send(int port, String firstLine, List<String> headers, String body) {
    String head = String.join("\r\n", headers) + (headers.isEmpty() ? "" : "\r\n");
    String request =
        firstLine + "\r\nHost: api.example.com\r\nConnection: close\r\n" + head + "\r\n" + body;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return read(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawAnswer read(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0 || !answer.startsWith("HTTP/1.1 ")) {
      throw new IllegalStateException("no answer: " + answer);
    }
    int statusAt = "HTTP/1.1 ".length();
    return new RawAnswer(
        Integer.parseInt(answer.substring(statusAt, statusAt + 3)),
        answer.substring(0, end).lines().toList());
  }
}
