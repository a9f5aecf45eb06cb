package dev.keyregistry.sidecar;

/** Why a request is refused before any key is looked at; told in the verdict's header. */
enum RefusedRequest {
  /** The gateway does not tell, or not clearly, which request it asks about: see its headers. */
  NO_ORIGINAL(400),
  /** The path could be read in more than one way, so that no rule about it can be relied on. */
  AMBIGUOUS_PATH(400),
  /** Its body, which may carry a secret, is larger than what is looked at. */
  BODY_TOO_LARGE(413),
  /** Its body does not arrive. */
  BODY_TOO_SLOW(408),
  /** No route of the policy is about it. */
  NO_ROUTE(403),
  /** The route is for the tenant that the request names, and it names none. */
  NO_TENANT(403);

  private final int status;

  RefusedRequest(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
