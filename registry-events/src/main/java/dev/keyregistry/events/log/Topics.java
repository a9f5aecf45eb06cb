package dev.keyregistry.events.log;

/** The names of the topics, the same in every region. */
public final class Topics {

  /** Every event, in order, for ever: one partition, CloudEvents in binary mode. */
  public static final String EVENTS = "registry.events";

  /** The newest view of every tenant, group and key: one partition, compacted. */
  public static final String KEYS = "registry.keys";

  private Topics() {}
}
