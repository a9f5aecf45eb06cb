package dev.keyregistry.command.leaks;

import dev.keyregistry.events.key.KeyFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.regex.Matcher;

/**
 * Takes secrets out of what is said about them: a URL may hold the very one that was found there.
 * Every token of the request goes, and whatever looks like a generated key, percent-encoded too.
 */
public final class SecretEraser {

  /** What stands in a secret's place. */
  public static final String MARK = "…";

  private static final int MAX_ENCODINGS = 8;

  private final KeyFormat format;
  private final TokenFinder tokens;

  SecretEraser(KeyFormat format, Collection<String> tokens) {
    this.format = format;
    this.tokens = new TokenFinder(tokens);
  }

  /**
   * Bytes of a text, decoded so many times.
   *
   * @param at where in the text each of them begins, and where the last one ends
   */
  private record View(byte[] bytes, int[] at) {

    static View of(byte[] text) {
      int[] at = new int[text.length + 1];
      Arrays.setAll(at, i -> i);
      return new View(text, at);
    }

    View decoded() {
      byte[] next = new byte[bytes.length];
      int[] from = new int[bytes.length + 1];
      int size = 0;
      for (int i = 0; i < bytes.length; size++) {
        int value = escaped(i);
        from[size] = at[i];
        next[size] = value < 0 ? bytes[i] : (byte) value;
        i += value < 0 ? 1 : 3;
      }
      from[size] = at[bytes.length];
      return new View(Arrays.copyOf(next, size), Arrays.copyOf(from, size + 1));
    }

    /** The byte that is percent-encoded here; negative if none is. */
    private int escaped(int i) {
      if (bytes[i] != '%' || i + 2 >= bytes.length) {
        return -1;
      }
      int high = Character.digit(bytes[i + 1], 16);
      int low = Character.digit(bytes[i + 2], 16);
      return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
  }

  /** The text without secrets. */
  public String erase(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var hidden = new BitSet(bytes.length);
    View view = View.of(bytes);
    hide(view, hidden);
    for (int i = 0; i < MAX_ENCODINGS; i++) {
      View next = view.decoded();
      if (next.bytes.length == view.bytes.length) {
        break;
      }
      view = next;
      hide(view, hidden);
    }
    return hidden.isEmpty() ? text : without(bytes, hidden);
  }

  private void hide(View view, BitSet hidden) {
    tokens.find(view.bytes, (from, to) -> hidden.set(view.at[from], view.at[to]));
    // One character for each byte, so that positions are the same.
    var characters = new String(view.bytes, StandardCharsets.ISO_8859_1);
    Matcher generated = format.anywhere().matcher(characters);
    while (generated.find()) {
      hidden.set(view.at[generated.start()], view.at[generated.end()]);
    }
  }

  private static String without(byte[] bytes, BitSet hidden) {
    var kept = new ByteArrayOutputStream();
    int from = 0;
    while (from < bytes.length) {
      int to = hidden.nextSetBit(from);
      kept.write(bytes, from, (to < 0 ? bytes.length : to) - from);
      if (to < 0) {
        break;
      }
      kept.writeBytes(MARK.getBytes(StandardCharsets.UTF_8));
      from = hidden.nextClearBit(to);
    }
    return kept.toString(StandardCharsets.UTF_8);
  }
}
