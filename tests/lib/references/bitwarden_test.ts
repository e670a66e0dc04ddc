import { assertEquals } from "@std/assert";
import { type Answer, CANARY, following } from "./asking.ts";

const ITEM = JSON.stringify({
  object: "item",
  name: "aws",
  notes: null,
  login: { username: "ada", password: CANARY, totp: null },
  fields: [{ name: "key id", value: "AKIA", type: 0 }, { name: "none", value: null }],
});

const [FIRST, SECOND] = ["1", "2"].map((end) => `00000000-0000-4000-8000-00000000000${end}`);

/** As bw lists: whole items. */
const LISTED = [{ id: FIRST, name: "aws", login: { password: CANARY } }, {
  id: SECOND,
  name: "aws old",
}];

/** As bw answers: an item, or the end of what it says. */
const bw = (said: Answer) => ({ args }: { args: readonly string[] }) => {
  assertEquals(args[0], "--nointeraction");
  return args[1] === "list" ? { stdout: JSON.stringify(LISTED) } : said;
};

Deno.test("an item's password, and its fields, also behind a warning", async () => {
  const references = ["bw:aws", "bw:aws#username", "bw:aws#key id"];
  const { results, ran } = await following(references, {
    answer: bw({ stdout: `(node:1) Warning: old\n${ITEM}` }),
  });
  assertEquals(results, [CANARY, "ada", "AKIA"]);
  assertEquals(ran[0]!.args, ["--nointeraction", "get", "item", "aws"]);
});

Deno.test("what bw refuses leads to its mend", async () => {
  const cases: readonly (readonly [string, Answer, string])[] = [
    ["bw:aws#ky id", { stdout: ITEM }, 'that item has no "ky id" -> !secret bw:aws#key id'],
    [
      "bw:aws#zzzz",
      { stdout: ITEM },
      'that item has no "zzzz" -> !secret bw:aws#username, !secret bw:aws#password, !secret bw:aws#key id',
    ],
    ["bw:aws", { stdout: "garbage" }, "bw did not print an item -> bw --version"],
    ["bw:aws", { status: 1, stderr: "You are not logged in." }, "nobody is logged in -> bw login"],
    [
      "bw:aws",
      { status: 1, stderr: "Vault is locked." },
      'the vault is locked -> export BW_SESSION="$(bw unlock --raw)"',
    ],
    ["bw:awz", { status: 1, stderr: "Not found." }, "there is no such item -> !secret bw:aws"],
    ["bw:other", { status: 1, stderr: "Not found." }, "there is no such item -> bw sync"],
    [
      "bw:aws",
      {
        status: 1,
        stderr: "More than one result was found. Try getting a specific object by `id` instead. " +
          `The following objects were found:\n${FIRST}\n${SECOND}`,
      },
      `several items fit that name -> !secret bw:${FIRST}, !secret bw:${SECOND}   (aws, aws old)`,
    ],
    [
      "bw:aws",
      { status: 1, stderr: "More than one result was found." },
      "several items fit that name -> !secret bw:ID   (of the one that is meant)",
    ],
    [
      "bw:aws",
      { status: 127 },
      '"bw" is not installed here -> npm install --global @bitwarden/cli',
    ],
  ];
  for (const [reference, said, why] of cases) {
    const { results } = await following([reference], { answer: bw(said) });
    assertEquals(results, [`Cannot read the secret "${reference}": ${why}`]);
  }
});

Deno.test("which of several fields of one name is meant only the person knows", async () => {
  const field = (value: string) => ({ name: "key", value, type: 1 });
  const stdout = JSON.stringify({
    name: "aws",
    login: { username: "ada", password: CANARY },
    fields: [field("canary-1"), field("canary-2"), { name: "password", value: "canary-3" }],
  });
  const { results } = await following(["bw:aws", "bw:aws#key", "bw:aws#password"], {
    answer: bw({ stdout }),
  });
  assertEquals(results, [
    CANARY,
    'Cannot read the secret "bw:aws#key": 2 fields of that item are called "key" -> ' +
    "bw sync   (once each has a name of its own in Bitwarden)",
    'Cannot read the secret "bw:aws#password": 2 fields of that item are called "password" -> ' +
    "bw sync   (once each has a name of its own in Bitwarden)",
  ]);
});

Deno.test("attack: an item that only has the words in it is taken for the one that is gone", async () => {
  const stdout = JSON.stringify({
    id: "0f1e",
    name: "aws-of-mallory",
    login: { password: CANARY },
  });
  const { results } = await following(["bw:aws", "bw:0F1E"], { answer: bw({ stdout }) });
  assertEquals(results, [
    'Cannot read the secret "bw:aws": there is no such item -> !secret bw:aws-of-mallory',
    CANARY,
  ]);
});

Deno.test("attack: an item's name is an option of bw", async () => {
  const { ran } = await following(["bw:--pretty"], { answer: bw({ stdout: ITEM }) });
  assertEquals(ran[0]!.args, ["--nointeraction", "get", "item", "--", "--pretty"]);
});
