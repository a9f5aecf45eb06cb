package dev.keyregistry.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends exact bytes to a server, and reads whatever it answers until it closes. */
public final class RawHttp implements AutoCloseable {

  private final Socket socket;

  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
  }

  public RawHttp send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends as much as the server takes. */
  public RawHttp send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    try {
      out.write(bytes);
      out.flush();
    } catch (SocketException e) {
      // The server may close while it is still being flooded.
    }
    return this;
  }

  /** Everything up to the end of the stream. */
  public String readToEnd() throws IOException {
    var all = new ByteArrayOutputStream();
    byte[] chunk = new byte[8192];
    try {
      int count = socket.getInputStream().read(chunk);
      while (count >= 0) {
        all.write(chunk, 0, count);
        count = socket.getInputStream().read(chunk);
      }
    } catch (SocketException e) {
      all.writeBytes("\n(reset)".getBytes(StandardCharsets.UTF_8));
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Everything up to this text. */
  public String readUntil(String end) throws IOException {
    var all = new ByteArrayOutputStream();
    while (!all.toString(StandardCharsets.UTF_8).contains(end)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      all.write(next);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
