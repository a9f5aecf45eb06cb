package dev.keyregistry.client.operation;

import java.util.Locale;

/**
 * A part of a request, and the argument that gives it.
 *
 * @param name of the part: a path's placeholder, a parameter, a header, or a body's field, where
 *     dots lead into nested objects
 * @param argument the option's name with its dashes; for a part of the path what the help calls it
 * @param label what the help calls the option's value
 */
public record Field(
    Place place,
    Kind kind,
    String name,
    String argument,
    String label,
    String description,
    boolean required) {

  /** Where in the request it goes. */
  public enum Place {
    PATH,
    QUERY,
    HEADER,
    /** A field of a JSON body. */
    BODY,
    /** A field of a body that is a form. */
    FORM
  }

  /** What it is made of. */
  public enum Kind {
    TEXT,
    NUMBER,
    /** Present means true. */
    FLAG,
    /** A list of texts; the option is repeatable. */
    LIST,
    /** Present means a list without elements. */
    EMPTY_LIST,
    /** Names of fields that get the value null; the option is repeatable. */
    NULLS,
    /** An object of texts, as NAME=VALUE; the option is repeatable. */
    PAIRS,
    /** An entity tag, given as a version. */
    VERSION,
    /** A secret, given as the file that holds it: never as an argument, which others can list. */
    SECRET_FILE,
    /** Secrets that were found, with where, given as the file that lists them. */
    LEAKS_FILE
  }

  /** A part of the path. */
  public static Field path(String name, String description) {
    return new Field(Place.PATH, Kind.TEXT, name, upper(name), upper(name), description, true);
  }

  /** A text of the query string. */
  public static Field query(String name, String label, String description) {
    return option(Place.QUERY, Kind.TEXT, name, label, description);
  }

  /** A header; its option's name is its own in lower case, or another. */
  public static Field header(
      Kind kind, String name, String argument, String label, String description) {
    return new Field(Place.HEADER, kind, name, argument, label, description, false);
  }

  /** A field of the body, whose option's name is its own with dashes. */
  public static Field body(Kind kind, String name, String label, String description) {
    return option(Place.BODY, kind, name, label, description);
  }

  public static Field text(String name, String label, String description) {
    return body(Kind.TEXT, name, label, description);
  }

  /** A list, whose option is named in the singular. */
  public static Field list(String name, String argument, String label, String description) {
    return body(Kind.LIST, name, label, description + " Repeatable.").as(argument);
  }

  private static Field option(
      Place place, Kind kind, String name, String label, String description) {
    return new Field(place, kind, name, "--" + dashed(name), label, description, false);
  }

  /** The same with another option. */
  public Field as(String option) {
    return new Field(place, kind, name, option, label, description, required);
  }

  /** The same, and not to be left out. */
  public Field must() {
    return new Field(place, kind, name, argument, label, description, true);
  }

  private static String upper(String name) {
    return dashed(name).toUpperCase(Locale.ROOT);
  }

  private static String dashed(String name) {
    return name.replace('.', '-').replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
