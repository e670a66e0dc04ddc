import { assertEquals } from "@std/assert";
import { Secret } from "../../../lib/secret.ts";
import { digestOfSecret, isMadeWithThese } from "../../../lib/sign_in/made_with.ts";
import { secretRecord } from "../../../lib/store/store.ts";
import { fakeSystem, type Prepared } from "../../fake_system.ts";

const FILE = "/home/ada/k";

/** Whether a credential that was made with "was", by that reference, still counts here. */
async function counts(
  reference: string,
  prepared: Prepared,
  kept?: () => Promise<string | undefined>,
): Promise<boolean> {
  const system = fakeSystem({ ...prepared, env: { HOME: "/home/ada", ...prepared.env } });
  const store = {
    read: async (name: unknown) => {
      assertEquals(name, secretRecord("k"));
      return await kept?.();
    },
  };
  const madeWith = { [reference]: await digestOfSecret("was") };
  return await isMadeWithThese({ system, store }, {
    ...{ type: "mock", shown: {}, secret: { x: new Secret("x") } },
    madeWith,
  });
}

Deno.test("a variable that another terminal does not have, or has empty, is no other secret", async () => {
  const rows: [Record<string, string>, boolean][] = [
    [{}, true],
    [{ K: "" }, true],
    [{ K: "was" }, true],
    [{ K: "was\n" }, true],
    [{ K: " " }, false],
    [{ K: "other" }, false],
  ];
  for (const [env, expected] of rows) {
    assertEquals(await counts("env:K", { env }), expected, JSON.stringify(env));
  }
});

Deno.test("attack: a file that holds another secret, or that is gone, empty, or read by others, is not what it was", async () => {
  const rows: [NonNullable<Prepared["files"]>, boolean][] = [
    [{ [FILE]: "was" }, true],
    [{ [FILE]: "was\r\n" }, true],
    [{ [FILE]: "other" }, false],
    [{ [FILE]: "" }, false],
    [{}, false],
    [{ [FILE]: { text: "was", mode: 0o644 } }, false],
    [{ [`${FILE}/x`]: "was" }, false],
  ];
  for (const [files, expected] of rows) {
    assertEquals(await counts(`file:${FILE}`, { files }), expected, JSON.stringify(files));
  }
});

Deno.test("a secret of the store that is another, or gone, is not what it was", async () => {
  const rows: [string | undefined, boolean][] = [["was", true], ["other", false], [
    undefined,
    false,
  ]];
  for (const [kept, expected] of rows) {
    assertEquals(await counts("keyring:k", {}, () => Promise.resolve(kept)), expected);
  }
});
