package dev.keyregistry.launcher.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A keep-alive connection to an edge that asks for verdicts, as a gateway does. A bare socket: what
 * is measured is the edge and not an HTTP client.
 */
final class EdgeConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d{1,9})\r\n", Pattern.CASE_INSENSITIVE);

  private final Socket socket;
  private final String host;
  private final byte[] buffer = new byte[16 * 1024];

  EdgeConnection(URI edge) throws IOException {
    host = edge.getHost() + ':' + edge.getPort();
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(edge.getHost(), edge.getPort()), TIMEOUT_MILLIS);
  }

  /**
   * An edge's answer.
   *
   * @param head status line and headers
   */
  record Answer(int status, String head) {

    boolean isAllowed() {
      return status == 200;
    }
  }

  /**
   * Asks whether a request with this secret may pass.
   *
   * @param demand the query of /authz, which says what the route demands
   * @throws IOException if the edge closes the connection or does not answer in time
   */
  Answer ask(String secret, String demand) throws IOException {
    String request =
        "GET /authz?%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(demand, host, secret);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return read();
  }

  private Answer read() throws IOException {
    InputStream in = socket.getInputStream();
    int length = 0;
    int head = -1;
    while (head < 0) {
      int n = in.read(buffer, length, buffer.length - length);
      if (n <= 0) {
        throw new IOException("the edge at " + host + " closed the connection");
      }
      length += n;
      head = endOfHead(length);
    }
    String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
    Matcher bodyLength = CONTENT_LENGTH.matcher(text);
    int body = bodyLength.find() ? Integer.parseInt(bodyLength.group(1)) : 0;
    in.skipNBytes(Math.max(0, head + body - length));
    return new Answer(Integer.parseInt(text, 9, 12, 10), text);
  }

  private int endOfHead(int length) {
    for (int i = 3; i < length; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
