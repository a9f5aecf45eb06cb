package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.Problem.FieldError;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.validator.validation.CarriageKind;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Explains to administrators how a request would be decided. */
final class Explaining implements Handler<RoutingContext> {

  static final String SCOPE = "registry:keys:explain";

  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
  private static final int MAX_PATH = 8 * 1024;
  private static final int MAX_HOST = 255;

  private final Explanations explanations;

  Explaining(Explanations explanations) {
    this.explanations = explanations;
  }

  @Override
  public void handle(RoutingContext context) {
    WouldBe request = RequestBody.read(context, WouldBe.class);
    List<FieldError> errors = errors(request);
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
    Explained explained = explanations.explain(request, Caller.of(context));
    context.response().putHeader("Registry-Position", explained.position());
    Answers.json(context, 200, explained);
  }

  private static List<FieldError> errors(WouldBe request) {
    List<FieldError> errors = new ArrayList<>();
    if ((request.method() == null) != (request.path() == null)) {
      errors.add(new FieldError("path", "a method and a path are given both or neither"));
    }
    if (request.method() != null && !METHOD.matcher(request.method()).matches()) {
      errors.add(new FieldError("method", "a method is written in capital letters"));
    }
    tooLong(errors, "path", request.path(), MAX_PATH);
    tooLong(errors, "host", request.host(), MAX_HOST);
    if (request.keyId() != null && request.sha256() != null) {
      errors.add(new FieldError("sha256", "a key is named by its id or by a secret's hash"));
    }
    readable(errors, "sha256", request.sha256(), SecretHash::ofText);
    readable(errors, "clientAddress", request.clientAddress(), IpRange::address);
    readable(errors, "carriage", request.carriage(), CarriageKind::of);
    return errors;
  }

  private static void tooLong(
      List<FieldError> errors, String field, @Nullable String text, int most) {
    if (text != null && text.length() > most) {
      errors.add(new FieldError(field, "at most " + most + " characters"));
    }
  }

  private static void readable(
      List<FieldError> errors, String field, @Nullable String text, Consumer<String> read) {
    try {
      if (text != null) {
        read.accept(text);
      }
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(field, String.valueOf(e.getMessage())));
    }
  }
}
