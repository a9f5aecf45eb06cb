package dev.keyregistry.command.axon;

import dev.keyregistry.command.relay.Relay;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * A token store that tells the relay when this process has the claim and when it has lost it: Axon
 * 5.0 has no listener for that.
 */
final class RelayClaims implements TokenStore {

  private final TokenStore tokens;
  private final Relay relay;

  RelayClaims(TokenStore tokens, Relay relay) {
    this.tokens = tokens;
    this.relay = relay;
  }

  @Override
  public CompletableFuture<TrackingToken> fetchToken(
      String processor, int segment, @Nullable ProcessingContext context) {
    return tokens.fetchToken(processor, segment, context).whenComplete((t, e) -> heard(e));
  }

  @Override
  public CompletableFuture<TrackingToken> fetchToken(
      String processor, Segment segment, @Nullable ProcessingContext context) {
    return tokens.fetchToken(processor, segment, context).whenComplete((t, e) -> heard(e));
  }

  @Override
  public CompletableFuture<Void> extendClaim(
      String processor, int segment, @Nullable ProcessingContext context) {
    return tokens.extendClaim(processor, segment, context).whenComplete((t, e) -> heard(e));
  }

  @Override
  public CompletableFuture<Void> storeToken(
      @Nullable TrackingToken token,
      String processor,
      int segment,
      @Nullable ProcessingContext context) {
    return tokens.storeToken(token, processor, segment, context).whenComplete((t, e) -> heard(e));
  }

  @Override
  public CompletableFuture<Void> releaseClaim(
      String processor, int segment, @Nullable ProcessingContext context) {
    relay.release();
    return tokens.releaseClaim(processor, segment, context);
  }

  private void heard(@Nullable Throwable failure) {
    if (failure == null) {
      relay.claim();
    } else {
      relay.release();
    }
  }

  @Override
  public CompletableFuture<List<Segment>> initializeTokenSegments(
      String processor,
      int count,
      @Nullable TrackingToken initial,
      @Nullable ProcessingContext context) {
    return tokens.initializeTokenSegments(processor, count, initial, context);
  }

  @Override
  public CompletableFuture<Void> initializeSegment(
      @Nullable TrackingToken token,
      String processor,
      Segment segment,
      @Nullable ProcessingContext context) {
    return tokens.initializeSegment(token, processor, segment, context);
  }

  @Override
  public CompletableFuture<Void> deleteToken(
      String processor, int segment, @Nullable ProcessingContext context) {
    return tokens.deleteToken(processor, segment, context);
  }

  @Override
  public CompletableFuture<Segment> fetchSegment(
      String processor, int segment, @Nullable ProcessingContext context) {
    return tokens.fetchSegment(processor, segment, context);
  }

  @Override
  public CompletableFuture<List<Segment>> fetchSegments(
      String processor, @Nullable ProcessingContext context) {
    return tokens.fetchSegments(processor, context);
  }

  @Override
  public CompletableFuture<List<Segment>> fetchAvailableSegments(
      String processor, @Nullable ProcessingContext context) {
    return tokens.fetchAvailableSegments(processor, context);
  }

  @Override
  public CompletableFuture<String> retrieveStorageIdentifier(@Nullable ProcessingContext context) {
    return tokens.retrieveStorageIdentifier(context);
  }
}
