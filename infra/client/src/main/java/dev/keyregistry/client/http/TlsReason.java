package dev.keyregistry.client.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Why there is no connection over TLS, and what to do. */
final class TlsReason {

  private static final int MAX_DEPTH = 20;

  private TlsReason() {}

  static String of(SSLException failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < MAX_DEPTH; depth++) {
      if (each instanceof CertPathBuilderException) {
        return "its certificate does not come from an authority that is trusted here: give the"
            + " right one by --ca-file or REGISTRY_CA_FILE";
      }
      String message = String.valueOf(each.getMessage());
      if (each instanceof CertificateException
          && (message.contains("subject alternative") || message.startsWith("No name matching"))) {
        return "its certificate is of another host: use the name that it is of";
      }
      each = each.getCause();
    }
    String message = String.valueOf(failure.getMessage());
    if (message.contains("fatal alert")) {
      return "it refuses the certificate of --client-cert, or wants one (" + message + ")";
    }
    return message.contains("unrecognized SSL message")
        ? "it does not speak TLS: use http://"
        : "TLS: " + message;
  }
}
