package io.councilrouter.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code docs/configuration.md}, derived from the records. */
final class KeyTable {

    private static final String HEAD =
            """
            # Configuration: every key

            Written from the records of `config` by `ShippedFilesTest`; change the records, then run
            `mvn -pl config -am test -Dtest=ShippedFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true`.

            - **Where**: `-c FILE`, else the first of `$COUNCIL_ROUTER_CONFIG`, `./config.yaml`, `./council-router.yaml`,
              `./conf/council-router.yaml`, `/etc/council-router/config.yaml`, else the defaults below.
            - **Precedence**: the command line overrides the environment, the environment the file, the file the defaults.
            - **Environment**: `COUNCIL_ROUTER_SERVER__PORT=8080` sets `server.port`, `COUNCIL_ROUTER_BACKENDS__GPU__URL` (or
              `..._BACKENDS__0__URL`) the URL of the backend `gpu` (or the first) of the file. An empty variable counts as not set.
            - **In values**: `${VAR}`, `${VAR:-default}`, `${file:PATH}`; `$${` stands for a plain `${`. An unset variable without a default is an
              error, except in a backend's `api_key`: that backend is disabled and the log says why.
            - **Names**: `-` and `_` are the same. An unknown key is an error.
            - **Durations** `250ms`, `10s`, `5m`, `1h`, bare numbers are seconds; **sizes** `64KiB`, `32MiB`, bare numbers are bytes.
            - **Relative paths** are relative to `--home`, by default the working directory.
            - **Reload**: a changed file is applied while the gateway runs (`server.watch_config`, SIGHUP, `council-router reload`, `POST /admin/reload`);
              the column says which keys still need a restart.

            `council-router check [FILE]` reports everything that is wrong with a file, and prints the configuration that results.
            """;

    private final StringBuilder out = new StringBuilder(HEAD);

    private KeyTable() {}

    static String text() {
        KeyTable table = new KeyTable();
        for (Field field : Shape.of(GatewayConfig.class).fields()) {
            Shape<?> shape = inner(field.form());
            if (shape != null) {
                String each =
                        switch (field.form()) {
                            case Form.Many _ -> "[]";
                            case Form.Named _ -> ".NAME";
                            case Form.One _, Form.Any _, Form.BlockForm _ -> "";
                        };
                table.block(field.name() + each, field, shape);
            }
        }
        return table.out.toString();
    }

    private static @Nullable Shape<?> inner(Form form) {
        return switch (form) {
            case Form.BlockForm block -> block.shape();
            case Form.Many many -> inner(many.item());
            case Form.Named named -> inner(named.value());
            case Form.One _, Form.Any _ -> null;
        };
    }

    private void block(String path, Field field, Shape<?> shape) {
        out.append("\n## ").append(path).append("\n\n").append(field.key().says());
        out.append("\n\n| key | type | default | range | reload | what |\n|---|---|---|---|---|---|\n");
        rows("", shape);
    }

    private void rows(String prefix, Shape<?> shape) {
        for (Field field : shape.fields()) {
            if (field.form() instanceof Form.BlockForm inner) {
                rows(prefix + field.name() + ".", inner.shape());
            } else if (field.form() instanceof Form.Many many && many.item() instanceof Form.BlockForm inner) {
                row(prefix + field.name(), field);
                rows(prefix + field.name() + "[].", inner.shape());
            } else {
                row(prefix + field.name(), field);
            }
        }
    }

    private void row(String name, Field field) {
        List<String> cells = new ArrayList<>(List.of(
                "`" + name + "`",
                type(field.form(), field) + (field.key().orList() ? " or list" : ""),
                field.key().required() ? "(required)" : code(new Leaf("", field.otherwise(), true).text()),
                field.ranged() ? field.range() : "",
                field.key().reload() ? "yes" : "restart",
                field.key().says()));
        out.append("| ").append(String.join(" | ", cells).replace("  ", " ")).append(" |\n");
    }

    private static String type(Form form, Field field) {
        return switch (form) {
            case Form.One one
            when !one.scalar().choices().isEmpty() ->
                String.join(
                        ", ",
                        one.scalar().choices().stream().map(KeyTable::code).toList());
            case Form.One one -> one.scalar().type();
            case Form.Many many -> "list of " + type(many.item(), field);
            case Form.Named named -> "map of " + type(named.value(), field);
            case Form.BlockForm _ -> "block";
            case Form.Any _ -> "anything";
        };
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
