package dev.keyregistry.http.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a service was started with, in one line, without its secrets. */
final class ConfigLine {

  private ConfigLine() {}

  static String of(CommandSpec spec) {
    List<String> settings = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      if (!option.usageHelp() && !option.versionHelp() && option.getValue() != null) {
        settings.add(option.longestName() + '=' + shown(option));
      }
    }
    return String.join(" ", settings);
  }

  private static String shown(OptionSpec option) {
    Object value = option.getValue();
    if (value instanceof Map<?, ?> pairs) {
      return new TreeSet<>(pairs.keySet()).toString(); // a value may be a secret
    }
    String name = option.longestName().toLowerCase(Locale.ROOT);
    if (name.endsWith("password") || name.endsWith("secret") || name.endsWith("token")) {
      return String.valueOf(value).isEmpty() ? "" : "(given)";
    }
    String text = String.valueOf(value);
    return text.contains("://") ? withoutParameters(text) : text;
  }

  // A password may be a parameter of a URL, or stand before its host.
  private static String withoutParameters(String url) {
    String place = url.replaceFirst("\\?.*", "?…");
    return place.replaceFirst("//[^/@]*@", "//…@");
  }
}
