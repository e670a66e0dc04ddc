import { assertEquals } from "@std/assert";
import { following } from "./asking.ts";

/** Whoever runs it has everything; each name says whose it is. */
const EVERYTHING: Readonly<Record<string, string>> = {
  ...{ HOME: "/home/ada", PATH: "/bin", HTTPS_PROXY: "http://proxy", GPG_TTY: "/dev/pts/0" },
  ...{ OP_SESSION_my: "op", OP_SERVICE_ACCOUNT_TOKEN: "op" },
  ...{ BW_SESSION: "bw", BW_CLIENTSECRET: "bw", BITWARDENCLI_APPDATA_DIR: "/bw" },
  ...{ PASSWORD_STORE_DIR: "/pass", GNUPGHOME: "/gpg", VAULT_TOKEN: "vault" },
  ...{ AWS_SECRET_ACCESS_KEY: "aws", AZURE_CLIENT_SECRET: "azure", GOOGLE_CREDENTIALS: "gcp" },
  ...{ GITHUB_TOKEN: "github", MY_PROXY_TOKEN: "mine", ATMOS_KEYRING_PASSWORD: "store" },
};

const USUAL = ["GPG_TTY", "HOME", "HTTPS_PROXY", "PATH"];

/** What each is given beside that. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  "op://dev/github/token": ["OP_SESSION_my", "OP_SERVICE_ACCOUNT_TOKEN"],
  "bw:github": ["BW_SESSION", "BW_CLIENTSECRET", "BITWARDENCLI_APPDATA_DIR"],
  "pass:github": ["PASSWORD_STORE_DIR", "GNUPGHOME"],
  "keepassxc:keys.kdbx?no_password#github": [],
  "exec:tell": Object.keys(EVERYTHING).filter((name) =>
    !USUAL.includes(name) && !/^(MY|ATMOS)_/.test(name)
  ),
};

async function given(reference: string, pass: readonly string[] = []): Promise<readonly string[]> {
  const answer = () => ({ stdout: "{}" });
  const files = { "/work/keys.kdbx": "x", "/pass/github.gpg": "x" };
  const { ran } = await following([reference], { answer, env: EVERYTHING, pass, files });
  return Object.keys(ran[0]!.env).sort();
}

Deno.test("attack: a secret manager's program takes another's key, or a cloud's, and sends it home", async () => {
  for (const [reference, own] of Object.entries(GIVEN)) {
    assertEquals([reference, await given(reference)], [reference, [...USUAL, ...own].sort()]);
  }
});

Deno.test("what the person lets through reaches it, but for what is a cloud's", async () => {
  for (const [reference, own] of Object.entries(GIVEN)) {
    if (reference.startsWith("exec:")) continue;
    const all = [...USUAL, ...own, "MY_PROXY_TOKEN"].sort();
    assertEquals([reference, await given(reference, ["MY_*", "AWS_*"])], [reference, all]);
  }
});
