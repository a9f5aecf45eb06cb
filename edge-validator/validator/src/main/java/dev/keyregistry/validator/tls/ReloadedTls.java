package dev.keyregistry.validator.tls;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of TLS that are renewed while they are in use. A change that cannot be used, such as a
 * certificate whose new key is still missing, leaves in force what was; it is told of once, when a
 * second look finds it unchanged.
 */
public final class ReloadedTls {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadedTls.class);

  /** What one look has found: the texts, or why there are none. */
  private record Found(@Nullable TlsTexts texts, @Nullable String problem) {
    @Override
    public String toString() {
      return "Found[" + problem + ']'; // without the texts
    }
  }

  private final TlsFiles files;
  private volatile TlsMaterial material;
  private volatile @Nullable String trouble;
  private final AtomicLong refused = new AtomicLong();
  private Found seen;
  private @Nullable String doubt;

  private ReloadedTls(TlsFiles files, TlsTexts texts, TlsMaterial material) {
    this.files = files;
    this.material = material;
    seen = new Found(texts, null);
  }

  /**
   * Reads the files for the first time.
   *
   * @throws TlsFileException if they cannot be used
   */
  public static ReloadedTls open(TlsFiles files) {
    TlsTexts texts = TlsTexts.read(files);
    return new ReloadedTls(files, texts, TlsMaterial.of(files, texts));
  }

  /** What is in force. */
  public TlsMaterial material() {
    return material;
  }

  /** Why the files as they are now cannot be used; empty while they are in force. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** How many changes could not be used. */
  public long refusedChanges() {
    return refused.get();
  }

  /** Looks at the files; whether something new is in force. */
  public synchronized boolean look() {
    Found now = find();
    if (now.equals(seen)) {
      tellDoubt();
      return false;
    }
    seen = now;
    TlsTexts texts = now.texts();
    if (texts == null) {
      doubt = now.problem();
      return false;
    }
    try {
      material = TlsMaterial.of(files, texts);
    } catch (TlsFileException e) {
      doubt = e.getMessage();
      return false;
    }
    doubt = null;
    trouble = null;
    LOG.info("{} have changed and are in force", names());
    return true;
  }

  private void tellDoubt() {
    String problem = doubt;
    if (problem != null) {
      doubt = null;
      trouble = problem;
      refused.incrementAndGet();
      LOG.error("Changed files of TLS cannot be used, the old ones stay in force: {}", problem);
    }
  }

  private Found find() {
    try {
      return new Found(TlsTexts.read(files), null);
    } catch (TlsFileException e) {
      return new Found(null, e.getMessage());
    }
  }

  private String names() {
    return files.all().map(PemFile::setting).collect(Collectors.joining(", "));
  }
}
