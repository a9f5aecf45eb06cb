import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over every Java source below a folder.
 *
 * <p>{@code check} exits with 1 and names the files whose format differs; {@code replace} writes
 * them. The build starts it with the toolchain's JDK, because the formatter parses with that JDK's
 * compiler and Maven's own may be too old for the language level used here.
 */
final class JavaFormat {
  private JavaFormat() {}

  public static void main(String[] args) throws Exception {
    boolean check = args[0].equals("check");
    List<String> command = new ArrayList<>();
    command.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    command.addAll(sources(Path.of(args[1])));

    var out = new PrintWriter(System.out, true);
    var err = new PrintWriter(System.err, true);
    int exit = new Main(out, err, System.in).format(command.toArray(String[]::new));
    out.flush();
    if (exit != 0 && check) {
      err.println(
          "The files above are not formatted. To format them: mvn -N initialize -Dformat=replace");
    }
    System.exit(exit);
  }

  private static List<String> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !inOutput(root, file))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  private static boolean inOutput(Path root, Path file) {
    for (Path part : root.relativize(file)) {
      if (part.toString().equals("target") || part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
