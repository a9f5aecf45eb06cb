package dev.keyregistry.validator.tls;

/**
 * A file of TLS that cannot be used; the message is one line with its setting and what is right.
 */
public final class TlsFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TlsFileException(PemFile file, String problem) {
    super(file.setting() + ": " + file.path() + ' ' + problem);
  }
}
