package dev.keyregistry.client.command;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Field.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The arguments of a command line that give the fields of a request. */
final class FieldArguments {

  private final Map<Field, ArgSpec> arguments = new LinkedHashMap<>();

  private FieldArguments() {}

  /** Adds an argument per field to a command. */
  static FieldArguments addTo(CommandSpec spec, List<Field> fields) {
    var added = new FieldArguments();
    int index = 0;
    for (Field field : fields) {
      ArgSpec argument = field.place() == Place.PATH ? positional(field, index++) : option(field);
      spec.add(argument);
      added.arguments.put(field, argument);
    }
    return added;
  }

  private static PositionalParamSpec positional(Field field, int index) {
    return PositionalParamSpec.builder()
        .index(String.valueOf(index))
        .type(String.class)
        .paramLabel(field.label())
        .description(Usage.escaped(field.description()))
        .required(true)
        .build();
  }

  private static OptionSpec option(Field field) {
    OptionSpec.Builder option =
        OptionSpec.builder(field.argument())
            .description(Usage.escaped(field.description()))
            .required(field.required());
    switch (field.kind()) {
      case TEXT, VERSION, SECRET_FILE, LEAKS_FILE ->
          option.type(String.class).paramLabel(field.label());
      case NUMBER -> option.type(Long.class).paramLabel(field.label());
      case LIST, NULLS ->
          option.type(List.class).auxiliaryTypes(String.class).paramLabel(field.label());
      case PAIRS ->
          option
              .type(Map.class)
              .auxiliaryTypes(String.class, String.class)
              .paramLabel(field.label());
      case FLAG, EMPTY_LIST -> option.type(boolean.class).arity("0");
    }
    return option.build();
  }

  /** What was given for a field; {@code null} if nothing was. */
  @Nullable Object value(Field field) {
    ArgSpec argument = arguments.get(field);
    Object value = argument == null ? null : argument.getValue();
    return Boolean.FALSE.equals(value) ? null : value;
  }
}
