package dev.keyregistry.infra.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes of this JVM in a form that child JVMs share: for tests that start one after the
 * other, most of whose time would go into loading the same classes.
 *
 * <p>The JVM archives classes of jars only, so folders of the class path are packed into jars. One
 * child records the archive; those after it use it.
 */
public final class SharedClasses implements AutoCloseable {
  private final TemporaryFolder folder;
  private final String classPath;
  private final Path archive;

  private SharedClasses(TemporaryFolder folder, String classPath) {
    this.folder = folder;
    this.classPath = classPath;
    this.archive = folder.path().resolve("classes.jsa");
  }

  /** Packs the class path of this JVM. */
  public static SharedClasses pack() {
    var folder = TemporaryFolder.create("classes");
    try {
      List<String> jars = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path path = Path.of(entry);
        jars.add(Files.isDirectory(path) ? jar(path, folder, jars.size()) : entry);
      }
      return new SharedClasses(folder, String.join(File.pathSeparator, jars));
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException(e);
    }
  }

  /** JVM flags of the child that records: the archive is written when it exits in order. */
  public List<String> recording() {
    return List.of("-cp", classPath, "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off");
  }

  /** JVM flags of the others; without an archive they only start more slowly. */
  public List<String> flags() {
    return List.of("-cp", classPath, "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off");
  }

  private static String jar(Path classes, TemporaryFolder folder, int number) throws IOException {
    Path jar = folder.path().resolve(number + ".jar");
    try (Stream<Path> files = Files.walk(classes);
        var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(0);
      for (Path file : files.skip(1).toList()) { // folders too: libraries list them for resources
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        boolean isFolder = Files.isDirectory(file);
        out.putNextEntry(new JarEntry(isFolder ? name + '/' : name));
        if (!isFolder) {
          Files.copy(file, out);
        }
      }
    }
    return jar.toString();
  }

  @Override
  public void close() {
    folder.close();
  }
}
