package dev.keyregistry.infra.testkit;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A certificate authority of a test, which issues certificates as PEM files. */
public final class TestAuthority {

  /**
   * A certificate and its key.
   *
   * @param certificate the PEM file of the certificate
   * @param key the PEM file of the key, of mode 0600
   * @param issued what they hold
   */
  public record Pair(Path certificate, Path key, X509Bundle issued) {}

  private final X509Bundle root;

  private TestAuthority(X509Bundle root) {
    this.root = root;
  }

  /** A new authority, unknown to everybody. */
  public static TestAuthority create(String name) {
    try {
      return new TestAuthority(
          new CertificateBuilder()
              .subject("CN=" + name)
              .setIsCertificateAuthority(true)
              .ecp256()
              .notBefore(Instant.now().minus(Duration.ofDays(1)))
              .notAfter(Instant.now().plus(Duration.ofDays(30)))
              .buildSelfSigned());
    } catch (Exception e) {
      throw new IllegalStateException("cannot make an authority", e);
    }
  }

  /** Writes its own certificate into a file. */
  public Path write(Path file) throws IOException {
    return replace(file, root.getCertificatePEM());
  }

  /** The two files of {@code 127.0.0.1} and {@code localhost}, valid for 30 days. */
  public Pair server(Path folder, String name) throws IOException {
    return issue(folder, name, "127.0.0.1", Duration.ofDays(30));
  }

  /** The two files of a server at another address, or of another validity. */
  public Pair issue(Path folder, String name, String address, Duration validity)
      throws IOException {
    X509Bundle issued;
    try {
      var builder =
          new CertificateBuilder()
              .subject("CN=" + name)
              .ecp256()
              .notBefore(Instant.now().minus(Duration.ofDays(1)))
              .notAfter(Instant.now().plus(validity))
              .addExtendedKeyUsageServerAuth()
              .addExtendedKeyUsageClientAuth()
              .addSanIpAddress(address);
      if (address.equals("127.0.0.1")) {
        builder.addSanDnsName("localhost");
      }
      issued = builder.buildIssuedBy(root);
    } catch (Exception e) {
      throw new IllegalStateException("cannot issue a certificate", e);
    }
    return new Pair(
        replace(folder.resolve(name + ".crt"), issued.getCertificatePEM()),
        replace(folder.resolve(name + ".key"), issued.getPrivateKeyPEM()),
        issued);
  }

  /** TLS of a client that trusts this authority and shows a certificate, or none. */
  public SSLContext client(@Nullable Pair own) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          own == null ? null : own.issued().toKeyManagerFactory().getKeyManagers(),
          root.toTrustManagerFactory().getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a client", e);
    }
  }

  /** Puts the certificate and key of one pair into the files of another one. */
  public static void renew(Pair old, Pair renewed) throws IOException {
    replace(old.certificate(), Files.readString(renewed.certificate()));
    replace(old.key(), Files.readString(renewed.key()));
  }

  private static Path replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(
        temporary,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(temporary, text);
    return Files.move(
        temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
