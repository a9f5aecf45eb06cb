package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretStrengthTest {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final long SEED = 20261121;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "Xk3-9fQz_Lp2.Vt7!Wb",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabcabcabcabc",
        "12345678901234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "qwertyuiopasdfghjklzxcvbnm",
        "QwertyUiopAsdfghjklZxcvbnm1234567890",
        "password123password123password123",
        "secret-admin-password-test-2026",
        "MyApiKeyMyApiKeyMyApiKey",
        "correcthorsebatterystaple",
        "acme-production-billing-key",
        "Summer2026-Acme-Invoices",
        "JohnSmith-London-1985!",
        "staging-database-password-2024",
        "https://api.acme.com/v1/4mJt8RkYxN2v",
        "2026-11-30T10:15:30.123Z",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
      })
  void what_is_short_or_foreseeable_is_weak(String text) {
    assertThat(SecretStrength.weakness(text)).isNotNull().doesNotContain(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Xk3-9fQz_Lp2.Vt7!Wb5",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "9b74c9897bac770ffc029102a200c5de",
        "whsec_4mJt8RkYxN2vQpLw7HcZ",
      })
  void what_was_made_at_random_is_strong(String text) {
    assertThat(SecretStrength.weakness(text)).isNull();
  }

  @Test
  void random_letters_and_digits_are_strong_with_few_more_than_the_fewest() {
    var random = new Random(SEED);
    for (int i = 0; i < 500; i++) {
      String text =
          random
              .ints(SecretStrength.MIN_LENGTH + 4, 0, BASE62.length())
              .mapToObj(at -> String.valueOf(BASE62.charAt(at)))
              .collect(Collectors.joining());
      assertThat(SecretStrength.weakness(text)).as("seed %d, text %d", SEED, i).isNull();
    }
  }
}
