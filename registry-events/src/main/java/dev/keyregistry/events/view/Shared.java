package dev.keyregistry.events.view;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
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
  private static final @Nullable String[] TEXT = new String[TEXTS];
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
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + characters[i];
    }
    int slot = spread(hash) & TEXTS - 1;
    String held = TEXT[slot];
    if (held != null && same(held, characters, from, length)) {
      return held;
    }
    String made = new String(characters, from, length);
    TEXT[slot] = made;
    return made;
  }

  private static boolean same(String held, char[] characters, int from, int length) {
    if (held.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (held.charAt(i) != characters[from + i]) {
        return false;
      }
    }
    return true;
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
