package dev.keyregistry.validator.validation;

import dev.keyregistry.validator.image.StandingCheck;
import java.util.List;

/**
 * Why a request would be decided as it would be.
 *
 * @param steps each check, in the order in which it counts; the first that fails gives the verdict
 * @param key whose secret it would carry
 */
public record Explanation(List<Step> steps, KeyIdentity key) {

  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * What came of one check.
   *
   * @param check a {@link StandingCheck} or a {@link Check}
   * @param verdict {@code VALID} if it holds
   */
  public record Step(Enum<?> check, Verdict verdict) {
    public boolean holds() {
      return verdict == Verdict.VALID;
    }
  }

  /** The verdict, as {@link KeyValidator#validate} would give it. */
  public Verdict verdict() {
    return steps.stream()
        .filter(step -> !step.holds())
        .map(Step::verdict)
        .findFirst()
        .orElse(Verdict.VALID);
  }
}
