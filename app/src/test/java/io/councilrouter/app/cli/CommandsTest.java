package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.councilrouter.config.KeyText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands as people see them: output, errors, exit codes. */
final class CommandsTest {

    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final java.util.ArrayList<HttpServer> servers = new java.util.ArrayList<>();

    @AfterEach
    void stopServers() {
        servers.forEach(server -> server.stop(0));
    }

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(args);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(home.resolve("c.yaml"), text);
    }

    /** Starts a server that answers some paths and 404 for the rest; returns its address without a scheme. */
    private String server(Map<String, String> answers, String... header) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            if (header.length == 2) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            boolean get = exchange.getRequestMethod().equals("GET");
            exchange.sendResponseHeaders(answer == null || !get ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void printsWhatIsInForce() throws IOException {
        Path file = file("server: {port: 8080}\nbackends: [{name: a, type: vllm, api_key: sesame}]");
        assertEquals(0, run("check", file.toString()));
        assertTrue(out.toString().contains("  port: 8080\n"));
        assertTrue(out.toString().contains("api_key: \"***\""));
        assertFalse((out + "" + err).contains("sesame"));
    }

    @Test
    void saysEverythingThatIsWrong() throws IOException {
        Path file = file("sever: {}\nlimits: {body: x}\n");
        assertEquals(2, run("check", file.toString()));
        assertEquals("", out.toString());
        assertEquals(
                "checking " + file + "\n"
                        + "error " + file + ":1:1 sever: unknown key; did you mean \"server\"?\n"
                        + "error " + file
                        + ":2:16 limits.body: \"x\" is not a size; write it like 64KiB, 32MiB or 1GiB\n"
                        + "2 problems\n",
                err.toString());
    }

    @Test
    void showsOnlyWhatDiffers() throws IOException {
        Files.writeString(home.resolve("config.yaml"), "server: {port: 1}");
        Path file = file("server: {port: 2}");
        assertEquals(0, run("check", "--home", home.toString(), "--diff"));
        assertEquals("server.port: 11430 -> 1 (needs a restart)\n", out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("check", file.toString(), "--home", home.toString(), "--diff"));
        assertEquals("server.port: 1 -> 2 (needs a restart)\n", out.toString());
    }

    @Test
    void warnsOfABackendWithoutItsKey() throws IOException {
        Path file = file("backends: [{name: a, type: vllm, api_key: \"${COUNCIL_ROUTER_TEST_UNSET}\"}]");
        assertEquals(0, run("check", file.toString()));
        assertTrue(err.toString().contains("warning " + file + ":1:43 backends[0].api_key: backend a is disabled"));
    }

    @Test
    void healthIsAnExitCode() throws IOException {
        String live = server(Map.of("/health/live", "{\"status\":\"ok\"}"));
        assertEquals(0, run("health", "--url", "http://" + live));
        assertTrue(out.toString().contains("{\"status\":\"ok\"}"));
        assertEquals(1, run("health", "--ready", "--url", "http://" + live), "it lives and takes no work");
        servers.forEach(each -> each.stop(0));
        assertEquals(1, run("health", "--url", "http://" + live), "nobody is there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nope",
                "nope",
                "check a b",
                "backends drain",
                "help nonsense",
                "init --no-scan localhost",
                "models --url",
                "check --home /none/at/all",
                "serve --log-level loud",
                "discover",
                "key",
                "key new --id a/b"
            })
    void badUsageExitsWithTwo(String line) {
        assertEquals(2, run(line.split(" ")));
        assertFalse(err.toString().isEmpty());
    }

    @Test
    void aWrongConfigurationKeepsServeFromStarting() throws IOException {
        Path file = file("server: {prt: 1}");
        assertEquals(2, run("serve", "-c", file.toString(), "--port", "x"));
        assertEquals(
                "error --port server.port: \"x\" is not a whole number\n" + "error " + file
                        + ":1:10 server.prt: unknown key; did you mean \"port\"?\n",
                err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run("-c", file.toString()));
        assertTrue(err.toString().contains("server.prt"));
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            out.getBuffer().setLength(0);
            assertEquals(0, run(command, "--help"));
            assertTrue(out.toString().startsWith("Usage: council-router " + command), out.toString());
        }
        out.getBuffer().setLength(0);
        assertEquals(0, run("key", "new", "--help"));
        assertTrue(out.toString().startsWith("Usage: council-router key new"), out.toString());
        assertEquals(0, run("--help"));
    }

    @Test
    void makesAKeyThatTheConfigurationAccepts() throws IOException {
        assertEquals(0, run("key", "new", "--id", "team-a"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).matches("key:  cr-[0-9A-Za-z]{43}"), lines.get(0));
        String key = lines.get(0).substring(6);
        assertEquals("hash: " + KeyText.hash(key), lines.get(1));
        String entry = String.join("\n", lines.subList(4, lines.size()));
        assertFalse(entry.contains(key));
        assertEquals(0, run("check", file("keys:\n" + entry + "\n").toString()), err.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("key", "new"));
        assertFalse(out.toString().contains(key), "each one is fresh");
    }

    @Test
    void tellsWhatRunsHere() {
        assertEquals(0, run("version"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(
                lines.get(0).matches("council-router \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(commit \\w+\\)"), lines.get(0));
        assertTrue(lines.get(1).startsWith("JDK " + Runtime.version()));
        out.getBuffer().setLength(0);
        assertEquals(0, run("--version"));
        assertEquals(lines, out.toString().lines().toList());
    }

    @Test
    void completesForBothShells() {
        assertEquals(0, run("completion"));
        assertTrue(out.toString().startsWith("#!/usr/bin/env bash"));
        assertTrue(out.toString().contains("--log-format"));
        out.getBuffer().setLength(0);
        assertEquals(0, run("completion", "zsh"));
        assertTrue(out.toString().startsWith("autoload"));
    }

    @Test
    void listsModelsOfARunningGateway() throws IOException {
        String gateway = server(Map.of(
                "/v1/models", "{\"data\":[{\"id\":\"llama3.1:8b\",\"owned_by\":\"a\"},{\"id\":\"b\",\"created\":1}]}"));
        assertEquals(0, run("models", "--url", "http://" + gateway));
        assertEquals(
                List.of("MODEL        OWNED BY", "llama3.1:8b  a", "b            -"),
                out.toString().lines().toList());
        out.getBuffer().setLength(0);
        assertEquals(0, run("models", "--json", "--url", "http://" + gateway));
        assertTrue(out.toString().startsWith("{\"data\":[{"));
    }

    @Test
    void aKeyThatIsTypedShowsWhatItsOwnerMaySee() throws IOException {
        String gateway = server(Map.of(
                "/v1/models", "{\"data\":[{\"id\":\"council/vote\",\"owned_by\":\"a\"}]}",
                "/admin/models", "{\"data\":[{\"model\":\"hidden\"}]}",
                "/admin/council/templates", "{\"data\":[{\"name\":\"hidden\"}]}"));
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/admin.token"), "t\n");
        Path file = file("server: {port: " + gateway.substring(gateway.indexOf(':') + 1) + "}");
        for (String command : List.of("models", "council list")) {
            out.getBuffer().setLength(0);
            List<String> words = new java.util.ArrayList<>(List.of(command.split(" ")));
            words.addAll(List.of("-c", file.toString(), "--home", home.toString()));
            assertEquals(0, run(words.toArray(String[]::new)));
            assertTrue(out.toString().contains("hidden"), "an administrator without a key: " + out);
            out.getBuffer().setLength(0);
            words.addAll(List.of("--api-key", "cr-k"));
            assertEquals(0, run(words.toArray(String[]::new)));
            assertTrue(out.toString().contains("vote") && !out.toString().contains("hidden"), out.toString());
            assertEquals("", err.toString());
        }
    }

    @Test
    void listsBackendsOfARunningGateway() throws IOException {
        String gateway = server(
                Map.of(
                        "/health",
                        """
                {"status":"ok","backends":[
                  {"name":"a","type":"ollama","state":"up","in_flight":2,"models":["m","n"],"loaded_models":[],"breaker":{"state":"closed"}},
                  {"name":"b","type":"vllm","state":"down","in_flight":0,"models":[],"reason":"connection refused"}]}
                """));
        assertEquals(0, run("backends", "--url", "http://" + gateway));
        assertEquals(
                List.of(
                        "NAME  TYPE    STATE  IN FLIGHT  MODELS  LOADED MODELS  BREAKER  REASON",
                        "a     ollama  up     2          2       0              closed   -",
                        "b     vllm    down   0          0       -              -        connection refused"),
                out.toString().lines().toList());
        out.getBuffer().setLength(0);
        assertEquals(0, run("backends", "--wide", "--url", "http://" + gateway));
        assertTrue(out.toString().contains("m, n"), out.toString());
    }

    @Test
    void saysWhenATokenIsRefusedAndWhereItLookedForOne() throws IOException {
        HttpServer refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.add(refusing);
        refusing.createContext("/", exchange -> {
            boolean open = exchange.getRequestURI().getPath().equals("/health");
            byte[] body = (open ? "{\"backends\":[]}" : "{\"error\":{\"message\":\"not for you\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(open ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        refusing.start();
        String url = "http://127.0.0.1:" + refusing.getAddress().getPort();
        assertEquals(1, run("reload", "--url", url, "--home", home.toString()));
        assertTrue(
                err.toString()
                        .startsWith(
                                "error not for you (no administrators' token was found: looked in $ADMIN_TOKEN, and "
                                        + home.resolve("data/admin.token") + ", which is not there; give --token"),
                err.toString());
        err.getBuffer().setLength(0);
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/admin.token"), "old\n");
        assertEquals(1, run("reload", "--url", url, "--home", home.toString()));
        assertTrue(
                err.toString().contains("refuses the administrators' token from " + home.resolve("data/admin.token")),
                err.toString());
        err.getBuffer().setLength(0);
        assertEquals(0, run("backends", "--url", url, "--token", "typed"));
        assertTrue(err.toString().contains("refuses the administrators' token from --token"), err.toString());
    }

    @Test
    void theReasonWhyAdministratorsGetNoPageIsShownAsItIs() throws IOException {
        String gateway = server(Map.of("/v1/models", "{\"data\":[{\"id\":\"m\"}]}"));
        assertEquals(0, run("models", "--url", "http://" + gateway, "--token", "t"));
        assertTrue(
                err.toString().contains("http://" + gateway + "/admin/models answers 404"),
                "no token was refused: " + err);
    }

    @Test
    void findsItsGatewayByTheConfigurationOfTheFolder() throws IOException {
        String gateway = server(Map.of("/health/live", "{\"status\":\"ok\"}"));
        String port = gateway.substring(gateway.indexOf(':') + 1);
        Files.writeString(home.resolve("config.yaml"), "server: {port: " + port + "}\n");
        assertEquals(0, run("health", "--home", home.toString()), err.toString());
        assertEquals(0, run("health", "-c", home.resolve("config.yaml").toString()), err.toString());
        assertEquals(0, run("--home", home.toString(), "health"), err.toString());
        servers.forEach(each -> each.stop(0));
        assertEquals(1, run("health", "--home", home.toString()));
        assertTrue(err.toString().contains("which was chosen by " + home.resolve("config.yaml")), err.toString());
    }

    @Test
    void saysWhatToDoWhenNoGatewayAnswers() throws IOException {
        String gone = server(Map.of());
        stopServers();
        assertEquals(1, run("models", "--url", "http://" + gone));
        assertTrue(err.toString().contains("is it running? Choose with --url"), err.toString());
        String other = server(Map.of());
        err.getBuffer().setLength(0);
        assertEquals(1, run("models", "--url", "http://" + other));
        assertEquals("error http://" + other + "/v1/models answers 404; is it a council-router?\n", err.toString());
    }

    @Test
    void findsEnginesByTheirFingerprints() throws IOException {
        String ollama = server(Map.of("/api/version", "{\"version\":\"0.12.0\"}"));
        String second = server(Map.of("/api/version", "{ \"version\" : \"0.13.1\" }"));
        String vllm =
                server(Map.of("/v1/models", "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\"}]}"));
        String kobold = server(Map.of(
                "/api/extra/version", "{\"result\":\"KoboldCpp\",\"version\":\"1.9\"}",
                "/api/version", "{\"version\":\"0.7.0\"}"));
        String web = server(Map.of("/v1/models", "{\"data\":[]}"));
        String gateway = server(Map.of("/api/version", "{\"version\":\"0.12.0\"}"), "X-Router-Instance", "1");
        Path written = home.resolve("found.yaml");
        assertEquals(0, run("discover", "--write", written.toString(), ollama, vllm, second, kobold, web, gateway));
        assertEquals(
                """
                backends:
                  - name: ollama
                    type: ollama
                    url: "http://%s"
                  - name: vllm
                    type: vllm
                    url: "http://%s"
                  - name: ollama-2
                    type: ollama
                    url: "http://%s"
                  - name: koboldcpp
                    type: koboldcpp
                    url: "http://%s"
                """
                        .formatted(ollama, vllm, second, kobold),
                Files.readString(written));
        assertEquals(0, run("check", written.toString()));
        assertTrue(err.toString().contains("6/6 " + gateway), err.toString());
        assertEquals(1, run("discover", "--write", written.toString(), ollama));
        assertTrue(err.toString().contains("already exists"));
    }

    @Test
    void findingNothingIsAFailure() throws IOException {
        String web = server(Map.of("/", "hello"));
        assertEquals(1, run("discover", web));
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("no engine answers at " + web));
    }
}
