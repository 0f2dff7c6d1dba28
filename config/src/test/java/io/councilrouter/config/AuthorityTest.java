package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthorityTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://example.org, -, example.org, example.org, -1",
                "http://example.org:8080/v1, -, example.org, example.org, 8080",
                "http://10.0.0.1:1, -, 10.0.0.1, 10.0.0.1, 1",
                "http://[fe80::1]:11434, -, [fe80::1], fe80::1, 11434",
                "http://my_ollama, -, my_ollama, my_ollama, -1",
                "http://my_ollama:, -, my_ollama, my_ollama, -1",
                "http://my_ollama:11434, -, my_ollama, my_ollama, 11434",
                "http://my_ollama.lan.:1, -, my_ollama.lan., my_ollama.lan., 1",
                "http://u:p%40x@my_ollama:1, u:p%40x, my_ollama, my_ollama, 1",
                "http://3f2a:1, -, 3f2a, 3f2a, 1",
                "http://1.2.3.4.5:1, -, '', '', -1",
                "http://256.1.1.1, -, '', '', -1",
                "http://my_ollama:port, -, '', '', -1",
                "http://a..b_c:1, -, '', '', -1",
                "http://-a_b:1, -, '', '', -1",
                "http:///path, -, '', '', -1",
                "mailto:a_b, -, '', '', -1",
            })
    void hostAndPortAreFoundWhateverTheHostIsCalled(String url, String user, String host, String plain, int port) {
        Authority place = Authority.of(URI.create(url));
        assertEquals(new Authority(user, host, port), place);
        assertEquals(plain, place.plainHost());
    }
}
