package dev.keyregistry.sidecar.envoy;

import dev.keyregistry.sidecar.grpc.WireWriter;
import java.util.List;

/** Writes {@code envoy.service.auth.v3.CheckResponse}. */
public final class EnvoyAnswer {

  private static final int UNAUTHENTICATED = 16;
  private static final int PERMISSION_DENIED = 7;
  private static final int HTTP_UNAUTHORIZED = 401;

  // The numbers of the fields, and so the names, are those of Envoy's .proto files.
  private static final int STATUS = 1;
  private static final int STATUS_CODE = 1;
  private static final int DENIED_RESPONSE = 2;
  private static final int DENIED_STATUS = 1;
  private static final int DENIED_STATUS_CODE = 1;
  private static final int DENIED_HEADERS = 2;
  private static final int OK_RESPONSE = 3;
  private static final int OK_HEADERS = 2;
  private static final int OK_HEADERS_TO_REMOVE = 5;
  private static final int OK_RESPONSE_HEADERS = 6;
  private static final int OK_QUERY_PARAMETERS_TO_REMOVE = 8;
  private static final int OPTION_HEADER = 1;
  private static final int OPTION_APPEND_ACTION = 3;
  private static final int HEADER_KEY = 1;
  private static final int HEADER_VALUE = 2;
  private static final int OVERWRITE_IF_EXISTS_OR_ADD = 2;

  private EnvoyAnswer() {}

  /** A header that Envoy sets, in place of those that are there. */
  public record Header(CharSequence name, CharSequence value) {}

  /**
   * The request passes.
   *
   * @param upstream set on the way to whoever is behind Envoy
   * @param removed the names of headers that are taken away on the same way
   * @param removedParameters the names of parameters that are taken out of the query
   * @param client set on the answer to the client
   */
  public static WireWriter passed(
      List<Header> upstream,
      List<? extends CharSequence> removed,
      List<String> removedParameters,
      List<Header> client) {
    var message = new WireWriter();
    texts(message, OK_QUERY_PARAMETERS_TO_REMOVE, removedParameters);
    headers(message, OK_RESPONSE_HEADERS, client);
    texts(message, OK_HEADERS_TO_REMOVE, removed);
    headers(message, OK_HEADERS, upstream);
    message.message(OK_RESPONSE, 0);
    message.message(STATUS, message.size()); // whose code 0 is not written
    return message;
  }

  /**
   * The request does not pass.
   *
   * @param status the HTTP status for the client
   * @param client the headers for the client
   */
  public static WireWriter denied(int status, List<Header> client) {
    var message = new WireWriter();
    headers(message, DENIED_HEADERS, client);
    int before = message.size();
    message.number(DENIED_STATUS_CODE, status);
    message.message(DENIED_STATUS, before);
    message.message(DENIED_RESPONSE, 0);
    before = message.size();
    message.number(STATUS_CODE, status == HTTP_UNAUTHORIZED ? UNAUTHENTICATED : PERMISSION_DENIED);
    message.message(STATUS, before);
    return message;
  }

  private static void texts(WireWriter message, int field, List<? extends CharSequence> texts) {
    for (int i = texts.size() - 1; i >= 0; i--) {
      message.text(field, texts.get(i));
    }
  }

  // Without "append", which older versions of Envoy know alone: that is "overwrite" to them, too.
  private static void headers(WireWriter message, int field, List<Header> headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      int option = message.size();
      message.number(OPTION_APPEND_ACTION, OVERWRITE_IF_EXISTS_OR_ADD);
      int header = message.size();
      message.text(HEADER_VALUE, headers.get(i).value());
      message.text(HEADER_KEY, headers.get(i).name());
      message.message(OPTION_HEADER, header);
      message.message(field, option);
    }
  }
}
