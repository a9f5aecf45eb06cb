package dev.keyregistry.client.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How answers are shown to people. */
final class TableTest {

  private final StringWriter text = new StringWriter();
  private final PrintWriter to = new PrintWriter(text);

  @Test
  void columns_stand_under_their_names() throws IOException {
    new Table(List.of("id", "scopes", "none"), to)
        .print(json("[{'id':'a','scopes':['b:c','d:e']},{'id':'long','scopes':[]}]"));

    assertThat(lines()).containsExactly("id    scopes    none", "a     b:c, d:e", "long");
  }

  @Test
  void further_pages_go_on_under_the_same_names() throws IOException {
    var table = new Table(List.of("id", "label"), to);
    table.print(json("[{'id':'a','label':'x'}]"));
    table.print(json("[{'id':'longer','label':'y'}]"));

    assertThat(lines()).containsExactly("id  label", "a   x", "longer  y");
  }

  @Test
  void an_empty_list_shows_the_names() throws IOException {
    new Table(List.of("id", "label"), to).print(json("[]"));

    assertThat(lines()).containsExactly("id  label");
  }

  @Test
  void an_object_is_a_line_per_field() throws IOException {
    Details.print(
        json("{'id':'a','secret':'s','metadata':{'k':'v','l':'w'},'version':3}"), "secret", to);

    assertThat(lines()).containsExactly("id        a", "metadata  k=v, l=w", "version   3");
  }

  @Test
  void control_characters_do_not_reach_the_terminal() throws IOException {
    Details.print(json("{'label':'a\\u001b[2Jb\\nc\\u202ed'}"), "", to);

    assertThat(lines()).containsExactly("label  a?[2Jb?c?d");
  }

  @Test
  void what_looks_like_a_secret_is_masked_in_messages() {
    assertThat(Text.masked("Unknown option: 'kr_live_sk_abcdefghijklmnop'"))
        .isEqualTo("Unknown option: '(a secret)'");
  }

  private List<String> lines() {
    to.flush();
    return text.toString().lines().toList();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
