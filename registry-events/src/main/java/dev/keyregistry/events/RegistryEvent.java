package dev.keyregistry.events;

/** Something that happened in the registry. */
public sealed interface RegistryEvent permits TenantEvent, GroupEvent, KeyEvent {

  /** The one entity that it happened to. */
  EntityId entity();

  /** Who did it, when, from where and why. */
  Provenance provenance();
}
