/** Command lines as people bring them along from the original, on the real program and a real terminal. */
import { assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { CTRL_C, ENTER } from "./pty.ts";
import { journey, printed } from "./world.ts";

const MOCKS = `auth: {identities: {a: {kind: mock/aws, default: true}, b: {kind: mock/aws}}}
`;

journey("flags stand in front of auth, and what has no effect is taken", {}, async (world) => {
  world.box.write("project/atmos.yaml", MOCKS);
  const profile = "printenv AWS_PROFILE".split(" ");
  for (
    const front of [
      ["--no-color", "auth", "exec", "-i", "b"],
      ["--identity", "b", "auth", "exec"],
      ["auth", "--identity=b", "--pager=less", "exec", "--mask=false"],
      ["-C", ".", "auth", "exec", "b"],
    ]
  ) {
    assertEquals(
      printed(await world.run([...front, "--", ...profile])).trim(),
      "b",
      front.join(" "),
    );
  }
});

journey("a project pins its identity, and a log is kept where it is wanted", {}, async (world) => {
  const { box } = world;
  box.write("project/atmos.yaml", `env: {ATMOS_IDENTITY: b}\n${MOCKS}`);
  const words = ["auth", "exec", "--debug", "--logs-file", `${box.home}/log`, "--", "printenv"];
  const said = printed(await world.run([...words, "AWS_PROFILE"]));
  assertEquals(said.trim(), "b");
  const other = await world.run([...words, "AWS_PROFILE"], { env: { ATMOS_IDENTITY: "a" } });
  assertEquals(printed(other).trim(), "a");
  assertStringIncludes(Deno.readTextFileSync(`${box.home}/log`), "Z debug: ");
});

journey("--profile without a name lets the person pick", {
  tools: ["script", "sh"],
}, async (world) => {
  const { box, open } = world;
  box.write("project/atmos.yaml", "base_path: .");
  box.write("project/profiles/dev/auth.yaml", MOCKS);
  box.write("project/profiles/ops/auth.yaml", MOCKS);
  const program = ["sh", "-c", "echo it is $AWS_PROFILE"];
  await using pty = await open(["auth", "exec", "--profile", "--", ...program], {});
  await pty.waitFor("Profile:");
  await pty.type("ops");
  await pty.waitFor("❯ ops");
  await pty.type(ENTER);
  await pty.waitFor("Another profile:");
  await pty.type(ENTER);
  await pty.waitFor("it is a");
  assertEquals(await pty.status, 0);
});

/** Two dozen of no cloud, and one of another. */
const MANY = `auth:
  identities:
${
  Array.from({ length: 24 }, (_, at) => `    team-${at}: { kind: mock/aws, tags: [blue] }`).join(
    "\n",
  )
}
    prod-admin: { kind: mock, protected: true }
    "日本語-${"長".repeat(30)}": { kind: mock }
`;

journey("a picker counts, pages, finds by strewn letters, and is left with Esc or Ctrl-D", {
  tools: ["script", "sh"],
}, async (world) => {
  const { box, open } = world;
  box.write("project/atmos.yaml", MANY);
  const words = ["exec", "-i", "--", "sh", "-c", "echo it is $AWS_PROFILE$MOCK_IDENTITY"];
  const size = { columns: 60, rows: 20 };
  {
    await using pty = await open(words, size);
    await pty.waitFor("Which identity?");
    await pty.waitFor(/❯ · {2}prod-admin +mock +protected\n/);
    await pty.waitFor("26/26 · type to search");
    await pty.type("\x1b[F");
    await pty.waitFor(/❯ · {2}日本語-長+…長+ /);
    await pty.type("\x1b[B");
    await pty.waitFor("❯ ·  prod-admin");
    await pty.type("\x1b[6~");
    await pty.waitFor("❯ ·  team-21");
    await pty.type("blue");
    await pty.waitFor("24/26");
    await pty.type("\x7f".repeat(4) + "pdad");
    await pty.waitFor("1/26");
    await pty.waitFor("❯ ·  prod-admin");
    await pty.type("\x1b");
    await pty.waitFor("Cancelled");
    assertEquals(await pty.status, 130);
  }
  {
    await using pty = await open(words, size);
    await pty.waitFor("26/26");
    await pty.type("x");
    await pty.waitFor("0/26");
    // Where something is typed it deletes ahead, and does no more.
    await pty.type("\x04\x7f");
    await pty.waitFor("26/26");
    await pty.type("\x04");
    await pty.waitFor("Cancelled");
    assertEquals(await pty.status, 130);
  }
  for (const key of ["\x1b", CTRL_C, "\x04"]) {
    await using pty = await open(words, size);
    await pty.waitFor("26/26");
    await pty.type(key);
    assertEquals(await pty.status, 130);
    // Nothing of the list stays: what was drawn last is erased, or is the question alone.
    const [drawn = ""] = pty.raw().split("\x1b[1A\x1b[2K").slice(-1);
    assertNotMatch(drawn, /team-|prod-admin|search/);
  }
  await using pty = await open(words, size);
  await pty.waitFor("26/26");
  await pty.type(`team-7${ENTER}`);
  await pty.waitFor("it is team-7");
  assertEquals(await pty.status, 0);
});

journey("a passphrase that is refused is asked for again, and broken between words", {
  tools: ["script"],
}, async ({ box, open }) => {
  box.write("project/atmos.yaml", MOCKS);
  await using pty = await open(["secret", "set", "deploy"], {
    env: {
      ATMOS_KEYRING_TYPE: "file",
      ATMOS_KEYRING_FILE_PATH: `${box.project}/keys`,
      ATMOS_KEYRING_PASSWORD: undefined,
    },
    columns: 60,
  });
  await pty.waitFor("? Choose a passphrase for the new key store\n");
  await pty.type(`short${ENTER}`);
  await pty.waitFor("> Choose another: it has 5 characters, and 8 are the");
  await pty.type(`long enough${ENTER}`);
  await pty.waitFor("? Type it again (not shown)");
  await pty.type(`long enough${ENTER}`);
  await pty.waitFor('? Value of "deploy": (not shown)');
  await pty.type(`-----BEGIN EXAMPLE-----${ENTER}`);
  await pty.waitFor('? Value of "deploy": (not shown; its END line is awaited)');
  await pty.type(`-----END EXAMPLE-----${ENTER}`);
  await pty.waitFor('Kept "deploy"');
  // However much was typed, each time it is the same that is drawn.
  const drawn = pty.raw().split('Value of "deploy":').slice(1, -1);
  assertEquals(new Set(drawn.map((each) => /\((.*)\)/.exec(each)?.[1])).size, 2);
});
