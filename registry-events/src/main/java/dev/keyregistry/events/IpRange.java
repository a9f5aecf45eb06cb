package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 network in CIDR form, {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a bare address
 * is a network of one. IPv4-mapped IPv6 addresses count as IPv4.
 */
public final class IpRange {

  // Only literals: InetAddress would look anything else up in the DNS, also "999.1.1.1". A leading
  // zero is octal to some readers and decimal to others.
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern LITERAL =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private final byte[] network;
  private final int prefix;

  private IpRange(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * Reads the CIDR form.
   *
   * @throws IllegalArgumentException if it is none, or if host bits are set
   */
  @JsonCreator
  public static IpRange of(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
    if (!Arrays.equals(masked(address, prefix), address)) {
      throw new IllegalArgumentException("an IP range has bits set after its prefix");
    }
    return new IpRange(address, prefix);
  }

  /**
   * The bytes of an address literal: 4 for IPv4 and IPv4-mapped IPv6, else 16.
   *
   * @throws IllegalArgumentException if the text is no address literal
   */
  public static byte[] address(String literal) {
    if (literal.length() > 45 || !LITERAL.matcher(literal).matches()) {
      throw new IllegalArgumentException("not an IP address");
    }
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address", e);
    }
  }

  private static int prefix(String text, int bits) {
    if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("the prefix of an IP range is a number of bits");
    }
    int prefix = Integer.parseInt(text);
    if (prefix > bits) {
      throw new IllegalArgumentException("the prefix of an IP range is longer than its address");
    }
    return prefix;
  }

  /** Whether the address (4 or 16 bytes) lies in this network. */
  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    return Arrays.equals(masked(address, prefix), network);
  }

  private static byte[] masked(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int keep = Math.clamp(prefix - i * 8L, 0, 8);
      masked[i] &= (byte) (0xff00 >> keep);
    }
    return masked;
  }

  @JsonValue
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(network).getHostAddress() + '/' + prefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpRange range
        && prefix == range.prefix
        && Arrays.equals(network, range.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefix;
  }
}
