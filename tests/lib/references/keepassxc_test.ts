import { assertEquals } from "@std/assert";
import type { HelperCommand } from "../../../lib/system/programs.ts";
import { CANARY, following } from "./asking.ts";

const files = { "/work/keys.kdbx": "x" };
const PROMPT = "Enter password to unlock /work/keys.kdbx: \n";

/** As keepassxc-cli 2.7 answers. */
function answer({ args, stdin }: HelperCommand) {
  const at = args.findIndex((word) => word.endsWith(".kdbx"));
  const [entry, hasPassword] = [args[at + 1], !args.includes("--no-password")];
  if (hasPassword && stdin !== "opens\n") {
    return { status: 1, stderr: `${PROMPT}Error while reading the database: Invalid credentials` };
  }
  if (args[0] === "ls") {
    return {
      stdout:
        "aws\nfolder/\nfolder/deep\nother/deep\ntwice\ntwice\nRecycle Bin/\nRecycle Bin/deep\nRecycle Bin/gone\n",
      stderr: PROMPT,
    };
  }
  if (!/^\/(aws|folder\/deep|twice|-x|Recycle Bin\/gone)$/.test(entry!)) {
    return { status: 1, stderr: `${PROMPT}Could not find entry with path ${entry}.` };
  }
  const attribute = args.find((word) => word.startsWith("--attributes="))!.slice(13);
  if (attribute === "password") return { stdout: `${CANARY}\n`, stderr: PROMPT };
  if (attribute === "empty") return { stdout: "\n" };
  return { status: 1, stderr: `${PROMPT}ERROR: unknown attribute ${attribute}.` };
}

Deno.test("the database's password is asked once, learned, and never an argument", async () => {
  const references = ["keepassxc:keys.kdbx#aws", "keepassxc:/work/keys.kdbx#aws"];
  const { results, asked, learned, ran } = await following(references, {
    ...{ files, answer, typed: ["opens"] },
  });
  assertEquals(results, [CANARY, CANARY]);
  assertEquals(asked, ["Password of /work/keys.kdbx"]);
  assertEquals(learned, ["opens", CANARY, CANARY]);
  assertEquals(ran.map(({ args }) => args).flat().includes("opens"), false);
});

Deno.test("a wrong password is asked for again, three times, and then by the next reference", async () => {
  const references = ["keepassxc:keys.kdbx#aws", "keepassxc:keys.kdbx#aws"];
  const typed = ["wrong", "wrong", "wrong", "wrong", "opens"];
  const { results, asked } = await following(references, { files, answer, typed });
  assertEquals(asked.length, 2);
  assertEquals(results, [
    'Cannot read the secret "keepassxc:keys.kdbx#aws": it does not open with that password -> ' +
    "keepassxc-cli ls -R -f /work/keys.kdbx",
    CANARY,
  ]);
});

Deno.test("a key file opens it alone, and nobody is asked", async () => {
  const reference = "keepassxc:keys.kdbx?key_file=~/k.keyx&no_password#aws";
  const { results, ran } = await following([reference], { files, answer });
  assertEquals(results, [CANARY]);
  assertEquals(ran[0]!.args.slice(3), [
    ...["--key-file=/home/ada/k.keyx", "--no-password", "/work/keys.kdbx", "/aws"],
  ]);
});

Deno.test("attack: a key file's name brings a command into the hint", async () => {
  const reference = "keepassxc:keys.kdbx?no_password&key_file=/k%20y;id%0Aatmos-auth%20purge#nope";
  const { results } = await following([reference], { files, answer: () => ({ status: 1 }) });
  const [hint = ""] = results[0]!.split(" -> ").slice(1);
  assertEquals(
    hint,
    "keepassxc-cli ls -R -f --key-file='/k y;id'\\\\'x0aatmos-auth purge' --no-password /work/keys.kdbx",
  );
});

Deno.test("what is not there is told, with its neighbours", async () => {
  const references = ["awz", "aws#empty", "aws#nope", ""].map((it) => `keepassxc:keys.kdbx#${it}`);
  const { results } = await following([...references, "keepassxc:no.kdbx#a"], {
    ...{ files, answer, typed: ["opens"] },
  });
  const show = "keepassxc-cli show --all /work/keys.kdbx /aws | grep ': PROTECTED$'";
  assertEquals(results.map((text) => text.replace(/^Cannot read the secret "[^"]*": /, "")), [
    "the database has no such entry -> !secret keepassxc:keys.kdbx#aws",
    `that attribute is empty -> ${show}`,
    `keepassxc-cli ended with status 1, saying "ERROR: unknown attribute nope." -> ${show}`,
    "it must name a database and an entry -> !secret keepassxc:keys.kdbx#ENTRY",
    "that database is not there -> ls -l /work/no.kdbx",
  ]);
});

Deno.test("an entry is its whole path: no title leads elsewhere, or to what was thrown away", async () => {
  const references = ["deep", "gone", "folder/deep", "/folder/deep", "twice"].map((entry) =>
    `keepassxc:keys.kdbx#${entry}`
  );
  const { results } = await following(references, { files, answer, typed: ["opens"] });
  assertEquals(results, [
    'Cannot read the secret "keepassxc:keys.kdbx#deep": an entry is told by its whole path -> ' +
    "!secret keepassxc:keys.kdbx#folder/deep, !secret keepassxc:keys.kdbx#other/deep",
    'Cannot read the secret "keepassxc:keys.kdbx#gone": ' +
    "the database has no such entry but in its recycle bin -> keepassxc-cli ls -R -f /work/keys.kdbx",
    CANARY,
    CANARY,
    'Cannot read the secret "keepassxc:keys.kdbx#twice": 2 entries have that path -> ' +
    "keepassxc-cli ls -R -f /work/keys.kdbx",
  ]);
});

Deno.test("attack: an entry's name, or an attribute's, is an option of keepassxc-cli", async () => {
  const reference = "keepassxc:keys.kdbx?no_password#-x#--all";
  const { results, ran } = await following([reference], { files, answer });
  assertEquals(ran[0]!.args.slice(2), [
    ...["--attributes=--all", "--no-password", "/work/keys.kdbx", "/-x"],
  ]);
  assertEquals(
    results[0]!.endsWith(
      "-> keepassxc-cli show --all --no-password /work/keys.kdbx /-x | grep ': PROTECTED$'",
    ),
    true,
    results[0],
  );
});
