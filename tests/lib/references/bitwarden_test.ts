import { assertEquals } from "@std/assert";
import { type Answer, CANARY, following } from "./asking.ts";

const ITEM = JSON.stringify({
  object: "item",
  name: "aws",
  notes: null,
  login: { username: "ada", password: CANARY, totp: null },
  fields: [{ name: "key id", value: "AKIA", type: 0 }, { name: "none", value: null }],
});

/** As bw answers: an item, or the end of what it says. */
const bw = (said: Answer) => ({ args }: { args: readonly string[] }) => {
  assertEquals(args[0], "--nointeraction");
  return args[1] === "list" ? { stdout: JSON.stringify([{ name: "aws" }]) } : said;
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
        stderr: "More than one result was found. Try getting a specific object by `id`",
      },
      "several items fit that name -> bw list items --search aws, then !secret bw:ID",
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
