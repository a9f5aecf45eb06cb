package dev.keyregistry.infra.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who issues tokens, and publishes the keys that he signs them with on this host. */
public final class TestIssuer implements AutoCloseable {

  /** Whom the tokens are for. */
  public static final String AUDIENCE = "https://api.example.com";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/keys.json";

  private final Map<String, JWK> published = new ConcurrentHashMap<>();
  private final Map<String, JWK> all = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> otherPaths = new ArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile int status = 200;
  private volatile String cacheControl = "";

  private TestIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Begins to publish keys, none of them yet. */
  public static TestIssuer start() {
    try {
      return new TestIssuer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals(PATH)) {
      asked.incrementAndGet();
    } else {
      synchronized (otherPaths) {
        otherPaths.add(path);
      }
    }
    byte[] body = keySet().getBytes(UTF_8);
    if (!cacheControl.isEmpty()) {
      exchange.getResponseHeaders().set("Cache-Control", cacheControl);
    }
    exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
    try (var out = exchange.getResponseBody()) {
      if (status == 200) {
        out.write(body);
      }
    }
  }

  /** The public keys, as they are published now. */
  public String keySet() {
    return new JWKSet(List.copyOf(published.values())).toString();
  }

  /** The issuer's name. */
  public String name() {
    return url("");
  }

  /** Where the keys are published. */
  public String keysUrl() {
    return url(PATH);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** How many times the keys were asked for. */
  public int asked() {
    return asked.get();
  }

  /** What else was asked for. */
  public List<String> otherPaths() {
    synchronized (otherPaths) {
      return List.copyOf(otherPaths);
    }
  }

  /** What the keys are answered with from now on. */
  public void answersWith(int code) {
    status = code;
  }

  /** What is said of how long the keys may be kept. */
  public void saysOfCaching(String directive) {
    cacheControl = directive;
  }

  /** Makes a key for ES256, and publishes it. */
  public void addKey(String name) {
    try {
      add(new ECKeyGenerator(Curve.P_256).keyID(name).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a key for RS256 and PS256, and publishes it. */
  public void addRsaKey(String name) {
    try {
      add(new RSAKeyGenerator(2048).keyID(name).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes a key. */
  public void add(JWK key) {
    all.put(key.getKeyID(), key);
    published.put(key.getKeyID(), key);
  }

  /** A key that was made, also if it is no longer published. */
  public JWK key(String name) {
    JWK key = all.get(name);
    if (key == null) {
      throw new IllegalArgumentException("there is no key " + name);
    }
    return key;
  }

  /** Publishes a key no longer; what it signs is no longer good. */
  public void withdraw(String name) {
    published.remove(name);
  }

  /** What a usual token says, for an hour. */
  public Map<String, Object> claims(String subject, String tenant, String scope, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", name());
    claims.put("aud", AUDIENCE);
    claims.put("sub", subject);
    claims.put("tenant", tenant);
    claims.put("scope", scope);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 3600);
    return claims;
  }

  /** A token that says this, signed with a key of the issuer. */
  public String token(String key, Map<String, Object> claims) {
    boolean rsa = key(key).getKeyType().getValue().equals("RSA");
    return token(Map.of("typ", "at+jwt", "kid", key, "alg", rsa ? "RS256" : "ES256"), claims, key);
  }

  /** A token with a header of one's own; it is signed as the header's {@code alg} says. */
  public String token(Map<String, Object> header, Map<String, Object> claims, String key) {
    return signed(json(header), json(claims), key, String.valueOf(header.get("alg")));
  }

  /** What is signed, whatever it is. */
  public String signed(String header, String payload, String key, String algorithm) {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    try {
      JWK secret = key(key);
      JWSSigner signer =
          secret.getKeyType().getValue().equals("RSA")
              ? new RSASSASigner(secret.toRSAKey())
              : new ECDSASigner(secret.toECKey());
      var of = new JWSHeader(JWSAlgorithm.parse(algorithm));
      return input + '.' + signer.sign(of, input.getBytes(UTF_8));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of an object. */
  public static String json(Map<String, Object> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers nobody any more. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
