package dev.keyregistry.validator.tls;

import org.jspecify.annotations.Nullable;

/** The texts of the files at one time; empty for a file that is not configured. */
record TlsTexts(String certificate, String key, String authorities) {

  static TlsTexts read(TlsFiles files) {
    return new TlsTexts(text(files.certificate()), text(files.key()), text(files.authorities()));
  }

  private static String text(@Nullable PemFile file) {
    return file == null ? "" : file.read();
  }

  @Override
  public String toString() {
    return "TlsTexts"; // one of them is a private key
  }
}
