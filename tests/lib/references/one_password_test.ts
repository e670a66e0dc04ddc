import { assertEquals } from "@std/assert";
import { type Answer, CANARY, following } from "./asking.ts";

const ITEMS = JSON.stringify([{ id: "1", title: "github" }, { id: "2", title: "aws prod" }]);

/** As op answers, by its documentation. */
const op = (said: Answer) => ({ program, args }: { program: string; args: readonly string[] }) => {
  assertEquals(program, "op");
  return args[1] === "list" ? { stdout: ITEMS } : args[1] === "get" ? { status: 1 } : said;
};

Deno.test("a reference is handed to op as it stands", async () => {
  const references = ["op://dev/aws prod/section/key", "op://dev/github/code?attribute=otp"];
  const { results, ran } = await following(references, { answer: op({ stdout: CANARY }) });
  assertEquals(results, [CANARY, CANARY]);
  assertEquals(ran.map(({ args }) => args), references.map((it) => ["read", "--no-newline", it]));
});

Deno.test("what op refuses leads to its mend", async () => {
  const at = "[ERROR] 2026/11/29 12:00:00 ";
  const cases: readonly (readonly [string, Answer, string])[] = [
    [
      "op://dev/github",
      {},
      "it must name a vault, an item and a field -> !secret op://VAULT/ITEM/FIELD",
    ],
    ["op://dev/github/f", { stdout: "" }, "that field is empty -> op item list --vault dev"],
    [
      "op://dev/github/f",
      {
        status: 1,
        stderr: `${at}You are not currently signed in. Please run \`op signin --help\``,
      },
      `op ended with status 1, saying "${at}You are not currently signed in. Please run ` +
      '`op signin --help`" -> eval "$(op signin)"',
    ],
    [
      "op://dve/github/f",
      { status: 1, stderr: `${at}"dve" isn't a vault in this account.` },
      `op ended with status 1, saying "${at}"dve" isn't a vault in this account." -> op vault list`,
    ],
    [
      "op://dev/gihub/f",
      { status: 1, stderr: `${at}"gihub" isn't an item in the "dev" vault.` },
      `op ended with status 1, saying "${at}"gihub" isn't an item in the "dev" vault." -> ` +
      "!secret op://dev/github/FIELD",
    ],
    [
      "op://dev/github/nope",
      { status: 1, stderr: `${at}item 'dev/github' does not have a field 'nope'` },
      `op ended with status 1, saying "${at}item 'dev/github' does not have a field 'nope'" -> ` +
      "op item list --vault dev",
    ],
    [
      "op://dev/github/f",
      { status: 127 },
      '"op" is not installed here -> https://developer.1password.com/docs/cli/get-started#install',
    ],
  ];
  for (const [reference, said, why] of cases) {
    const { results } = await following([reference], { answer: op(said) });
    assertEquals(results, [`Cannot read the secret "${reference}": ${why}`]);
  }
});

Deno.test("a program that does not answer in time is asked once", async () => {
  const answer = () => ({ status: 124, late: true });
  const { results, ran } = await following(["op://dev/github/f"], { answer });
  assertEquals(results, [
    'Cannot read the secret "op://dev/github/f": op took more than 60 s -> op vault list',
  ]);
  assertEquals(ran.length, 1);
});

Deno.test("of fields of one label in several sections, none is guessed", async () => {
  const field = (label: string, value: string, section?: string) => ({
    ...{ id: `id-${value}`, label, value },
    ...section === undefined ? {} : { section: { id: "x", label: section } },
  });
  const item = JSON.stringify({
    fields: [
      ...[field("key", CANARY, "prod"), field("Key", "canary-2", "dev"), field("one", CANARY, "x")],
      ...[field("both", CANARY), field("both", "canary-2", "dev")],
    ],
  });
  const answer = ({ args }: { args: readonly string[] }) => ({
    stdout: args[0] === "read" ? CANARY : item,
  });
  const read = async (field: string) =>
    (await following([`op://v/i/${field}`], { answer })).results[0];
  assertEquals([await read("one"), await read("both"), await read("prod/key")], [
    CANARY,
    CANARY,
    CANARY,
  ]);
  assertEquals(
    await read("key"),
    'Cannot read the secret "op://v/i/key": 2 fields of that item are called "key" -> ' +
      "!secret op://v/i/prod/key, !secret op://v/i/dev/key",
  );
});

Deno.test("attack: whoever follows a hint has all of an item on the screen", async () => {
  const item = {
    fields: [
      { id: "username", label: "username", value: "ada" },
      { id: "notesPlain", label: "notesPlain", value: CANARY },
      { id: "x1", label: "key", value: CANARY, section: { label: "prod" } },
      { id: "x2", label: "none" },
    ],
  };
  const answer = ({ args }: { args: readonly string[] }) =>
    args[0] === "read"
      ? { status: 1, stderr: "item 'dev/github' does not have a field 'f'" }
      : { stdout: args[1] === "list" ? ITEMS : JSON.stringify(item) };
  const { results } = await following(["op://dev/github/f"], { answer });
  const [, hint] = results[0]!.split(" -> ");
  const all = ["username", "notesPlain", "prod/key"].map((it) => `!secret op://dev/github/${it}`);
  assertEquals(hint, all.join(", "));
});
