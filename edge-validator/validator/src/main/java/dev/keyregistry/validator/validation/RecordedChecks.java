package dev.keyregistry.validator.validation;

import dev.keyregistry.validator.image.StandingCheck;
import dev.keyregistry.validator.validation.Explanation.Step;
import java.util.ArrayList;
import java.util.List;

/** Writes every check down, and stops at none. */
final class RecordedChecks implements CheckWatch {

  private final List<Step> steps = new ArrayList<>();

  @Override
  public boolean stopsAt(StandingCheck check, boolean failed) {
    return add(check, failed, KeyValidator.of(check.otherwise()));
  }

  @Override
  public boolean stopsAt(Check check, boolean failed) {
    return add(check, failed, check.otherwise());
  }

  private boolean add(Enum<?> check, boolean failed, Verdict otherwise) {
    steps.add(new Step(check, failed ? otherwise : Verdict.VALID));
    return false;
  }

  List<Step> steps() {
    return steps;
  }
}
