package io.github.azkabanaws.base.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each row but those with a port, {@code x,*}, {@code /0} and ranges and brackets of IPv6 was tried
 * with curl 7.88.1, which does the same.
 */
class NoProxyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "corp.example|corp.example|true",
        "corp.example|a.b.corp.example|true",
        ".corp.example|a.corp.example|true",
        ".corp.example|corp.example|true",
        "CORP.example|a.Corp.Example.|true",
        "corp.example.|corp.example|true",
        "corp.example|evilcorp.example|false",
        "corp.example|corp.example.org|false",
        "a.corp.example|corp.example|false",
        "x, corp.example|corp.example|true",
        "x corp.example|corp.example|true",
        "*|anything|true",
        "x,*|anything|true",
        "*.corp.example|a.corp.example|false",
        "corp.example:443|corp.example|true",
        "corp.example:443|a.corp.example|true",
        "corp.example:8443|corp.example|false",
        "10.1.2.3|10.1.2.3|true",
        "10.1.2.3|10.1.2.30|false",
        "10.1.2.3:443|10.1.2.3|true",
        "10.1.2.3:80|10.1.2.3|false",
        "10.0.0.0/8|10.255.0.1|true",
        "10.0.0.0/8|11.0.0.1|false",
        "10.0.0.0/0|11.0.0.1|true",
        "192.168.1.128/25|192.168.1.200|true",
        "192.168.1.128/25|192.168.1.1|false",
        "10.0.0.0/33|10.0.0.1|false",
        "10.0.0.0/8|ten.example|false",
        "0.0.1|10.0.0.1|false",
        "fd00::/8|[fd12::1]|true",
        "fd00::/8|[fe80::1]|false",
        "fd00::/8|10.0.0.1|false",
        "fd12::1|[fd12:0::1]|true",
        "[fd12::1]|[fd12::1]|true",
        "[fd12::1]:443|[fd12::1]|true",
        "[fd12::1]:80|[fd12::1]|false",
        "''|corp.example|false",
        "','|corp.example|false",
        ".|corp.example|false"
      })
  void whatAnEntryStandsFor(String entries, String host, boolean matches) {
    assertThat(new NoProxy(entries).contains(host, 443)).isEqualTo(matches);
  }
}
