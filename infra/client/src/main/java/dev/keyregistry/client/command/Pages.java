package dev.keyregistry.client.command;

import dev.keyregistry.client.http.ApiAnswer;
import dev.keyregistry.client.http.ApiCall;
import dev.keyregistry.client.output.Table;
import dev.keyregistry.client.output.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows the cursors of a list and shows each page as it comes. */
final class Pages {

  private static final long LARGEST_PAGE = 200;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final Table table;

  Pages(List<String> columns, PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.table = new Table(columns, out);
  }

  /**
   * Shows a list.
   *
   * @param limit how many at most
   * @param start the cursor to go on from
   */
  void show(
      ApiCall call, long limit, @Nullable String start, Function<ApiCall, ApiAnswer> registry) {
    String cursor = start == null ? "" : start;
    long left = limit;
    do {
      ApiCall page = call.withQuery("limit", String.valueOf(Math.min(left, LARGEST_PAGE)));
      ApiAnswer answer = registry.apply(cursor.isEmpty() ? page : page.withQuery("cursor", cursor));
      print(answer);
      left -= answer.json().path("items").size();
      cursor = answer.json().path("nextCursor").asText();
    } while (!cursor.isEmpty() && left > 0);
    if (!cursor.isEmpty()) {
      err.println("registry: there are more: --all, or --cursor " + Text.line(cursor));
    }
  }

  private void print(ApiAnswer answer) {
    if (json) {
      out.println(answer.text().strip());
    } else {
      table.print(answer.json().path("items"));
    }
    out.flush();
  }
}
