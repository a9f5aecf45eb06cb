package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** The body of a request that is a form: of its fields the one that counts. */
final class FormBody {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String TOKEN = "token";

  private FormBody() {}

  /**
   * The token in question. Other fields are passed over (RFC 7662, section 2.1; RFC 7009, section
   * 2.1).
   *
   * @throws ProblemException 415 if the body is no form; 400 if it has not exactly one token. The
   *     problem never repeats it
   */
  static String token(RoutingContext context) {
    RequestBody.requireType(context, FORM);
    String token = null;
    String form = new String(RequestBody.bytes(context), StandardCharsets.UTF_8);
    for (String field : form.split("&", -1)) {
      int equals = field.indexOf('=');
      if (TOKEN.equals(decoded(equals < 0 ? field : field.substring(0, equals)))) {
        if (token != null) {
          throw invalid("The form has the field token twice");
        }
        token = equals < 0 ? "" : decoded(field.substring(equals + 1));
      }
    }
    if (token == null || token.isBlank()) {
      throw invalid("The form needs the field token");
    }
    return token;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("The form is not percent-encoded as it must be");
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(Problem.of(400, "invalid_request", detail));
  }
}
