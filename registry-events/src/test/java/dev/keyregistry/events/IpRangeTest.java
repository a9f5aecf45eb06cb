package dev.keyregistry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/33, 2001:db8:8000::, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "::1, ::1, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::ffff:10.0.0.0/8, 10.1.2.3, true"
  })
  void a_range_contains_its_addresses(String range, String address, boolean contained) {
    assertThat(IpRange.of(range).contains(IpRange.address(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.0/٨",
        "10.0.0.1/8",
        "0.0.0.1/0",
        "10.0.0/8",
        "10.0.0.0.0/8",
        "10.0.0.256",
        "999.1.1.1",
        "010.0.0.0/8",
        "10.0.0.0x",
        " 10.0.0.0",
        "localhost",
        "example.com/8",
        "2001:db8::/129",
        "2001:db8::1/32",
        "2001:db8::1%eth0",
        "2001::db8::1",
        "[::1]",
        "::g",
        "1:2",
        ":",
        "::ffff:10.0.0.0/104"
      })
  void what_is_no_range_is_refused(String text) {
    assertThatThrownBy(() -> IpRange.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_range_reads_back_as_it_was() {
    for (String text : new String[] {"10.0.0.0/8", "2001:db8::/32", "::1", "192.0.2.7", "::/0"}) {
      IpRange range = IpRange.of(text);
      assertThat(IpRange.of(range.toString())).isEqualTo(range).hasSameHashCodeAs(range);
    }
    assertThat(IpRange.of("10.0.0.0/8")).isNotEqualTo(IpRange.of("10.0.0.0/9"));
  }
}
