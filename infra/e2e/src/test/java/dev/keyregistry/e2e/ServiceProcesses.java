package dev.keyregistry.e2e;

import dev.keyregistry.command.CommandMain;
import dev.keyregistry.infra.embedded.Ports;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.query.QueryMain;
import dev.keyregistry.sidecar.SidecarMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The services as processes of their own, on given servers. */
final class ServiceProcesses {

  private ServiceProcesses() {}

  static ServiceProcess command(
      String name, PostgresDatabase database, String kafka, Path rootKeyFile) {
    return new ServiceProcess(
        name,
        CommandMain.class,
        Ports.free(),
        Map.of("REGISTRY_COMMAND_DB_PASSWORD", database.password()),
        List.of(
            "--jdbc-url",
            database.jdbcUrl(),
            "--db-user",
            database.user(),
            "--bootstrap-servers",
            kafka,
            "--replication-factor",
            "1",
            "--root-key-file",
            rootKeyFile.toString(),
            "--node-id",
            name));
  }

  static ServiceProcess query(String name, PostgresDatabase database, String kafka) {
    return new ServiceProcess(
        name,
        QueryMain.class,
        Ports.free(),
        Map.of("REGISTRY_QUERY_DB_PASSWORD", database.password()),
        List.of(
            "--jdbc-url",
            database.jdbcUrl(),
            "--db-user",
            database.user(),
            "--bootstrap-servers",
            kafka));
  }

  static ServiceProcess edge(String name, String kafka) {
    return new ServiceProcess(
        name,
        SidecarMain.class,
        Ports.free(),
        Map.of(),
        List.of("--bootstrap-servers", kafka, "--edge-id", name));
  }
}
