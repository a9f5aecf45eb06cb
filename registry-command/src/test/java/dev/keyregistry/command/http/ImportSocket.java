package dev.keyregistry.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An import whose body is sent piece by piece, and whose answer is read only when it is told. */
final class ImportSocket implements AutoCloseable {

  private final Socket socket = new Socket();
  private final BufferedReader reader;
  private boolean headRead;

  /** Sends the head of a request to a server on this machine. */
  ImportSocket(int port, String path, String authorization) throws IOException {
    socket.setReceiveBufferSize(8 * 1024); // so that what is not read waits in the server
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    write(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Type: application/x-ndjson\r\nAuthorization: "
            + authorization
            + "\r\n\r\n");
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  void send(String text) throws IOException {
    write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  void end() throws IOException {
    write("0\r\n\r\n");
  }

  String status() throws IOException {
    headRead = true;
    return reader.readLine();
  }

  /** The next line of the answer's body. */
  String line() throws IOException {
    if (!headRead) {
      assertThat(status()).isEqualTo("HTTP/1.1 200 OK");
    }
    return readTo("{"); // past headers, and sizes of chunks
  }

  /** Reads on to a line that begins so; {@code null} as a text if there is none. */
  String readTo(String start) throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith(start)) {
      line = reader.readLine();
    }
    return String.valueOf(line);
  }

  boolean hasMore() throws IOException {
    return reader.ready();
  }

  /** Whether the answer does not come to its last line. */
  boolean breaksOff() {
    try {
      return readTo("{\"summary\"").equals("null");
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
