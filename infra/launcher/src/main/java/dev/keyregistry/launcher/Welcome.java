package dev.keyregistry.launcher;

import dev.keyregistry.launcher.cell.RunInfo;

/** What a newcomer is told when the cell is up: where things are, and what to try. */
record Welcome(RunInfo info) {

  String text() {
    return """

    Ready.
      command      %s
      query        %s
      edges        %s
      Kafka        %s
      PostgreSQL   %s
      root key     %s (a secret: only its owner can read the file)

    Create a tenant:
      curl -sS -w '\\n' %s/v1/tenants -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' -d '{"id":"acme","name":"Acme"}'

    Create a key in it, and keep its secret, which is shown this once:
      KEY=$(curl -sS -w '\\n' %s/v1/keys -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' -d '{"tenant":"acme","label":"first","scopes":["invoices:read"]}' | tee /dev/stderr | sed -n 's/.*"secret" *: *"\\([^"]*\\)".*/\\1/p')

    Validate it at an edge:
      curl -sS -i "%s/authz?tenant=acme&scope=invoices:read" -H "Authorization: Bearer $KEY"

    Ctrl-C stops everything; the data stays.\
    """
        .formatted(
            info.commandUrl(),
            info.queryUrl(),
            String.join(" ", info.edgeUrls()),
            info.kafkaBootstrapServers(),
            info.postgresUrl(),
            info.rootKeyFile(),
            info.commandUrl(),
            quoted(info.rootKeyFile()),
            info.commandUrl(),
            quoted(info.rootKeyFile()),
            info.edgeUrl());
  }

  /** A path as a word of a shell command. */
  static String quoted(String path) {
    return path.matches("[\\w@%+=:,./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
