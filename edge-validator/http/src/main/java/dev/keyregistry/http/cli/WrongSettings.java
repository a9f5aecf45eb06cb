package dev.keyregistry.http.cli;

import dev.keyregistry.validator.tls.TlsFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What is wrong with a command line and its environment: all of it is told at once. */
public final class WrongSettings {

  private static final Pattern VARIABLE = Pattern.compile("REGISTRY_[A-Z0-9_]+");

  private final CommandSpec spec;
  private final List<String> problems = new ArrayList<>();

  public WrongSettings(CommandSpec spec) {
    this.spec = spec;
  }

  /** Takes down that an option does not have its right form. */
  public void add(String option, String rightForm) {
    problems.add(name(spec, option) + ": " + rightForm);
  }

  /** Takes it down unless the option is right. */
  public void require(boolean right, String option, String rightForm) {
    if (!right) {
      add(option, rightForm);
    }
  }

  /** Reads what an option says; {@code null} after taking down why it cannot be read. */
  public <T> @Nullable T read(String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (TlsFileException e) {
      problems.add(String.valueOf(e.getMessage())); // says which option itself
    } catch (IllegalArgumentException e) {
      add(option, String.valueOf(e.getMessage()));
    }
    return null;
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /**
   * Ends the taking down.
   *
   * @throws ParameterException if anything was wrong
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("\n", problems));
    }
  }

  /** An option and the variable of the environment that stands for it. */
  static String name(CommandSpec spec, String option) {
    return Optional.ofNullable(spec.findOption(option))
        .flatMap(WrongSettings::variable)
        .map(variable -> option + " (" + variable + ")")
        .orElse(option);
  }

  // The description names it; picocli gives the default value with the variable replaced.
  private static Optional<String> variable(OptionSpec option) {
    Matcher matcher = VARIABLE.matcher(String.join(" ", option.description()));
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }
}
