package dev.keyregistry.command;

import dev.keyregistry.infra.testkit.PostgresDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between a log and its PostgreSQL, and does to their connections what networks do. */
public final class PostgresProxy implements AutoCloseable {

  /** What happens to a message: it goes on only if {@code forward} is called. */
  public interface Fault {
    Fault NONE = (link, toServer, text, forward) -> forward.run();

    /**
     * Runs on the thread that carries the messages of this direction.
     *
     * @param text the message's bytes, each as one character
     */
    void pass(Link link, boolean toServer, String text, Forward forward) throws IOException;
  }

  /** Sends a message on its way. */
  public interface Forward {
    void run() throws IOException;
  }

  private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):(\\d+)/");
  private static final int BUFFER = 64 * 1024;

  private final PostgresDatabase server;
  private final String host;
  private final int port;
  private final ServerSocket listening;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;

  public PostgresProxy(PostgresDatabase server) throws IOException {
    Matcher address = ADDRESS.matcher(server.jdbcUrl());
    if (!address.find()) {
      throw new IllegalArgumentException(server.jdbcUrl());
    }
    this.server = server;
    host = address.group(1);
    port = Integer.parseInt(address.group(2));
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** The database, seen through this proxy; in plain text, so that faults can read along. */
  public PostgresDatabase database() {
    String url =
        ADDRESS
            .matcher(server.jdbcUrl())
            .replaceFirst("//127.0.0.1:" + listening.getLocalPort() + "/");
    String plain = url + (url.contains("?") ? "&" : "?") + "sslmode=disable";
    return new PostgresDatabase(plain, server.user(), server.password());
  }

  public void inject(Fault injected) {
    fault = injected;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        links.add(new Link(client, new Socket(host, port)).start());
      } catch (IOException e) {
        // Closed, or the server is away: the client finds out.
      }
    }
  }

  /** One connection: its two halves, and what carries their messages. */
  public final class Link {
    private final Socket client;
    private final Socket server;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private Link start() throws IOException {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> carry(client, server, true));
      Thread.ofVirtual().start(() -> carry(server, client, false));
      return this;
    }

    private void carry(Socket from, Socket to, boolean toServer) {
      var buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          int length = read;
          String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
          fault.pass(this, toServer, text, () -> out.write(buffer, 0, length));
        }
      } catch (IOException e) {
        // One half was cut; what it means for the other half is the end of this thread.
      }
      close(to);
    }

    /** Cuts the client off; what is already under way to the server can still be forwarded. */
    public void cutClient() {
      close(client);
    }

    /** Cuts both halves. */
    public void cut() {
      close(client);
      close(server);
      links.remove(this);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    links.forEach(Link::cut);
  }
}
