import { assertEquals } from "@std/assert";
import { withStoreParted } from "../../../../lib/session/tools/parted_store.ts";

const OURS = "registry.example";

Deno.test("attack: where a library takes an empty helper for the store, the person's own login is there", () => {
  const auths = {
    [OURS]: {},
    [`https://${OURS}/v2/`]: {},
    "https://old.example/v1/": {},
    "ghcr.io": {},
    "helped.example": {},
  };
  const credHelpers = { [OURS]: "evil", "helped.example": "own", "gcr.io": "gcloud" };
  assertEquals(withStoreParted({ auths, credHelpers, credsStore: "desktop", x: 1 }, [OURS]), {
    auths,
    x: 1,
    credHelpers: {
      "https://old.example/v1/": "desktop",
      "old.example": "desktop",
      "ghcr.io": "desktop",
      "helped.example": "own",
      "gcr.io": "gcloud",
    },
  });
});

Deno.test("a configuration without a store of saved logins stays as it is", () => {
  const rest = { auths: { a: {} }, credHelpers: { [OURS]: "x" } };
  for (const store of [{}, { credsStore: "" }, { credsStore: null }, { credsStore: "ecr-login" }]) {
    assertEquals(withStoreParted({ ...rest, ...store }, [OURS]), { ...rest, ...store });
  }
});
