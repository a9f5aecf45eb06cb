package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.validator.validation.CarriageKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyCredentialsTest {

  @Test
  void a_form_carries_its_key_field() {
    assertThat(form("a=b&key=abc&c")).containsExactly("abc");
    assertThat(form("key=abc&key=abd")).containsExactly("abc", "abd");
    assertThat(form("keys=abc")).isEmpty();
    assertThat(form("")).isEmpty();
  }

  @Test
  void a_json_object_carries_its_own_property_and_no_inner_one() {
    assertThat(json("{\"a\":{\"API_Key\":\"inner\"},\"API_Key\":\"abc\",\"b\":[1,{}]}"))
        .containsExactly("abc");
    assertThat(json("{\"API_Key\":\"abc\",\"API_\\u004bey\":\"abd\"}"))
        .containsExactly("abc", "abd");
    assertThat(json("{\"api_key\":\"abc\"}")).isEmpty();
    assertThat(json("[{\"API_Key\":\"abc\"}]")).isEmpty();
    assertThat(json("")).isEmpty();
  }

  @Test
  void what_is_no_text_or_no_json_is_no_secret() {
    assertThat(json("{\"API_Key\":7}")).containsExactly("");
    assertThat(json("{\"API_Key\":null}")).containsExactly("");
    assertThat(json("{\"API_Key\":{\"x\":\"y\"}}")).containsExactly("");
    assertThat(json("{\"API_Key\":\"abc\"")).containsExactly("abc", "");
    assertThat(json("{\"API_Key\":\"abc\",}")).containsExactly("abc", "");
    assertThat(json("{nonsense")).containsExactly("");
  }

  private static List<String> form(String body) {
    return BodyCredentials.secrets(CarriageKind.FORM, body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> json(String body) {
    return BodyCredentials.secrets(CarriageKind.JSON, body.getBytes(StandardCharsets.UTF_8));
  }
}
