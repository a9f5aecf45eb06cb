package dev.keyregistry.validator.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says of a failed connection what of TLS was wrong, and which setting to look at. */
public final class TlsFailure {

  private static final int MAX_DEPTH = 20;

  private TlsFailure() {}

  /**
   * What was wrong, in one line; empty if the failure is none of TLS.
   *
   * @param settings what the names of the settings start with, such as {@code --kafka-tls}: {@code
   *     -ca} and {@code -cert} follow
   */
  public static Optional<String> explain(Throwable failure, String settings) {
    SSLException found = null;
    Throwable each = failure;
    for (int depth = 0; each != null && depth < MAX_DEPTH; depth++) {
      if (each instanceof CertPathBuilderException) {
        return Optional.of(
            "the server's certificate does not come from an authority in " + settings + "-ca");
      }
      if (each instanceof CertificateException && speaksOfNames(each)) {
        return Optional.of(
            "the server's certificate is of another host: connect to the name or address that it"
                + " is of, or have one issued for this one");
      }
      if (each instanceof SSLException tls) {
        found = tls;
      }
      each = each.getCause();
    }
    return Optional.ofNullable(found)
        .map(tls -> explain(String.valueOf(tls.getMessage()), settings));
  }

  private static boolean speaksOfNames(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("subject alternative") || message.startsWith("No name matching");
  }

  private static String explain(String message, String settings) {
    if (message.contains("fatal alert")) {
      return "the server refuses the certificate of %s-cert, or wants one (%s)"
          .formatted(settings, message);
    }
    if (message.contains("unrecognized SSL message")) {
      return "the server does not speak TLS: leave the settings %s-… out, or give its TLS port"
          .formatted(settings);
    }
    return "TLS failed (%s): look at the settings %s-…".formatted(message, settings);
  }
}
