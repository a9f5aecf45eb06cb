package dev.keyregistry.events.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record on {@code registry.keys}: its place in the log.
 *
 * @param position of the event that the view is the newest fold of
 * @param last whether this is the last record of its event (rule R4): the header {@code complete}
 *     then repeats the position
 * @param chainHash the hash of the chain at the position
 * @param log which log
 */
public record ViewHeaders(long position, boolean last, ChainHash chainHash, LogIdentity log) {

  public static final String POSITION = "position";
  public static final String COMPLETE = "complete";
  public static final String CHAIN_HASH = "chainhash";
  public static final String LOG_ID = "logid";
  public static final String EPOCH = "epoch";

  private static final int MAX_DIGITS = 19;

  // Records in a row are of the same log: it is read once for all of them. Threads may race here.
  private record ReadLog(byte[] id, byte[] epoch, LogIdentity log) {}

  private static volatile ReadLog lastLog =
      new ReadLog(new byte[0], new byte[0], new LogIdentity(new UUID(0, 0), 0));

  /** The headers by name. */
  public Map<String, byte[]> toMap() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    headers.put(POSITION, bytes(position));
    if (last) {
      headers.put(COMPLETE, bytes(position));
    }
    headers.put(CHAIN_HASH, bytes(chainHash));
    headers.put(LOG_ID, bytes(log.logId()));
    headers.put(EPOCH, bytes(log.epoch()));
    return headers;
  }

  /**
   * Reads the headers back.
   *
   * @param header gives the value of a header, or {@code null}
   * @throws MalformedRecordException if one is absent or no value of its kind
   */
  public static ViewHeaders parse(Function<String, byte @Nullable []> header) {
    long position = number(POSITION, required(POSITION, header));
    byte[] complete = header.apply(COMPLETE);
    boolean contradicts = complete != null && number(COMPLETE, complete) != position;
    if (position < 1 || contradicts) {
      throw new MalformedRecordException("a position counts from 1, and complete repeats it");
    }
    try {
      return new ViewHeaders(
          position,
          complete != null,
          ChainHash.parse(required(CHAIN_HASH, header)),
          log(required(LOG_ID, header), required(EPOCH, header)));
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("a header has no value of its kind");
    }
  }

  private static long number(String name, byte[] digits) {
    long number = 0;
    for (byte b : digits) {
      if (b < '0' || b > '9') {
        throw new MalformedRecordException(name + " is not a decimal number");
      }
      number = number * 10 + (b - '0');
    }
    if (digits.length == 0 || digits.length > MAX_DIGITS || number < 0) {
      throw new MalformedRecordException(name + " is not a decimal number of 63 bits");
    }
    return number;
  }

  private static LogIdentity log(byte[] id, byte[] epoch) {
    ReadLog last = lastLog;
    if (Arrays.equals(id, last.id) && Arrays.equals(epoch, last.epoch)) {
      return last.log;
    }
    var log = new LogIdentity(UUID.fromString(new String(id, US_ASCII)), number(EPOCH, epoch));
    lastLog = new ReadLog(id, epoch, log);
    return log;
  }

  private static byte[] required(String name, Function<String, byte @Nullable []> header) {
    byte[] value = header.apply(name);
    if (value == null || value.length > CloudEventHeaders.MAX_VALUE_BYTES) {
      throw new MalformedRecordException(name + " is absent or too long");
    }
    return value;
  }

  private static byte[] bytes(Object value) {
    return value.toString().getBytes(US_ASCII);
  }
}
