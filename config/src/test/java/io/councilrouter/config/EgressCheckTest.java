package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EgressCheckTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://proxy.example.org:3128,            proxy.example.org, 3128, -",
                "HTTP://10.0.0.1:8080/,                    10.0.0.1,          8080, -",
                "http://[fd00::1]:1,                       fd00::1,           1,    -",
                "http://my_proxy:3128,                     my_proxy,          3128, -",
                "http://me:a%40b@my_proxy:3128,            my_proxy,          3128, me:a@b",
                "http://me:secret@p:65535,                 p,                 65535, me:secret",
                "http://me:a%40b%3A%2F%25@p:1,             p,                 1,    me:a@b:/%",
                "http://me:@p:1,                           p,                 1,    me:",
            })
    void readsAProxy(String url, String host, int port, String user) {
        ProxyAddress address = ProxyAddress.of(new Secret(url));
        assertEquals(host, address.host());
        assertEquals(port, address.port());
        if (user == null) {
            assertNull(address.userInfo());
        } else {
            assertEquals(new Secret(user), address.userInfo());
            assertFalse(address.toString().contains("secret"));
        }
    }

    @Test
    void saysWhoItIsAsRfc7617Does() {
        assertEquals(
                "Basic dGVzdDoxMjPCow==",
                ProxyAddress.of(new Secret("http://test:123%C2%A3@p:1")).basic().reveal());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "planted@proxy:1 | http://",
                "https://u:planted@proxy:1 | http://",
                "socks5://u:planted@proxy:1 | http://",
                "http://u:planted@proxy | host and port",
                "http://u:planted@proxy:0 | host and port",
                "http://u:planted@proxy:99999 | host and port",
                "http://u:planted@:1 | host and port",
                "http://u:pla nted@proxy:1 | percent-encoded",
                "http://u:planted@proxy:1/path | after the port",
                "http://u:planted@proxy:1?a=b | after the port",
                "http://planted@proxy:1 | user and password",
                "http://:planted@proxy:1 | user and password",
                "http://u:planted%0D%0A@proxy:1 | user and password",
            })
    void refusesWhatIsNoProxyAndDoesNotRepeatIt(String url, String said) {
        List<String> problems = Reads.problems("egress:\n  proxy: \"" + url + "\"\n");
        assertEquals(1, problems.size());
        String problem = problems.getFirst();
        assertTrue(problem.startsWith("c.yaml:2:10 egress.proxy: "), problem);
        assertTrue(problem.contains(said), problem);
        assertFalse(problem.contains("planted") || problem.contains("nted@"), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | anything.at.all | true",
                "host.example.org | host.example.org | true",
                "Host.Example.org. | HOST.example.org | true",
                "host.example.org | a.host.example.org | false",
                "example.org | host.example.org | false",
                ".example.org | host.example.org | true",
                ".example.org | a.b.example.org | true",
                "my_host | my_host | true",
                ".my_lan | ollama_1.my_lan | true",
                "my_host | my-host | false",
                ".example.org | example.org | true",
                ".example.org | notexample.org | false",
                "10.0.0.0/8 | 10.1.2.3 | true",
                "10.0.0.0/8 | 11.1.2.3 | false",
                "10.0.0.0/8 | ten.example.org | false",
                "10.1.2.3 | 10.1.2.3 | true",
                "fd00::/8 | fd00::17 | true",
                "fd00::/8 | fe00::17 | false",
                "::/0 | 10.1.2.3 | false",
            })
    void goesDirectlyWhereToldSo(String entry, String host, boolean direct) {
        assertEquals(direct, NoProxy.of(entry).covers(host));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST., true",
        "a.localhost, true",
        "127.0.0.1, true",
        "127.9.9.9, true",
        "::1, true",
        "0.0.0.0, true",
        "::, true",
        "128.0.0.1, false",
        "localhost.example.org, false",
        "notlocalhost, false",
        "fd00::1, false"
    })
    void knowsThisMachine(String host, boolean loopback) {
        assertEquals(loopback, NoProxy.loopback(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0.256/8", "*.example.org", "host:80", "http://host", "a b", "", "fd00::/129"
            })
    void refusesWhatIsNoPlace(String entry) {
        List<String> problems = Reads.problems("egress: {no_proxy: [ok.example.org, \"" + entry + "\"]}");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().startsWith("c.yaml:1:37 egress.no_proxy[1]: "), problems.getFirst());
    }

    @Test
    void nothingIsNoProxy() {
        assertNull(Reads.config("").egress().proxy());
        assertNull(Reads.config("egress: {proxy: \"\"}").egress().proxy());
    }

    @Test
    void secretsComeFromFilesWithoutTheirLineEndAndAFileThatAllCanReadIsWarnedOf(@TempDir Path home)
            throws IOException {
        Path open = Files.writeString(home.resolve("open"), "planted-key\n");
        Path shut = Files.writeString(home.resolve("shut"), "planted-token\r\n");
        Path proxy = Files.writeString(home.resolve("proxy"), "http://u:planted@proxy:1\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(proxy, PosixFilePermissions.fromString("rw-------"));
        ConfigSource.LoadedConfig loaded = Reads.loaded(
                "backends: [{name: \"${file:" + home.resolve("name") + "}\", type: vllm, api_key: \"${file:" + open
                        + "}\"}]\nadmin: {auth: {token: \"${file:" + shut + "}\"}}\negress: {proxy: \"${file:" + proxy
                        + "}\"}\n",
                Map.of(),
                named(home));
        assertEquals(
                new Secret("planted-key"),
                loaded.config().supply().backends().getFirst().access().apiKey());
        assertEquals(new Secret("planted-token"), loaded.config().admin().auth().token());
        assertEquals(
                new Secret("http://u:planted@proxy:1"), loaded.config().egress().proxy());
        assertEquals(1, loaded.warnings().size(), loaded.warnings()::toString);
        String warning = loaded.warnings().getFirst().toString();
        assertTrue(warning.contains("backends[0].api_key: everybody on this machine can read " + open), warning);
        assertFalse(warning.contains("planted"), warning);
    }

    /** A readable file that contains only a name is fine. */
    private static Setting[] named(Path home) throws IOException {
        Path name = Files.writeString(home.resolve("name"), "b\n");
        Files.setPosixFilePermissions(name, PosixFilePermissions.fromString("rw-r--r--"));
        return new Setting[0];
    }
}
