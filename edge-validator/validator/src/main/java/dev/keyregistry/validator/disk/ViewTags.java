package dev.keyregistry.validator.disk;

import dev.keyregistry.events.view.KeyStatus;
import java.util.List;

/**
 * What the first byte of each entry says, and how a status is numbered. Never changed, only added
 * to.
 */
final class ViewTags {

  static final int TENANT_NAME = 1;
  static final int COMMON = 2;
  static final int TENANT = 3;
  static final int GROUP = 4;
  static final int KEY = 5;
  static final int USUAL_KEY = 6;
  static final int DENIED = 7;

  static final List<KeyStatus> STATUS =
      List.of(KeyStatus.ACTIVE, KeyStatus.DISABLED, KeyStatus.REVOKED, KeyStatus.DELETED);

  private ViewTags() {}
}
