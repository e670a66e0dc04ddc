import { assertEquals } from "@std/assert";
import { isOrder } from "../../../lib/deno/system.ts";

Deno.test("attack: no variable of the caller's steers the runtime", () => {
  const orders = [
    ...[
      "LOG_TOKENS",
      "DENO_SERVE_ADDRESS",
      "DENO_LOG",
      "DENO_CERT",
      "DENO_DIR",
      "DENO_V8_FLAGS",
      "DENO_AUTO_SERVE",
    ],
    ...["DENO_UNSTABLE_CONTROL_SOCK", "DENO_PERMISSION_BROKER_PATH", "DENO_SOMETHING_NEW"],
    ...[
      "NODE_OPTIONS",
      "NODE_V8_COVERAGE",
      "NODE_EXTRA_CA_CERTS",
      "NODE_DEBUG",
      "npm_config_registry",
    ],
    ...[
      "OTEL_DENO",
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      "RUST_LOG",
      "RUST_BACKTRACE",
      "UV_THREADPOOL_SIZE",
    ],
  ];
  assertEquals(orders.filter((name) => !isOrder(name)), []);
});

Deno.test("what others take orders from stays, and so do the roots that were chosen", () => {
  const others = [
    "DENO_TLS_CA_STORE",
    "PATH",
    "HOME",
    "HTTPS_PROXY",
    "SSL_CERT_FILE",
    "RUSTUP_HOME",
  ];
  assertEquals(others.filter(isOrder), []);
});
