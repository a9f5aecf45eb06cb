package dev.keyregistry.sidecar;

/** Where the answer to a check request goes; without a body. */
interface CheckResponse {

  /** The HTTP status: 200 lets the request pass; what is not said is 200. */
  void status(int status);

  /** A header for whoever is behind the gateway if the request passes, and for the client else. */
  void header(CharSequence name, CharSequence value);

  /** A header for the client in either case. */
  void clientHeader(CharSequence name, CharSequence value);

  /** Sends the answer. */
  void end();
}
