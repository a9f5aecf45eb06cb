package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.SecretHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A source whose answers come when a test says so. */
final class Asks implements ViewSource {

  /** What was asked and is not answered. */
  static final class Ask {
    final SecretHash secret;
    final long minPosition;
    private final CompletableFuture<ViewAnswer> answer = new CompletableFuture<>();
    private @Nullable ViewAnswer taken;

    private Ask(SecretHash secret, long minPosition) {
      this.secret = secret;
      this.minPosition = minPosition;
    }

    boolean isTaken() {
      return taken != null;
    }

    /** The store reads its tables; the answer is on its way. */
    void take(ViewAnswer snapshot) {
      taken = snapshot;
    }
  }

  final List<Ask> open = new ArrayList<>();
  int asked;

  @Override
  public CompletionStage<ViewAnswer> ask(SecretHash secret, long minPosition) {
    asked++;
    var ask = new Ask(secret, minPosition);
    open.add(ask);
    return ask.answer;
  }

  /** The answer arrives. */
  void deliver(Ask ask) {
    open.remove(ask);
    ask.answer.complete(ask.taken);
  }

  void fail(Ask ask) {
    open.remove(ask);
    ask.answer.completeExceptionally(new IllegalStateException("the store is away"));
  }

  /** The oldest one is answered at once. */
  void answer(ViewAnswer answer) {
    Ask ask = open.getFirst();
    ask.take(answer);
    deliver(ask);
  }
}
