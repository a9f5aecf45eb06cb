package dev.keyregistry.http.server;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Goes on with a request, on its own event loop, once something else is done. */
public final class Continuations {

  private Continuations() {}

  /**
   * Answers when the stage completes; call it on the request's event loop. A failure of the stage
   * or of {@code answer} fails the request.
   */
  public static <T> void resume(
      RoutingContext request, CompletionStage<T> stage, Consumer<? super T> answer) {
    Context loop = request.vertx().getOrCreateContext();
    stage.whenComplete(
        (value, failure) ->
            loop.runOnContext(
                nothing -> {
                  if (failure == null) {
                    answer(request, value, answer);
                  } else {
                    fail(request, unwrapped(failure));
                  }
                }));
  }

  private static <T> void answer(RoutingContext request, T value, Consumer<? super T> answer) {
    try {
      answer.accept(value);
    } catch (RuntimeException e) {
      fail(request, e);
    }
  }

  private static void fail(RoutingContext request, Throwable failure) {
    if (!request.response().ended() && !request.response().closed()) {
      request.fail(failure);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
