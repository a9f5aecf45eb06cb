package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.command.eventlog.AppendResult;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * What an append needs beside its events, and where it learns their place: carried from the command
 * handler to the storage engine in Axon's processing context.
 */
final class AppendContext {

  private static final ResourceKey<AppendContext> KEY = ResourceKey.withLabel("appendContext");
  private static final ResourceKey<Condition> READ = ResourceKey.withLabel("readSoFar");

  private final Condition caller;
  private final @Nullable Idempotency idempotency;
  private volatile AppendResult.@Nullable Appended placed;

  private AppendContext(Condition caller, @Nullable Idempotency idempotency) {
    this.caller = caller;
    this.idempotency = idempotency;
  }

  static AppendContext attach(ProcessingContext context, Order order) {
    // L4: the append holds only while the caller's authority is what it was.
    var authority = new Condition(order.caller().authority(), order.caller().authenticatedAt());
    var attached = new AppendContext(authority, order.idempotency());
    context.putResource(KEY, attached);
    return attached;
  }

  static AppendContext of(@Nullable ProcessingContext context) {
    AppendContext attached = context == null ? null : context.getResource(KEY);
    return attached == null ? new AppendContext(Condition.NONE, null) : attached;
  }

  /** Notes what a unit of work has read, and up to which position. */
  static void read(@Nullable ProcessingContext context, Condition read) {
    if (context != null) {
      context.updateResource(READ, before -> before == null ? read : before.and(read));
    }
  }

  /** Holds while all that the unit of work has read is as it was read. */
  static Condition read(ProcessingContext context) {
    Condition read = context.getResource(READ);
    return read == null ? Condition.NONE : read;
  }

  Condition caller() {
    return caller;
  }

  @Nullable Idempotency idempotency() {
    return idempotency;
  }

  void placed(AppendResult.Appended appended) {
    placed = appended;
  }

  AppendResult.@Nullable Appended placed() {
    return placed;
  }
}
