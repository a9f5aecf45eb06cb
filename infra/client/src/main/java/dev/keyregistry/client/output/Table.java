package dev.keyregistry.client.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Objects as rows, page by page; the first page decides how wide the columns are. */
public final class Table {

  private static final int GAP = 2;

  private final List<String> columns;
  private final PrintWriter to;
  private final List<Integer> widths = new ArrayList<>();

  public Table(List<String> columns, PrintWriter to) {
    this.columns = List.copyOf(columns);
    this.to = to;
  }

  /** Prints the objects of a page, before the first one the columns' names. */
  public void print(JsonNode items) {
    List<List<String>> rows =
        StreamSupport.stream(items.spliterator(), false).map(this::cells).toList();
    if (widths.isEmpty()) {
      IntStream.range(0, columns.size()).map(i -> width(i, rows)).forEach(widths::add);
      println(columns);
    }
    rows.forEach(this::println);
  }

  private List<String> cells(JsonNode item) {
    return columns.stream().map(column -> Text.cell(item.path(column))).toList();
  }

  private int width(int column, List<List<String>> rows) {
    int widest = rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    return Math.max(length(columns.get(column)), widest);
  }

  private void println(List<String> cells) {
    to.println(
        IntStream.range(0, cells.size())
            .mapToObj(i -> padded(cells.get(i), widths.get(i)))
            .collect(Collectors.joining())
            .stripTrailing());
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(Math.max(0, width - length(cell)) + GAP);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
