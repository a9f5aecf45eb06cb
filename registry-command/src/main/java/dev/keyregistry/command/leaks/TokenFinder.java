package dev.keyregistry.command.leaks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/**
 * Finds many tokens in a text at once, in time that grows with the text only (Aho and Corasick), as
 * whoever reports chooses both.
 */
final class TokenFinder {

  private static final int ROOT = 0;

  private final int[] firstChild;
  private final int[] sibling;
  private final byte[] label;
  private final int[] fallback;
  private final int[] longest; // the longest token that ends here, in bytes; 0 if none does
  private int nodes = 1;

  /** Where a token was found. */
  interface Hit {
    void at(int from, int to);
  }

  TokenFinder(Collection<String> tokens) {
    List<byte[]> all =
        tokens.stream().distinct().map(token -> token.getBytes(StandardCharsets.UTF_8)).toList();
    int size = 1 + all.stream().mapToInt(token -> token.length).sum();
    firstChild = new int[size];
    sibling = new int[size];
    label = new byte[size];
    fallback = new int[size];
    longest = new int[size];
    all.forEach(this::add);
    link();
  }

  private void add(byte[] token) {
    int node = ROOT;
    for (byte b : token) {
      int next = child(node, b);
      if (next == ROOT) {
        next = nodes++;
        label[next] = b;
        sibling[next] = firstChild[node];
        firstChild[node] = next;
      }
      node = next;
    }
    longest[node] = token.length;
  }

  private void link() {
    var queue = new ArrayDeque<Integer>();
    queue.add(ROOT);
    while (!queue.isEmpty()) {
      int node = queue.remove();
      for (int next = firstChild[node]; next != ROOT; next = sibling[next]) {
        fallback[next] = node == ROOT ? ROOT : step(fallback[node], label[next]);
        longest[next] = Math.max(longest[next], longest[fallback[next]]);
        queue.add(next);
      }
    }
  }

  private int child(int node, byte b) {
    int next = firstChild[node];
    while (next != ROOT && label[next] != b) {
      next = sibling[next];
    }
    return next;
  }

  private int step(int from, byte b) {
    int node = from;
    int next = child(node, b);
    while (next == ROOT && node != ROOT) {
      node = fallback[node];
      next = child(node, b);
    }
    return next;
  }

  /** Tells of hits that together cover all there are. */
  void find(byte[] text, Hit hit) {
    int node = ROOT;
    for (int i = 0; i < text.length; i++) {
      node = step(node, text[i]);
      if (longest[node] > 0) {
        hit.at(i + 1 - longest[node], i + 1);
      }
    }
  }
}
