package dev.keyregistry.events.view;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that many views repeat, made once and then shared: it spares memory, and checking the form
 * of each scope a million times. Bounded: a newer value takes the place of an older one. Threads
 * may race here, and at worst make a value twice: all of them are immutable with final fields.
 */
final class Shared {

  private static final int TEXTS = 4096;
  private static final int MAX_TEXT = 128;
  private static final @Nullable Text[] TEXT = new Text[TEXTS];
  private static final Cache<String, TenantId> TENANTS = new Cache<>(4096, TenantId::of);
  private static final Cache<String, IpRange> RANGES = new Cache<>(1024, IpRange::of);
  private static final Cache<List<String>, Scopes> SCOPES = new Cache<>(4096, Scopes::of);

  private Shared() {}

  static TenantId tenant(String text) {
    return TENANTS.get(text);
  }

  static IpRange range(String text) {
    return RANGES.get(text);
  }

  static Scopes scopes(List<String> texts) {
    return texts.isEmpty() ? Scopes.NONE : SCOPES.get(List.copyOf(texts));
  }

  static String text(char[] characters, int from, int length) {
    if (length > MAX_TEXT) {
      return new String(characters, from, length);
    }
    int slot = spread(hash(characters, from, from + length)) & TEXTS - 1;
    Text held = TEXT[slot];
    if (held != null && held.is(characters, from, length)) {
      return held.text;
    }
    var made = new Text(Arrays.copyOfRange(characters, from, from + length));
    TEXT[slot] = made;
    return made.text;
  }

  // Two characters at once: the multiplications are what takes time.
  private static int hash(char[] characters, int from, int to) {
    int hash = to - from;
    int i = from;
    for (; i + 1 < to; i += 2) {
      hash = 31 * hash + ((characters[i] << 16) | characters[i + 1]);
    }
    return i < to ? 31 * hash + characters[i] : hash;
  }

  /** A text, and its characters to compare others with. */
  private static final class Text {
    private final char[] characters;
    private final String text;

    Text(char[] characters) {
      this.characters = characters;
      text = new String(characters);
    }

    boolean is(char[] others, int from, int length) {
      return Arrays.equals(characters, 0, characters.length, others, from, from + length);
    }
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9e3779b9;
    return mixed ^ mixed >>> 16;
  }

  /** One place per hash; {@code make} refuses what is no value, and nothing is held of that. */
  private static final class Cache<K, V> {

    private record Held<K, V>(K key, V value) {}

    private final @Nullable Held<K, V>[] places;
    private final Function<K, V> make;

    @SuppressWarnings({"unchecked", "rawtypes"}) // no arrays of generic types
    Cache(int size, Function<K, V> make) {
      this.places = (Held<K, V>[]) new Held[size];
      this.make = make;
    }

    V get(K key) {
      int place = spread(key.hashCode()) & places.length - 1;
      Held<K, V> held = places[place];
      if (held != null && held.key.equals(key)) {
        return held.value;
      }
      V value = make.apply(key);
      places[place] = new Held<>(key, value);
      return value;
    }
  }
}
