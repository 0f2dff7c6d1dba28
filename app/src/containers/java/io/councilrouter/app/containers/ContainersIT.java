package io.councilrouter.app.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Two gateways of the container image and a PostgreSQL that both write to, as Docker runs them: read-only root, nobody's
 * user. Skipped, with the reason, where no container engine answers. {@code make test-containers} builds the image and names
 * it in the system property {@code gateway.image}.
 */
final class ContainersIT {
    private static final int PORT = 11430;
    private static final String TOKEN = "containers";
    /** Pulling images, starting and writing all end well before. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static Network network;
    private static PostgreSQLContainer database;
    private static GenericContainer<?> first;
    private static GenericContainer<?> second;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no container engine answers here");
        String image = System.getProperty("gateway.image", "");
        assumeTrue(!image.isEmpty(), "no image of the gateway was built: make test-containers builds one");
        network = Network.newNetwork();
        database = new PostgreSQLContainer(DockerImageName.parse("postgres:18-alpine"))
                .withNetwork(network)
                .withNetworkAliases("database");
        database.start();
        first = gateway(image);
        second = gateway(image);
        first.start();
        second.start();
    }

    @AfterAll
    static void stop() {
        for (GenericContainer<?> each : new GenericContainer<?>[] {first, second, database}) {
            if (each != null) {
                each.stop();
            }
        }
        if (network != null) {
            network.close();
        }
    }

    private static GenericContainer<?> gateway(String image) {
        String url = "jdbc:postgresql://database:5432/%s?user=%s&password=%s"
                .formatted(database.getDatabaseName(), database.getUsername(), database.getPassword());
        return new GenericContainer<>(DockerImageName.parse(image))
                .withNetwork(network)
                .withExposedPorts(PORT)
                .withEnv("COUNCIL_ROUTER_RESPONSE_STORAGE__URL", url)
                .withEnv("ADMIN_TOKEN", TOKEN)
                .withCommand("serve", "--home", "/var/lib/council-router", "--demo")
                .withTmpFs(Map.of("/tmp", "exec,mode=1777,size=64m"))
                .withCreateContainerCmdModifier(command ->
                        command.getHostConfig().withReadonlyRootfs(true).withCapDrop(Capability.ALL))
                .waitingFor(Wait.forHttp("/health/ready").forPort(PORT).withStartupTimeout(PATIENCE));
    }

    private static URI at(GenericContainer<?> gateway, String path) {
        return URI.create("http://" + gateway.getHost() + ":" + gateway.getMappedPort(PORT) + path);
    }

    private HttpResponse<String> ask(GenericContainer<?> gateway) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(at(gateway, "/v1/chat/completions"))
                .timeout(PATIENCE)
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                """
                        {"model": "simulator", "messages": [{"role": "user", "content": "How deep is the lake?"}]}"""))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void theContainerAnswersAndRunsAsNobody() throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(first);
        assertEquals(200, answer.statusCode(), answer::body);
        assertTrue(answer.body().contains("[simulated] "), answer::body);
        assertEquals("10001", first.execInContainer("id", "-u").getStdout().strip());
    }

    @Test
    void whatBothContainersAnswerIsKeptInOneDatabase() throws IOException, InterruptedException, SQLException {
        long before = rows();
        for (GenericContainer<?> each : List.of(first, second)) {
            assertEquals(200, ask(each).statusCode());
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (rows() < before + 2) {
            assertTrue(System.nanoTime() < end, "two answers were given, and fewer rows came");
            Thread.onSpinWait();
        }
    }

    @Test
    void oneContainerListsWhatTheOtherAnswered() throws IOException, InterruptedException, SQLException {
        long before = rows();
        assertEquals(200, ask(second).statusCode());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (rows() == before) {
            assertTrue(System.nanoTime() < end, "an answer was given, and no row came");
            Thread.onSpinWait();
        }
        HttpRequest request = HttpRequest.newBuilder(at(first, "/admin/responses?limit=1000"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        HttpResponse<String> listed = client.send(request, BodyHandlers.ofString());
        assertEquals(200, listed.statusCode(), listed::body);
        assertTrue(listed.body().contains("/v1/chat/completions"), listed::body);
    }

    private static long rows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        database.getJdbcUrl(), database.getUsername(), database.getPassword());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM responses")) {
            result.next();
            return result.getLong(1);
        }
    }
}
