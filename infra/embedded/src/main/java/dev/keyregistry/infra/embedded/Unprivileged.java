package dev.keyregistry.infra.embedded;

import java.util.List;

/** The command prefix that takes root's user id away, because PostgreSQL refuses to run as root. */
final class Unprivileged {
  private Unprivileged() {}

  static List<String> prefix() {
    // A user namespace without a mapping: the same files, another user id.
    return isRoot() ? List.of("unshare", "-U") : List.of();
  }

  static String hint() {
    return isRoot()
        ? "PostgreSQL does not run as root, so it is started with 'unshare -U', which this machine"
            + " may forbid: run as another user, or allow user namespaces."
        : "";
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
