package dev.keyregistry.client.command;

import dev.keyregistry.client.connection.Found;
import dev.keyregistry.client.connection.KeySource;
import dev.keyregistry.client.connection.ProfileFile;
import dev.keyregistry.client.connection.Resolver;
import dev.keyregistry.client.connection.Sources;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.connection.TlsFiles;
import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.operation.Service;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Writes down where the registry is, and the key or the file that holds it. */
final class ProfileSaveCommand extends ClientCommand {

  private final Surroundings around;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final ConnectionOptions connection = new ConnectionOptions();

  ProfileSaveCommand(Surroundings around) {
    this.around = around;
    spec.name("save");
    spec.addMixin("connection", CommandSpec.forAnnotatedObject(connection));
    Usage.describe(
        spec,
        "Save the URLs and the key of the options, environment or running cell in a profile"
            + " (--profile FILE, mode 0600). A key that is in a file stays there; one from"
            + " REGISTRY_KEY or standard input is written into the profile.");
    Usage.closeWith(
        spec,
        "infra/registry profile save --url https://c.example --query-url https://q.example"
            + " --key-file ~/acme.key",
        "pass show acme | infra/registry profile save --url https://c.example --key-file -",
        "infra/registry profile save --data-dir .registry --profile local.json");
  }

  @Override
  CommandSpec spec() {
    return spec;
  }

  private TlsFiles tls(TlsFiles found) {
    around.tls(found); // now rather than at their first use
    return new TlsFiles(
        around.absolute(found.ca()),
        around.absolute(found.certificate()),
        around.absolute(found.key()));
  }

  @Override
  ExitCode run(PrintWriter out, PrintWriter err) {
    var resolver = new Resolver(Sources.withoutProfiles(connection.given(), around));
    Found<String> url =
        resolver
            .url(Service.COMMAND)
            .orElseThrow(() -> ClientException.usage("give --url or REGISTRY_URL"));
    KeySource key =
        resolver
            .key(url.value())
            .map(Found::value)
            .orElseThrow(
                () ->
                    ClientException.usage(
                        "give --key-file (- for standard input) or REGISTRY_KEY"));
    String named = connection.profile();
    Path file = named == null ? around.defaultProfile() : around.folder().resolve(named);
    String queryUrl = beside(url, resolver.url(Service.QUERY));
    String edgeUrl = beside(url, resolver.url(Service.EDGE));
    ProfileFile.write(file, url.value(), queryUrl, edgeUrl, key, tls(resolver.tls(url.value())));
    out.println(file);
    return ExitCode.OK;
  }

  // Of the same place, or the key would come to be trusted to another registry's service.
  private static @Nullable String beside(Found<String> url, Optional<Found<String>> other) {
    return other.filter(found -> found.where().equals(url.where())).map(Found::value).orElse(null);
  }
}
